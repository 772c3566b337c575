"""The deliveries of a project: status callbacks in line, documents at once, each with its tries."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from emulator.core.effects import FetchMedia
from emulator.core.errors import ApiError
from emulator.core.instants import Instant
from emulator.core.request import Webhook
from emulator.core.urls import is_http_url, time_outs_of
from emulator.exchange.attempts import Attempts, Tried
from emulator.exchange.callbacks import Callback
from emulator.exchange.delivery import MAX_TRIES, Attempt, Delivery, Outcome, Purpose, after
from emulator.exchange.journal import Journal
from emulator.exchange.lane import Lane, LaneState
from emulator.exchange.outgoing import JSON
from emulator.exchange.payloads import Parameters
from emulator.exchange.payments import Submission
from emulator.exchange.tallies import Tallies
from emulator.exchange.transport import Answer
from emulator.exchange.webhook_faults import WebhookFaults

MOST_AT_ONCE = 1_000
"""Requests of one project on the wire at once: its receivers do not hold up other projects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What the deliveries need of the exchange they belong to."""

    now: Callable[[], Instant]
    send_at: Callable[[int, Instant], None]
    hold: Callable[[], None]
    release: Callable[[], None]
    answered: Callable[[Delivery, Answer | None], Awaitable[None]]
    changed: Callable[[Delivery], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesState:
    """The deliveries in the order in which they were made, and how far they are.

    ``ended`` are those that have, in that order. ``late`` are tries whose answer is held back.
    ``on_the_wire`` are those that are being tried: they are tried anew.
    """

    made: int
    dropped: int
    kept: tuple[Delivery, ...]
    ended: tuple[int, ...]
    lanes: dict[str, LaneState]
    late: dict[int, Tried]
    on_the_wire: tuple[int, ...]


_ANSWERED = (Purpose.DOCUMENT, Purpose.PAYMENT_CONNECTOR, Purpose.MEDIA)
"""What a call goes on after; of everything else, it is told when it fails."""


class Deliveries:
    """Every request to the application under test; the latest ``capacity`` are kept."""

    def __init__(
        self,
        attempts: Attempts,
        faults: WebhookFaults,
        journal: Journal,
        capacity: int,
        hooks: Hooks,
        tallies: Tallies,
    ) -> None:
        self._attempts = attempts
        self._faults = faults
        self._tallies = tallies
        self._journal = journal
        self._capacity = capacity
        self._hooks = hooks
        self._made = 0
        self._kept: dict[int, Delivery] = {}
        self._ended: deque[int] = deque()
        self._lanes: dict[str, Lane] = {}
        self._late: dict[int, Tried] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._trying: dict[int, None] = {}
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self.dropped = 0

    def state(self, *, history: bool) -> DeliveriesState:
        """All there is to go on elsewhere; without ``history``, only what has not ended."""
        ended = set(self._ended)
        kept = (each for each in self._kept.values() if history or each.number not in ended)
        return DeliveriesState(
            made=self._made,
            dropped=self.dropped,
            kept=tuple(kept),
            ended=tuple(self._ended) if history else (),
            lanes={call_sid: lane.state for call_sid, lane in self._lanes.items()},
            late=dict(self._late),
            on_the_wire=tuple(self._trying),
        )

    def restore(self, state: DeliveriesState) -> None:
        """Go on from there."""
        self._made = state.made
        self.dropped = state.dropped
        self._kept = {each.number: each for each in state.kept}
        self._ended = deque(number for number in state.ended if number in self._kept)
        self._lanes = {call_sid: Lane(lane) for call_sid, lane in state.lanes.items()}
        self._late = dict(state.late)
        self._drop_old()
        for number in state.on_the_wire:
            self._hooks.send_at(number, self._hooks.now())

    @property
    def kept(self) -> int:
        """How many deliveries are still held."""
        return len(self._kept)

    @property
    def on_the_wire(self) -> int:
        """How many attempts are under way."""
        return len(self._tasks)

    @property
    def pending(self) -> int:
        """How many deliveries have not ended."""
        return len(self._kept) - len(self._ended)

    def read(self, call_sid: str | None = None) -> Iterator[Delivery]:
        """The deliveries kept, oldest first, of one call if given."""
        return (each for each in self._kept.values() if call_sid in (None, each.call_sid))

    def notify(self, call_sid: str, callback: Callback) -> None:
        """Send a callback after those of the same call that wait already."""
        delivery = self._make(call_sid, callback, MAX_TRIES)
        disturbed = self._faults.of_callback(delivery, callback.faults)
        if disturbed.dropped_by:
            by = disturbed.dropped_by
            dropped = replace(delivery, outcome=Outcome.DROPPED, dropped_by=by)
            self._end(dropped, f"dropped by {by}")
            return
        for number in range(disturbed.copies):
            if number:
                delivery = self._copy(delivery)
            if disturbed.delay:
                self._hooks.send_at(delivery.number, self._hooks.now() + disturbed.delay)
            else:
                lane = self._lanes.setdefault(call_sid, Lane())
                lane.enter(delivery.number, swap=disturbed.swap)
                self._move_on(call_sid)

    def fetch(self, call_sid: str, request: int, webhook: Webhook, parameters: Parameters) -> None:
        """Request a document; its answer never waits for callbacks."""
        asked = Callback(
            purpose=Purpose.DOCUMENT,
            label=str(request),
            webhook=webhook,
            parameters=parameters,
            to=dict(parameters).get("To", ""),
        )
        delivery = self._make(call_sid, asked, tries=1)
        self._hooks.send_at(delivery.number, self._hooks.now() + self._faults.delay(delivery))

    def fetch_media(self, call_sid: str, to: str, effect: FetchMedia) -> None:
        """Fetch the audio of a Play; like a document, it never waits for callbacks."""
        asked = Callback(
            purpose=Purpose.MEDIA,
            label=str(effect.verb),
            webhook=Webhook(url=effect.url, method="GET"),
            parameters=[],
            to=to,
        )
        delivery = self._make(call_sid, asked, tries=1)
        self._hooks.send_at(delivery.number, self._hooks.now() + self._faults.delay(delivery))

    def submit(self, call_sid: str, submission: Submission) -> None:
        """Have a payment processed; like a document, it never waits for callbacks."""
        delivery = self._make(call_sid, submission.callback, tries=1)
        whole = replace(delivery, content_type=JSON, body=submission.shown, secret=submission.whole)
        self._keep(whole)
        self._hooks.send_at(whole.number, self._hooks.now() + self._faults.delay(whole))

    def call_ended(self, call_sid: str) -> None:
        """No more callbacks of this call will come."""
        lane = self._lanes.get(call_sid)
        if lane is not None:
            lane.flush()
            self._move_on(call_sid)

    def send(self, number: int) -> None:
        """Start the next try of a delivery, or take its late answer: the time has come."""
        delivery = self._kept.get(number)
        if delivery is None:
            return
        self._hooks.hold()
        self._trying[number] = None
        late = self._late.pop(number, None)
        task = asyncio.get_running_loop().create_task(self._try(delivery, late))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def get(self, number: int) -> Delivery:
        """The delivery of this number. Raises ``ApiError`` 20404."""
        delivery = self._kept.get(number)
        if delivery is None:
            raise ApiError(20404, f"There is no delivery {number} in this project")
        return delivery

    async def replay(self, number: int) -> Delivery:
        """Send an ended delivery once more, at once, as a new one; the new one, ended.

        It is tried once, and nothing in a call follows from its answer. Raises ``ApiError``:
        20404 for an unknown one, 20409 for one that has not ended.
        """
        original = self.get(number)
        if original.outcome is Outcome.PENDING:
            raise ApiError(20409, f"Delivery {number} has not ended yet")
        self._made += 1
        copied = replace(
            original,
            number=self._made,
            created_at=self._hooks.now(),
            tries=1,
            outcome=Outcome.PENDING,
            attempts=(),
            spent=0,
            dropped_by="",
            replay_of=number,
        )
        self._keep(copied)
        self._hooks.hold()
        self._trying[copied.number] = None
        try:
            async with self._places:
                tried = await self._attempts.make(copied)
            self._tallies.count_attempt(copied.purpose, tried.attempt)
            ended, _ = after(copied, tried.attempt)
            self._end(ended, f"{_said(tried.attempt)}; a replay of delivery {number}")
        finally:
            self._trying.pop(copied.number, None)
            self._hooks.release()
        return ended

    async def drain(self, within: float) -> None:
        """Let the attempts on the wire end, for at most ``within`` real seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)

    async def close(self) -> None:
        """Give up everything that is on the wire."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _make(self, call_sid: str, callback: Callback, tries: int) -> Delivery:
        webhook = callback.webhook
        limits, wrong = time_outs_of(_fragment(webhook.url))
        for text in wrong:
            self._journal.write("notification", self._hooks.now(), call_sid, text, {})
        self._made += 1
        delivery = Delivery(
            number=self._made,
            call_sid=call_sid,
            purpose=callback.purpose,
            label=callback.label,
            to=callback.to,
            method=webhook.method,
            url=webhook.url,
            body=urlencode(callback.parameters),
            created_at=self._hooks.now(),
            limits=limits,
            tries=tries,
        )
        self._keep(delivery)
        return delivery

    def _keep(self, delivery: Delivery) -> None:
        self._kept[delivery.number] = delivery
        self._hooks.changed(delivery)

    def _copy(self, delivery: Delivery) -> Delivery:
        self._made += 1
        copied = replace(delivery, number=self._made)
        self._keep(copied)
        return copied

    def _move_on(self, call_sid: str) -> None:
        lane = self._lanes.get(call_sid)
        if lane is None:
            return
        number = lane.next()
        if number is not None:
            self._hooks.send_at(number, self._hooks.now())
        elif lane.empty:
            del self._lanes[call_sid]

    async def _try(self, delivery: Delivery, tried: Tried | None) -> None:
        """Make a try, or take what came of it when a fault held that back: ``tried``."""
        try:
            if tried is None:
                async with self._places:
                    tried = await self._attempts.make(delivery)
                if tried.late:
                    self._late[delivery.number] = tried
                    self._hooks.send_at(delivery.number, self._hooks.now() + tried.late)
                    return
            await self._take(delivery, tried)
        except Exception as error:  # a fault of ours: nobody awaits this task
            self._attempts.fault(delivery, error)
        finally:
            self._trying.pop(delivery.number, None)
            self._hooks.release()

    async def _take(self, delivery: Delivery, tried: Tried) -> None:
        """Go on after a try: with the next one, or with what the delivery was for."""
        self._tallies.count_attempt(delivery.purpose, tried.attempt)
        delivery, pause = after(delivery, tried.attempt)
        if pause is not None:
            self._keep(delivery)
            self._hooks.send_at(delivery.number, self._hooks.now() + pause)
            return
        self._end(delivery, _said(tried.attempt))
        awaited = delivery.purpose in _ANSWERED or delivery.outcome is Outcome.FAILED
        if awaited and delivery.replay_of is None:
            await self._hooks.answered(delivery, tried.answer)

    def _drop_old(self) -> None:
        while len(self._kept) > self._capacity and self._ended:
            del self._kept[self._ended.popleft()]
            self.dropped += 1

    def _end(self, delivery: Delivery, said: str) -> None:
        """The delivery has ended, well or not: keep it, write it down, let the next one go."""
        delivery = replace(delivery, secret="") if delivery.secret else delivery
        self._tallies.count_delivery(delivery)
        self._keep(delivery)
        self._ended.append(delivery.number)
        self._drop_old()
        code = delivery.attempts[-1].code if delivery.attempts else None
        details = {
            "delivery": delivery.number,
            "purpose": delivery.purpose.value,
            "label": delivery.label,
            "outcome": delivery.outcome.value,
            "attempts": len(delivery.attempts),
            "code": code,
        }
        if delivery.replay_of is not None:
            details["replay_of"] = delivery.replay_of
        text = f"{delivery.purpose} {delivery.label} to {delivery.method} {delivery.url}: {said}"
        self._journal.write("delivery", self._hooks.now(), delivery.call_sid, text, details)
        lane = self._lanes.get(delivery.call_sid)
        if lane is not None:
            lane.done(delivery.number)
            self._move_on(delivery.call_sid)


def _fragment(url: str) -> str:
    return urlsplit(url).fragment if "#" in url and is_http_url(url) else ""


def _said(attempt: Attempt) -> str:
    if attempt.code is None:
        return f"answered {attempt.status}"
    return f"{attempt.code} {attempt.message}"
