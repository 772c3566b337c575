"""What happened in a project: its calls, its journal, its deliveries."""

from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from emulator.control.access import OneExchange
from emulator.control.views import (
    CallView,
    DeliveryView,
    EntryView,
    call_view,
    delivery_view,
    entry_view,
)
from emulator.core.errors import ApiError
from emulator.exchange.journal import KINDS


def _lowered(sid: str | None) -> str | None:
    return None if sid is None else sid.lower()


Call = Annotated[
    str | None, AfterValidator(_lowered), Query(description="Only of the call with this SID.")
]
Limit = Annotated[int, Query(ge=1, le=10_000, description="At most so many.")]

router = APIRouter(prefix="/_emulator/projects/{project_id}", tags=["Emulator: what happened"])


@router.get("/calls")
async def list_calls(exchange: OneExchange, limit: Limit = 1_000) -> list[CallView]:
    """The calls, newest first."""
    return [call_view(call) for call in islice(exchange.calls(), limit)]


@router.get("/calls/{call_sid}")
async def retrieve_call(exchange: OneExchange, call_sid: str) -> CallView:
    """One call, with its scenario and its notifications."""
    call = await exchange.call(call_sid.lower())
    if call is None:
        raise ApiError(20404, f"There is no call {call_sid}")
    return call_view(call)


@router.get("/journal")
async def read_journal(
    exchange: OneExchange,
    call: Call = None,
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
    exchange: OneExchange, call: Call = None, limit: Limit = 1_000
) -> list[DeliveryView]:
    """The latest requests to the application, oldest first, with every attempt."""
    found = list(exchange.deliveries.read(call))
    return [delivery_view(delivery) for delivery in found[-limit:]]
