"""What waits for the called party: Gather and Record.

``action`` None means the document itself.
"""

from dataclasses import dataclass
from typing import Literal

from emulator.core.request import Method, Trim, Webhook
from emulator.core.verbs.prompts import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """Ask for keys or words while ``prompts`` are heard, and send them to ``action``.

    ``num_digits`` None: no fixed number. ``finish_on_key`` empty: no key ends the input.
    ``speech_timeout`` None is auto. ``action`` None asks for the document again, with ``method``.
    ``partial_results`` is told what was said so far.
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
    partial_results: Webhook | None = None


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
    transcribe: bool = False
    transcribe_callback: Webhook | None = None
