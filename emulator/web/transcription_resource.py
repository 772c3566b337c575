"""The transcription resource, as every answer about a transcription shows it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.call import Call
from emulator.core.instants import rfc2822
from emulator.core.recording import Recording
from emulator.web.base_paths import BASE
from emulator.web.call_resource import API_VERSION


class TranscriptionResource(BaseModel):
    """Every key is always there. Dates are RFC 2822 with ``+0000``; ``duration`` is in seconds."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    api_version: str
    date_created: str
    date_updated: str
    duration: int
    price: None
    price_unit: str
    recording_sid: str
    sid: str
    status: Literal["in-progress", "completed", "failed"]
    transcription_text: str | None
    type: Literal["fast"]
    uri: str


def transcription_resource(call: Call, recording: Recording) -> dict[str, object]:
    """The resource of the transcription of a ``recording`` of ``call``, as data.

    Its keys and that it costs nothing are ``unverified``.
    """
    made = recording.transcription
    assert made is not None
    return {
        "account_sid": call.account_sid,
        "api_version": API_VERSION,
        "date_created": rfc2822(recording.started_at),
        "date_updated": rfc2822(recording.updated_at),
        "duration": recording.duration,
        "price": None,
        "price_unit": "USD",
        "recording_sid": recording.sid,
        "sid": made.sid,
        "status": made.status.value,
        "transcription_text": made.text if recording.processed else None,
        "type": "fast",
        "uri": f"{BASE}/Accounts/{call.account_sid}/Transcriptions/{made.sid}.json",
    }
