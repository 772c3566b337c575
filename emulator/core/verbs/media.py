"""What hands the audio of a call to somebody else: Connect, Start and Stop with their nouns."""

from dataclasses import dataclass
from typing import Literal

from emulator.core.request import Webhook
from emulator.core.stream import StreamRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamNoun:
    """A WebSocket that the audio goes to. ``codec`` is as the document writes it."""

    kind: Literal["Stream"] = "Stream"
    request: StreamRequest
    codec: str = "PCMU@8000h"
    realtime: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A video room."""

    kind: Literal["Room"] = "Room"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualAgent:
    """A virtual agent of the application's account elsewhere."""

    kind: Literal["VirtualAgent"] = "VirtualAgent"
    connector: str
    status_callback: Webhook | None = None


Resource = StreamNoun | Room | VirtualAgent
"""What a call can be connected to beside other calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """Connect the call to ``to``, and go on with ``action`` when that is over."""

    kind: Literal["Connect"] = "Connect"
    to: Resource | None
    action: Webhook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Start streams beside what the document does."""

    kind: Literal["Start"] = "Start"
    streams: tuple[StreamNoun, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Stop the streams of these names."""

    kind: Literal["Stop"] = "Stop"
    names: tuple[str, ...] = ()
