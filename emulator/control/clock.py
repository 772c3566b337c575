"""The clock of a project: look at it, change its mode, move it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from emulator.control.access import OneExchange, conflict
from emulator.control.views import ClockView, MovedView, clock_view, moved_view
from emulator.core.errors import ApiError
from emulator.core.instants import Instant, seconds
from emulator.exchange.clock import mode_of
from emulator.exchange.exchange import Exchange
from emulator.exchange.project_settings import ClockSettings
from emulator.exchange.timekeeper import AdvancingError

MOST_ENTRIES = 1_000
A_CENTURY = 3_155_760_000
_MOVING = conflict("Another move of the same project is under way")

router = APIRouter(prefix="/_emulator/projects/{project_id}/clock", tags=["Emulator: time"])


class Advance(BaseModel):
    """How far to move the time."""

    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(ge=0, le=A_CENTURY, description="0 runs what is due now.", examples=[60])


class RunUntilIdle(BaseModel):
    """How far the time may move at most."""

    model_config = ConfigDict(extra="forbid")

    limit_seconds: Annotated[float, Field(ge=0, le=A_CENTURY)] = 86_400


@router.get("")
async def retrieve_clock(exchange: OneExchange) -> ClockView:
    """The present instant, the mode, and what is due next."""
    return clock_view(exchange)


@router.put("")
async def put_clock(exchange: OneExchange, settings: ClockSettings) -> ClockView:
    """Change the mode; the time goes on from the present instant."""
    exchange.set_mode(mode_of(settings.mode))
    return clock_view(exchange)


@router.post("/advance", responses=_MOVING)
async def advance(exchange: OneExchange, by: Advance) -> MovedView:
    """Move the time; answers when all deliveries that this caused have ended."""
    return await _move(exchange, exchange.keeper.now() + seconds(by.seconds))


@router.post("/run-until-idle", responses=_MOVING)
async def run_until_idle(exchange: OneExchange, within: RunUntilIdle | None = None) -> MovedView:
    """Move the time from event to event until nothing is left to do, or to the limit."""
    limit = seconds((within or RunUntilIdle()).limit_seconds)
    return await _move(exchange, exchange.keeper.now() + limit, stop_when_idle=True)


async def _move(exchange: Exchange, until: Instant, *, stop_when_idle: bool = False) -> MovedView:
    before = exchange.journal.last
    try:
        moved = await exchange.advance(until, stop_when_idle=stop_when_idle)
    except AdvancingError:
        text = "Another advance or run-until-idle of this project is under way; wait for it"
        raise ApiError(20409, text) from None
    entries = list(exchange.journal.read(since=before))[-MOST_ENTRIES:]
    return moved_view(exchange, moved, entries)
