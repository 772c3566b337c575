"""Enqueue: the call waits in a queue, and hears a document meanwhile, until it is taken out."""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.effects import Effect, NotifyAction, ToQueue
from emulator.core.inputs import Input
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.rooms import EnterQueue, LeaveQueue, LocateInQueue
from emulator.core.tidings import Dequeued, LegReleased, QueueJoined, QueuePlace, QueueRefused
from emulator.core.verbs import Enqueue
from emulator.core.work import Done, Meanwhile

SHORTEST: Duration = 1 * SECOND
"""A document for those who wait that takes less is not repeated: silence follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueued:
    """An Enqueue at work in the call ``call_sid``, whose execution is number ``number``.

    ``asked_at`` is when the document was last asked for from its beginning. ``dequeued_at`` is
    when another call took this one out, and ``bridged`` says that both hear, or heard, each other.
    """

    kind: Literal["enqueued"] = "enqueued"
    verb: Enqueue
    number: int
    call_sid: str
    since: Instant
    queue_sid: str = ""
    asked_at: Instant = 0
    dequeued_at: Instant | None = None
    bridged: bool = False


Progress = tuple[Enqueued | Meanwhile[Enqueued] | Done, list[Effect]]


def begin(verb: Enqueue, number: int, call_sid: str, now: Instant) -> Progress:
    """Take the last place; a queue without a name is an error."""
    state = Enqueued(verb=verb, number=number, call_sid=call_sid, since=now)
    if not verb.name:
        return _out(state, "error", now), []
    return state, [_to_queue(state, EnterQueue(call_sid=call_sid, verb=number))]


def take(state: Enqueued, given: Input, now: Instant) -> Progress:
    """The queue, or the call that took this one out of it, has something to say."""
    match given:
        case QueueJoined(place=place):
            state = replace(state, queue_sid=place.queue_sid, asked_at=now)
            return Meanwhile(state=state, webhook=state.verb.wait, parameters=_place(place)), []
        case QueueRefused():
            return _out(state, "queue-full", now), []
        case Dequeued(whisper=whisper, queue_sid=queue_sid):
            told = (
                ("QueueSid", queue_sid),
                ("QueueTime", str(given.waited)),
                ("DequeingCallSid", given.dialler),
            )
            state = replace(state, dequeued_at=now)
            return Meanwhile(state=state, webhook=whisper, parameters=told), []
        case LegReleased():
            # Whoever took this one out of the queue may leave before both heard each other.
            return _out(state, "bridged" if state.bridged else "bridging-in-progress", now), []
    return state, []


def bridge(state: Enqueued) -> Enqueued:
    """From now on this call and the one that took it out hear each other."""
    return replace(state, bridged=True)


def heard(state: Enqueued, now: Instant) -> list[Effect]:
    """The document for those who wait is through: ask for it again, with the present place."""
    if now - state.asked_at < SHORTEST:
        return []
    return [_to_queue(state, LocateInQueue(call_sid=state.call_sid))]


def leave(state: Enqueued, now: Instant) -> Progress:
    """The document for those who wait says so."""
    return _out(state, "leave", now), [_to_queue(state, LeaveQueue(call_sid=state.call_sid))]


def fail(state: Enqueued, now: Instant) -> Progress:
    """There is no document for those who wait: the call leaves. ``unverified``."""
    return _out(state, "error", now), [_to_queue(state, LeaveQueue(call_sid=state.call_sid))]


def stop(state: Enqueued, now: Instant, result: str) -> list[Effect]:
    """The call goes on, or ends, without the queue; the action is told, but not executed."""
    if state.bridged:
        result = "redirected-from-bridged" if result == "redirected" else "bridged"
    effects: list[Effect] = [_to_queue(state, LeaveQueue(call_sid=state.call_sid))]
    if state.verb.action is not None:
        parameters = _out(state, result, now).parameters
        effects.append(NotifyAction(webhook=state.verb.action, parameters=parameters))
    return effects


def _to_queue(state: Enqueued, asked: EnterQueue | LeaveQueue | LocateInQueue) -> ToQueue:
    return ToQueue(name=state.verb.name, input=asked)


def _place(place: QueuePlace) -> tuple[tuple[str, str], ...]:
    return (
        ("QueueSid", place.queue_sid),
        ("QueuePosition", str(place.position)),
        ("QueueTime", str(place.waited)),
        ("AvgQueueTime", str(place.average)),
        ("CurrentQueueSize", str(place.size)),
    )


def _out(state: Enqueued, result: str, now: Instant) -> Done:
    """What the action is told; of a queue that the call never was in it knows nothing."""
    parameters = [("QueueResult", result)]
    if state.queue_sid:
        until = now if state.dequeued_at is None else state.dequeued_at
        waited = (until - state.since) // SECOND
        parameters += [("QueueSid", state.queue_sid), ("QueueTime", str(waited))]
    return Done(action=state.verb.action, parameters=tuple(parameters))
