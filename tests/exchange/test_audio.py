"""The audio of a recording: every sound at its place, every part by itself."""

import asyncio
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listening import (
    BEEP,
    CALLED,
    FAX,
    MUSIC,
    OURS,
    RATE,
    RINGING,
    Heard,
    heard,
    recorded,
    sound,
)

from emulator.core.request import RecordingRequest
from emulator.core.sound import Sound, SoundKind, Track
from emulator.exchange.audio import Audio, Wav
from emulator.exchange.mp3 import Mp3

MONO, DUAL = RecordingRequest(), RecordingRequest(channels="dual")
SPEECH, KEYS = SoundKind.SPEECH, SoundKind.KEYS


def audio(*sounds: Sound, seconds: float = 10, request: RecordingRequest = MONO) -> Audio:
    return Audio(recorded(*sounds, seconds=seconds, request=request))


def wav(*sounds: Sound, seconds: float = 10, request: RecordingRequest = MONO) -> bytes:
    content = Wav(audio(*sounds, seconds=seconds, request=request))
    return b"".join(content.read(0, content.size))


def listen(*sounds: Sound, seconds: float = 10, request: RecordingRequest = MONO) -> Heard:
    return heard(wav(*sounds, seconds=seconds, request=request))


CONVERSATION = (
    sound(SPEECH, 0.3001, 4),
    sound(SPEECH, 2.5, 5, Track.OUTBOUND),
    sound(KEYS, 6.1, 0.8, Track.INBOUND, "1w#"),
    sound(SoundKind.BEEP, 6.5, 0.4),
    sound(SoundKind.MUSIC, 8.123456, 1, Track.OUTBOUND),
)


# What sounds how


@pytest.mark.parametrize(
    ("kind", "track", "frequencies"),
    [
        (SoundKind.SPEECH, Track.INBOUND, (CALLED,)),
        (SoundKind.SPEECH, Track.OUTBOUND, (OURS,)),
        (SoundKind.BEEP, Track.INBOUND, (BEEP,)),
        (SoundKind.FAX, Track.INBOUND, (FAX,)),
        (SoundKind.MUSIC, Track.OUTBOUND, MUSIC),
        (SoundKind.RINGING, Track.OUTBOUND, RINGING),
    ],
)
def test_each_kind_of_sound_has_tones_of_its_own(
    kind: SoundKind, track: Track, frequencies: tuple[int, ...]
) -> None:
    listened = listen(sound(kind, 1, 2, track), seconds=4)
    everything = {CALLED, OURS, BEEP, FAX, *MUSIC, *RINGING}
    assert {each for each in everything if listened.sounds(each, 1, 3)} == set(frequencies)
    assert listened.silent(0, 1)
    assert listened.silent(3, 4)


def test_every_key_is_the_pair_of_tones_that_telephones_know() -> None:
    keys = "123A456B789C*0#D"
    assert listen(sound(KEYS, 0, 3.2, keys=keys), seconds=4).keys() == keys


def test_a_key_sounds_for_100_ms_and_is_followed_by_100_ms_of_silence() -> None:
    listened = listen(sound(KEYS, 1, 0.4, keys="55"), seconds=2)
    for start in (1.0, 1.2):
        assert listened.strength(770, start, start + 0.1) > 3_500
        assert listened.strength(1_336, start, start + 0.1) > 3_500
        assert listened.silent(start + 0.1, start + 0.2)


def test_pauses_among_keys_are_silent() -> None:
    listened = listen(sound(KEYS, 0, 2.1, keys="1w2W3"), seconds=3)
    assert listened.keys() == "123"
    assert listened.silent(0.1, 0.7)
    assert listened.silent(0.8, 1.9)


def test_keys_that_are_cut_short_end_there() -> None:
    listened = listen(sound(KEYS, 0, 0.25, keys="123"), seconds=1)
    assert listened.keys() == "12"
    assert listened.silent(0.25, 1)


def test_sounds_that_follow_each_other_leave_no_gap() -> None:
    listened = listen(sound(SPEECH, 0, 1.00007), sound(SPEECH, 1.00007, 1), seconds=3)
    quiet = [place for place, value in enumerate(listened.part(0, 2)) if value == 0]
    assert all(later - earlier > 1 for earlier, later in pairwise(quiet))


# Several at once


def test_sounds_at_the_same_time_are_mixed() -> None:
    listened = listen(sound(SPEECH, 0, 3), sound(SPEECH, 1, 1, Track.OUTBOUND), seconds=3)
    heard_there = [
        (listened.sounds(CALLED, start, start + 1), listened.sounds(OURS, start, start + 1))
        for start in (0, 1, 2)
    ]
    assert heard_there == [(True, False), (True, True), (True, False)]


def test_a_mixture_that_is_too_loud_is_cut_at_full_scale() -> None:
    listened = listen(*(sound(SPEECH, 0, 1) for _ in range(6)), seconds=1)
    assert (min(listened.channels[0]), max(listened.channels[0])) == (-32_768, 32_767)


def test_dual_has_the_called_party_on_the_left_and_our_side_on_the_right() -> None:
    listened = listen(
        sound(SPEECH, 0, 2), sound(SPEECH, 1, 2, Track.OUTBOUND), seconds=4, request=DUAL
    )
    left, right = (listened.loudness(channel) for channel in (0, 1))
    assert [bool(each) for each in left] == [True, True, False, False]
    assert [bool(each) for each in right] == [False, True, True, False]
    assert listened.sounds(CALLED, 1, 2, 0)
    assert listened.sounds(OURS, 1, 2, 1)


# Length


@pytest.mark.parametrize("request_", [MONO, DUAL])
@pytest.mark.parametrize("seconds", [0.4, 1, 3.2, 59.9999])
def test_it_lasts_as_long_as_the_recording_says(seconds: float, request_: RecordingRequest) -> None:
    recording = recorded(CONVERSATION[0], seconds=seconds, request=request_)
    content = Wav(Audio(recording))
    assert heard(b"".join(content.read(0, content.size))).seconds == recording.duration


def test_a_begun_second_is_filled_up_with_silence() -> None:
    listened = listen(sound(SPEECH, 0, 9), seconds=1.5)
    assert listened.seconds == 2
    assert listened.silent(1.5, 2)


# Parts


@pytest.mark.parametrize("request_", [MONO, DUAL])
def test_any_part_of_a_wav_is_what_stands_there_in_the_whole(request_: RecordingRequest) -> None:
    content = Wav(audio(*CONVERSATION, request=request_))
    whole = b"".join(content.read(0, content.size))
    assert len(whole) == content.size

    @given(st.integers(0, content.size), st.integers(0, content.size))
    @settings(max_examples=50, deadline=None)
    def reads_the_same(one: int, other: int) -> None:
        first, last = sorted((one, other))
        assert b"".join(content.read(first, last)) == whole[first:last]

    reads_the_same()


def test_an_hour_is_read_without_holding_it_in_memory() -> None:
    talk = [
        sound(SPEECH, minute * 60 + at, 20, track)
        for minute in range(60)
        for at, track in ((1.5, Track.INBOUND), (15.25, Track.OUTBOUND))
    ]
    content = Wav(audio(*talk, seconds=3_600, request=DUAL))
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in content.read(0, content.size))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == content.size == 44 + 3_600 * RATE * 4
    assert peak < 1_000_000


# MP3


def frames(mp3: bytes, size: int) -> int:
    """How many frames there are, each of which must begin where the one before ended."""
    starts = range(0, len(mp3), size)
    assert all(mp3[start] == 0xFF and mp3[start + 1] & 0xE6 == 0xE2 for start in starts)
    return len(starts)


@pytest.mark.parametrize(("request_", "size"), [(MONO, 288), (DUAL, 576)])
@pytest.mark.parametrize("seconds", [1, 2, 9, 10, 61])
def test_an_mp3_has_the_size_it_announces_and_lasts_as_long(
    seconds: int, request_: RecordingRequest, size: int
) -> None:
    content = Mp3(audio(*CONVERSATION, seconds=seconds, request=request_), asyncio.Lock())
    whole = b"".join(content.read(0, content.size))
    assert len(whole) == content.size
    assert seconds <= frames(whole, size) * 576 / RATE < seconds + 0.25


@pytest.mark.parametrize(("first", "last"), [(0, 1), (1_000, 9_999), (40_000, 40_608), (5, 5)])
def test_any_part_of_an_mp3_is_what_stands_there_in_the_whole(first: int, last: int) -> None:
    content = Mp3(audio(*CONVERSATION), asyncio.Lock())
    whole = b"".join(content.read(0, content.size))
    assert content.size == 40_608
    assert b"".join(content.read(first, last)) == whole[first:last]
