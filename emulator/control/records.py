"""What happened in a project: its calls and its journal."""

from itertools import islice
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import PlainTextResponse

from emulator.control.access import OneExchange, conflict
from emulator.control.filters import CallFilters, JournalFilters
from emulator.control.views import (
    CallView,
    EntryView,
    LineView,
    call_view,
    entry_view,
    line_view,
)
from emulator.core.call import Call
from emulator.core.errors import ApiError
from emulator.exchange.conversation import conversation
from emulator.exchange.exchange import Exchange
from emulator.exchange.far_end_act import FarEndAct
from emulator.exchange.interventions import let_far_end
from emulator.exchange.transcript import transcript

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
async def list_calls(
    exchange: OneExchange, wanted: Annotated[CallFilters, Query()]
) -> list[CallView]:
    """The calls, newest first."""
    fitting = filter(wanted.fits, exchange.calls())
    return [call_view(call) for call in islice(fitting, wanted.limit)]


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
    exchange: OneExchange, wanted: Annotated[JournalFilters, Query()]
) -> list[EntryView]:
    """Everything that happened, in order."""
    found = exchange.journal.read(call_sid=wanted.call, since=wanted.since or 0)
    return [entry_view(entry) for entry in wanted.cut(filter(wanted.fits, found))]
