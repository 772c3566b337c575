"""The verbs of cXML, as data. Defaults and bounds are the vendor's.

Lengths of time are whole seconds, as documents write them. URLs are absolute. ``action`` None
means the document itself.
"""

from dataclasses import dataclass
from typing import Literal

from emulator.core.request import Method, Trim, Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Speak ``text``, ``loop`` times; 0 repeats until the call ends."""

    kind: Literal["Say"] = "Say"
    text: str
    voice: str = "woman"
    language: str = "en-US"
    loop: int = 1


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
class Redirect:
    """Go on with the document at ``url``; verbs after it are not reached."""

    kind: Literal["Redirect"] = "Redirect"
    url: str
    method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangup:
    """End the call."""

    kind: Literal["Hangup"] = "Hangup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Play back what the called party says, for ``timeout`` seconds."""

    kind: Literal["Echo"] = "Echo"
    timeout: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Denoise:
    """Reduce noise from here on; takes no time."""

    kind: Literal["Denoise"] = "Denoise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """Ask for keys or words while ``prompts`` are heard, and send them to ``action``.

    ``num_digits`` None: no fixed number. ``finish_on_key`` empty: no key ends the input.
    ``speech_timeout`` None is auto. ``action`` None asks for the document again, with ``method``.
    """

    kind: Literal["Gather"] = "Gather"
    prompts: tuple[Prompt, ...] = ()
    dtmf: bool = True
    speech: bool = False
    action: Webhook | None = None
    method: Method = "POST"
    num_digits: int | None = None
    finish_on_key: str = "#"
    timeout: int = 5
    speech_timeout: int | None = None
    action_on_empty_result: bool = False
    language: str = "en-US"
    hints: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingCallback:
    """Where the events of a verb's recording are reported."""

    webhook: Webhook
    events: tuple[str, ...] = ("completed",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Record the called party and send where it can be heard to ``action``."""

    kind: Literal["Record"] = "Record"
    action: Webhook | None = None
    method: Method = "POST"
    timeout: int = 5
    finish_on_key: str = "0123456789*#"
    max_length: int = 3600
    play_beep: bool = True
    trim: Trim = "trim-silence"
    callback: RecordingCallback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A verb that the emulator passes over."""

    kind: Literal["Unsupported"] = "Unsupported"
    name: str
    message: str


Verb = Say | Play | Pause | Redirect | Hangup | Echo | Denoise | Gather | Record | Unsupported
