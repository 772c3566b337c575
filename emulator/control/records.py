"""What happened in a project: its calls, its journal, its deliveries."""

from itertools import islice
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import PlainTextResponse
from pydantic import AfterValidator

from emulator.control.access import OneExchange, conflict
from emulator.control.views import (
    CallView,
    DeliveryView,
    EntryView,
    LineView,
    call_view,
    delivery_view,
    entry_view,
    line_view,
)
from emulator.core.call import Call
from emulator.core.errors import ApiError
from emulator.exchange.conversation import conversation
from emulator.exchange.exchange import Exchange
from emulator.exchange.far_end_act import FarEndAct
from emulator.exchange.interventions import let_far_end
from emulator.exchange.journal import KINDS
from emulator.exchange.transcript import transcript


def _lowered(sid: str | None) -> str | None:
    return None if sid is None else sid.lower()


OfCall = Annotated[
    str | None, AfterValidator(_lowered), Query(description="Only of the call with this SID.")
]
Limit = Annotated[int, Query(ge=1, le=10_000, description="At most so many.")]

Format = Annotated[
    Literal["json", "text"] | None,
    Query(description="Without it, what the Accept header prefers; JSON is the default."),
]

_NOT_NOW = conflict("The called party cannot do this in the state of the call")
_A_CONVERSATION = """\
0:07.000  called       answers: human
0:07.000  application  POST http://localhost:5000/answer -> 200 text/xml
0:07.000  document     asks for keys (2.4 s)
0:07.000  document     says: Press 1 for sales (1.6 s)
0:09.400  called       presses 1
"""

router = APIRouter(prefix="/_emulator/projects/{project_id}", tags=["Emulator: what happened"])


@router.get("/calls")
async def list_calls(exchange: OneExchange, limit: Limit = 1_000) -> list[CallView]:
    """The calls, newest first."""
    return [call_view(call) for call in islice(exchange.calls(), limit)]


@router.get("/calls/{call_sid}")
async def retrieve_call(exchange: OneExchange, call_sid: str) -> CallView:
    """One call, with its scenario and its notifications."""
    return call_view(await _call(exchange, call_sid))


@router.get(
    "/calls/{call_sid}/conversation",
    response_model=list[LineView],
    responses={200: {"content": {"text/plain": {"example": _A_CONVERSATION}}}},
)
async def read_conversation(
    exchange: OneExchange,
    call_sid: str,
    response: Response,
    format: Format = None,  # noqa: A002 - the name of the parameter
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> list[LineView] | PlainTextResponse:
    """A call as a conversation: who said what and when, which URL was asked, what it answered."""
    call = await _call(exchange, call_sid)
    lines = conversation(
        call.created_at,
        exchange.journal.read(call_sid=call.sid),
        exchange.deliveries.read(call.sid),
    )
    response.headers["Vary"] = "Accept"
    if format == "text" or (format is None and _prefers_text(accept)):
        return PlainTextResponse(transcript(lines), headers={"Vary": "Accept"})
    return [line_view(line) for line in lines]


@router.post("/calls/{call_sid}/far-end", responses=_NOT_NOW)
async def act_as_far_end(exchange: OneExchange, call_sid: str, act: FarEndAct) -> CallView:
    """Let the called party do one thing now; the call as it is then."""
    return call_view(await let_far_end(exchange, call_sid.lower(), act))


async def _call(exchange: Exchange, call_sid: str) -> Call:
    call = await exchange.call(call_sid.lower())
    if call is None:
        raise ApiError(20404, f"There is no call {call_sid}")
    return call


def _prefers_text(accept: str) -> bool:
    """Whether text is the first of what is accepted that can be had."""
    types = (each.partition(";")[0].strip().lower() for each in accept.split(","))
    known = ("text/plain", "text/*", "application/json", "application/*", "*/*")
    return next((each for each in types if each in known), "").startswith("text/")


@router.get("/journal")
async def read_journal(
    exchange: OneExchange,
    call: OfCall = None,
    kind: Annotated[str | None, Query(description=f"One of {', '.join(KINDS)}.")] = None,
    since: Annotated[int, Query(ge=0, le=2**53, description="Only entries after this number.")] = 0,
    limit: Limit = 1_000,
) -> list[EntryView]:
    """Everything that happened, in order; the first entries after ``since``."""
    if kind is not None and kind not in KINDS:
        raise ApiError(20001, f"kind is {kind!r}; write one of {', '.join(KINDS)}")
    found = exchange.journal.read(call_sid=call, kind=kind, since=since)
    return [entry_view(entry) for entry in islice(found, limit)]


@router.get("/deliveries")
async def list_deliveries(
    exchange: OneExchange, call: OfCall = None, limit: Limit = 1_000
) -> list[DeliveryView]:
    """The latest requests to the application, oldest first, with every attempt."""
    found = list(exchange.deliveries.read(call))
    return [delivery_view(delivery) for delivery in found[-limit:]]
