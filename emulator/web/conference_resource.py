"""The resources of conferences and of the calls that take part in them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.conference import Conference
from emulator.core.instants import rfc2822
from emulator.core.rooms import Participant
from emulator.web.base_paths import BASE
from emulator.web.call_resource import API_VERSION


class ConferenceUris(BaseModel):
    """Where more about the conference is found."""

    participants: str
    recordings: str


class ConferenceResource(BaseModel):
    """Every key is always there. ``init`` is one that has not started."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    api_version: str
    date_created: str
    date_updated: str
    friendly_name: str
    region: Literal["us1"]
    sid: str
    status: Literal["init", "in-progress", "completed"]
    subresource_uris: ConferenceUris
    uri: str


class ParticipantResource(BaseModel):
    """A call that takes part. Every key is always there."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    call_sid: str
    call_sid_to_coach: str | None
    coaching: bool
    conference_sid: str
    date_created: str
    date_updated: str
    end_conference_on_exit: bool
    hold: bool
    muted: bool
    start_conference_on_enter: bool
    status: Literal["in-progress"]
    uri: str


def conference_resource(room: Conference) -> dict[str, object]:
    """The resource of a conference, as data. That its region is us1 is ``unverified``."""
    path = _path(room)
    return {
        "sid": room.sid,
        "account_sid": room.account_sid,
        "api_version": API_VERSION,
        "date_created": rfc2822(room.created_at),
        "date_updated": rfc2822(room.updated_at),
        "friendly_name": room.name,
        "region": "us1",
        "status": room.status.value,
        "subresource_uris": {
            "participants": f"{path}/Participants.json",
            "recordings": f"{path}/Recordings.json",
        },
        "uri": f"{path}.json",
    }


def participant_resource(room: Conference, participant: Participant) -> dict[str, object]:
    """The resource of somebody who takes part, as data."""
    return {
        "account_sid": room.account_sid,
        "call_sid": participant.call_sid,
        "call_sid_to_coach": participant.coach,
        "coaching": participant.coach is not None,
        "conference_sid": room.sid,
        "date_created": rfc2822(participant.joined_at),
        "date_updated": rfc2822(participant.updated_at),
        "end_conference_on_exit": participant.end_on_exit,
        "hold": participant.hold,
        "muted": participant.muted,
        "start_conference_on_enter": participant.start_on_enter,
        "status": "in-progress",
        "uri": f"{_path(room)}/Participants/{participant.call_sid}.json",
    }


def _path(room: Conference) -> str:
    return f"{BASE}/Accounts/{room.account_sid}/Conferences/{room.sid}"
