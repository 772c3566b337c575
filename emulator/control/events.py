"""The journal as a stream of server-sent events.

Written here and not with a library: what there is patches the server's class when it is imported
and looks twice a second whether the program ends, and the format takes a few lines.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from emulator.control.access import OneExchange
from emulator.control.filters import Kind, LowerSid
from emulator.control.views import entry_view
from emulator.core.errors import ApiError
from emulator.exchange.following import Missed, follow
from emulator.exchange.journal import KINDS, Entry

HEARTBEAT = 15.0
"""Real seconds without an entry after which a comment is sent, so that nobody hangs up."""

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_EXAMPLE = """\
id: 12
data: {"number": 12, "at": "2026-01-31T12:00:07.000Z", "kind": "status", ...}

"""
_DESCRIBED: dict[int | str, dict[str, Any]] = {  # OpenAPI is JSON of any shape
    200: {"content": {"text/event-stream": {"example": _EXAMPLE}}}
}

router = APIRouter(prefix="/_emulator/projects/{project_id}", tags=["Emulator: what happened"])


class EventFilters(BaseModel):
    """Which entries are sent, and from where on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    call: LowerSid | None = Field(None, description="Only of the call with this SID.")
    kind: list[Kind] = Field([], description=f"Of {', '.join(KINDS)}.")
    since: int | None = Field(
        None, ge=0, le=2**53, description="From the first after this number; without it, from now."
    )

    def fits(self, entry: Entry) -> bool:
        """Whether this entry is asked for."""
        wanted = not self.kind or entry.kind in self.kind
        return wanted and self.call in (None, entry.call_sid)


@router.get("/events", response_class=StreamingResponse, responses=_DESCRIBED)
async def follow_journal(
    exchange: OneExchange,
    wanted: Annotated[EventFilters, Query()],
    last_event_id: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> StreamingResponse:
    """The journal as it is written: server-sent events, each with an entry's number as its id.

    Last-Event-ID goes on where a stream broke off. A reader too slow for the journal gets the
    event `missed`.
    """
    since = _number(last_event_id) if last_event_id else wanted.since
    if since is None:
        since = exchange.journal.last
    stream = _stream(exchange, wanted, since)
    return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)


def _number(last_event_id: str) -> int:
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 20):
        raise ApiError(20001, f"Last-Event-ID is {last_event_id[:50]!r}; send an entry's number")
    return int(last_event_id)


async def _stream(exchange: OneExchange, wanted: EventFilters, since: int) -> AsyncIterator[bytes]:
    yield b": the journal follows\n\n"
    async for portion in follow(exchange, since, HEARTBEAT):
        events = [
            _written(each) for each in portion if isinstance(each, Missed) or wanted.fits(each)
        ]
        if events:
            yield b"".join(events)
        elif not portion:
            yield b": nothing new\n\n"


def _written(what: Entry | Missed) -> bytes:
    if isinstance(what, Missed):
        data = to_json({"count": what.count, "until": what.until})
        return b"event: missed\nid: %d\ndata: %b\n\n" % (what.until, data)
    return b"id: %d\ndata: %b\n\n" % (what.number, to_json(entry_view(what).model_dump()))
