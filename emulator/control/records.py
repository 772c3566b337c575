"""What happened in a project: its calls and its journal."""

from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query

from emulator.control.access import OneExchange, call_of, conflict
from emulator.control.filters import CallFilters, JournalFilters
from emulator.control.views import CallView, EntryView, call_view, entry_view
from emulator.exchange.far_end_act import FarEndAct
from emulator.exchange.interventions import let_far_end

_NOT_NOW = conflict("The called party cannot do this in the state of the call")

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
    return call_view(await call_of(exchange, call_sid))


@router.post("/calls/{call_sid}/far-end", responses=_NOT_NOW)
async def act_as_far_end(exchange: OneExchange, call_sid: str, act: FarEndAct) -> CallView:
    """Let the called party do one thing now; the call as it is then."""
    return call_view(await let_far_end(exchange, call_sid.lower(), act))


@router.get("/journal")
async def read_journal(
    exchange: OneExchange, wanted: Annotated[JournalFilters, Query()]
) -> list[EntryView]:
    """Everything that happened, in order."""
    found = exchange.journal.read(call_sid=wanted.call, since=wanted.since or 0)
    return [entry_view(entry) for entry in wanted.cut(filter(wanted.fits, found))]
