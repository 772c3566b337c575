"""Questions about what happened: whether it did, and waiting until it does."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from emulator.control.access import OneExchange
from emulator.control.views import (
    CallView,
    DeliveryView,
    EntryView,
    call_view,
    delivery_view,
    entry_view,
)
from emulator.core.call import Call
from emulator.exchange.delivery import Delivery
from emulator.exchange.facts import Subject
from emulator.exchange.query import VerifyQuery, WaitQuery
from emulator.exchange.verifying import Found, NearMiss, verify
from emulator.exchange.waiting import Ended, wait

MOST_SHOWN = 1_000

router = APIRouter(prefix="/_emulator/projects/{project_id}", tags=["Emulator: questions"])

View = CallView | DeliveryView | EntryView


class DifferenceView(BaseModel):
    """What is not as it was wanted."""

    key: str
    wanted: Any  # as it was asked
    found: Any  # any JSON; null when there is nothing


class NearMissView(BaseModel):
    """Something that is nearly what was asked for."""

    differs: list[DifferenceView]
    item: View


class FoundView(BaseModel):
    """What was found."""

    count: int = Field(description="How many match")
    matches: list[View] = Field(description="Oldest first; the latest 1,000")
    near_misses: list[NearMissView] = Field(description="The nearest of what does not match")
    report: str = Field(description="For people")


class VerifiedView(FoundView):
    """Whether as much was found as was wanted."""

    holds: bool


class WaitedView(FoundView):
    """How a wait ended."""

    found: bool = Field(description="Whether as much was found as was waited for")
    ended: Ended = Field(description="idle: the time is manual and nothing is in flight")


@router.post("/verify")
async def verify_query(exchange: OneExchange, query: VerifyQuery) -> VerifiedView:
    """Whether something happened as often as it should have. The answer is always 200."""
    verified = verify(exchange, query)
    return VerifiedView(holds=verified.holds, **found_of(verified.found, verified.report))


@router.post("/wait")
async def wait_for(exchange: OneExchange, query: WaitQuery) -> WaitedView:
    """Wait until something has happened so often. The answer is always 200: see ``found``."""
    waited = await wait(exchange, query)
    return WaitedView(
        found=waited.ended is Ended.FOUND,
        ended=waited.ended,
        **found_of(waited.found, waited.report),
    )


def found_of(found: Found, report: str) -> dict[str, Any]:
    """The keys of a ``FoundView``."""
    return {
        "count": len(found.matches),
        "matches": [_view(each) for each in found.matches[-MOST_SHOWN:]],
        "near_misses": [_near(each) for each in found.near],
        "report": report,
    }


def _near(near: NearMiss) -> NearMissView:
    return NearMissView(
        differs=[
            DifferenceView(key=each.key, wanted=each.wanted, found=each.found)
            for each in near.differs
        ],
        item=_view(near.subject),
    )


def _view(subject: Subject) -> View:
    if isinstance(subject, Call):
        return call_view(subject)
    return delivery_view(subject) if isinstance(subject, Delivery) else entry_view(subject)
