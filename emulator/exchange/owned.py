"""What a project has besides its calls: a name, applications, purchased and verified numbers."""

from dataclasses import dataclass

from emulator.core.request import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """What is requested when somebody calls or texts; a URL that is None is not requested."""

    voice_url: str | None = None
    voice_method: Method = "POST"
    voice_fallback_url: str | None = None
    voice_fallback_method: Method = "POST"
    status_callback: str | None = None
    status_callback_method: Method = "POST"
    voice_caller_id_lookup: bool | None = None
    sms_url: str | None = None
    sms_method: Method = "POST"
    sms_fallback_url: str | None = None
    sms_fallback_method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Webhooks):
    """Webhooks under one SID, which calls can be placed with and numbers can refer to."""

    sid: str
    friendly_name: str = ""
    sms_status_callback: str | None = None
    sms_status_callback_method: Method = "POST"
    message_status_callback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber(Webhooks):
    """A purchased number: calls can come from it, and it can be called.

    Where there is an application of ``voice_application_sid``, its voice webhooks count in place
    of the number's own; so with ``sms_application_sid``.
    """

    sid: str
    number: str
    friendly_name: str = ""
    voice_application_sid: str | None = None
    sms_application_sid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerId:
    """A verified number of somebody else's: calls can come from it."""

    sid: str
    number: str
    friendly_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The project itself, as far as it can be changed through the API."""

    sid: str
    friendly_name: str = "Calls emulator"
