"""The notification resource: an error or warning that a call met. ``unverified``."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.call import Call
from emulator.core.errors import MORE_INFO, Level
from emulator.core.instants import rfc2822
from emulator.core.sids import sid
from emulator.web.base_paths import BASE
from emulator.web.call_resource import API_VERSION


class NotificationResource(BaseModel):
    """Every key is always there. ``log`` is 0 for an error and 1 for a warning."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    api_version: str
    call_sid: str
    date_created: str
    date_updated: str
    error_code: str
    log: Literal["0", "1"]
    message_date: str
    message_text: str
    more_info: str
    request_url: str | None
    sid: str
    uri: str


def notification_sid(call: Call, number: int) -> str:
    """The SID of the notification at place ``number`` of the call's notifications."""
    return sid(call.sid, "notification", number)


def notification_resource(call: Call, number: int) -> dict[str, object]:
    """The resource of the notification at place ``number``, as data."""
    notice = call.notifications[number]
    own, at = notification_sid(call, number), rfc2822(notice.at)
    path = f"{BASE}/Accounts/{call.account_sid}/Calls/{call.sid}/Notifications"
    return {
        "account_sid": call.account_sid,
        "api_version": API_VERSION,
        "call_sid": call.sid,
        "date_created": at,
        "date_updated": at,
        "error_code": str(notice.code),
        "log": "0" if notice.level is Level.ERROR else "1",
        "message_date": at,
        "message_text": notice.message,
        "more_info": MORE_INFO,
        "request_url": notice.url,
        "sid": own,
        "uri": f"{path}/{own}.json",
    }
