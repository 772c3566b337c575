"""The queues and conferences of a project: made when a call first names them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from emulator.core import call_queue, conference
from emulator.core.call_queue import MOST_MEMBERS, CallQueue
from emulator.core.conference import Conference
from emulator.core.effects import Effect, Log, NotifyConference, Tell, ToConference, ToQueue
from emulator.core.instants import Instant
from emulator.core.rooms import EnterConference, OfConference, OfQueue
from emulator.core.sids import sid
from emulator.exchange.callbacks import Callback, conference_callback_of
from emulator.exchange.journal import Journal

MOST_FINISHED = 1_000
"""How many conferences that have ended are kept: the oldest are dropped first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDoors:
    """What rooms need of the exchange they belong to.

    ``tell`` hands an input to a call; ``notify`` sends a callback in the line of a conference.
    """

    now: Callable[[], Instant]
    tell: Callable[[Tell], None]
    notify: Callable[[str, Callback], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsState:
    """The queues and conferences, in the order in which they came, and how many there ever were."""

    made: int
    queues: tuple[CallQueue, ...]
    conferences: tuple[Conference, ...]


class Rooms:
    """The queues and conferences of one project."""

    def __init__(self, account_sid: str, seed: str, journal: Journal, doors: RoomDoors) -> None:
        self._account_sid = account_sid
        self._seed = seed
        self._journal = journal
        self._doors = doors
        self._queues: dict[str, CallQueue] = {}  # by SID, like the conferences
        self._conferences: dict[str, Conference] = {}
        self._made = 0

    def state(self) -> RoomsState:
        """All there is to go on elsewhere."""
        return RoomsState(
            made=self._made,
            queues=tuple(self._queues.values()),
            conferences=tuple(self._conferences.values()),
        )

    def restore(self, state: RoomsState) -> None:
        """Go on from there."""
        self._made = state.made
        self._queues = {each.sid: each for each in state.queues}
        self._conferences = {each.sid: each for each in state.conferences}

    # --- what calls want

    def serve(self, effect: ToQueue | ToConference) -> None:
        """Give a call's wish to the queue or conference that it names."""
        match effect:
            case ToQueue(name=name, input=given):
                self._step_queue(self.queue_named(name) or self.make_queue(name), given)
            case ToConference(name=name, input=given):
                room = self.conference_named(name)
                if room is None and isinstance(given, EnterConference):
                    room = self._make_conference(name)
                if room is not None:
                    self.step_conference(room, given)

    def _step_queue(self, queue: CallQueue, given: OfQueue) -> None:
        queue, effects = call_queue.step(queue, given, self._doors.now())
        self._queues[queue.sid] = queue
        self._carry_out(effects)

    def step_conference(self, room: Conference, given: OfConference) -> Conference:
        """Give an input to a conference."""
        room, effects = conference.step(room, given, self._doors.now())
        self._conferences[room.sid] = room
        self._carry_out(effects)
        return room

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Tell():
                    self._doors.tell(effect)
                case Log(entry=kind, text=text, details=details):
                    call_sid = details.get("call")
                    about = call_sid if isinstance(call_sid, str) else None
                    self._journal.write(kind, self._doors.now(), about, text, details)
                case NotifyConference(conference_sid=room):
                    self._doors.notify(room, conference_callback_of(self._account_sid, effect))

    # --- what there is

    def queues(self) -> Iterator[CallQueue]:
        """Every queue, newest first."""
        return reversed(self._queues.values())

    def queue(self, queue_sid: str) -> CallQueue | None:
        """The queue of this SID."""
        return self._queues.get(queue_sid)

    def queue_named(self, name: str) -> CallQueue | None:
        """The queue of this name."""
        return next((each for each in self._queues.values() if each.name == name), None)

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
        self._queues[queue.sid] = queue
        return queue

    def put_queue(self, queue: CallQueue) -> None:
        """Another name or size."""
        self._queues[queue.sid] = queue

    def delete_queue(self, queue_sid: str) -> None:
        """Forget a queue."""
        del self._queues[queue_sid]

    def conferences(self) -> Iterator[Conference]:
        """Every conference kept, newest first."""
        return reversed(self._conferences.values())

    def conference(self, conference_sid: str) -> Conference | None:
        """The conference of this SID."""
        return self._conferences.get(conference_sid)

    def conference_named(self, name: str) -> Conference | None:
        """The conference of this name that has not ended; names are used again."""
        rooms = self._conferences.values()
        return next((each for each in rooms if each.name == name and not each.finished), None)

    def _make_conference(self, name: str) -> Conference:
        now = self._doors.now()
        room = Conference(
            sid=sid(self._seed, "conference", self._count()),
            account_sid=self._account_sid,
            name=name,
            created_at=now,
            updated_at=now,
        )
        finished = [each.sid for each in self._conferences.values() if each.finished]
        for old in finished[: max(0, len(finished) - MOST_FINISHED + 1)]:
            del self._conferences[old]
        self._conferences[room.sid] = room
        return room

    def _count(self) -> int:
        self._made += 1
        return self._made - 1
