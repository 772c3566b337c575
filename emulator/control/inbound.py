"""Calls to the project's numbers: somebody calls the application."""

from fastapi import APIRouter, Request

from emulator.control.access import OneExchange, conflict
from emulator.control.views import CallView, call_view
from emulator.exchange import interventions
from emulator.exchange.inbound import InboundCall
from emulator.web.origins import Origin

router = APIRouter(prefix="/_emulator/projects/{project_id}", tags=["Emulator: calls"])


@router.post("/inbound-calls", status_code=201, responses=conflict("As many calls live as may"))
async def call_in(exchange: OneExchange, inbound: InboundCall, request: Request) -> CallView:
    """Let somebody call a number of the project, whose voice URL is asked what to do."""
    origin: Origin = request.app.state.origin
    return call_view(await interventions.call_in(exchange, inbound, origin.of(request)))
