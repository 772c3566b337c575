"""What an application asked for when it placed a call, after validation and with defaults."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from emulator.core.fast_init import fast_init
from emulator.core.instants import MILLISECOND, SECOND, Duration
from emulator.core.status import CallEvent

Method = Literal["GET", "POST"]
Track = Literal["inbound", "outbound", "both"]
Trim = Literal["trim-silence", "do-not-trim"]


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A URL of the application and the method it is requested with."""

    kind: Literal["webhook"] = "webhook"
    url: str
    method: Method = "POST"


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class InlineDocument:
    """A cXML document that came with the request itself."""

    kind: Literal["inline"] = "inline"
    text: str


class DetectionMode(StrEnum):
    """When machine detection reports: at the verdict, or at the end of a machine's message."""

    ENABLE = "Enable"
    DETECT_MESSAGE_END = "DetectMessageEnd"


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionRequest:
    """The machine detection parameters of a call."""

    mode: DetectionMode
    asynchronous: bool = False
    partial_results: bool = False
    callback: Webhook | None = None
    silence_timeout: Duration = 5_000 * MILLISECOND
    speech_threshold: Duration = 2_400 * MILLISECOND
    speech_end_threshold: Duration = 1_200 * MILLISECOND
    timeout: Duration = 30 * SECOND
    words_threshold: int = 6


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRequest:
    """How a call is recorded. Only a Record can want a transcription."""

    channels: Literal["mono", "dual"] = "mono"
    track: Track = "both"
    trim: Trim = "trim-silence"
    callback: Webhook | None = None
    events: tuple[str, ...] = ("completed",)
    transcribe: bool = False
    transcribe_callback: Webhook | None = None


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequest:
    """A valid request to place a call.

    ``document`` None: the call is a leg that another one dialled, and hears nothing of its own.
    ``base_url`` is the scheme and host that absolute URLs of the emulator start with, as the
    application reached it.
    """

    to: str
    from_: str
    caller_id: str | None = None
    document: Webhook | InlineDocument | None
    fallback: Webhook | None = None
    status_callback: Webhook | None = None
    status_events: tuple[CallEvent, ...] = (CallEvent.COMPLETED,)
    timeout: Duration = 60 * SECOND
    send_digits: str = ""
    detection: DetectionRequest | None = None
    recording: RecordingRequest | None = None
    max_price_per_minute: Decimal | None = None
    application_sid: str | None = None
    sip_username: str | None = None
    base_url: str = ""
