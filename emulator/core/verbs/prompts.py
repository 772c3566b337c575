"""What is heard: Say, Play, Pause, Echo and Denoise."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Speak ``text``, ``loop`` times; 0 repeats until the call ends.

    ``pauses`` are the milliseconds of silence in it.
    """

    kind: Literal["Say"] = "Say"
    text: str
    voice: str = "woman"
    language: str = "en-US"
    loop: int = 1
    pauses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Play the audio at ``url``, or press ``digits`` when there are any."""

    kind: Literal["Play"] = "Play"
    url: str = ""
    loop: int = 1
    digits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Wait ``length`` seconds."""

    kind: Literal["Pause"] = "Pause"
    length: int = 1


Prompt = Say | Play | Pause
"""What can be nested in a Gather."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Play back what the called party says, for ``timeout`` seconds."""

    kind: Literal["Echo"] = "Echo"
    timeout: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Denoise:
    """Reduce noise from here on; takes no time."""

    kind: Literal["Denoise"] = "Denoise"
