"""What a call hears and keeps: machine detection, recordings, and replies to its questions."""

from dataclasses import replace

from emulator.core.amd import verdicts
from emulator.core.call import Call
from emulator.core.effects import (
    Ask,
    Charge,
    Effect,
    Log,
    NotifyDetection,
    NotifyRecording,
    SetTimer,
    Sounded,
    StartRecording,
    StopRecording,
)
from emulator.core.errors import ApiError
from emulator.core.inputs import DeleteRecording, Detected, Input, RecordingProcessed
from emulator.core.instants import Instant, in_seconds
from emulator.core.moves import Step, ask_for, stale
from emulator.core.recording import (
    Recording,
    RecordingSource,
    RecordingStatus,
    process,
    start,
    stop,
)
from emulator.core.replies import acts_of, choose
from emulator.core.request import RecordingRequest
from emulator.core.sound import sounds_of
from emulator.core.verbs import Record

MAX_SOUNDS = 10_000
"""How many sounds a recording can hold; later ones are silence in it. ``unverified``."""


def listen(call: Call, now: Instant) -> Step:
    """The call was answered: find out by whom, and record, as far as was asked for.

    The sounds of a far end are known when it answers, and so is when a verdict will fall.
    """
    call, effects = _record(call, now)
    detection = call.request.detection
    if detection is None:
        return call, effects
    for number, verdict in enumerate(verdicts(call.far_end.hears, detection)):
        wake = Detected(verdict=verdict)
        effects.append(SetTimer(name=f"detection-{number}", at=now + verdict.at, input=wake))
    return replace(call, detecting=True), effects


def detected(call: Call, given: Input, now: Instant) -> Step:
    """A verdict fell: report it or, when the document waited for it, request the document."""
    assert isinstance(given, Detected)
    detection = call.request.detection
    if detection is None or not call.detecting:
        return stale(call, given)
    verdict = given.verdict
    call = replace(call, verdict=verdict, detecting=verdict.interim, updated_at=now)
    took = in_seconds(verdict.at)
    effects: list[Effect] = [
        Log(
            entry="detection",
            text=f"{'interim: ' if verdict.interim else ''}{verdict.answered_by} after {took:g} s",
            details={"answered_by": verdict.answered_by.value, "seconds": took},
        )
    ]
    if detection.asynchronous:
        if detection.callback is not None:
            effects.append(NotifyDetection(verdict=verdict, webhook=detection.callback))
        return call, effects
    if call.requests:  # the application gave another document meanwhile
        return call, effects
    call, asked = ask_for(call, call.request.document)
    return call, effects + asked


def _record(call: Call, now: Instant) -> Step:
    request = call.request.recording
    if request is None:
        return call, []
    return _start(call, request, RecordingSource.OUTBOUND_API, now)


def _start(call: Call, request: RecordingRequest, source: RecordingSource, now: Instant) -> Step:
    """Begin a recording; from the first one on, the call keeps what sounds."""
    ready_after = call.far_end.recording_ready_after
    recording = start(call.sid, len(call.recordings), request, source, ready_after, now)
    if not call.recordings and call.answered_at is not None:
        heard = sounds_of(call.far_end.hears, call.answered_at)[:MAX_SOUNDS]
        call = replace(call, sounds=heard)
    call = replace(call, recordings=(*call.recordings, recording))
    return call, [_log(recording, "started"), *_notify(recording)]


def settle(call: Call, effects: list[Effect], now: Instant) -> Step:
    """Do what concerns the call's own hearing; what is left is for others to carry out.

    At the end of a call its recordings end.
    """
    left: list[Effect] = []
    for effect in effects:
        match effect:
            case Sounded(sound=sound):
                if call.recordings and len(call.sounds) < MAX_SOUNDS:
                    call = replace(call, sounds=(*call.sounds, sound))
            case Ask():
                call, replying = _reply(call, effect)
                left += replying
            case StartRecording(verb=verb):
                call, started = _start(call, _requested(verb), RecordingSource.RECORD_VERB, now)
                left += started
            case StopRecording():
                call, stopping = _stop_last(call, now)
                left += stopping
            case _:
                left.append(effect)
    if call.status.finished and call.recordings:
        return _stop_all(call, left, now)
    return call, left


def _reply(call: Call, ask: Ask) -> Step:
    """Let the far end answer a question, if it has a reply for it."""
    place = choose(call.far_end.replies, call.replied, ask)
    if place is None:
        return call, []
    reply = call.far_end.replies[place]
    call = replace(call, replied=(*call.replied, place))
    return call, list(acts_of(f"reply-{place}", reply, ask.at + reply.after))


def _requested(verb: Record) -> RecordingRequest:
    """What a Record verb asks for; it records the called party alone."""
    callback = verb.callback
    return RecordingRequest(
        track="inbound",
        trim=verb.trim,
        callback=callback.webhook if callback is not None else None,
        events=callback.events if callback is not None else (),
    )


def _stop_last(call: Call, now: Instant) -> Step:
    *before, last = call.recordings
    stopped = stop(last, call.sounds, now)
    call = replace(call, recordings=(*before, stopped))
    return call, [_wake(stopped, len(before), now)]


def _stop_all(call: Call, effects: list[Effect], now: Instant) -> Step:
    """Stop what is still recording; what is not processed yet goes on being processed."""
    recordings = list(call.recordings)
    for place, recording in enumerate(recordings):
        if recording.status is not RecordingStatus.IN_PROGRESS:
            continue
        if recording.ended_at is None:
            recordings[place] = stop(recording, call.sounds, now)
        effects.append(_wake(recordings[place], place, now))
    return replace(call, recordings=tuple(recordings), sounds=()), effects


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
    if recording is None or recording.status is not RecordingStatus.IN_PROGRESS:
        return stale(call, given)
    recording = process(recording, now)
    recordings = list(call.recordings)
    recordings[given.recording] = recording
    text = f"is {recording.status}, {recording.duration} s"
    effects: list[Effect] = [_log(recording, text), *_notify(recording)]
    price = recording.price(call.recording_rate)
    if price:
        effects.append(Charge(amount=price))
    return replace(call, recordings=tuple(recordings)), effects


def no_such_recording() -> ApiError:
    """A call has no recording at this place, or none any more."""
    return ApiError(10000, "The call has no such recording", status=422)


def recording_deleted(call: Call, given: Input, now: Instant) -> Step:
    """The application wants it no more. Raises ``ApiError`` while it is being made.

    It keeps its place, by which the others are known.
    """
    assert isinstance(given, DeleteRecording)
    recording = next(iter(call.recordings[given.recording : given.recording + 1]), None)
    if recording is None or recording.deleted:
        raise no_such_recording()
    if recording.status is RecordingStatus.IN_PROGRESS:
        text = f"Recording {recording.sid} is not finished; it cannot be deleted yet"
        raise ApiError(20009, text)
    recordings = list(call.recordings)
    recordings[given.recording] = replace(recording, deleted=True, sounds=(), updated_at=now)
    return replace(call, recordings=tuple(recordings)), [_log(recording, "was deleted")]


def _notify(recording: Recording) -> list[Effect]:
    webhook = recording.request.callback
    if webhook is None or recording.status.value not in recording.request.events:
        return []
    return [NotifyRecording(recording=recording, webhook=webhook)]


def _log(recording: Recording, what: str) -> Log:
    details = {"recording": recording.sid, "status": recording.status.value}
    return Log(entry="recording", text=f"the recording {what}", details=details)
