"""What each sound of a call sounds like: steady tones, told apart by their frequencies.

The frequencies of key presses (DTMF), of ringing and of a fax machine are those of the North
American network; the others are a choice of ours. ``unverified``.
"""

from array import array
from collections.abc import Iterable
from functools import lru_cache
from math import pi, sin
from struct import pack

from emulator.core.sound import Sound, SoundKind, Track

RATE = 8_000
"""Samples per second."""

PERIOD = 800
"""Samples after which a tone begins anew: 100 ms, so every tone is a multiple of 10 Hz.

The tones of keys are not, but a key sounds for one period only.
"""

LEVEL = 8_000
"""The peak of one sound. Four at once stay below full scale, beyond which samples are cut."""

_LOWEST, _HIGHEST = -32_768, 32_767

Tone = tuple[int, ...]
"""Frequencies in Hz, all at once."""

SPEECH: dict[Track, Tone] = {Track.INBOUND: (400,), Track.OUTBOUND: (250,)}
OTHERS: dict[SoundKind, Tone] = {
    SoundKind.MUSIC: (500, 800),
    SoundKind.BEEP: (1_000,),
    SoundKind.FAX: (2_100,),
    SoundKind.RINGING: (440, 480),
}
KEYS: dict[str, Tone] = {
    key: (row, column)
    for row, keys in ((697, "123A"), (770, "456B"), (852, "789C"), (941, "*0#D"))
    for column, key in zip((1_209, 1_336, 1_477, 1_633), keys, strict=True)
}


def tone_of(sound: Sound) -> Tone:
    """The tone of a sound; of keys, only one at a time has one."""
    match sound.kind:
        case SoundKind.SPEECH:
            return SPEECH[sound.track]
        case SoundKind.KEYS:
            return KEYS[sound.keys]
        case kind:
            return OTHERS[kind]


@lru_cache(maxsize=64)
def wave(tone: Tone) -> tuple[int, ...]:
    """One period of a tone."""
    amplitude = LEVEL / len(tone)
    return tuple(
        round(amplitude * sum(sin(2 * pi * frequency * place / RATE) for frequency in tone))
        for place in range(PERIOD)
    )


@lru_cache(maxsize=1024)
def mixture(parts: tuple[tuple[Tone, int, int], ...], channels: int) -> bytes:
    """One period of several tones at once, as little-endian 16-bit frames of so many channels.

    Each part is a tone, its channel and how many samples of it are over when the period begins.
    """
    frames = array("h", bytes(2 * PERIOD * channels))
    for channel in range(channels):
        waves = [_from(phase, wave(tone)) for tone, where, phase in parts if where == channel]
        if waves:
            frames[channel::channels] = array("h", _added(waves))
    return pack(f"<{len(frames)}h", *frames)


def _from(phase: int, period: tuple[int, ...]) -> tuple[int, ...]:
    return period[phase:] + period[:phase]


def _added(waves: list[tuple[int, ...]]) -> Iterable[int]:
    if len(waves) == 1:
        return waves[0]
    return (max(_LOWEST, min(_HIGHEST, value)) for value in map(sum, zip(*waves, strict=True)))
