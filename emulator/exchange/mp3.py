"""A recording's audio as MP3, encoded while it is read."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from emulator.exchange.audio import Audio
from emulator.exchange.tones import RATE

_FRAME = 576
"""Samples that one MP3 frame holds at this sample rate."""

_DELAY = 2
"""Frames more than the samples fill: what the encoder holds back comes out at the end."""

_BIT_RATE = 32
"""Kilobits a second for each channel. It is constant, so the size is known in advance."""

_QUALITY = 5
"""LAME's middle between speed and care; steady tones need no more."""


class Mp3:
    """The audio as an MP3 file of a constant bit rate.

    The size is known at once. A part is made by encoding all that is before it, too: about three
    seconds of processor time for each hour and channel. ``encoder`` is held while a piece is
    encoded, in a thread: what shares it takes one processor at most, piece by piece in turn.
    """

    media_type = "audio/mpeg"
    ending = ".mp3"

    def __init__(self, audio: Audio, encoder: asyncio.Lock) -> None:
        self._audio = audio
        self._encoder = encoder
        self._bit_rate = _BIT_RATE * audio.channels
        frame_size = _FRAME // 8 * self._bit_rate * 1_000 // RATE
        self.size = (-(-audio.frames // _FRAME) + _DELAY) * frame_size

    def read(self, first: int, last: int) -> Iterator[bytes]:
        """The bytes from ``first`` up to ``last``, which is not among them.

        What is before the part comes as empty pieces, so that a reader can give up in between.
        """
        at = 0
        for piece in self._encoded():
            yield piece[max(first - at, 0) : max(last - at, 0)]
            at += len(piece)
            if at >= last:
                return

    async def stream(self, first: int, last: int) -> AsyncIterator[bytes]:
        """The same, without keeping anybody else waiting."""
        pieces = self.read(first, last)
        while True:
            async with self._encoder:
                piece = await asyncio.to_thread(next, pieces, None)
            if piece is None:
                return
            yield piece

    def _encoded(self) -> Iterator[bytes]:
        # Imported here: only who listens to an MP3 needs it.
        import lameenc  # type: ignore[import-not-found]  # noqa: PLC0415 - it has no types

        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_in_sample_rate(RATE)
        encoder.set_channels(self._audio.channels)
        encoder.set_bit_rate(self._bit_rate)
        encoder.set_quality(_QUALITY)
        for samples in self._audio.pieces(0, self._audio.frames):
            yield bytes(encoder.encode(samples))
        yield bytes(encoder.flush())
