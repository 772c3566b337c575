"""Dial: legs ring, the first one that answers is connected, until one side hangs up.

Each leg is a call of its own. It tells this one when it is answered, connected and over; this
one tells it when it is needed no more. A call out of a queue is a leg that need not be rung.
"""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.effects import (
    CancelTimer,
    Effect,
    Log,
    PickUp,
    PlaceLeg,
    SetTimer,
    Sounded,
    StartRecording,
    StopRecording,
    Tell,
    ToQueue,
)
from emulator.core.inputs import FarEndPressed, Input
from emulator.core.instants import SECOND, Instant
from emulator.core.recording import RecordingSource
from emulator.core.rooms import ServeQueue, StopServing
from emulator.core.sids import sid
from emulator.core.status import CallStatus
from emulator.core.tidings import (
    LegAnswered,
    LegConnected,
    LegEnded,
    LegReleased,
    PeerConnected,
    QueueServed,
    TimeLimitReached,
)
from emulator.core.verbs import Dial, Queue, Sip
from emulator.core.work import Done

TIMER = "dial"
"""Of the longest time that a Dial waits in a queue, or that its connection lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialling:
    """A Dial at work in the call ``call_sid``. ``number`` is that of its execution.

    ``legs`` are the calls that may still be connected, and ``peer`` the one that answered, at
    ``answered_at``; it is ``connected`` when it has heard what it is to hear before.
    """

    kind: Literal["dialling"] = "dialling"
    verb: Dial
    number: int
    call_sid: str
    legs: tuple[str, ...] = ()
    peer: str | None = None
    answered_at: Instant | None = None
    connected: bool = False
    recording: bool = False


Progress = tuple[Dialling | Done, list[Effect]]


def begin(verb: Dial, number: int, call_sid: str, now: Instant) -> Progress:
    """Let the legs ring, or wait for a call in the queue."""
    state = Dialling(verb=verb, number=number, call_sid=call_sid)
    if isinstance(verb.to, Queue):
        serve = ServeQueue(call_sid=call_sid, verb=number, whisper=verb.to.whisper)
        wake = TimeLimitReached(verb=number)
        patience = SetTimer(name=TIMER, at=now + verb.timeout * SECOND, input=wake)
        return state, [ToQueue(name=verb.to.name, input=serve), patience]
    assert isinstance(verb.to, tuple)
    if not verb.to:
        return _dialled(state, CallStatus.FAILED), []
    placed = [
        PlaceLeg(
            sid=sid(call_sid, f"leg of {number}", place),
            verb=number,
            to=noun,
            caller_id=verb.caller_id,
            timeout=verb.timeout * SECOND,
        )
        for place, noun in enumerate(verb.to)
    ]
    state = replace(state, legs=tuple(leg.sid for leg in placed))
    state, recording = _record(state, "record-from-ringing")
    return state, [*placed, *recording]


def take(state: Dialling, given: Input, now: Instant) -> Progress:  # noqa: PLR0911 - one for each
    """Something happened to a leg, to the queue, or to the call itself."""
    match given:
        case LegAnswered(leg=leg) if leg in state.legs:
            return _answered(state, leg, now)
        case QueueServed(leg=leg):
            return _answered(replace(state, legs=(leg,)), leg, now)
        case LegConnected(leg=leg) if leg == state.peer:
            return _connected(state, given, now)
        case LegEnded(leg=leg) if leg in state.legs:
            return _leg_ended(state, given, now)
        case TimeLimitReached():
            return _let_go(state, now)
        case FarEndPressed(keys=keys) if state.verb.hangup_on_star and "*" in keys:
            return _let_go(state, now)
    return state, []


def stop(state: Dialling) -> list[Effect]:
    """The call goes on without its legs."""
    effects: list[Effect] = [CancelTimer(name=TIMER)]
    if isinstance(state.verb.to, Queue) and state.peer is None:
        stopped = StopServing(call_sid=state.call_sid)
        effects.append(ToQueue(name=state.verb.to.name, input=stopped))
    effects += [_release(state, leg) for leg in state.legs]
    return [
        *effects,
        *([StopRecording(source=RecordingSource.DIAL_VERB)] if state.recording else []),
    ]


def _answered(state: Dialling, leg: str, now: Instant) -> Progress:
    """The first leg that answers wins; the others need not ring any more."""
    released = [_release(state, each) for each in state.legs if each != leg]
    state = replace(state, legs=(leg,), peer=leg, answered_at=now)
    # Out of a queue nobody rings: what is recorded begins here, however it is asked for.
    from_queue = isinstance(state.verb.to, Queue)
    state, recording = _record(state, "record-from" if from_queue else "record-from-answer")
    return state, [CancelTimer(name=TIMER), *released, *recording]


def _connected(state: Dialling, given: LegConnected, now: Instant) -> Progress:
    limit = SetTimer(
        name=TIMER,
        at=now + state.verb.time_limit * SECOND,
        input=TimeLimitReached(verb=state.number),
    )
    here = PeerConnected(verb=state.number, dialler=state.call_sid)
    log = Log(entry="connected", text="is connected", details={"call": state.peer})
    heard: list[Effect] = [Sounded(sound=sound) for sound in given.sounds]
    if state.verb.answer_on_bridge:
        heard.insert(0, PickUp())
    told = Tell(target=given.leg, input=here)
    return replace(state, connected=True), [limit, log, *heard, told]


def _leg_ended(state: Dialling, given: LegEnded, now: Instant) -> Progress:
    legs = tuple(leg for leg in state.legs if leg != given.leg)
    if legs:
        return replace(state, legs=legs), []
    status = given.status
    if state.peer is not None and not state.connected:
        status = CallStatus.NO_ANSWER  # whoever picked up did not want to talk
    over = _dialled(state, status, given.leg, _lasted(state, now), given.sip_code)
    return over, [
        CancelTimer(name=TIMER),
        *([StopRecording(source=RecordingSource.DIAL_VERB)] if state.recording else []),
    ]


def _let_go(state: Dialling, now: Instant) -> Progress:
    """Hang up on the leg that is connected, or give up."""
    if state.peer is None:
        status = CallStatus.NO_ANSWER if isinstance(state.verb.to, Queue) else CallStatus.CANCELED
        return _dialled(state, status, next(iter(state.legs), None)), stop(state)
    status = CallStatus.COMPLETED if state.connected else CallStatus.NO_ANSWER
    return _dialled(state, status, state.peer, _lasted(state, now), 200), stop(state)


def _lasted(state: Dialling, now: Instant) -> int:
    """Seconds since a leg answered, or came out of the queue."""
    return 0 if state.answered_at is None else (now - state.answered_at) // SECOND


def _record(state: Dialling, mode: str) -> tuple[Dialling, list[Effect]]:
    """Start the recording, if it is to start now."""
    request = state.verb.recording
    if request is None or state.recording or not state.verb.record.startswith(mode):
        return state, []
    started = StartRecording(request=request, source=RecordingSource.DIAL_VERB)
    return replace(state, recording=True), [started]


def _release(state: Dialling, leg: str) -> Tell:
    return Tell(target=leg, input=LegReleased(verb=state.number, dialler=state.call_sid))


def _dialled(
    state: Dialling,
    status: CallStatus,
    leg: str | None = None,
    duration: int = 0,
    sip_code: int | None = None,
) -> Done:
    """What the action is told."""
    parameters = [("DialCallStatus", status.value), ("DialCallDuration", str(duration))]
    if leg is not None:
        parameters.insert(0, ("DialCallSid", leg))
    if leg is not None and isinstance(state.verb.to, tuple) and isinstance(state.verb.to[0], Sip):
        parameters.append(("DialSipCallId", sid(leg, "SIP call", 0)))
        if sip_code is not None:
            parameters.append(("DialSipResponseCode", str(sip_code)))
    return Done(
        action=state.verb.action,
        parameters=tuple(parameters),
        recorded=RecordingSource.DIAL_VERB if state.recording else None,
    )
