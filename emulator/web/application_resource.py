"""The application resource: webhooks under one SID."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.instants import rfc2822
from emulator.exchange.owned import Application, Webhooks
from emulator.exchange.register import Registered
from emulator.web.base_paths import BASE
from emulator.web.call_resource import API_VERSION

Method = Literal["GET", "POST"]


class WebhooksResource(BaseModel):
    """What applications and numbers have in common. Every key is always there."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    api_version: str
    date_created: str
    date_updated: str
    friendly_name: str
    sid: str
    sms_fallback_method: Method
    sms_fallback_url: str | None
    sms_method: Method
    sms_url: str | None
    status_callback: str | None
    status_callback_method: Method
    uri: str
    voice_caller_id_lookup: bool | None
    voice_fallback_method: Method
    voice_fallback_url: str | None
    voice_method: Method
    voice_url: str | None


class ApplicationResource(WebhooksResource):
    """A URL that is null is not requested; ``voice_caller_id_lookup`` is null unless given."""

    message_status_callback: str | None
    sms_status_callback: str | None
    sms_status_callback_method: Method


def application_resource(
    account_sid: str, registered: Registered[Application]
) -> dict[str, object]:
    """The resource of an application, as data."""
    application = registered.item
    return {
        "sid": application.sid,
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "date_created": rfc2822(registered.created_at),
        "date_updated": rfc2822(registered.updated_at),
        "friendly_name": application.friendly_name,
        **webhooks(application),
        "sms_status_callback": application.sms_status_callback,
        "sms_status_callback_method": application.sms_status_callback_method,
        "message_status_callback": application.message_status_callback,
        "uri": f"{BASE}/Accounts/{account_sid}/Applications/{application.sid}.json",
    }


def webhooks(given: Webhooks) -> dict[str, object]:
    """The part of a resource that says what is requested when somebody calls or texts."""
    return {
        "voice_url": given.voice_url,
        "voice_method": given.voice_method,
        "voice_fallback_url": given.voice_fallback_url,
        "voice_fallback_method": given.voice_fallback_method,
        "status_callback": given.status_callback,
        "status_callback_method": given.status_callback_method,
        "voice_caller_id_lookup": given.voice_caller_id_lookup,
        "sms_url": given.sms_url,
        "sms_method": given.sms_method,
        "sms_fallback_url": given.sms_fallback_url,
        "sms_fallback_method": given.sms_fallback_method,
    }
