"""Verbs whose length is known when they begin: how long they take, how they sound, what to say."""

from emulator.core.instants import MILLISECOND, SECOND, Duration, Instant
from emulator.core.sound import Sound, SoundKind, Track, keys_length
from emulator.core.verbs import Denoise, Echo, Pause, Play, Say

Timed = Say | Play | Pause | Echo | Denoise

PER_WORD: Duration = 400 * MILLISECOND
"""How long one spoken word takes: 150 words a minute. ``unverified``."""

PLAY_LENGTH: Duration = 3 * SECOND
"""How long the audio of a Play is taken to last, when its media are not fetched. ``unverified``."""


def duration(verb: Timed) -> Duration | None:
    """How long a verb takes; None: until the call ends."""
    match verb:
        case Pause(length=length) | Echo(timeout=length):
            return length * SECOND
        case Play(digits=digits) if digits:
            return keys_length(digits)
        case Say(text="", pauses=0) | Play(url="") | Denoise():
            return 0  # nothing to be heard, however often
        case Say(loop=0) | Play(loop=0):
            return None
        case Say(text=text, loop=loop, pauses=pauses):
            return loop * (speech_length(text) + pauses * MILLISECOND)
        case Play(loop=loop):
            return loop * PLAY_LENGTH


def speech_length(words: str) -> Duration:
    """How long it takes to say ``words``."""
    return len(words.split()) * PER_WORD


def sound_of(verb: Timed, start: Instant, end: Instant) -> Sound | None:
    """What the called party heard of a verb between two instants."""
    if end == start:
        return None
    match verb:
        case Say():
            kind, keys = SoundKind.SPEECH, ""
        case Play(digits=digits) if digits:
            kind, keys = SoundKind.KEYS, digits
        case Play():
            kind, keys = SoundKind.MUSIC, ""
        case Pause() | Echo() | Denoise():
            return None
    return Sound(track=Track.OUTBOUND, kind=kind, start=start, length=end - start, keys=keys)
