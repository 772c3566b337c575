"""What a call hears and keeps: machine detection and recordings."""

from dataclasses import replace

from emulator.core.amd import verdicts
from emulator.core.call import Call
from emulator.core.effects import (
    Charge,
    Effect,
    Log,
    NotifyDetection,
    NotifyRecording,
    SetTimer,
    Sounded,
)
from emulator.core.inputs import Detected, Input, RecordingProcessed
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
from emulator.core.sound import sounds_of

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
    recording = start(
        call.sid, 0, request, RecordingSource.OUTBOUND_API, call.far_end.recording_ready_after, now
    )
    heard = sounds_of(call.far_end.hears, now)[:MAX_SOUNDS]
    call = replace(call, recordings=(recording,), sounds=heard)
    return call, [_log(recording, "started"), *_notify(recording)]


def keep_sounds(call: Call, effects: list[Effect], now: Instant) -> Step:
    """Take out what sounded in a step and, at the end of a recorded call, stop its recordings."""
    heard = [effect.sound for effect in effects if isinstance(effect, Sounded)]
    if heard:
        effects = [effect for effect in effects if not isinstance(effect, Sounded)]
    if not call.recordings:
        return call, effects
    if heard and len(call.sounds) < MAX_SOUNDS:
        call = replace(call, sounds=(*call.sounds, *heard)[:MAX_SOUNDS])
    if call.status.finished:
        return _stop_all(call, effects, now)
    return call, effects


def _stop_all(call: Call, effects: list[Effect], now: Instant) -> Step:
    recordings = list(call.recordings)
    for place, recording in enumerate(recordings):
        if recording.ended_at is None:
            recordings[place] = stop(recording, call.sounds, now)
            wake = RecordingProcessed(recording=place)
            ready_at = now + recording.ready_after
            effects.append(SetTimer(name=f"recording-{place}", at=ready_at, input=wake))
    return replace(call, recordings=tuple(recordings), sounds=()), effects


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


def _notify(recording: Recording) -> list[Effect]:
    webhook = recording.request.callback
    if webhook is None or recording.status.value not in recording.request.events:
        return []
    return [NotifyRecording(recording=recording, webhook=webhook)]


def _log(recording: Recording, what: str) -> Log:
    details = {"recording": recording.sid, "status": recording.status.value}
    return Log(entry="recording", text=f"the recording {what}", details=details)
