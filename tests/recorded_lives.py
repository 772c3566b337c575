"""Recorded calls without a network: what the tests of recordings share."""

from dataclasses import replace

from lives import HUMAN, REQUEST, Taken, World, placed

from emulator.core.commands import ChangeRecording, RecordCall
from emulator.core.cxml import Document
from emulator.core.effects import NotifyRecording
from emulator.core.farend import FarEnd
from emulator.core.instants import SECOND, Duration
from emulator.core.recording import Recording, RecordingStatus
from emulator.core.request import RecordingRequest, Webhook
from emulator.core.verbs import Pause, Verb

CALLBACK = Webhook(url="http://app.example/heard")
RECORDED = RecordingRequest(
    trim="do-not-trim", callback=CALLBACK, events=("in-progress", "completed", "absent")
)
SILENT = FarEnd(scenario="silent", hears=())
ANSWER = 7 * SECOND
"""When a far end answers."""

PAUSED, GOES_ON, STOPPED = (
    RecordingStatus.PAUSED,
    RecordingStatus.IN_PROGRESS,
    RecordingStatus.STOPPED,
)


def answered(far_end: FarEnd = HUMAN, recording: RecordingRequest | None = None) -> World:
    """A call that has just been answered."""
    world = placed(replace(REQUEST, recording=recording), far_end)
    world.wait(ANSWER)
    return world


def recorded(*verbs: Verb, far_end: FarEnd = HUMAN, request: RecordingRequest = RECORDED) -> World:
    """A recorded call that lived through a document."""
    world = answered(far_end, recording=request)
    world.arrive(Document(verbs=verbs))
    while world.wait_for_timer():
        pass
    return world


def recording_of(world: World) -> Recording:
    (recording,) = world.call.recordings
    return recording


def reported(world: World) -> list[tuple[str, Duration]]:
    """Status of each recording callback, and when it was sent after the answer."""
    return [
        (effect.recording.status.value, taken.at - (world.call.answered_at or 0))
        for taken in world.steps
        for effect in taken.effects
        if isinstance(effect, NotifyRecording)
    ]


def talking(*verbs: Verb, far_end: FarEnd = SILENT) -> World:
    """A call whose document has just begun, in which nobody else is heard."""
    world = answered(far_end)
    world.arrive(Document(verbs=verbs or (Pause(length=60),)))
    return world


def record(world: World, request: RecordingRequest = RECORDED) -> int:
    """Record a call from now on; the place of the recording."""
    assert world.give(RecordCall(request=request)).refused is None
    return len(world.call.recordings) - 1


def change(world: World, to: RecordingStatus, place: int = 0, *, skip: bool = False) -> Taken:
    return world.give(ChangeRecording(recording=place, to=to, skip=skip))


def heard_in(recording: Recording) -> list[tuple[float, float]]:
    """From when to when something is heard in a recording, in seconds of the recording."""
    return [
        ((each.start - recording.kept_from) / SECOND, (each.end - recording.kept_from) / SECOND)
        for each in recording.sounds
    ]


def refusal(taken: Taken) -> tuple[int, int] | None:
    return None if taken.refused is None else (taken.refused.code, taken.refused.status)
