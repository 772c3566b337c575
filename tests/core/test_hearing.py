"""What a call does with what it hears: machine detection and recordings."""

from dataclasses import replace
from decimal import Decimal

import pytest
from lives import ANSWER_URL, HUMAN, REQUEST, World, placed

from emulator.core import hearing
from emulator.core.amd import AnsweredBy
from emulator.core.cxml import Document
from emulator.core.effects import Log, NotifyDetection, NotifyRecording, SetTimer
from emulator.core.farend import Answers, FarEnd, Interjection, heard_by_default
from emulator.core.inputs import Complete, Detected, RecordingProcessed, Update
from emulator.core.instants import SECOND, Duration
from emulator.core.recording import Recording, RecordingStatus
from emulator.core.request import DetectionMode, DetectionRequest, RecordingRequest, Webhook
from emulator.core.sound import SoundKind, Track
from emulator.core.verbs import Hangup, Pause, Play, Say, Verb

CALLBACK = Webhook(url="http://app.example/heard")
RECORDED = RecordingRequest(
    trim="do-not-trim", callback=CALLBACK, events=("in-progress", "completed", "absent")
)
DETECTION = DetectionRequest(mode=DetectionMode.ENABLE, callback=CALLBACK)
MACHINE = FarEnd(scenario="machine", hears=heard_by_default(Answers.MACHINE))
SILENT = FarEnd(scenario="silent", hears=())
ANSWER = 7 * SECOND
"""When a far end answers."""


def answered(
    far_end: FarEnd = HUMAN,
    recording: RecordingRequest | None = None,
    detection: DetectionRequest | None = None,
) -> World:
    """A call that has just been answered."""
    world = placed(replace(REQUEST, recording=recording, detection=detection), far_end)
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


def verdicts(world: World) -> list[tuple[str, Duration]]:
    """Every verdict that was reported, and how long after the answer it fell."""
    return [
        (effect.verdict.answered_by.value, effect.verdict.at)
        for taken in world.steps
        for effect in taken.effects
        if isinstance(effect, NotifyDetection)
    ]


# Recordings


def test_a_recording_runs_from_the_answer_to_the_end_of_the_call() -> None:
    recording = recording_of(world := recorded(Pause(length=10)))
    assert recording.started_at == world.call.answered_at
    assert recording.ended_at == world.call.ended_at
    assert recording.duration == 10


def test_it_is_in_progress_at_once_and_completed_after_its_processing_time() -> None:
    far_end = replace(HUMAN, recording_ready_after=45 * SECOND)
    world = recorded(Pause(length=10), far_end=far_end)
    assert reported(world) == [("in-progress", 0), ("completed", 55 * SECOND)]


def test_it_is_absent_when_nothing_was_heard() -> None:
    world = recorded(Pause(length=10), far_end=SILENT)
    assert reported(world) == [("in-progress", 0), ("absent", 12 * SECOND)]


def test_only_the_events_that_were_asked_for_are_reported() -> None:
    world = recorded(Pause(length=10), request=replace(RECORDED, events=("absent",)))
    assert reported(world) == []
    assert recording_of(world).status is RecordingStatus.COMPLETED


def test_without_a_callback_it_is_made_all_the_same() -> None:
    world = recorded(Pause(length=10), request=replace(RECORDED, callback=None))
    assert reported(world) == []
    assert recording_of(world).status is RecordingStatus.COMPLETED


def test_without_a_processing_time_it_is_completed_once_and_at_once() -> None:
    world = recorded(Pause(length=10), far_end=replace(HUMAN, recording_ready_after=0))
    assert reported(world) == [("in-progress", 0), ("completed", 10 * SECOND)]


def test_processing_that_is_reported_twice_is_stale() -> None:
    world = recorded(Pause(length=10))
    taken = world.give(RecordingProcessed(recording=0))
    assert taken.before == taken.after
    assert [each.entry for each in taken.effects if isinstance(each, Log)] == ["stale"]


def test_a_call_that_nobody_answers_has_no_recording() -> None:
    world = placed(replace(REQUEST, recording=RECORDED), FarEnd(scenario="busy", refuses=486))
    world.wait(60 * SECOND)
    assert world.call.recordings == ()


def test_what_both_sides_let_be_heard_is_in_it() -> None:
    far_end = replace(HUMAN, interjections=(Interjection(at=4 * SECOND, presses="5#"),))
    world = recorded(
        Say(text="one two"),
        Play(url="http://h/a"),
        Play(digits="12"),
        Pause(length=1),
        far_end=far_end,
    )
    answer = world.call.answered_at or 0
    heard = {
        (each.track, each.kind, each.keys, each.start - answer, each.length)
        for each in recording_of(world).sounds
    }
    assert heard == {
        (Track.INBOUND, SoundKind.SPEECH, "", 300_000, 800_000),
        (Track.OUTBOUND, SoundKind.SPEECH, "", 0, 800_000),
        (Track.OUTBOUND, SoundKind.MUSIC, "", 800_000, 3 * SECOND),
        (Track.OUTBOUND, SoundKind.KEYS, "12", 3_800_000, 400_000),
        (Track.INBOUND, SoundKind.KEYS, "5", 4 * SECOND, 200_000),
        (Track.INBOUND, SoundKind.KEYS, "#", 4_200_000, 200_000),
    }


def test_a_verb_that_the_end_of_the_call_cuts_short_is_heard_until_then() -> None:
    world = answered(SILENT, recording=RECORDED)
    world.arrive(Document(verbs=(Say(text="one two", loop=0),)))
    world.wait(5 * SECOND)
    world.give(Complete())
    assert [each.length for each in recording_of(world).sounds] == [5 * SECOND]


def test_a_verb_that_a_new_document_interrupts_is_heard_until_then() -> None:
    world = answered(SILENT, recording=RECORDED)
    world.arrive(Document(verbs=(Say(text="one two", loop=0),)))
    world.wait(2 * SECOND)
    world.give(Update(document=ANSWER_URL, request=world.call.request))
    world.arrive(Document(verbs=(Pause(length=3),)))
    world.wait(9 * SECOND)
    assert [each.length for each in recording_of(world).sounds] == [2 * SECOND]
    assert recording_of(world).duration == 5


def test_a_call_that_is_not_recorded_keeps_no_sounds() -> None:
    world = answered()
    world.arrive(Document(verbs=(Say(text="one two"), Pause(length=1))))
    world.wait(SECOND)
    assert world.call.sounds == ()


def test_the_sounds_of_a_recording_are_bounded_and_the_first_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hearing, "MAX_SOUNDS", 3)
    world = recorded(*(Play(digits=digit) for digit in "12345"), far_end=SILENT)
    assert [each.keys for each in recording_of(world).sounds] == ["1", "2", "3"]


def test_a_completed_recording_is_charged_for() -> None:
    world = answered(recording=RECORDED)
    world.call = replace(world.call, recording_rate=Decimal("0.0025"))
    world.arrive(Document(verbs=(Pause(length=61),)))
    world.wait(90 * SECOND)
    assert recording_of(world).price(world.call.recording_rate) == Decimal("0.0050")


# Machine detection


def test_the_document_waits_for_the_verdict_and_is_told() -> None:
    world = answered(MACHINE, detection=DETECTION)
    assert world.asked == []
    world.wait(10 * SECOND)
    (asked,) = world.asked
    assert getattr(asked, "parameters", None) == (
        ("AnsweredBy", "machine_start"),
        ("MachineDetectionDuration", "2000"),
    )
    assert verdicts(world) == []


def test_an_asynchronous_verdict_is_reported_while_the_document_runs() -> None:
    world = answered(MACHINE, detection=replace(DETECTION, asynchronous=True))
    (asked,) = world.asked
    assert getattr(asked, "parameters", None) == ()
    world.arrive(Document(verbs=(Pause(length=20),)))
    world.wait(30 * SECOND)
    assert verdicts(world) == [("machine_start", 2 * SECOND)]


def test_a_partial_result_comes_before_the_final_one() -> None:
    detection = replace(
        DETECTION,
        mode=DetectionMode.DETECT_MESSAGE_END,
        asynchronous=True,
        partial_results=True,
    )
    world = answered(MACHINE, detection=detection)
    world.arrive(Document(verbs=(Pause(length=20),)))
    world.wait(30 * SECOND)
    assert verdicts(world) == [
        ("machine_start", 2 * SECOND),
        ("machine_end_beep", 6_900_000),
    ]


def test_an_asynchronous_verdict_without_a_callback_is_only_kept() -> None:
    detection = replace(DETECTION, asynchronous=True, callback=None)
    world = answered(MACHINE, detection=detection)
    world.wait(10 * SECOND)
    assert verdicts(world) == []
    assert world.call.verdict is not None
    assert world.call.verdict.answered_by is AnsweredBy.MACHINE_START


def test_a_call_that_ends_before_an_asynchronous_verdict_reports_unknown() -> None:
    world = answered(SILENT, detection=replace(DETECTION, asynchronous=True))
    world.wait(SECOND)
    world.give(Complete())
    assert verdicts(world) == [("unknown", SECOND)]


def test_a_call_that_ends_while_its_document_waits_reports_nothing() -> None:
    world = answered(SILENT, detection=DETECTION)
    world.wait(SECOND)
    world.give(Complete())
    assert (verdicts(world), world.asked) == ([], [])


def test_a_verdict_does_not_ask_again_when_the_application_gave_a_document_meanwhile() -> None:
    world = answered(MACHINE, detection=DETECTION)
    world.give(Update(document=CALLBACK, request=world.call.request))
    world.wait(10 * SECOND)
    assert len(world.asked) == 1


@pytest.mark.parametrize("detection", [None, DETECTION])
def test_a_verdict_that_nobody_waits_for_is_stale(detection: DetectionRequest | None) -> None:
    world = answered(MACHINE, detection=DETECTION)
    verdict = next(
        effect.input
        for taken in world.steps
        for effect in taken.effects
        if isinstance(effect, SetTimer) and isinstance(effect.input, Detected)
    )
    late = answered(MACHINE, detection=detection)
    late.wait(10 * SECOND)
    taken = late.give(verdict)
    assert taken.before == taken.after


def test_a_document_that_hangs_up_at_once_leaves_no_recording_to_hear() -> None:
    world = recorded(Hangup())
    assert recording_of(world).status is RecordingStatus.ABSENT
