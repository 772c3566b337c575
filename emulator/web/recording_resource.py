"""The recording resource, as every answer about a recording shows it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.call import Call
from emulator.core.instants import rfc2822
from emulator.core.recording import Recording
from emulator.web.base_paths import BASE
from emulator.web.call_resource import API_VERSION


class RecordingUris(BaseModel):
    """Where more about the recording is found."""

    transcriptions: str


class RecordingResource(BaseModel):
    """Every key is always there. Dates are RFC 2822 with ``+0000``; ``duration`` is in seconds.

    A recording is either one of a call or one of a conference: the other SID is null.
    """

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    api_version: str
    call_sid: str | None
    channel: Literal["1", "2"]
    channels: Literal["1", "2"]
    conference_sid: str | None
    date_created: str
    date_updated: str
    duration: int
    encryption_details: None
    end_time: str | None
    error_code: None
    price: str | None
    price_unit: str
    sid: str
    source: str
    start_time: str
    status: str
    subresource_uris: RecordingUris
    trim: Literal["trim-silence", "do-not-trim"]
    uri: str


def recording_resource(call: Call, recording: Recording) -> dict[str, object]:
    """The resource of a ``recording`` of ``call``, as data."""
    path = f"{BASE}/Accounts/{call.account_sid}/Recordings/{recording.sid}"
    channels = str(recording.channels)
    price = recording.price(call.recording_rate)
    return {
        "account_sid": call.account_sid,
        "api_version": API_VERSION,
        "call_sid": call.sid if recording.conference_sid is None else None,
        "channel": channels,
        "channels": channels,
        "conference_sid": recording.conference_sid,
        "date_created": rfc2822(recording.started_at),
        "date_updated": rfc2822(recording.updated_at),
        "duration": recording.duration,
        "encryption_details": None,
        "end_time": None if recording.ended_at is None else rfc2822(recording.ended_at),
        "error_code": None,
        "price": None if price is None else f"{price:f}",
        "price_unit": "USD",
        "sid": recording.sid,
        "source": recording.source.value,
        "start_time": rfc2822(recording.started_at),
        "status": recording.status.value,
        "subresource_uris": {"transcriptions": f"{path}/Transcriptions.json"},
        "trim": recording.request.trim,
        "uri": f"{path}.json",
    }
