"""Dial with a Conference: the call takes part until it leaves or the conference ends."""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.effects import (
    CancelTimer,
    Effect,
    SetTimer,
    StartRecording,
    StopRecording,
    ToConference,
)
from emulator.core.inputs import (
    ConferenceJoined,
    ConferenceLeft,
    ConferenceStarted,
    FarEndPressed,
    Input,
    TimeLimitReached,
)
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.recording import RecordingSource
from emulator.core.request import RecordingRequest
from emulator.core.rooms import EnterConference, LeaveConference
from emulator.core.verbs import Conference, Dial
from emulator.core.work import Done, Meanwhile

TIMER = "dial"
_STOP_RECORDING = StopRecording(source=RecordingSource.CONFERENCE)

SHORTEST: Duration = 1 * SECOND
"""A document for those who wait that takes less is not repeated: silence follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conferring:
    """A Dial with a Conference at work in the call ``call_sid``.

    ``records`` says that the conference is recorded as this call hears it. ``asked_at`` is when
    the document for those who wait was last asked for.
    """

    kind: Literal["conferring"] = "conferring"
    verb: Dial
    number: int
    call_sid: str
    since: Instant
    conference_sid: str = ""
    started: bool = False
    records: bool = False
    asked_at: Instant = 0

    @property
    def room(self) -> Conference:
        """What was dialled."""
        assert isinstance(self.verb.to, Conference)
        return self.verb.to


Progress = tuple[Conferring | Meanwhile[Conferring] | Done, list[Effect]]


def begin(verb: Dial, number: int, call_sid: str, now: Instant) -> Progress:
    """Enter the conference."""
    state = Conferring(verb=verb, number=number, call_sid=call_sid, since=now)
    enter = EnterConference(call_sid=call_sid, verb=number, noun=state.room)
    limit = SetTimer(
        name=TIMER, at=now + verb.time_limit * SECOND, input=TimeLimitReached(verb=number)
    )
    return state, [ToConference(name=state.room.name, input=enter), limit]


def take(state: Conferring, given: Input, now: Instant) -> Progress:
    """The conference has something to say, or the call leaves it."""
    match given:
        case ConferenceJoined(conference_sid=sid, started=started):
            state = replace(state, conference_sid=sid, records=given.records)
            return _started(state) if started else (_waiting(state, now), [])
        case ConferenceStarted():
            return _started(state)
        case ConferenceLeft(refused=refused):
            status = "failed" if refused else "answered"
            return _conferred(state, now, status), [_no_limit(), _STOP_RECORDING]
        case TimeLimitReached():
            return _leave(state, now)
        case FarEndPressed(keys=keys) if state.verb.hangup_on_star and "*" in keys:
            return _leave(state, now)
    return state, []


def heard(state: Conferring, now: Instant) -> Conferring | Meanwhile[Conferring]:
    """The document for those who wait is through: it is asked for again."""
    return state if now - state.asked_at < SHORTEST else _waiting(state, now)


def stop(state: Conferring) -> list[Effect]:
    """The call goes on, or ends, without the conference."""
    leave = LeaveConference(call_sid=state.call_sid)
    left = ToConference(name=state.room.name, input=leave)
    return [_no_limit(), left, _STOP_RECORDING]


def _started(state: Conferring) -> Progress:
    state = replace(state, started=True)
    if not state.records:
        return state, []
    callback = state.room.recording_callback
    request = RecordingRequest(
        trim=state.room.trim,
        callback=None if callback is None else callback.webhook,
        events=() if callback is None else callback.events,
    )
    source = RecordingSource.CONFERENCE
    return state, [
        StartRecording(request=request, source=source, conference_sid=state.conference_sid)
    ]


def _waiting(state: Conferring, now: Instant) -> Meanwhile[Conferring]:
    told = (("ConferenceSid", state.conference_sid), ("FriendlyName", state.room.name))
    state = replace(state, asked_at=now)
    return Meanwhile(state=state, webhook=state.room.wait, parameters=told)


def _leave(state: Conferring, now: Instant) -> Progress:
    return _conferred(state, now, "answered"), stop(state)


def _no_limit() -> CancelTimer:
    return CancelTimer(name=TIMER)


def _conferred(state: Conferring, now: Instant, status: str) -> Done:
    lasted = (now - state.since) // SECOND
    return Done(
        action=state.verb.action,
        parameters=(
            ("DialCallSid", state.call_sid),
            ("DialCallStatus", status),
            ("DialCallDuration", str(lasted)),
        ),
    )
