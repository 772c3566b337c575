"""The call resource, as every answer about a call shows it."""

import re
from decimal import Decimal
from functools import cache
from json.encoder import encode_basestring

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic_core import to_json

from emulator.core.addresses import national_format
from emulator.core.amd import resource_value
from emulator.core.call import Call, Direction
from emulator.core.farend import HUMAN
from emulator.core.instants import Instant, rfc2822
from emulator.core.media import media_report
from emulator.core.request import CallRequest, InlineDocument
from emulator.core.status import CallStatus
from emulator.web.base_paths import BASE

API_VERSION = "2010-04-01"
_STATUSES: list[JsonValue] = list(dict.fromkeys(each.on_resource.value for each in CallStatus))


class SubresourceUris(BaseModel):
    """Where more about the call is found."""

    notifications: str
    recordings: str


class CallResource(BaseModel):
    """Every key is always there. Dates are RFC 2822 with ``+0000``."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    annotation: None
    answered_by: str | None = Field(json_schema_extra={"enum": ["human", "machine", None]})
    api_version: str
    audio_in_mos: float | None
    audio_out_jitter_avg: int | None
    audio_out_jitter_max: int | None
    audio_out_jitter_min: int | None
    audio_out_lost: int | None
    audio_rtt_avg: int | None
    audio_rtt_max: int | None
    audio_rtt_min: int | None
    caller_name: None
    date_created: str
    date_updated: str
    direction: str = Field(json_schema_extra={"enum": ["inbound", "outbound"]})
    duration: int
    end_time: str | None
    formatted_from: str
    formatted_to: str
    forwarded_from: None
    from_: str = Field(alias="from")
    from_formatted: str
    group_sid: None
    parent_call_sid: str | None
    phone_number_sid: str | None
    price: float | None
    price_unit: str
    sid: str
    sip_result_code: str | None
    start_time: str | None
    status: str = Field(json_schema_extra={"enum": _STATUSES})
    subresource_uris: SubresourceUris
    to: str
    to_formatted: str
    uri: str


def call_resource(call: Call) -> dict[str, object]:
    """The resource of ``call``, as data."""
    path = f"{BASE}/Accounts/{call.account_sid}/Calls/{call.sid}"
    from_, to = call.request.from_, call.request.to
    formatted_from, formatted_to = national_format(from_), national_format(to)
    return {
        "account_sid": call.account_sid,
        "annotation": None,
        "answered_by": resource_value(call.verdict.answered_by) if call.verdict else None,
        "api_version": API_VERSION,
        **_media(call),
        "caller_name": None,
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.updated_at),
        "direction": "inbound" if call.direction is Direction.INBOUND else "outbound",
        "duration": call.duration,
        "end_time": _date(call.ended_at),
        "formatted_from": formatted_from,
        "formatted_to": formatted_to,
        "forwarded_from": None,
        "from": from_,
        "from_formatted": formatted_from,
        "group_sid": None,
        "parent_call_sid": call.parent_call_sid,
        "phone_number_sid": call.phone_number_sid,
        "price": None if call.price is None else float(call.price),
        "price_unit": "USD",
        "sid": call.sid,
        "sip_result_code": None if call.sip_code is None else str(call.sip_code),
        "start_time": _date(call.answered_at),
        "status": call.status.on_resource.value,
        "subresource_uris": {
            "notifications": f"{path}/Notifications.json",
            "recordings": f"{path}/Recordings.json",
        },
        "to": to,
        "to_formatted": formatted_to,
        "uri": f"{path}.json",
    }


def new_call_json(call: Call) -> bytes:
    """The resource of a call that the application has just placed, as JSON.

    The same as ``call_resource`` says, in a quarter of the time: only what differs between new
    calls is filled in.
    """
    from_, to = call.request.from_, call.request.to
    values = {
        "account_sid": call.account_sid,
        "date": rfc2822(call.created_at),
        "formatted_from": _quoted(national_format(from_)),
        "formatted_to": _quoted(national_format(to)),
        "from": _quoted(from_),
        "phone_number_sid": _quoted(call.phone_number_sid),
        "sid": call.sid,
        "to": _quoted(to),
    }
    pieces, names = _template()
    filled = [*pieces]
    filled[1::2] = map(values.__getitem__, names)
    return "".join(filled).encode()


def _quoted(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


@cache
def _template() -> tuple[list[str], list[str]]:
    """The JSON of a new call in pieces: every second one is to be filled with the value named."""
    request = CallRequest(to="<to>", from_="<from>", document=InlineDocument(text=""))
    call = Call(
        sid="<sid>",
        account_sid="<account_sid>",
        request=request,
        far_end=HUMAN,
        rate=Decimal(0),
        created_at=0,
        updated_at=0,
    )
    resource = call_resource(call)
    resource |= dict.fromkeys(("date_created", "date_updated"), "<date>")
    resource |= {
        name: f"<{name}>" for name in ("formatted_from", "formatted_to", "phone_number_sid")
    }
    resource |= {"from_formatted": "<formatted_from>", "to_formatted": "<formatted_to>"}
    json = to_json(resource).decode()
    pieces = re.split(r'<(sid|account_sid|date)>|"<(?!sid>|account_sid>|date>)(\w+)>"', json)
    names = [within or whole for within, whole in zip(pieces[1::3], pieces[2::3], strict=True)]
    constant = pieces[::3]
    return [part for each in constant for part in (each, "")][:-1], names


def _date(instant: Instant | None) -> str | None:
    return None if instant is None else rfc2822(instant)


_NO_MEDIA: dict[str, object] = dict.fromkeys(
    (
        *("audio_in_mos", "audio_out_jitter_avg", "audio_out_jitter_max", "audio_out_jitter_min"),
        *("audio_out_lost", "audio_rtt_avg", "audio_rtt_max", "audio_rtt_min"),
    )
)


def _media(call: Call) -> dict[str, object]:
    """Quality of the audio; known at the end of a call that was answered."""
    if call.answered_at is None or call.ended_at is None:
        return _NO_MEDIA
    heard = media_report(call.sid, call.duration)
    return {
        "audio_in_mos": heard.mos,
        "audio_out_jitter_avg": heard.jitter_avg,
        "audio_out_jitter_max": heard.jitter_max,
        "audio_out_jitter_min": heard.jitter_min,
        "audio_out_lost": heard.lost,
        "audio_rtt_avg": heard.rtt_avg,
        "audio_rtt_max": heard.rtt_max,
        "audio_rtt_min": heard.rtt_min,
    }
