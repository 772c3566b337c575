"""The recordings of a call: what starts, pauses and ends them, and what they hear."""

from dataclasses import replace

from emulator.core.call import Call
from emulator.core.commands import ChangeRecording, DeleteRecording, RecordCall
from emulator.core.effects import (
    Charge,
    Effect,
    Log,
    NotifyRecording,
    NotifyTranscription,
    SetTimer,
)
from emulator.core.errors import ApiError
from emulator.core.inputs import Input, RecordingProcessed
from emulator.core.instants import Instant
from emulator.core.moves import Step, stale
from emulator.core.recording import (
    Recording,
    RecordingSource,
    RecordingStatus,
    pause,
    process,
    resume,
    start,
    stop,
)
from emulator.core.request import RecordingRequest
from emulator.core.script import sounding
from emulator.core.sound import Sound, sounds_of

MAX_SOUNDS = 10_000
"""How many sounds a recording can hold; later ones are silence in it. ``unverified``."""

MAX_RECORDINGS = 1_000
"""How many recordings of one call an application can start. ``unverified``."""

MAX_GAPS = 1_000
"""How often a recording can be paused. ``unverified``."""


# --- what they hear


def hear(call: Call, sound: Sound, now: Instant) -> Call:
    """Something sounded: keep it for the recordings that run.

    When none runs, what goes on to sound is kept all the same: one can begin meanwhile.
    """
    sounds = (*call.sounds, sound)
    if current(call) is None:
        sounds = tuple(each for each in sounds if each.end > now)
    return replace(call, sounds=sounds[:MAX_SOUNDS])


def _heard(call: Call, now: Instant) -> tuple[Sound, ...]:
    """What sounded so far, and what the running verb has let be heard."""
    present = None if call.script is None else sounding(call.script, now)
    return call.sounds if present is None else (*call.sounds, present)


# --- beginning and end


def record(call: Call, request: RecordingRequest, source: RecordingSource, now: Instant) -> Step:
    """Begin a recording. What sounds at this moment is heard from here on."""
    if call.answered_at is not None and not any(_is_own(each) for each in call.recordings):
        heard = (*sounds_of(call.far_end.hears, call.answered_at), *call.sounds)
        call = replace(call, sounds=heard[:MAX_SOUNDS])
    return begin(call, request, source, now)


def begin(
    call: Call,
    request: RecordingRequest,
    source: RecordingSource,
    now: Instant,
    conference_sid: str | None = None,
) -> Step:
    """Begin a recording that is kept with the call, of the call itself or of a conference."""
    ready_after = call.far_end.recording_ready_after
    recording = start(call.sid, len(call.recordings), request, source, ready_after, now)
    recording = replace(recording, conference_sid=conference_sid)
    call = replace(call, recordings=(*call.recordings, recording))
    return call, [_log(recording, "started"), *_notify(recording)]


def last_of(call: Call, source: RecordingSource) -> Recording | None:
    """The last recording that ``source`` began."""
    made = (each for each in reversed(call.recordings) if each.source is source)
    return next(made, None)


def current(call: Call) -> Recording | None:
    """The recording of the call that runs now; of several, the one that began last.

    It may be paused. One of a conference that the call is in is not meant.
    """
    own = (each for each in reversed(call.recordings) if _is_own(each))
    return next((each for each in own if each.running), None)


def _is_own(recording: Recording) -> bool:
    """Whether it is of the call, not of a conference."""
    return recording.conference_sid is None


def end_recording(call: Call, source: RecordingSource, now: Instant) -> Step:
    """End the last recording that ``source`` began, if it has not ended already."""
    recording = last_of(call, source)
    if recording is None or not recording.running:
        return call, []
    return end_at(call, call.recordings.index(recording), now)


def end_recordings(call: Call, now: Instant) -> Step:
    """The call ended: end what is recorded of it.

    What is not processed yet goes on being processed, and a conference goes on being recorded.
    """
    effects: list[Effect] = []
    for place, recording in enumerate(call.recordings):
        if recording.running and _is_own(recording):
            call, stopping = end_at(call, place, now)
            effects += stopping
        elif not (recording.running or recording.processed):
            effects.append(_wake(recording, place, now))
    return replace(call, sounds=()), effects


def end_at(call: Call, place: int, now: Instant) -> Step:
    """End the recording at this place, which runs."""
    recording = call.recordings[place]
    sounds = _heard(call, now) if _is_own(recording) else recording.sounds
    stopped = stop(recording, sounds, now)
    return _put(call, place, stopped), [_wake(stopped, place, now)]


def _put(call: Call, place: int, recording: Recording) -> Call:
    recordings = (*call.recordings[:place], recording, *call.recordings[place + 1 :])
    return replace(call, recordings=recordings)


def _wake(recording: Recording, place: int, now: Instant) -> SetTimer:
    assert recording.ended_at is not None
    ready_at = max(now, recording.ended_at + recording.ready_after)
    return SetTimer(
        name=f"recording-{place}", at=ready_at, input=RecordingProcessed(recording=place)
    )


def recording_processed(call: Call, given: Input, now: Instant) -> Step:
    """A recording is ready, or found to be empty."""
    assert isinstance(given, RecordingProcessed)
    recording = next(iter(call.recordings[given.recording :]), None)
    if recording is None or recording.status is not RecordingStatus.STOPPED:
        return stale(call, given)
    recording = process(recording, now)
    text = f"is {recording.status}, {recording.duration} s"
    effects: list[Effect] = [_log(recording, text), *_notify(recording)]
    effects += _transcribe(recording)
    price = recording.price(call.recording_rate)
    if price:
        effects.append(Charge(amount=price))
    return _put(call, given.recording, recording), effects


# --- what an application wishes


def no_such_recording() -> ApiError:
    """A call has no recording at this place, or none any more."""
    return ApiError(10000, "The call has no such recording", status=422)


def _at(call: Call, place: int) -> Recording:
    recording = next(iter(call.recordings[place : place + 1]), None)
    if recording is None or recording.deleted:
        raise no_such_recording()
    return recording


def call_recorded(call: Call, given: Input, now: Instant) -> Step:
    """The application wants the call recorded from now on. Raises ``ApiError``."""
    assert isinstance(given, RecordCall)
    if len(call.recordings) >= MAX_RECORDINGS:
        text = f"The call has {len(call.recordings)} recordings; it can have no more"
        raise ApiError(10000, text, status=422)
    return record(call, given.request, RecordingSource.START_CALL_RECORDING_API, now)


def recording_changed(call: Call, given: Input, now: Instant) -> Step:
    """The application pauses, resumes or stops a recording.

    Raises ``ApiError`` for one that has ended, and for what it is already. ``unverified``.
    """
    assert isinstance(given, ChangeRecording)
    recording = _at(call, given.recording)
    if not recording.running:
        text = f"Recording {recording.sid} is {recording.status}: it has ended"
        raise ApiError(10000, text, status=422)
    if recording.status is given.to:
        text = f"Recording {recording.sid} is {recording.status} already"
        raise ApiError(10000, text, status=422)
    if given.to is RecordingStatus.STOPPED:
        call, effects = end_at(call, given.recording, now)
        return call, [_log(call.recordings[given.recording], "was stopped"), *effects]
    if given.to is RecordingStatus.IN_PROGRESS:
        recording = resume(recording, now)
        return _put(call, given.recording, recording), [_log(recording, "goes on")]
    if len(recording.gaps) >= MAX_GAPS:
        text = f"Recording {recording.sid} was paused {MAX_GAPS} times; it can be no more"
        raise ApiError(10000, text, status=422)
    recording = pause(recording, skip=given.skip, now=now)
    instead = "which is left out" if given.skip else "with silence in its place"
    return _put(call, given.recording, recording), [_log(recording, f"pauses, {instead}")]


def recording_deleted(call: Call, given: Input, now: Instant) -> Step:
    """The application wants it no more. Raises ``ApiError`` while it is being made.

    It keeps its place, by which the others are known.
    """
    assert isinstance(given, DeleteRecording)
    recording = _at(call, given.recording)
    if not recording.processed:
        text = f"Recording {recording.sid} is not finished; it cannot be deleted yet"
        raise ApiError(20009, text)
    gone = replace(recording, deleted=True, sounds=(), gaps=(), updated_at=now)
    return _put(call, given.recording, gone), [_log(recording, "was deleted")]


# --- what is told of them


def _notify(recording: Recording) -> list[Effect]:
    webhook = recording.request.callback
    if webhook is None or recording.status.value not in recording.request.events:
        return []
    return [NotifyRecording(recording=recording, webhook=webhook)]


def _transcribe(recording: Recording) -> list[Effect]:
    """What was said in it is written down as soon as it is ready. ``unverified``."""
    made = recording.transcription
    if made is None:
        return []
    said = f"the transcription is completed: {made.text}" if made.text else "no words were heard"
    details = {"recording": recording.sid, "status": made.status.value, "words": made.text}
    log = Log(entry="transcription", text=said, details=details)
    webhook = recording.request.transcribe_callback
    if webhook is None:
        return [log]
    return [log, NotifyTranscription(recording=recording, transcription=made, webhook=webhook)]


def _log(recording: Recording, what: str) -> Log:
    details = {"recording": recording.sid, "status": recording.status.value}
    return Log(entry="recording", text=f"the recording {what}", details=details)
