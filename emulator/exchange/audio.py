"""A recording as audio, made on request from what sounded in its call; nothing is stored.

Every sample follows from the recording and the sample's place alone, so any part can be made
without what is before it, and an hour takes no more memory than a second.
"""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import pairwise
from struct import pack

from emulator.core.instants import SECOND, Duration
from emulator.core.recording import Recording
from emulator.core.sound import Track, audible
from emulator.exchange.tones import PERIOD, RATE, Tone, mixture, tone_of

SAMPLE = 2
"""Bytes of a sample: 16-bit PCM, little-endian."""

_PIECE = 65_536
"""How many bytes are made at a time."""

_SIDES = {Track.INBOUND: 0, Track.OUTBOUND: 1}
"""The channel of each side where each has its own: the called party is on the left."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A tone in a channel, between two frames of the recording."""

    start: int
    end: int
    tone: Tone
    channel: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Frames between which the same tones sound throughout."""

    start: int
    end: int
    spans: tuple[_Span, ...]

    def period(self, channels: int) -> bytes:
        """One period of all of it, from its start on."""
        parts = tuple(
            (span.tone, span.channel, (self.start - span.start) % PERIOD) for span in self.spans
        )
        return mixture(parts, channels)


class Audio:
    """The samples of a recording that has ended. A frame is one sample of each channel."""

    def __init__(self, recording: Recording) -> None:
        self.channels = recording.channels
        self.frames = recording.duration * RATE
        self.frame_size = SAMPLE * self.channels
        self._stretches = _stretches(_spans(recording))
        self._ends = [stretch.end for stretch in self._stretches]

    def read(self, first: int, last: int) -> bytes:
        """The frames from ``first`` up to ``last``, which is not among them."""
        made = bytearray((last - first) * self.frame_size)
        for place in range(bisect_right(self._ends, first), len(self._stretches)):
            stretch = self._stretches[place]
            start, end = max(stretch.start, first), min(stretch.end, last)
            if start >= end:
                break
            phase = (start - stretch.start) % PERIOD
            periods = -(-(phase + end - start) // PERIOD)
            tones = memoryview(stretch.period(self.channels) * periods)
            made[(start - first) * self.frame_size : (end - first) * self.frame_size] = tones[
                phase * self.frame_size : (phase + end - start) * self.frame_size
            ]
        return bytes(made)

    def pieces(self, first: int, last: int) -> Iterator[bytes]:
        """The same, a few seconds at a time."""
        step = _PIECE // self.frame_size
        for start in range(first, last, step):
            yield self.read(start, min(start + step, last))


def _spans(recording: Recording) -> list[_Span]:
    start, end = recording.kept_from, recording.kept_to
    dual = recording.channels == 2
    return [
        _Span(
            start=_frames(sound.start - start),
            end=_frames(sound.end - start),
            tone=tone_of(sound),
            channel=_SIDES[sound.track] if dual else 0,
        )
        for sound in audible(recording.sounds, start, end)
    ]


def _frames(duration: Duration) -> int:
    return duration * RATE // SECOND


def _stretches(spans: list[_Span]) -> list[_Stretch]:
    """Where something sounds, in order."""
    waiting = sorted(spans, key=lambda span: span.start, reverse=True)
    edges = sorted({edge for span in spans for edge in (span.start, span.end)})
    sounding: list[_Span] = []
    stretches: list[_Stretch] = []
    for start, end in pairwise(edges):
        sounding = [span for span in sounding if span.end > start]
        while waiting and waiting[-1].start == start:
            sounding.append(waiting.pop())
        if sounding:
            stretches.append(_Stretch(start, end, tuple(sounding)))
    return stretches


# --- WAV

_HEADER = 44
_PCM = 1


class Wav:
    """The audio as a WAV file of 16-bit PCM, whose every byte can be made by itself."""

    media_type = "audio/x-wav"
    ending = ".wav"

    def __init__(self, audio: Audio) -> None:
        self._audio = audio
        self._samples = audio.frames * audio.frame_size
        self.size = _HEADER + self._samples

    def read(self, first: int, last: int) -> Iterator[bytes]:
        """The bytes from ``first`` up to ``last``, which is not among them."""
        if first < _HEADER:
            yield self._header()[first:last]
        start, end = max(first - _HEADER, 0), last - _HEADER
        if end <= start:
            return
        size = self._audio.frame_size
        skipped = start % size
        for piece in self._audio.pieces(start // size, -(-end // size)):
            wanted = piece[skipped : skipped + end - start]
            yield wanted
            start += len(wanted)
            skipped = 0

    async def stream(self, first: int, last: int) -> AsyncIterator[bytes]:
        """The same, with a turn for everybody else after each piece."""
        for piece in self.read(first, last):
            yield piece
            await asyncio.sleep(0)  # to send is no turn as long as the client keeps up

    def _header(self) -> bytes:
        channels, size = self._audio.channels, self._audio.frame_size
        return pack(
            "<4sI4s4sIHHIIHH4sI",
            *(b"RIFF", self.size - 8, b"WAVE"),
            *(b"fmt ", 16, _PCM, channels, RATE, RATE * size, size, SAMPLE * 8),
            *(b"data", self._samples),
        )
