"""The account resource: a project, as its own API shows it."""

from collections.abc import Collection
from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.instants import rfc2822
from emulator.exchange.owned import Account
from emulator.exchange.register import Registered
from emulator.web.base_paths import BASE

SUBRESOURCES = {
    "addresses": "/Addresses",
    "applications": "/Applications",
    "authorized_connect_apps": "/AuthorizedConnectApps",
    "available_phone_numbers": "/AvailablePhoneNumbers",
    "calls": "/Calls",
    "conferences": "/Conferences",
    "connect_apps": "/ConnectApps",
    "incoming_phone_numbers": "/IncomingPhoneNumbers",
    "keys": "/Keys",
    "messages": "/Messages",
    "notifications": "/Notifications",
    "outgoing_caller_ids": "/OutgoingCallerIds",
    "queues": "/Queues",
    "recordings": "/Recordings",
    "sandbox": "/Sandbox",
    "short_codes": "/SMS/ShortCodes",
    "signing_keys": "/SigningKeys",
    "sip": "/SIP",
    "transcriptions": "/Transcriptions",
    "usage": "/Usage",
}


class AccountResource(BaseModel):
    """The only account that a token can see is its own project.

    ``subresource_uris`` has null for what there is not.
    """

    model_config = ConfigDict(extra="forbid")

    auth_token: Literal["redacted"]
    date_created: str
    date_updated: str
    friendly_name: str
    owner_account_sid: str
    sid: str
    signing_key: None
    status: Literal["active"]
    subproject: bool
    subresource_uris: dict[str, str | None]
    type: Literal["Trial", "Full"]
    uri: str


def account_resource(
    registered: Registered[Account], *, trial: bool, served: Collection[str]
) -> dict[str, object]:
    """The resource of a project, as data; ``served`` are the paths below it that lead somewhere."""
    account = registered.item
    path = f"{BASE}/Accounts/{account.sid}"
    return {
        "sid": account.sid,
        "owner_account_sid": account.sid,
        "friendly_name": account.friendly_name,
        "status": "active",
        "type": "Trial" if trial else "Full",
        "auth_token": "redacted",
        "signing_key": None,
        "subproject": False,
        "date_created": rfc2822(registered.created_at),
        "date_updated": rfc2822(registered.updated_at),
        "subresource_uris": {
            name: f"{path}{below}.json" if below in served else None
            for name, below in SUBRESOURCES.items()
        },
        "uri": f"{path}.json",
    }
