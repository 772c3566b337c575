"""A stream: what is heard in a call, sent on to a WebSocket of the application.

No media is sent yet: streams begin, are reported and end.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from emulator.core.instants import Instant
from emulator.core.request import Webhook


class StreamStatus(StrEnum):
    """How far a stream is.

    The vendor also names queued, which is never seen: a stream begins at once. ``unverified``.
    """

    IN_PROGRESS = "in-progress"
    STOPPED = "stopped"


class StreamEvent(StrEnum):
    """What is reported of a stream."""

    STARTED = "stream-started"
    STOPPED = "stream-stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRequest:
    """What an application asked for; ``parameters`` are told to the WebSocket."""

    url: str
    name: str | None = None
    track: Literal["inbound_track", "outbound_track", "both_tracks"] = "both_tracks"
    callback: Webhook | None = None
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A stream of a call, which ends with it at the latest."""

    sid: str
    request: StreamRequest
    updated_at: Instant
    status: StreamStatus = StreamStatus.IN_PROGRESS

    @property
    def running(self) -> bool:
        """Whether it has not been stopped."""
        return self.status is StreamStatus.IN_PROGRESS

    @property
    def name(self) -> str:
        """What the application calls it, or else its SID."""
        return self.request.name or self.sid
