"""The exchange runs one project: it feeds calls with inputs and carries out their effects."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from emulator.core.call import Call
from emulator.core.conference import Conference
from emulator.core.effects import (
    CancelAllTimers,
    CancelTimer,
    Charge,
    Effect,
    FetchMedia,
    JoinLine,
    LeaveLine,
    Log,
    LogNotification,
    PlaceLeg,
    ReadDocument,
    RequestDocument,
    SetTimer,
    SubmitPayment,
    Tell,
    ToConference,
    ToQueue,
)
from emulator.core.errors import ApiError, Level, Notification, RefusedError
from emulator.core.farend import FarEnd
from emulator.core.inputs import Input
from emulator.core.instants import Instant, in_seconds
from emulator.core.request import CallRequest
from emulator.core.ringing import place, receive
from emulator.core.rooms import OfConference
from emulator.core.transitions import step
from emulator.exchange.admission import Admission, Doors
from emulator.exchange.agenda import Agenda
from emulator.exchange.attempts import Attempts
from emulator.exchange.callbacks import Notify, callback_of, given_up
from emulator.exchange.changes import Changes
from emulator.exchange.clock import Clock, Mode
from emulator.exchange.deliveries import Deliveries, Hooks
from emulator.exchange.delivery import Delivery, Purpose
from emulator.exchange.documents import failed, inline_outcome, outcome_of
from emulator.exchange.due import Due, ForCall, ForDelivery, ForLeg, ForLine, ForRoom
from emulator.exchange.faults import FaultBook
from emulator.exchange.holdings import Holdings
from emulator.exchange.journal import Entry, Journal
from emulator.exchange.media import fetched
from emulator.exchange.payloads import document_request
from emulator.exchange.payments import processed, submission
from emulator.exchange.placement import Placement
from emulator.exchange.project import Project
from emulator.exchange.rooms import RoomDoors, Rooms
from emulator.exchange.rulebook import RuleBook
from emulator.exchange.rules import Rules
from emulator.exchange.store import ConflictError, MemoryStore
from emulator.exchange.tallies import Tallies
from emulator.exchange.timekeeper import Moved, Timekeeper
from emulator.exchange.transport import Answer, Transport
from emulator.exchange.webhook_faults import WebhookFaults

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what a project keeps in memory."""

    live_calls: int = 100_000
    finished_calls: int = 10_000
    journal_entries: int = 200_000
    deliveries: int = 50_000


_READERS: dict[Purpose, Callable[[Delivery, Answer | None], Input]] = {
    Purpose.DOCUMENT: outcome_of,
    Purpose.PAYMENT_CONNECTOR: processed,
    Purpose.MEDIA: fetched,
}
"""What a call is told of answers that it waits for."""


@dataclass(slots=True)
class Turn:
    """An API request being answered.

    It holds the project's time, and keeps back what it caused until ``end()``: nothing leaves
    before the answer that caused it has.
    """

    exchange: "Exchange"
    caused: list[tuple[Call, list[Effect]]] = field(default_factory=list)
    in_rooms: list[Effect] = field(default_factory=list)

    def end(self) -> None:
        """The answer has been sent."""
        try:
            for call, effects in self.caused:
                self.exchange.carry_out_safely(call, effects)
            self.exchange.rooms.carry_out(self.in_rooms)
        finally:
            self.exchange.turns -= 1
            self.exchange.keeper.release()


class Exchange:
    """One project's world. ``start`` before use, ``close`` after."""

    def __init__(
        self,
        project: Project,
        rules: Rules,
        transport: Transport,
        limits: Limits,
        *,
        grace: float = 0.0,
        fetch_media: bool = False,
        tallies: Tallies | None = None,
    ) -> None:
        self.project = project
        self._tallies = tallies or Tallies()
        self.rules = RuleBook(rules)
        self.limits = limits
        self.journal = Journal(limits.journal_entries, project.sid)
        self.changes: Changes[Call | Delivery | Entry] = Changes()
        self.journal.on_write = self.changes.publish
        self.store = MemoryStore(limits.finished_calls, self._tallies.ended)
        self.keeper: Timekeeper[Due] = Timekeeper(
            Clock(project.mode, project.epoch), self._run, grace
        )
        self.agenda = Agenda(self.keeper)
        self.keeper.on_rest = partial(self.changes.publish, None)
        self.holdings = Holdings(project, self.keeper.now())
        self.admission = Admission(project.policy, self._doors())
        self.faults = FaultBook(project.seed)
        self.deliveries = self._new_deliveries(transport)
        self.placement = Placement(
            project,
            self.rules,
            self.admission,
            self.holdings,
            self.store,
            limits.live_calls,
            fetch_media,
        )
        self.rooms = Rooms(project.sid, project.seed, self.journal, self._room_doors())
        self._transport = transport
        self.turns = 0
        """How many API requests are being answered."""
        self._keeping: asyncio.Task[None] | None = None

    def _doors(self) -> Doors:
        return Doors(
            now=self.keeper.now,
            tell=lambda tell: self.agenda.tell("line", tell.target, tell.input),
            wake_at=self.agenda.wake_line,
            lists=lambda number: self.holdings.listed(number) is not None,
        )

    def _room_doors(self) -> RoomDoors:
        return RoomDoors(
            now=self.keeper.now,
            tell=self.agenda.pass_on,
            call=self.store.call,
            notify=self.deliveries.notify,
            wake=self.agenda.wake_conference,
        )

    def _new_deliveries(self, transport: Transport) -> Deliveries:
        hooks = Hooks(
            now=self.keeper.now,
            send_at=self.agenda.send_at,
            hold=self.keeper.hold,
            release=self.keeper.release,
            answered=self._answered,
            changed=self.changes.publish,
        )
        now, journal = self.keeper.now, self.journal
        faults = WebhookFaults(self.faults, journal, now)
        attempts = Attempts(transport, self.project.signing_key, journal, faults, now)
        return Deliveries(attempts, faults, journal, self.limits.deliveries, hooks, self._tallies)

    def start(self) -> None:
        """Let time pass."""
        self._keeping = asyncio.get_running_loop().create_task(self.keeper.keep())

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._keeping is not None and not self._keeping.done()

    async def close(self) -> None:
        """Stop the time, also for an advance that is under way, and give up what is on the wire."""
        self.keeper.stop()
        if self._keeping is not None:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping
        await self.deliveries.close()

    # --- what the application does

    def begin_turn(self) -> Turn:
        """An API request is about to be answered."""
        self.turns += 1
        self.keeper.hold()
        return Turn(self)

    async def place(
        self, request: CallRequest, turn: Turn, notices: Iterable[tuple[int, str]] = ()
    ) -> Call:
        """Place a call; ``notices`` are warnings about its request, by code.

        Raises ``RefusedError`` when the project's policy forbids it, or as many calls live as may.
        """
        refused = self.placement.refusals(request)
        if refused:
            raise RefusedError(refused)
        now = self.keeper.now()
        call = self.placement.call(request, now)
        self._tallies.placed += 1
        warnings = [
            Notification(code=code, level=Level.WARNING, message=text, at=now)
            for code, text in notices
        ]
        call, effects = place(call, warnings)
        await self._commit(call, effects, 0, now)
        turn.caused.append((call, effects))
        return call

    async def receive(
        self, request: CallRequest, far_end: FarEnd, number_sid: str, turn: Turn
    ) -> Call:
        """Let somebody call the project. Raises ``RefusedError`` when as many calls live as may."""
        full = self.placement.full()
        if full:
            raise RefusedError(full)
        now = self.keeper.now()
        call = self.placement.inbound(request, far_end, number_sid, now)
        call, effects = receive(call, now)
        await self._commit(call, effects, 0, now)
        turn.caused.append((call, effects))
        return call

    async def command(self, call_sid: str, given: Input, turn: Turn) -> Call:
        """Let somebody change a call. Raises ``ApiError`` when that cannot be."""
        call, effects = await self._step(call_sid, given, self.keeper.now())
        if call is None:
            raise ApiError(20404, f"There is no call {call_sid} in this project")
        turn.caused.append((call, effects))
        return call

    def change_conference(self, room: Conference, given: OfConference, turn: Turn) -> Conference:
        """Let the application change a conference, or somebody in it."""
        room, effects = self.rooms.step_conference(room, given)
        turn.in_rooms += effects
        return room

    async def delete(self, call_sid: str) -> None:
        """Forget a call that has ended; its recordings go with it.

        Raises ``ApiError`` when there is no such call, or it or its recordings have not ended.
        """
        while True:
            kept = await self.store.load(call_sid)
            if kept is None:
                raise ApiError(20404, f"There is no call {call_sid} in this project")
            if not kept.call.status.finished:
                text = f"The call is {kept.call.status.on_resource}; it can be deleted when it ends"
                raise ApiError(20009, text)
            if any(each.running for each in kept.call.recordings):
                text = "A conference that the call took part in is still recorded for it"
                raise ApiError(20009, text)
            with suppress(ConflictError):
                await self.store.delete(call_sid, kept.version)
                self.keeper.timers.cancel_all(call_sid)
                return

    async def call(self, call_sid: str) -> Call | None:
        """The call of this SID."""
        kept = await self.store.load(call_sid)
        return kept.call if kept is not None else None

    def calls(self) -> Iterator[Call]:
        """Every call kept, newest first."""
        return self.store.calls()

    async def _place_leg(self, call_sid: str, leg: PlaceLeg, now: Instant) -> None:
        """Place a call that another one dials."""
        kept = await self.store.load(call_sid)
        if kept is None or kept.call.status.finished:
            return
        call, refused = self.placement.leg(kept.call, leg, now)
        notices = [
            Notification(code=each.code, level=Level.ERROR, message=each.message, at=now)
            for each in refused
        ]
        call, effects = place(call, notices)
        await self._commit(call, effects, 0, now)
        self.carry_out(call, effects)

    # --- what a test does

    async def advance(self, until: Instant, *, stop_when_idle: bool = False) -> Moved:
        """Move the time; see ``Timekeeper.advance``."""
        moved = await self.keeper.advance(until, stop_when_idle=stop_when_idle)
        self._log_clock(f"moved by {round(in_seconds(moved.now - moved.started_at), 3):g} s")
        return moved

    def set_mode(self, mode: Mode) -> None:
        """Change how the time moves, from the present instant on."""
        self.keeper.set_mode(mode)
        self._log_clock(f"is {mode} now")

    def _log_clock(self, text: str) -> None:
        self.journal.write("clock", self.keeper.now(), None, f"the clock {text}", {})

    # --- the machine

    async def _step(
        self, call_sid: str, given: Input, now: Instant
    ) -> tuple[Call | None, list[Effect]]:
        while True:
            kept = await self.store.load(call_sid)
            if kept is None:
                return None, []
            call, effects = step(kept.call, given, now)
            try:
                await self._commit(call, effects, kept.version, now)
            except ConflictError:
                continue
            return call, effects

    async def _commit(self, call: Call, effects: list[Effect], version: int, now: Instant) -> None:
        """Keep the call and write down what happened; the other effects are yet to leave."""
        await self.store.commit(call, version)
        self.changes.publish(call)
        for effect in effects:
            match effect:
                case Log(entry=kind, text=text, details=details):
                    self.journal.write(kind, now, call.sid, text, details)
                case LogNotification(notification=notice):
                    details = {"code": notice.code, "level": notice.level.value}
                    self.journal.write("notification", now, call.sid, notice.message, details)

    async def _give(self, call_sid: str, given: Input, now: Instant) -> None:
        call, effects = await self._step(call_sid, given, now)
        if call is not None:
            self.carry_out(call, effects)

    def carry_out_safely(self, call: Call, effects: list[Effect]) -> None:
        """Do the same for somebody who cannot be told of a fault of ours."""
        try:
            self.carry_out(call, effects)
        except Exception as error:  # the time must go on
            self._log_fault(error, call.sid)

    def _log_fault(self, error: Exception, call_sid: str | None) -> None:
        """Write a fault of ours to the log and the journal."""
        about = {"project": self.project.sid, "call_sid": call_sid}
        of_call = f"call {call_sid}: " if call_sid is not None else ""
        said = f"{of_call}a fault in project {self.project.sid}"
        _log.exception(said, exc_info=error, extra=about)
        text = f"{type(error).__name__}: {error}"
        self.journal.write("error", self.keeper.now(), call_sid, text, {})

    def carry_out(self, call: Call, effects: list[Effect]) -> None:
        """Do what a committed step of ``call`` wants done."""
        for effect in effects:
            match effect:
                case Log() | LogNotification():
                    pass  # written down when the step was committed
                case JoinLine() | LeaveLine() | Charge():
                    self.admission.serve(call.sid, effect)
                case SetTimer() | CancelTimer() | CancelAllTimers():
                    self.agenda.set_timers(call.sid, effect)
                case RequestDocument() | SubmitPayment() | FetchMedia():
                    self._request(call, effect)
                case ReadDocument(request=request, text=text):
                    self.agenda.tell("document", call.sid, inline_outcome(request, text))
                case Tell() | ToQueue() | ToConference() | PlaceLeg():
                    self._reach_others(call.sid, effect)
                case _ if isinstance(effect, Notify):
                    self.deliveries.notify(call.sid, callback_of(call, effect))
        if call.status.finished:
            self.deliveries.call_ended(call.sid)

    def _request(self, call: Call, effect: RequestDocument | SubmitPayment | FetchMedia) -> None:
        """Request something whose answer the call waits for."""
        match effect:
            case RequestDocument(request=request, webhook=webhook):
                parameters = document_request(call, effect)
                self.deliveries.fetch(call.sid, request, webhook, parameters)
            case SubmitPayment():
                self.deliveries.submit(call.sid, submission(call.request.to, effect))
            case FetchMedia():
                self.deliveries.fetch_media(call.sid, call.request.to, effect)

    def _reach_others(
        self, call_sid: str, effect: Tell | ToQueue | ToConference | PlaceLeg
    ) -> None:
        """Do what a call wants of other calls."""
        match effect:
            case Tell():
                self.agenda.pass_on(effect)
            case ToQueue() | ToConference():
                self.rooms.serve(effect)
            case PlaceLeg():
                self.agenda.dial(call_sid, effect)

    async def _run(self, due: Due, now: Instant) -> None:
        """Do what has fallen due. A fault of ours ends here, in the journal."""
        try:
            match due:
                case ForCall(sid=call_sid, input=given):
                    await self._give(call_sid, given, now)
                case ForDelivery(number=number):
                    self.deliveries.send(number)
                case ForLine():
                    self.admission.wake()
                case ForRoom(wake=wake):
                    self.rooms.woken(wake)
                case ForLeg(sid=call_sid, leg=leg):
                    await self._place_leg(call_sid, leg, now)
        except Exception as error:  # one call's fault must not stop the time of all others
            self._log_fault(error, getattr(due, "sid", None))

    async def _answered(self, delivery: Delivery, answer: Answer | None) -> None:
        try:
            given = _READERS.get(delivery.purpose, given_up)(delivery, answer)
        except Exception as error:  # the call must not wait for ever
            self._log_fault(error, delivery.call_sid)
            given = failed(delivery, 20500, f"a fault of the emulator: {error}")
        await self._run(ForCall(delivery.call_sid, given), self.keeper.now())
