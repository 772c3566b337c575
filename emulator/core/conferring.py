"""Dial with a Conference: the call takes part until it leaves or the conference ends."""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.effects import (
    CancelTimer,
    Effect,
    Log,
    SetTimer,
    StartRecording,
    StopRecording,
    ToConference,
)
from emulator.core.errors import Level, Notification
from emulator.core.inputs import FarEndPressed, Input
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.recording import RecordingSource
from emulator.core.request import Webhook
from emulator.core.rooms import EnterConference, LeaveConference
from emulator.core.tidings import (
    ConferenceJoined,
    ConferenceLeft,
    ConferenceStarted,
    HeldInConference,
    TimeLimitReached,
)
from emulator.core.verbs import Conference, Dial
from emulator.core.work import Done, Meanwhile

TIMER = "dial"

SHORTEST: Duration = 1 * SECOND
"""A document for those who wait that takes less is not repeated: silence follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conferring:
    """A Dial with a Conference at work in the call ``call_sid``.

    While it is ``held``, the call hears ``hold_document`` or nothing. ``asked_at`` is when the
    document that is heard was last asked for. ``recording`` says that this call is recorded.
    """

    kind: Literal["conferring"] = "conferring"
    verb: Dial
    number: int
    call_sid: str
    since: Instant
    conference_sid: str = ""
    started: bool = False
    held: bool = False
    hold_document: Webhook | None = None
    asked_at: Instant = 0
    recording: bool = False

    @property
    def room(self) -> Conference:
        """What was dialled."""
        assert isinstance(self.verb.to, Conference)
        return self.verb.to

    @property
    def hears(self) -> Webhook | None:
        """The document that is heard in place of the others, if there is one."""
        if self.held:
            return self.hold_document
        return None if self.started else self.room.wait


Heard = Conferring | Meanwhile[Conferring]
Progress = tuple[Heard | Done, list[Effect]]


def begin(verb: Dial, number: int, call_sid: str, now: Instant) -> Progress:
    """Enter the conference."""
    state = Conferring(verb=verb, number=number, call_sid=call_sid, since=now)
    enter = EnterConference(call_sid=call_sid, verb=number, noun=state.room)
    limit = SetTimer(
        name=TIMER, at=now + verb.time_limit * SECOND, input=TimeLimitReached(verb=number)
    )
    return state, [ToConference(name=state.room.name, input=enter), limit]


def take(state: Conferring, given: Input, now: Instant) -> Progress:  # noqa: PLR0911 - one for each
    """The conference has something to say, or the call leaves it."""
    match given:
        case ConferenceJoined(conference_sid=sid, started=started):
            state = replace(state, conference_sid=sid, started=started)
            state, recording = _record(state)
            return _listening(state, now), recording
        case ConferenceStarted():
            return _listening(replace(state, started=True), now), []
        case HeldInConference(holds=holds, document=document):
            return _listening(replace(state, held=holds, hold_document=document), now), []
        case ConferenceLeft():
            return _sent_out(state, given, now)
        case TimeLimitReached():
            return _conferred(state, now), stop(state)
        case FarEndPressed(keys=keys) if state.verb.hangup_on_star and "*" in keys:
            return _conferred(state, now), stop(state)
    return state, []


def heard(state: Conferring, now: Instant) -> Heard:
    """The document that was heard is through: it is asked for again."""
    return state if now - state.asked_at < SHORTEST else _listening(state, now)


def stop(state: Conferring) -> list[Effect]:
    """The call goes on, or ends, without the conference."""
    leave = LeaveConference(call_sid=state.call_sid)
    return [ToConference(name=state.room.name, input=leave), *_over(state)]


def _over(state: Conferring) -> list[Effect]:
    stopped = StopRecording(source=RecordingSource.DIAL_VERB)
    return [CancelTimer(name=TIMER), *([stopped] if state.recording else [])]


def _record(state: Conferring) -> tuple[Conferring, list[Effect]]:
    """Start the recording of this call, if the Dial wants one."""
    request = state.verb.recording
    if request is None:
        return state, []
    started = StartRecording(request=request, source=RecordingSource.DIAL_VERB)
    return replace(state, recording=True), [started]


def _listening(state: Conferring, now: Instant) -> Heard:
    """Hear the others, or what is to be heard in place of them."""
    if state.started and not state.held:
        return state
    told = (("ConferenceSid", state.conference_sid), ("FriendlyName", state.room.name))
    return Meanwhile(state=replace(state, asked_at=now), webhook=state.hears, parameters=told)


def _sent_out(state: Conferring, given: ConferenceLeft, now: Instant) -> Progress:
    log = Log(entry="conference", text=given.why, details={"conference": state.conference_sid})
    over = _over(state) if given.refused else [log, *_over(state)]
    return _conferred(state, now, given), over


def _conferred(state: Conferring, now: Instant, given: ConferenceLeft | None = None) -> Done:
    """What the action is told; ``given`` is why the call left, if it did not wish to."""
    refused = given is not None and given.refused
    notices: tuple[Notification, ...] = ()
    if given is not None and given.code is not None:
        notices = (Notification(code=given.code, level=Level.ERROR, message=given.why, at=now),)
    return Done(
        action=state.verb.action,
        parameters=(
            ("DialCallSid", state.call_sid),
            ("DialCallStatus", "failed" if refused else "answered"),
            ("DialCallDuration", str((now - state.since) // SECOND)),
        ),
        recorded=RecordingSource.DIAL_VERB if state.recording else None,
        notices=notices,
    )
