"""The stream resource, as every answer about a stream shows it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.call import Call
from emulator.core.instants import rfc2822
from emulator.core.stream import Stream
from emulator.web.base_paths import BASE


class StreamResource(BaseModel):
    """Every key is always there. ``name`` is the SID where the application gave no name."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    call_sid: str
    date_updated: str
    name: str
    sid: str
    status: Literal["queued", "in-progress", "stopped"]
    uri: str


def stream_resource(call: Call, stream: Stream) -> dict[str, object]:
    """The resource of a ``stream`` of ``call``, as data."""
    path = f"{BASE}/Accounts/{call.account_sid}/Calls/{call.sid}/Streams/{stream.sid}"
    return {
        "account_sid": call.account_sid,
        "call_sid": call.sid,
        "date_updated": rfc2822(stream.updated_at),
        "name": stream.name,
        "sid": stream.sid,
        "status": stream.status.value,
        "uri": f"{path}.json",
    }
