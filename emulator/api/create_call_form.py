"""The documented parameters of ``POST /Accounts/{AccountSid}/Calls``: one field a row."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from emulator.api.parameters import (
    Address,
    Boolean,
    CallerId,
    HttpMethod,
    HttpUrl,
    RecordingEvents,
    Uuid,
    Whole,
    parameter,
)
from emulator.core.status import CallEvent
from emulator.core.urls import MAX_LENGTH

_PRICE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?|\.[0-9]{1,4}", re.ASCII)

URL = f"an absolute http or https URL of at most {MAX_LENGTH} characters"
METHOD = "GET or POST"
BOOLEAN = "true or false"
ADDRESS = "a number in E.164 format (+15551234567) or a SIP endpoint (sip:user@host)"
RECORDING_EVENTS = "one or more of completed, in-progress, absent, separated by spaces"
EVENT = "one of initiated, ringing, answered, completed; repeat the parameter for several"


def _price(text: object) -> Decimal:
    if _PRICE.fullmatch(str(text)) is None:
        raise ValueError
    return Decimal(str(text))


def _once_each(events: tuple[CallEvent, ...]) -> tuple[CallEvent, ...]:
    return tuple(dict.fromkeys(events))


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


CallEvents = Annotated[tuple[CallEvent, ...], BeforeValidator(_several), AfterValidator(_once_each)]


class CreateCallForm(BaseModel):
    """What an application can say about the call it wants.

    The order of the fields is the order in which violations are reported.
    """

    # From and To are None here only so that all that is missing can be told at once.
    model_config = ConfigDict(frozen=True, json_schema_extra={"required": ["From", "To"]})

    url: HttpUrl | None = parameter(
        "Url", 21402, URL, "Where the call's document is requested when it is answered."
    )
    twiml: str | None = parameter(
        "Twiml",
        21402,
        "a document of 11 to 4000 characters",
        "The call's document itself, in place of Url.",
        min_length=11,
        max_length=4000,
    )
    laml: str | None = parameter(
        "Laml",
        21402,
        "a document of 11 to 4000 characters",
        "Another name of Twiml.",
        min_length=11,
        max_length=4000,
    )
    application_sid: Uuid | None = parameter(
        "ApplicationSid",
        21218,
        "the SID of an application of this project that has a voice URL",
        "The application whose webhooks handle the call, in place of Url, Method, FallbackUrl, "
        "FallbackMethod and StatusCallbackMethod, which are ignored then.",
    )
    from_: Address | None = parameter("From", 21212, ADDRESS, "Required. Who calls.")
    to: Address | None = parameter("To", 21211, ADDRESS, "Required. Who is called.")
    caller_id: CallerId | None = parameter(
        "CallerId",
        21212,
        "a number in E.164 format (+15551234567) or an identifier without a plus sign",
        "What the called party sees in place of From.",
    )
    method: HttpMethod = parameter("Method", 21209, METHOD, "How Url is requested.", default="POST")
    fallback_method: HttpMethod = parameter(
        "FallbackMethod", 21209, METHOD, "How FallbackUrl is requested.", default="POST"
    )
    status_callback_method: HttpMethod = parameter(
        "StatusCallbackMethod",
        21209,
        METHOD,
        "How StatusCallback is requested.",
        default="POST",
    )
    async_amd_status_callback_method: HttpMethod = parameter(
        "AsyncAmdStatusCallbackMethod",
        21209,
        METHOD,
        "How AsyncAmdStatusCallback is requested.",
        default="POST",
    )
    recording_status_callback_method: HttpMethod = parameter(
        "RecordingStatusCallbackMethod",
        21209,
        METHOD,
        "How RecordingStatusCallback is requested.",
        default="POST",
    )
    fallback_url: HttpUrl | None = parameter(
        "FallbackUrl", 21402, URL, "Requested when a document cannot be had or read."
    )
    status_callback: HttpUrl | None = parameter(
        "StatusCallback", 21456, URL, "Where the call's events are reported."
    )
    async_amd_status_callback: HttpUrl | None = parameter(
        "AsyncAmdStatusCallback",
        21456,
        URL,
        "Where the verdict of machine detection is reported. Ignored if AsyncAmd is false.",
    )
    recording_status_callback: HttpUrl | None = parameter(
        "RecordingStatusCallback", 21456, URL, "Where the recording's events are reported."
    )
    machine_detection: Literal["Enable", "DetectMessageEnd", "none"] = parameter(
        "MachineDetection",
        21234,
        "Enable, DetectMessageEnd or none",
        "Whether to tell humans from machines, and whether to wait for a machine's message.",
        default="none",
    )
    async_amd: Boolean = parameter(
        "AsyncAmd",
        21234,
        BOOLEAN,
        "Whether the document is requested at once, without waiting for the verdict.",
        default=False,
    )
    async_amd_partial_results: Boolean = parameter(
        "AsyncAmdPartialResults",
        21234,
        BOOLEAN,
        "Whether interim results are reported too. Ignored if AsyncAmd is false.",
        default=False,
    )
    machine_detection_silence_timeout: Whole = parameter(
        "MachineDetectionSilenceTimeout",
        21234,
        "whole milliseconds from 2000 to 10000",
        "How much silence at the start makes detection give up.",
        default=5000,
        ge=2000,
        le=10_000,
    )
    machine_detection_speech_threshold: Whole = parameter(
        "MachineDetectionSpeechThreshold",
        21234,
        "whole milliseconds from 1000 to 6000",
        "How much speech makes a machine.",
        default=2400,
        ge=1000,
        le=6000,
    )
    machine_detection_speech_end_threshold: Whole = parameter(
        "MachineDetectionSpeechEndThreshold",
        21234,
        "whole milliseconds from 500 to 5000",
        "How much silence ends an utterance.",
        default=1200,
        ge=500,
        le=5000,
    )
    machine_detection_timeout: Whole = parameter(
        "MachineDetectionTimeout",
        21234,
        "whole seconds from 1 to 120",
        "How long detection may take.",
        default=30,
        ge=1,
        le=120,
    )
    machine_words_threshold: Whole = parameter(
        "MachineWordsThreshold",
        21234,
        "a whole number from 1 to 100",
        "How many words make a machine.",
        default=6,
        ge=1,
        le=100,
    )
    max_price_per_minute: Annotated[Decimal, BeforeValidator(_price)] | None = parameter(
        "MaxPricePerMinute",
        90000,
        "a price in USD with at most four decimals (0.0075)",
        "The call is not created when a minute costs more.",
    )
    record: Boolean = parameter(
        "Record", 10000, BOOLEAN, "Whether the call is recorded.", default=False
    )
    recording_channels: Literal["mono", "dual"] = parameter(
        "RecordingChannels",
        10000,
        "mono or dual",
        "Both sides in one channel, or each in its own.",
        default="mono",
    )
    recording_track: Literal["inbound", "outbound", "both"] = parameter(
        "RecordingTrack",
        10000,
        "inbound, outbound or both",
        "Which side is recorded: inbound is the called party.",
        default="both",
    )
    recording_status_callback_event: RecordingEvents = parameter(
        "RecordingStatusCallbackEvent",
        13621,
        RECORDING_EVENTS,
        "Which events of the recording are reported.",
        default=("completed",),
        default_on_wire="completed",
        repeats=True,
    )
    trim: Literal["trim-silence", "do-not-trim"] = parameter(
        "Trim",
        13699,
        "trim-silence or do-not-trim",
        "Whether silence at both ends of the recording is cut off.",
        default="trim-silence",
    )
    send_digits: str = parameter(
        "SendDigits",
        13222,
        "1 to 32 of 0-9, #, *, w (half a second) and W (a second)",
        "The keys to press after the answer.",
        default="",
        pattern=r"^[0-9#*wW]{1,32}$",
    )
    sip_auth_username: str | None = parameter(
        "SipAuthUsername", 10000, "text", "The user name a SIP endpoint asks for."
    )
    sip_auth_password: str | None = parameter(
        "SipAuthPassword", 10000, "text", "Its password. Never kept or shown."
    )
    # A tuple, because pydantic copies a list that is a default, each time: 1.5 us.
    status_callback_event: CallEvents = parameter(
        "StatusCallbackEvent",
        21626,
        EVENT,
        "Which events are reported to StatusCallback.",
        default=(CallEvent.COMPLETED,),
        repeats=True,
    )
    timeout: Whole = parameter(
        "Timeout",
        21208,
        "whole seconds from 1 to 600",
        "How long the far end may take to answer.",
        default=60,
        ge=1,
        le=600,
    )
