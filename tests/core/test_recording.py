"""A recording: what is in it, how long it is, whether there is anything."""

from decimal import Decimal

import pytest
from listening import sound

from emulator.core.instants import SECOND
from emulator.core.recording import (
    Recording,
    RecordingSource,
    RecordingStatus,
    process,
    start,
    stop,
)
from emulator.core.request import RecordingRequest
from emulator.core.sound import Sound, SoundKind, Track

WHOLE = RecordingRequest(trim="do-not-trim")
TRIMMED = RecordingRequest()
SPEECH, KEYS = SoundKind.SPEECH, SoundKind.KEYS
OURS = Track.OUTBOUND


def record(
    *sounds: Sound, request: RecordingRequest = TRIMMED, starts: float = 0, ends: float = 10
) -> Recording:
    """A recording of a call with these sounds, between two times."""
    source = RecordingSource.OUTBOUND_API
    begun = start("call", 0, request, source, 2 * SECOND, round(starts * SECOND))
    return stop(begun, sounds, round(ends * SECOND))


def bounds(recording: Recording) -> tuple[float, float]:
    return recording.kept_from / SECOND, recording.kept_to / SECOND


def test_while_it_lasts_nothing_is_known_of_it() -> None:
    begun = start("call", 0, TRIMMED, RecordingSource.OUTBOUND_API, 0, 5)
    assert (begun.status, begun.ended_at) == (RecordingStatus.IN_PROGRESS, None)
    assert (begun.duration, begun.price(Decimal(1))) == (0, None)


def test_untrimmed_it_covers_all_of_the_time() -> None:
    assert bounds(record(sound(SPEECH, 2, 3), request=WHOLE)) == (0, 10)


def test_trimmed_it_begins_with_the_first_sound_and_ends_with_the_last() -> None:
    talk = (sound(SPEECH, 2, 3), sound(SPEECH, 6, 1, OURS), sound(SPEECH, 1.5, 0.1))
    assert bounds(record(*talk)) == (1.5, 7)


def test_a_sound_that_goes_on_beyond_the_end_is_cut_there() -> None:
    recording = record(sound(SPEECH, 2, 30))
    assert bounds(recording) == (2, 10)
    assert [each.length for each in recording.sounds] == [8 * SECOND]


def test_what_sounded_before_it_began_is_not_in_it() -> None:
    recording = record(
        sound(SPEECH, 0, 2), sound(SPEECH, 2, 2), sound(KEYS, 0, 1, keys="1"), starts=3
    )
    assert recording.sounds == (sound(SPEECH, 3, 1),)


@pytest.mark.parametrize(("track", "bound"), [("inbound", (1, 2)), ("outbound", (4, 5))])
def test_a_track_that_was_not_asked_for_is_not_in_it(
    track: str, bound: tuple[float, float]
) -> None:
    talk = (sound(SPEECH, 1, 1), sound(SPEECH, 4, 1, OURS))
    request = RecordingRequest(track="inbound" if track == "inbound" else "outbound")
    assert bounds(record(*talk, request=request)) == bound


# Keys


def test_pauses_before_and_after_keys_are_trimmed() -> None:
    assert bounds(record(sound(KEYS, 1, 3.4, keys="WW12W"))) == (3, 3.3)


def test_keys_pressed_before_it_began_are_trimmed() -> None:
    assert bounds(record(sound(KEYS, 0, 2.4, keys="1WW2"), starts=1)) == (2.2, 2.3)


def test_nothing_but_pauses_is_nothing() -> None:
    assert record(sound(KEYS, 1, 2, keys="WW"), request=WHOLE).empty


# Whether there is anything


@pytest.mark.parametrize("request_", [WHOLE, TRIMMED])
def test_without_a_sound_it_is_absent(request_: RecordingRequest) -> None:
    recording = process(record(request=request_), 12 * SECOND)
    assert (recording.status, recording.duration) == (RecordingStatus.ABSENT, 0)
    assert recording.price(Decimal(1)) is None


def test_with_sounds_of_the_other_track_only_it_is_absent() -> None:
    request = RecordingRequest(track="inbound")
    recording = process(record(sound(SPEECH, 1, 1, OURS), request=request), 12 * SECOND)
    assert recording.status is RecordingStatus.ABSENT


@pytest.mark.parametrize(
    ("length", "status"),
    [(0.999999, RecordingStatus.ABSENT), (1, RecordingStatus.COMPLETED)],
)
def test_what_lasted_less_than_a_second_is_absent(length: float, status: RecordingStatus) -> None:
    recording = record(sound(SPEECH, 0, 5), ends=length)
    assert process(recording, 12 * SECOND).status is status


def test_a_short_sound_in_a_longer_call_is_a_recording() -> None:
    recording = process(record(sound(SoundKind.BEEP, 5, 0.4)), 12 * SECOND)
    assert (recording.status, recording.duration) == (RecordingStatus.COMPLETED, 1)
    assert recording.updated_at == 12 * SECOND


# Length, channels and price


@pytest.mark.parametrize(("length", "seconds"), [(1, 1), (1.000001, 2), (59.5, 60), (60, 60)])
def test_a_begun_second_counts(length: float, seconds: int) -> None:
    assert record(sound(SPEECH, 0, 90), ends=length).duration == seconds


@pytest.mark.parametrize(("length", "price"), [(60, "0.0025"), (60.1, "0.0050"), (3, "0.0025")])
def test_a_begun_minute_is_paid_for(length: float, price: str) -> None:
    recording = process(record(sound(SPEECH, 0, 90), ends=length), 99 * SECOND)
    assert recording.price(Decimal("0.0025")) == Decimal(price)


def test_dual_has_two_channels() -> None:
    request = RecordingRequest(channels="dual")
    assert (record().channels, record(request=request).channels) == (1, 2)
