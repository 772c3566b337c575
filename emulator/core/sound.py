"""What is audible in a call: who sounded how, from when and for how long.

Recordings are made from this; nobody hears anything else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from emulator.core.farend import Beep, FaxTone, Heard, Silence, Speech
from emulator.core.instants import MILLISECOND, SECOND, Duration, Instant

KEY_TONE: Duration = 100 * MILLISECOND
KEY_GAP: Duration = 100 * MILLISECOND
"""How long a key sounds, and the silence after it. ``unverified``."""

KEY_PAUSES: dict[str, Duration] = {"w": 500 * MILLISECOND, "W": 1 * SECOND}
"""Characters among keys that wait instead of sounding."""


class Track(StrEnum):
    """The direction of audio: inbound comes from the called party, outbound goes to it."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class SoundKind(StrEnum):
    """What something sounds like."""

    SPEECH = "speech"
    MUSIC = "music"
    BEEP = "beep"
    FAX = "fax"
    KEYS = "keys"
    RINGING = "ringing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """One sound. ``keys`` are those pressed, with pauses ``w`` and ``W``, when it is keys.

    ``words`` are those spoken, where they are known, when it is speech.
    """

    track: Track
    kind: SoundKind
    start: Instant
    length: Duration
    keys: str = ""
    words: str = ""

    @property
    def end(self) -> Instant:
        """When it is over."""
        return self.start + self.length


def keys_length(keys: str) -> Duration:
    """How long it takes to press ``keys``, with their pauses."""
    return sum(KEY_PAUSES.get(key, KEY_TONE + KEY_GAP) for key in keys)


def keys_in(sound: Sound) -> int:
    """How many keys are heard in a sound."""
    if sound.kind is not SoundKind.KEYS:
        return 0
    return sum(1 for _ in audible((sound,), sound.start, sound.end))


def sounds_of(heard: Iterable[Heard], start: Instant) -> tuple[Sound, ...]:
    """What a far end lets be heard from ``start`` on."""
    sounds: list[Sound] = []
    for each in heard:
        kind = _kind(each)
        if kind is not None and each.length > 0:
            sounds.append(Sound(track=Track.INBOUND, kind=kind, start=start, length=each.length))
        start += each.length
    return tuple(sounds)


def _kind(heard: Heard) -> SoundKind | None:
    match heard:
        case Silence():
            return None
        case Speech():
            return SoundKind.SPEECH
        case Beep():
            return SoundKind.BEEP
        case FaxTone():
            return SoundKind.FAX


def audible(sounds: Iterable[Sound], start: Instant, end: Instant) -> Iterator[Sound]:
    """What is heard of the sounds between ``start`` and ``end``.

    Keys come one by one, without the pauses between them.
    """
    for sound in sounds:
        for part in _keys(sound) if sound.kind is SoundKind.KEYS else (sound,):
            if min(part.end, end) > max(part.start, start):
                yield _cut(part, start, end)


def _keys(sound: Sound) -> Iterator[Sound]:
    at = sound.start
    for key in sound.keys:
        pause = KEY_PAUSES.get(key)
        if pause is None and at < sound.end:
            yield replace(sound, start=at, length=min(KEY_TONE, sound.end - at), keys=key)
        at += KEY_TONE + KEY_GAP if pause is None else pause


def within(sounds: Iterable[Sound], start: Instant, end: Instant) -> Iterator[Sound]:
    """The parts of the sounds of which something is heard between two instants."""
    for sound in sounds:
        early_keys = sound.kind is SoundKind.KEYS and sound.start < start
        for part in _keys_from(sound, start) if early_keys else (sound,):
            if any(audible((part,), start, end)):
                yield _cut(part, start, end)


def _keys_from(sound: Sound, start: Instant) -> Iterator[Sound]:
    """Keys that began before ``start``, as far as they are pressed from then on."""
    at = sound.start
    for place, key in enumerate(sound.keys):
        after = at + keys_length(key)
        if after > start:  # the key that is being pressed, and those behind it
            silent_at = at if key in KEY_PAUSES else min(at + KEY_TONE, sound.end)
            if silent_at > start:
                yield replace(sound, start=start, length=silent_at - start, keys=key)
            rest = sound.keys[place + 1 :]
            yield replace(sound, start=after, length=sound.end - after, keys=rest)
            return
        at = after


def _cut(sound: Sound, start: Instant, end: Instant) -> Sound:
    first, last = max(sound.start, start), min(sound.end, end)
    if (first, last) == (sound.start, sound.end):
        return sound
    return replace(sound, start=first, length=last - first)
