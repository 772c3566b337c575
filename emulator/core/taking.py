"""Record: after a beep the called party is recorded, until a key, silence or the longest time."""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.effects import (
    Ask,
    CancelTimer,
    Effect,
    SetTimer,
    Sounded,
    StartRecording,
    StopRecording,
)
from emulator.core.inputs import FarEndPressed, FarEndSaid, Input, VerbEnded
from emulator.core.instants import MILLISECOND, SECOND, Duration, Instant
from emulator.core.recording import RecordingSource
from emulator.core.request import RecordingRequest
from emulator.core.sound import Sound, SoundKind, Track
from emulator.core.timed import speech_length
from emulator.core.verbs import Record
from emulator.core.work import Again, Done

TIMER = "verb"
BEEP: Duration = 400 * MILLISECOND
"""How long the beep sounds before the recording. ``unverified``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A Record at work. ``number`` is that of its execution, ``url`` its document.

    ``ends_at`` is the latest end of the recording, None while the beep sounds.
    """

    kind: Literal["taking"] = "taking"
    verb: Record
    number: int
    url: str | None
    ends_at: Instant | None = None


Progress = tuple[Taking | Done, list[Effect]]


def begin(verb: Record, number: int, url: str | None, now: Instant) -> Progress:
    """Start with the beep."""
    state = Taking(verb=verb, number=number, url=url)
    if not verb.play_beep:
        return _listen(state, now)
    beep = Sound(track=Track.OUTBOUND, kind=SoundKind.BEEP, start=now, length=BEEP)
    return state, [Sounded(sound=beep), _wake(state, now + BEEP)]


def take(state: Taking, given: Input, now: Instant) -> Progress:
    """Something happened; what means nothing to a Record changes nothing."""
    match given:
        case VerbEnded():
            return _woken(state, now)
        case FarEndPressed(keys=keys):
            return _pressed(state, keys, now)
        case FarEndSaid():
            return _said(state, given, now)
    return state, []


def stop(state: Taking) -> list[Effect]:
    """The call goes on without the recording."""
    return [] if state.ends_at is None else [StopRecording(source=RecordingSource.RECORD_VERB)]


def _woken(state: Taking, now: Instant) -> Progress:
    """The beep is over, or it has been silent, or long, enough."""
    if state.ends_at is None:
        return _listen(state, now)
    return _taken(state, "")


def _pressed(state: Taking, keys: str, now: Instant) -> Progress:
    """The far end pressed keys: one of finishOnKey ends the recording, others are sounds."""
    if state.ends_at is None:
        return state, []
    for key in keys:
        if key in state.verb.finish_on_key:
            return _taken(state, key)
    return _wait(state, now, now)


def _said(state: Taking, given: FarEndSaid, now: Instant) -> Progress:
    """The far end speaks; the silence that ends the recording begins after it."""
    if state.ends_at is None:
        return state, []
    return _wait(state, now + speech_length(given.words), now)


def _listen(state: Taking, now: Instant) -> Progress:
    state = replace(state, ends_at=now + state.verb.max_length * SECOND)
    state, effects = _wait(state, now, now)
    ask = Ask(prompt="", url=state.url, at=now)
    return state, [_recording(state.verb), ask, *effects]


def _recording(verb: Record) -> StartRecording:
    """It records the called party alone."""
    callback = verb.callback
    request = RecordingRequest(
        track="inbound",
        trim=verb.trim,
        callback=callback.webhook if callback is not None else None,
        events=callback.events if callback is not None else (),
        transcribe=verb.transcribe,
        transcribe_callback=verb.transcribe_callback,
    )
    return StartRecording(request=request, source=RecordingSource.RECORD_VERB)


def _wait(state: Taking, quiet_from: Instant, now: Instant) -> tuple[Taking, list[Effect]]:
    """End when it has been quiet for the timeout, and in any case at the latest end."""
    assert state.ends_at is not None
    silent_at = quiet_from + state.verb.timeout * SECOND
    return state, [_wake(state, max(now, min(silent_at, state.ends_at)))]


def _taken(state: Taking, key: str) -> Progress:
    verb = state.verb
    action = verb.action or Again(method=verb.method)
    done = Done(action=action, parameters=(("Digits", key),), recorded=RecordingSource.RECORD_VERB)
    return done, [CancelTimer(name=TIMER), StopRecording(source=RecordingSource.RECORD_VERB)]


def _wake(state: Taking, at: Instant) -> SetTimer:
    return SetTimer(name=TIMER, at=at, input=VerbEnded(verb=state.number))
