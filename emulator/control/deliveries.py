"""The requests to the application: listed, exported, sent once more."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from emulator.control.access import OneExchange, conflict
from emulator.control.filters import DeliveryFilters
from emulator.control.views import DeliveryView, delivery_view
from emulator.exchange.delivery import Delivery
from emulator.exchange.exchange import Exchange
from emulator.exchange.har import har

router = APIRouter(prefix="/_emulator/projects/{project_id}", tags=["Emulator: what happened"])

Wanted = Annotated[DeliveryFilters, Query()]


@router.get("/deliveries")
async def list_deliveries(exchange: OneExchange, wanted: Wanted) -> list[DeliveryView]:
    """The requests to the application, oldest first, with every attempt."""
    return [delivery_view(each) for each in _selected(exchange, wanted)]


@router.get("/deliveries.har")
async def export_deliveries(exchange: OneExchange, wanted: Wanted) -> dict[str, Any]:
    """The same with heads and bodies as an HTTP archive (HAR 1.2); every try is an entry."""
    return har(_selected(exchange, wanted), exchange.project.signing_key)


@router.get("/deliveries/{number}")
async def retrieve_delivery(exchange: OneExchange, number: int) -> DeliveryView:
    """One request to the application, with every attempt."""
    return delivery_view(exchange.deliveries.get(number))


@router.post("/deliveries/{number}/replay", responses=conflict("The delivery has not ended yet"))
async def replay_delivery(exchange: OneExchange, number: int) -> DeliveryView:
    """Send a delivery once more, signed anew; answers with the new one when it has ended."""
    return delivery_view(await exchange.deliveries.replay(number))


def _selected(exchange: Exchange, wanted: DeliveryFilters) -> list[Delivery]:
    fitting = (each for each in exchange.deliveries.read(wanted.call) if wanted.fits(each))
    return wanted.cut(fitting)
