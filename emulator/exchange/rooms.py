"""The queues and conferences of a project: made when a call first names them."""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.core import call_queue, convening
from emulator.core.call import Call
from emulator.core.call_queue import MOST_MEMBERS, CallQueue
from emulator.core.conference import Conference
from emulator.core.effects import (
    Effect,
    Log,
    NotifyConference,
    Tell,
    ToConference,
    ToQueue,
    WakeConference,
)
from emulator.core.instants import Instant
from emulator.core.rooms import EnterConference, EnterQueue, OfConference, OfQueue, ServeQueue
from emulator.core.sids import sid
from emulator.exchange.callbacks import Callback, conference_callback_of
from emulator.exchange.journal import Journal
from emulator.exchange.ordered import Ordered, Tags

MOST_FINISHED = 1_000
"""How many conferences that have ended are kept: the oldest are dropped first."""

MOST_QUEUES = 10_000
"""How many queues there can be before those that nobody uses are dropped, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDoors:
    """What rooms need of the exchange they belong to.

    ``tell`` hands an input to a call, ``call`` finds one; ``notify`` sends a callback in the line
    of a conference; ``wake`` comes back with ``woken`` when its time has come.
    """

    now: Callable[[], Instant]
    tell: Callable[[Tell], None]
    call: Callable[[str], Call | None]
    notify: Callable[[str, Callback], None]
    wake: Callable[[WakeConference], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsState:
    """The queues and conferences, in the order in which they came, and how many there ever were.

    ``finished`` are the SIDs of conferences in the order in which they ended.
    """

    made: int
    queues: tuple[CallQueue, ...]
    conferences: tuple[Conference, ...]
    finished: tuple[str, ...] = ()


class Rooms:
    """The queues and conferences of one project."""

    def __init__(self, account_sid: str, seed: str, journal: Journal, doors: RoomDoors) -> None:
        self._account_sid = account_sid
        self._seed = seed
        self._journal = journal
        self._doors = doors
        self.queues: Ordered[CallQueue] = Ordered(_tags_of_queue)
        self.conferences: Ordered[Conference] = Ordered(_tags_of_conference)
        self._finished: dict[str, None] = {}  # SIDs of conferences, oldest first
        self._waits_in: dict[str, str] = {}  # the queue that a call waits in, or serves
        self._made = 0

    def state(self) -> RoomsState:
        """All there is to go on elsewhere."""
        return RoomsState(
            made=self._made,
            queues=tuple(reversed([*self.queues.newest_first()])),
            conferences=tuple(reversed([*self.conferences.newest_first()])),
            finished=tuple(self._finished),
        )

    def restore(self, state: RoomsState) -> None:
        """Go on from there."""
        self._made = state.made
        self._finished = dict.fromkeys(state.finished)
        for queue in state.queues:
            self.put_queue(queue)
            self._waits_in |= dict.fromkeys(queue.calls, queue.sid)
        for room in state.conferences:
            self._put_conference(room)

    def serve(self, effect: ToQueue | ToConference) -> None:
        """Give a call's wish to the queue or conference that it names."""
        match effect:
            case ToQueue(name=name, input=given):
                queue = self._queue_for(name, given)
                if queue is not None:
                    self._step_queue(queue, given)
            case ToConference(name=name, input=given):
                room = self.conference_named(name)
                if room is None and isinstance(given, EnterConference):
                    room = self._make_conference(name)
                if room is not None:
                    self.carry_out(self.step_conference(room, given)[1])

    def woken(self, effect: WakeConference) -> None:
        """The time of an input has come."""
        room = self.conferences.get(effect.conference_sid)
        if room is not None:
            self.carry_out(self.step_conference(room, effect.input)[1])

    def carry_out(self, effects: list[Effect]) -> None:
        """Do what a queue or a conference wants done."""
        for effect in effects:
            match effect:
                case Tell():
                    self._doors.tell(effect)
                case WakeConference():
                    self._doors.wake(effect)
                case Log(entry=kind, text=text, details=details):
                    call_sid = details.get("call")
                    about = call_sid if isinstance(call_sid, str) else None
                    self._journal.write(kind, self._doors.now(), about, text, details)
                case NotifyConference():
                    self._notify(effect)

    def _notify(self, effect: NotifyConference) -> None:
        who, recorder = effect.participant, effect.recorder
        callback = conference_callback_of(
            self._account_sid,
            effect,
            call=None if who is None else self._doors.call(who.call_sid),
            recorder=None if recorder is None else self._doors.call(recorder),
        )
        self._doors.notify(effect.conference_sid, callback)

    # --- queues

    def queue_named(self, name: str) -> CallQueue | None:
        """The queue of this name."""
        return self.queues.find(("name", name))

    def make_queue(self, name: str, max_size: int = MOST_MEMBERS) -> CallQueue:
        """A new queue, which is empty."""
        now = self._doors.now()
        queue = CallQueue(
            sid=sid(self._seed, "queue", self._count()),
            account_sid=self._account_sid,
            name=name,
            created_at=now,
            updated_at=now,
            max_size=max_size,
        )
        if len(self.queues) >= MOST_QUEUES:
            self._drop_unused_queue()
        self.put_queue(queue)
        return queue

    def put_queue(self, queue: CallQueue) -> None:
        """Keep a queue as it is now."""
        self.queues.put(queue.sid, queue)

    def _drop_unused_queue(self) -> None:
        for queue in reversed([*self.queues.newest_first()]):
            if not queue.calls:
                self.queues.remove(queue.sid)
                return

    def _queue_for(self, name: str, given: OfQueue) -> CallQueue | None:
        """The queue of that name; for a call that leaves, the one it is in, whatever its name."""
        if isinstance(given, EnterQueue | ServeQueue):
            return self.queue_named(name) or self.make_queue(name)
        return self.queues.get(self._waits_in.get(given.call_sid, ""))

    def _step_queue(self, before: CallQueue, given: OfQueue) -> None:
        queue, effects = call_queue.step(before, given, self._doors.now())
        for call_sid in before.calls - queue.calls:
            self._waits_in.pop(call_sid, None)
        if given.call_sid in queue.calls:
            self._waits_in[given.call_sid] = queue.sid
        self.put_queue(queue)
        self.carry_out(effects)

    # --- conferences

    def conference_named(self, name: str) -> Conference | None:
        """The conference of this name that has not ended; names are used again."""
        return self.conferences.find(("open", name))

    def step_conference(
        self, room: Conference, given: OfConference
    ) -> tuple[Conference, list[Effect]]:
        """Give an input to a conference; the effects are still to be carried out."""
        after, effects = convening.step(room, given, self._doors.now())
        if after.unused:  # whoever was the first was not let in
            self.conferences.remove(after.sid)
        elif after is not room:
            self._put_conference(after)
        return after, effects

    def _put_conference(self, room: Conference) -> None:
        self.conferences.put(room.sid, room)
        if room.finished and room.sid not in self._finished:
            self._finished[room.sid] = None
            if len(self._finished) > MOST_FINISHED:
                oldest = next(iter(self._finished))
                del self._finished[oldest]
                self.conferences.remove(oldest)

    def _make_conference(self, name: str) -> Conference:
        now = self._doors.now()
        room = Conference(
            sid=sid(self._seed, "conference", self._count()),
            account_sid=self._account_sid,
            name=name,
            created_at=now,
            updated_at=now,
        )
        self._put_conference(room)
        return room

    def _count(self) -> int:
        self._made += 1
        return self._made - 1


def _tags_of_queue(queue: CallQueue) -> Tags:
    return Tags((("name", queue.name),))


def _tags_of_conference(room: Conference) -> Tags:
    keys = [("name", room.name), ("status", room.status.value)]
    keys += [] if room.finished else [("open", room.name)]
    return Tags(tuple(keys), (("created", room.created_at), ("updated", room.updated_at)))
