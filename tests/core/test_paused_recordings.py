"""Recordings that are paused, and what cannot be done to a recording."""

from dataclasses import replace

import pytest
from recorded_lives import (
    GOES_ON,
    PAUSED,
    RECORDED,
    STOPPED,
    change,
    heard_in,
    record,
    recorded,
    recording_of,
    refusal,
    talking,
)

from emulator.core import recordings
from emulator.core.commands import DeleteRecording
from emulator.core.instants import SECOND
from emulator.core.recording import Recording, RecordingStatus
from emulator.core.request import RecordingRequest
from emulator.core.verbs import Pause, Play, Say


def paused(*, skip: bool, request: RecordingRequest = RECORDED) -> Recording:
    """Ten seconds of sound from 2 s on, recorded for 20 s, with a pause from 5 s to 8 s."""
    world = talking(
        Pause(length=2), Play(url="http://h/a", loop=3), Say(text="one two"), Pause(length=9)
    )
    record(world, request)
    world.wait(5 * SECOND)
    assert change(world, PAUSED, skip=skip).after.recordings[0].status is PAUSED
    world.wait(3 * SECOND)
    assert change(world, GOES_ON).after.recordings[0].status is GOES_ON
    world.wait(12 * SECOND)
    change(world, STOPPED)
    return recording_of(world)


def test_a_pause_is_silence() -> None:
    recording = paused(skip=False)
    assert recording.duration == 20
    assert heard_in(recording) == [(2, 5), (8, 11), (11, 11.8)]


def test_a_skipped_pause_is_left_out_and_what_follows_comes_sooner() -> None:
    recording = paused(skip=True)
    assert recording.duration == 17
    assert heard_in(recording) == [(2, 5), (5, 8), (8, 8.8)]


@pytest.mark.parametrize(("skip", "seconds"), [(False, 10), (True, 7)])
def test_it_is_trimmed_by_what_is_heard_in_it(skip: bool, seconds: int) -> None:
    recording = paused(skip=skip, request=replace(RECORDED, trim="trim-silence"))
    assert recording.duration == seconds
    assert heard_in(recording)[0] == (0, 3)


def test_one_that_is_still_paused_ends_with_its_call() -> None:
    world = talking(Play(url="http://h/a", loop=3))
    record(world)
    world.wait(4 * SECOND)
    change(world, PAUSED, skip=True)
    world.wait(9 * SECOND)
    recording = recording_of(world)
    assert (recording.status, recording.duration) == (RecordingStatus.COMPLETED, 4)
    assert recording.ended_at == world.call.ended_at


def test_one_that_was_paused_all_the_time_is_absent() -> None:
    world = talking(Play(url="http://h/a", loop=3))
    record(world)
    change(world, PAUSED)
    world.wait(90 * SECOND)
    assert recording_of(world).status is RecordingStatus.ABSENT


def test_keys_are_cut_where_a_pause_begins_and_ends() -> None:
    world = talking(Play(digits="123456789"), Pause(length=9))
    record(world)
    world.wait(round(0.25 * SECOND))
    change(world, PAUSED)
    world.wait(round(0.6 * SECOND))
    change(world, GOES_ON)
    world.wait(SECOND)
    change(world, STOPPED)
    recording = recording_of(world)
    assert [each.keys for each in recording.sounds] == ["123456789", "5", "6789"]
    assert heard_in(recording) == [(0, 0.25), (0.85, 0.9), (1, 1.8)]


# What cannot be


@pytest.mark.parametrize(
    ("before", "to"),
    [
        ((), GOES_ON),
        ((PAUSED,), PAUSED),
        ((PAUSED, GOES_ON), GOES_ON),
        *(((STOPPED,), to) for to in (PAUSED, GOES_ON, STOPPED)),
        ((PAUSED, STOPPED), GOES_ON),
    ],
)
def test_what_it_is_already_and_what_has_ended_cannot_be_changed(
    before: tuple[RecordingStatus, ...], to: RecordingStatus
) -> None:
    world = talking()
    record(world)
    for each in before:
        assert change(world, each).refused is None
    taken = change(world, to)
    assert refusal(taken) == (10000, 422)
    assert taken.before == taken.after


def test_a_recording_of_a_call_that_has_ended_cannot_be_changed() -> None:
    world = recorded(Pause(length=10))
    assert refusal(change(world, STOPPED)) == (10000, 422)


@pytest.mark.parametrize("to", [PAUSED, STOPPED])
def test_a_recording_that_is_being_made_cannot_be_deleted(to: RecordingStatus) -> None:
    world = talking()
    record(world)
    change(world, to)
    assert refusal(world.give(DeleteRecording(recording=0))) == (20009, 422)
    assert refusal(world.give(DeleteRecording(recording=1))) == (10000, 422)


def test_a_recording_is_paused_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "MAX_GAPS", 1)
    world = talking()
    record(world)
    change(world, PAUSED)
    change(world, GOES_ON)  # at the same instant: there was no pause
    change(world, PAUSED)
    world.wait(SECOND)
    change(world, GOES_ON)
    assert refusal(change(world, PAUSED)) == (10000, 422)
