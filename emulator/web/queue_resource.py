"""The resources of queues and of the calls that wait in them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.core.call_queue import CallQueue
from emulator.core.instants import SECOND, Instant, rfc2822
from emulator.web.base_paths import BASE
from emulator.web.call_resource import API_VERSION


class QueueResource(BaseModel):
    """Every key is always there. ``average_wait_time`` is in seconds."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    api_version: str
    average_wait_time: int
    current_size: int
    date_created: str
    date_updated: str
    friendly_name: str
    max_size: int
    sid: str
    uri: str


class MemberResource(BaseModel):
    """A call that waits; ``position`` counts from 1, ``wait_time`` is in seconds."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str
    call_sid: str
    date_enqueued: str
    member_type: Literal["laml_call"]
    position: int
    queue_sid: str
    uri: str
    wait_time: int


def queue_resource(queue: CallQueue) -> dict[str, object]:
    """The resource of a queue, as data."""
    return {
        "sid": queue.sid,
        "account_sid": queue.account_sid,
        "friendly_name": queue.name,
        "max_size": queue.max_size,
        "current_size": len(queue.members),
        "average_wait_time": queue.average_wait,
        "date_created": rfc2822(queue.created_at),
        "date_updated": rfc2822(queue.updated_at),
        "api_version": API_VERSION,
        "uri": f"{_path(queue)}.json",
    }


def member_resource(queue: CallQueue, place: int, now: Instant) -> dict[str, object]:
    """The resource of the call at this place, counted from 0, as data."""
    member = queue.members[place]
    return {
        "call_sid": member.call_sid,
        "account_sid": queue.account_sid,
        "queue_sid": queue.sid,
        "date_enqueued": rfc2822(member.since),
        "position": place + 1,
        "wait_time": (now - member.since) // SECOND,
        "member_type": "laml_call",
        "uri": f"{_path(queue)}/Members/{member.call_sid}.json",
    }


def _path(queue: CallQueue) -> str:
    return f"{BASE}/Accounts/{queue.account_sid}/Queues/{queue.sid}"
