"""What a call hears: machine detection, what is recorded, and replies to its questions."""

from dataclasses import replace

from emulator.core import errands
from emulator.core.amd import verdicts
from emulator.core.call import Call
from emulator.core.effects import (
    Ask,
    AskPayer,
    BeginStream,
    Effect,
    EndStream,
    Log,
    NotifyDetection,
    SendMessage,
    SendRefer,
    SetTimer,
    Sounded,
    StartRecording,
    StopRecording,
    Tell,
    ToConference,
)
from emulator.core.inputs import Detected, Input
from emulator.core.instants import Instant, in_seconds
from emulator.core.moves import Step, ask_for, stale
from emulator.core.recording import RecordingSource
from emulator.core.recordings import end_recording, end_recordings, hear, record
from emulator.core.rooms import EnterConference, HeardInConference
from emulator.core.sound import Sound, Track, keys_in, sounds_of
from emulator.core.streams import end_streams, stream_by_document
from emulator.core.tidings import PeerSounded


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
    assert call.request.document is not None  # a leg is never asked who answered
    call, asked = ask_for(call, call.request.document)
    return call, effects + asked


def _record(call: Call, now: Instant) -> Step:
    request = call.request.recording
    if request is None:
        return call, []
    return record(call, request, RecordingSource.OUTBOUND_API, now)


def settle(call: Call, effects: list[Effect], now: Instant) -> Step:
    """Do what concerns the call's own hearing; what is left is for others to carry out.

    At the end of a call its streams and recordings end.
    """
    left: list[Effect] = []
    for effect in effects:
        match effect:
            case Sounded(sound=sound):
                call = hear(_count_keys(call, sound), sound, now)
                left += _pass_on(call, sound)
            case BeginStream() | EndStream():
                call, streamed = stream_by_document(call, effect, now)
                left += streamed
            case Ask() | AskPayer() | SendMessage() | SendRefer():
                call, done = errands.run(call, effect, now)
                left += done
            case StartRecording(request=request, source=source):
                call, started = record(call, request, source, now)
                left += started
            case StopRecording(source=source):
                call, stopping = end_recording(call, source, now)
                left += stopping
            case ToConference(input=EnterConference() as enter):
                enter = replace(enter, sounds=greeting(call, now))
                left.append(replace(effect, input=enter))
            case _:
                left.append(effect)
    if call.status.finished and call.streams:
        call, stopping = end_streams(call, now)
        left += stopping
    if call.status.finished and (call.recordings or call.sounds):
        call, stopping = end_recordings(call, now)
        left += stopping
    return call, left


def _count_keys(call: Call, sound: Sound) -> Call:
    count = keys_in(sound)
    if sound.track is Track.OUTBOUND:
        return replace(call, keys_sent=call.keys_sent + count) if count else call
    return replace(call, keys_received=call.keys_received + count) if count else call


def _pass_on(call: Call, sound: Sound) -> list[Effect]:
    """What the party of this call says is heard by those whom it is connected to."""
    if sound.track is not Track.INBOUND:
        return []
    if call.connected_to is not None:
        heard = replace(sound, track=Track.OUTBOUND)
        return [Tell(target=call.connected_to, input=PeerSounded(sound=heard))]
    if call.conference is not None:
        heard_there = HeardInConference(call_sid=call.sid, sound=sound)
        return [ToConference(name=call.conference, input=heard_there)]
    return []


def greeting(call: Call, now: Instant) -> tuple[Sound, ...]:
    """What the called party is known to let be heard from now on."""
    if call.answered_at is None:
        return ()
    heard = sounds_of(call.far_end.hears, call.answered_at)
    return tuple(sound for sound in heard if sound.start >= now)


def peer_sounded(call: Call, given: Input, now: Instant) -> Step:
    """Somebody whom this call is connected to was heard."""
    assert isinstance(given, PeerSounded)
    return hear(call, given.sound, now), []
