"""A queue: calls that wait in it, calls that wait to take one out, and whose turn it is.

``step(queue, input, now) -> (queue, effects)``, like a call; it speaks to calls by ``Tell``.
"""

from dataclasses import dataclass, replace

from emulator.core.effects import Details, Effect, Log, Tell
from emulator.core.instants import SECOND, Instant
from emulator.core.rooms import (
    EnterQueue,
    LeaveQueue,
    LocateInQueue,
    OfQueue,
    ServeQueue,
    StopServing,
)
from emulator.core.tidings import Dequeued, QueueJoined, QueuePlace, QueueRefused, QueueServed

MOST_MEMBERS = 100
"""How many calls a queue holds that nobody gave another size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A call that waits since ``since``; its Enqueue is number ``verb``."""

    call_sid: str
    verb: int
    since: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class CallQueue:
    """``members`` wait, first in front, and ``servers`` wait for one of them.

    ``served`` and ``waited`` are how many came out so far, and for how long they all waited.
    """

    sid: str
    account_sid: str
    name: str
    created_at: Instant
    updated_at: Instant
    max_size: int = MOST_MEMBERS
    members: tuple[Member, ...] = ()
    servers: tuple[ServeQueue, ...] = ()
    served: int = 0
    waited: int = 0

    @property
    def calls(self) -> frozenset[str]:
        """The SIDs of all calls that have to do with it now."""
        waiting = [each.call_sid for each in self.members]
        return frozenset((*waiting, *(each.call_sid for each in self.servers)))

    @property
    def average_wait(self) -> int:
        """Seconds that those who came out had waited."""
        return 0 if not self.served else self.waited // self.served // SECOND

    def place_of(self, call_sid: str, now: Instant) -> QueuePlace | None:
        """Where a call stands."""
        for index, member in enumerate(self.members):
            if member.call_sid == call_sid:
                return QueuePlace(
                    queue_sid=self.sid,
                    position=index + 1,
                    waited=(now - member.since) // SECOND,
                    average=self.average_wait,
                    size=len(self.members),
                )
        return None


Step = tuple[CallQueue, list[Effect]]


def step(queue: CallQueue, given: OfQueue, now: Instant) -> Step:
    """What a call asks of the queue."""
    match given:
        case EnterQueue():
            return _enter(queue, given, now)
        case LeaveQueue(call_sid=call_sid):
            after = _without(queue, call_sid, now)
            return after, [] if after is queue else [
                _log(after, call_sid, f"leaves the queue {queue.name}")
            ]
        case LocateInQueue(call_sid=call_sid):
            return queue, _located(queue, call_sid, now)
        case ServeQueue():
            return _match(replace(queue, servers=(*queue.servers, given)), now)
        case StopServing(call_sid=call_sid):
            servers = tuple(each for each in queue.servers if each.call_sid != call_sid)
            return replace(queue, servers=servers), []


def _enter(queue: CallQueue, given: EnterQueue, now: Instant) -> Step:
    if len(queue.members) >= queue.max_size:
        refused = QueueRefused(verb=given.verb, queue_sid=queue.sid)
        log = _log(queue, given.call_sid, f"is refused by the queue {queue.name}, which is full")
        return queue, [log, Tell(target=given.call_sid, input=refused)]
    member = Member(call_sid=given.call_sid, verb=given.verb, since=now)
    queue = replace(queue, members=(*queue.members, member), updated_at=now)
    place = len(queue.members)
    log = _log(queue, given.call_sid, f"is number {place} in the queue {queue.name}")
    if queue.servers:
        queue, effects = _match(queue, now)
        return queue, [log, *effects]
    return queue, [log, *_located(queue, given.call_sid, now)]


def _located(queue: CallQueue, call_sid: str, now: Instant) -> list[Effect]:
    place = queue.place_of(call_sid, now)
    if place is None:
        return []
    member = queue.members[place.position - 1]
    return [Tell(target=call_sid, input=QueueJoined(verb=member.verb, place=place))]


def _without(queue: CallQueue, call_sid: str, now: Instant) -> CallQueue:
    left = next((each for each in queue.members if each.call_sid == call_sid), None)
    if left is None:
        return queue
    members = tuple(each for each in queue.members if each is not left)
    return replace(
        queue,
        members=members,
        served=queue.served + 1,
        waited=queue.waited + now - left.since,
        updated_at=now,
    )


def _match(queue: CallQueue, now: Instant) -> Step:
    """Whoever waits longest is taken out by whoever asked first."""
    effects: list[Effect] = []
    while queue.members and queue.servers:
        member, server = queue.members[0], queue.servers[0]
        queue = replace(_without(queue, member.call_sid, now), servers=queue.servers[1:])
        taken = Dequeued(
            verb=member.verb,
            dialler=server.call_sid,
            dial=server.verb,
            queue_sid=queue.sid,
            waited=(now - member.since) // SECOND,
            whisper=server.whisper,
        )
        served = QueueServed(verb=server.verb, leg=member.call_sid)
        taken_out = f"is taken out of the queue {queue.name}"
        effects.append(_log(queue, member.call_sid, taken_out))
        effects.append(Tell(target=server.call_sid, input=served))
        effects.append(Tell(target=member.call_sid, input=taken))
    return queue, effects


def _log(queue: CallQueue, call_sid: str, text: str) -> Log:
    details: Details = {"queue": queue.sid, "call": call_sid, "size": len(queue.members)}
    return Log(entry="queue", text=text, details=details)
