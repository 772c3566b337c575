"""The resources of numbers: those that were purchased, and verified caller ids."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.instants import rfc2822
from emulator.exchange.owned import CallerId, PhoneNumber
from emulator.exchange.register import Registered
from emulator.web.application_resource import WebhooksResource, webhooks
from emulator.web.base_paths import BASE
from emulator.web.call_resource import API_VERSION


class Capabilities(BaseModel):
    """What the number can be used for."""

    fax: bool
    mms: bool
    sms: bool
    voice: bool


class NumberResource(WebhooksResource):
    """A purchased number. What has to do with addresses and trunks is always the same."""

    address_requirements: Literal["none"]
    address_sid: None
    beta: bool
    capabilities: Capabilities
    emergency_address_sid: None
    emergency_status: Literal["Inactive"]
    identity_sid: None
    origin: Literal["signalwire"]
    phone_number: str
    sms_application_sid: str | None
    trunk_sid: None
    voice_application_sid: str | None


class CallerIdResource(BaseModel):
    """A verified number. Every key is always there."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    date_created: str
    date_updated: str
    friendly_name: str
    phone_number: str
    sid: str
    uri: str


def number_resource(account_sid: str, registered: Registered[PhoneNumber]) -> dict[str, object]:
    """The resource of a purchased number, as data."""
    number = registered.item
    return {
        "sid": number.sid,
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "date_created": rfc2822(registered.created_at),
        "date_updated": rfc2822(registered.updated_at),
        "friendly_name": number.friendly_name,
        "phone_number": number.number,
        **webhooks(number),
        "voice_caller_id_lookup": number.voice_caller_id_lookup or False,
        "voice_application_sid": number.voice_application_sid,
        "sms_application_sid": number.sms_application_sid,
        "capabilities": {"fax": True, "mms": True, "sms": True, "voice": True},
        "beta": False,
        "origin": "signalwire",
        "address_requirements": "none",
        "address_sid": None,
        "emergency_address_sid": None,
        "emergency_status": "Inactive",
        "identity_sid": None,
        "trunk_sid": None,
        "uri": f"{BASE}/Accounts/{account_sid}/IncomingPhoneNumbers/{number.sid}.json",
    }


def caller_id_resource(account_sid: str, registered: Registered[CallerId]) -> dict[str, object]:
    """The resource of a verified caller id, as data."""
    caller_id = registered.item
    return {
        "sid": caller_id.sid,
        "account_sid": account_sid,
        "date_created": rfc2822(registered.created_at),
        "date_updated": rfc2822(registered.updated_at),
        "friendly_name": caller_id.friendly_name,
        "phone_number": caller_id.number,
        "uri": f"{BASE}/Accounts/{account_sid}/OutgoingCallerIds/{caller_id.sid}.json",
    }
