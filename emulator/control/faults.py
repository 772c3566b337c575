"""Faults of a project: what goes wrong with its webhooks and with the API, while calls run."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from emulator.control.access import OneExchange, conflict
from emulator.core.instants import in_seconds, iso8601
from emulator.exchange import interventions
from emulator.exchange.fault_settings import NO_ANSWER, FaultSettings
from emulator.exchange.faults import OF_API, Fault, FaultKind

router = APIRouter(prefix="/_emulator/projects/{project_id}/faults", tags=["Emulator: faults"])

Effect = dict[str, bool | float | int | str]


class FaultView(BaseModel):
    """A fault, and how often it struck."""

    number: int
    callbacks: Effect | None = Field(description="What it does to webhooks; lengths in seconds")
    api: Effect | None = Field(description="What it does to requests to the API")
    match: dict[str, str]
    probability: float
    times: int | None = Field(description="How often it strikes; null: without end")
    matched: int = Field(description="How often there was something that it could strike")
    struck: int = Field(description="How often it did")
    left: int | None = Field(description="How often it still strikes; null: without end")
    active: bool = Field(description="Whether it can still strike")
    added_at: str
    ends_at: str | None


@router.get("")
async def list_faults(exchange: OneExchange) -> list[FaultView]:
    """Every fault, the newest first, with how often it struck."""
    return [_view(exchange, each) for each in exchange.faults]


@router.post("", status_code=201, responses=conflict("There are too many faults"))
async def add_fault(exchange: OneExchange, settings: FaultSettings) -> FaultView:
    """Let something go wrong from now on."""
    return _view(exchange, interventions.add_fault(exchange, settings))


@router.get("/{number}")
async def retrieve_fault(exchange: OneExchange, number: int) -> FaultView:
    """One fault, with how often it struck."""
    return _view(exchange, interventions.fault_of(exchange, number))


@router.delete("", status_code=204)
async def delete_faults(exchange: OneExchange) -> None:
    """End every fault. What was struck already stays as it is."""
    interventions.delete_faults(exchange)


@router.delete("/{number}", status_code=204)
async def delete_fault(exchange: OneExchange, number: int) -> None:
    """End one fault. What was struck already stays as it is."""
    interventions.delete_fault(exchange, number)


def _view(exchange: OneExchange, fault: Fault) -> FaultView:
    effect = _effect(fault)
    of_api = fault.kind in OF_API
    return FaultView(
        number=fault.number,
        callbacks=None if of_api else effect,
        api=effect if of_api else None,
        match=dict(fault.match),
        probability=fault.probability,
        times=fault.times,
        matched=fault.matched,
        struck=fault.struck,
        left=fault.left,
        active=fault.active(exchange.keeper.now()),
        added_at=iso8601(fault.added_at),
        ends_at=None if fault.ends_at is None else iso8601(fault.ends_at),
    )


def _effect(fault: Fault) -> Effect:
    match fault.kind:
        case FaultKind.DELAY | FaultKind.SLOW | FaultKind.LATENCY:
            return {fault.kind.value: in_seconds(fault.length)}
        case FaultKind.FAIL | FaultKind.STATUS:
            return {fault.kind.value: fault.status or NO_ANSWER}
    return {fault.kind.value: True}
