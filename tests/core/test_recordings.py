"""The recordings of a call: what starts, pauses and ends them, and what is heard in them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from lives import ANSWER_URL, HUMAN, REQUEST, placed
from recorded_lives import (
    RECORDED,
    SILENT,
    STOPPED,
    answered,
    change,
    heard_in,
    record,
    recorded,
    recording_of,
    refusal,
    reported,
    talking,
)

from emulator.core import recordings
from emulator.core.commands import Complete, RecordCall, Update
from emulator.core.cxml import Document
from emulator.core.effects import Log
from emulator.core.farend import FarEnd, Interjection
from emulator.core.inputs import FarEndPressed, FarEndSaid, Input, RecordingProcessed
from emulator.core.instants import SECOND
from emulator.core.recording import RecordingSource, RecordingStatus
from emulator.core.sound import SoundKind, Track
from emulator.core.verbs import Gather, Hangup, Pause, Play, Record, Say, Verb

# Of a whole call


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
    monkeypatch.setattr(recordings, "MAX_SOUNDS", 3)
    world = recorded(*(Play(digits=digit) for digit in "12345"), far_end=SILENT)
    assert [each.keys for each in recording_of(world).sounds] == ["1", "2", "3"]


def test_a_completed_recording_is_charged_for() -> None:
    world = answered(recording=RECORDED)
    world.call = replace(world.call, recording_rate=Decimal("0.0025"))
    world.arrive(Document(verbs=(Pause(length=61),)))
    world.wait(90 * SECOND)
    assert recording_of(world).price(world.call.recording_rate) == Decimal("0.0050")


def test_a_document_that_hangs_up_at_once_leaves_no_recording_to_hear() -> None:
    world = recorded(Hangup())
    assert recording_of(world).status is RecordingStatus.ABSENT


# On the wish of the application


def test_it_runs_from_the_wish_to_the_end_of_the_call() -> None:
    world = talking(Pause(length=10), far_end=HUMAN)
    world.wait(SECOND // 2)
    record(world)
    while world.wait_for_timer():
        pass
    recording = recording_of(world)
    assert recording.source is RecordingSource.START_CALL_RECORDING_API
    assert (recording.duration, heard_in(recording)) == (10, [(0, 0.6)])
    assert [status for status, _ in reported(world)] == ["in-progress", "completed"]


def test_stopped_it_ends_and_is_ready_while_the_call_goes_on() -> None:
    world = talking(Play(url="http://h/a", loop=0))
    record(world)
    world.wait(3 * SECOND)
    change(world, STOPPED)
    assert (recording_of(world).status, recording_of(world).duration) == (STOPPED, 3)
    world.wait(2 * SECOND)
    assert recording_of(world).status is RecordingStatus.COMPLETED
    assert not world.call.status.finished


@pytest.mark.parametrize(
    "verb",
    [
        Say(text="one two three four five"),
        Gather(prompts=(Say(text="one two three four five"),)),
    ],
)
def test_the_verb_that_runs_when_it_stops_is_heard_until_then(verb: Verb) -> None:
    world = talking(verb)
    record(world)
    world.wait(SECOND)
    change(world, STOPPED)
    world.wait(9 * SECOND)
    assert heard_in(recording_of(world)) == [(0, 1)]


@pytest.mark.parametrize(
    ("given", "length"),
    [(FarEndSaid(words="one two three four five"), 1.95), (FarEndPressed(keys="1"), 0.05)],
)
def test_what_the_far_end_lets_be_heard_when_it_begins_is_heard_from_there(
    given: Input, length: float
) -> None:
    world = talking()
    world.give(given)
    world.wait(SECOND // 20)
    record(world)
    world.wait(9 * SECOND)
    change(world, STOPPED)
    assert heard_in(recording_of(world)) == [(0, length)]


def test_a_verb_that_runs_when_it_begins_is_heard_from_there() -> None:
    world = talking(Say(text="one two three four five"), Pause(length=8))
    world.wait(SECOND)
    record(world)
    world.wait(9 * SECOND)
    assert heard_in(recording_of(world)) == [(0, 1)]


def test_several_recordings_hear_the_same_call_each_from_its_own_beginning() -> None:
    world = talking(Say(text="one two three four five"), Pause(length=8))
    record(world)
    world.wait(SECOND)
    second = record(world)
    world.wait(2 * SECOND)
    change(world, STOPPED)
    world.wait(9 * SECOND)
    one, two = world.call.recordings
    assert (one.duration, heard_in(one)) == (3, [(0, 2)])
    assert (two.duration, heard_in(two), second) == (9, [(0, 1)], 1)
    assert one.sid != two.sid


def test_it_does_not_disturb_the_recording_of_a_verb() -> None:
    world = talking(Record(play_beep=False, timeout=2, action=ANSWER_URL))
    record(world)
    world.wait(2 * SECOND)
    verbs_own, ours = world.call.recordings
    assert (verbs_own.running, ours.running) == (False, True)
    (asked,) = world.asked
    assert getattr(asked, "recording", None) == verbs_own


def test_a_recording_of_a_verb_can_be_stopped_and_the_verb_still_tells_of_it() -> None:
    world = talking(Record(play_beep=False, timeout=4, action=ANSWER_URL))
    world.wait(SECOND)
    change(world, STOPPED)
    record(world)
    world.wait(3 * SECOND)
    verbs_own, ours = world.call.recordings
    assert (verbs_own.running, ours.running) == (False, True)
    (asked,) = world.asked
    assert getattr(asked, "recording", None) == verbs_own


def test_what_sounds_between_two_recordings_is_not_kept() -> None:
    world = talking(*(Say(text="one two") for _ in range(20)))
    record(world)
    world.wait(4 * SECOND)
    change(world, STOPPED)
    kept = len(world.call.sounds)
    world.wait(SECOND)
    assert (kept, len(world.call.sounds)) == (5, 0)


def test_a_call_takes_a_thousand_recordings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "MAX_RECORDINGS", 2)
    world = talking()
    record(world)
    record(world)
    assert refusal(world.give(RecordCall(request=RECORDED))) == (10000, 422)
