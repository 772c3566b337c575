"""The parameters that applications and numbers have in common.

None means that a parameter is not given: what is new then has its default, what is there stays
as it is. The order of the fields is the order of the violations.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict

from emulator.api.create_call_form import BOOLEAN, METHOD, URL
from emulator.api.parameters import Boolean, HttpMethod, HttpUrl, parameter

_NAME = "1 to 64 characters"


def friendly_name(description: str, *, default: object = None) -> Any:  # noqa: ANN401 - a field
    """The parameter FriendlyName; with a ``default`` of ``...`` it is required."""
    return parameter(
        "FriendlyName", 20002, _NAME, description, default=default, min_length=1, max_length=64
    )


class WebhooksForm(BaseModel):
    """What is requested when somebody calls or texts."""

    model_config = ConfigDict(frozen=True)

    voice_url: HttpUrl | None = parameter(
        "VoiceUrl", 21402, URL, "Where the document of a call is requested."
    )
    voice_method: HttpMethod | None = parameter(
        "VoiceMethod", 21209, METHOD, "How VoiceUrl is requested; POST at first."
    )
    voice_fallback_url: HttpUrl | None = parameter(
        "VoiceFallbackUrl", 21402, URL, "Requested when a document cannot be had or read."
    )
    voice_fallback_method: HttpMethod | None = parameter(
        "VoiceFallbackMethod", 21209, METHOD, "How VoiceFallbackUrl is requested; POST at first."
    )
    status_callback: HttpUrl | None = parameter(
        "StatusCallback", 21456, URL, "Where the events of calls are reported."
    )
    status_callback_method: HttpMethod | None = parameter(
        "StatusCallbackMethod", 21209, METHOD, "How StatusCallback is requested; POST at first."
    )
    voice_caller_id_lookup: Boolean | None = parameter(
        "VoiceCallerIdLookup",
        10000,
        BOOLEAN,
        "Whether to look up the names of callers. Kept and shown; no name is ever found.",
    )
    sms_url: HttpUrl | None = parameter(
        "SmsUrl", 21402, URL, "Kept and shown; nobody sends messages here."
    )
    sms_method: HttpMethod | None = parameter(
        "SmsMethod", 21209, METHOD, "Kept and shown; POST at first."
    )
    sms_fallback_url: HttpUrl | None = parameter("SmsFallbackUrl", 21402, URL, "Kept and shown.")
    sms_fallback_method: HttpMethod | None = parameter(
        "SmsFallbackMethod", 21209, METHOD, "Kept and shown; POST at first."
    )


def given(form: BaseModel, *but: str) -> dict[str, Any]:  # for ``replace`` and constructors
    """The parameters that a form really has, by attribute; without those named."""
    return form.model_dump(exclude_none=True, exclude=set(but))
