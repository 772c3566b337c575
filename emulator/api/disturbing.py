"""Faults of the API itself, as clients see them: errors, late answers and broken connections."""

import asyncio
from collections.abc import Awaitable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.journaling import write_request
from emulator.api.operations import Operation
from emulator.core.errors import ApiError
from emulator.core.instants import in_seconds
from emulator.exchange.exchange import Exchange
from emulator.exchange.faults import Fault, FaultKind
from emulator.exchange.projects import Projects
from emulator.web.answers import flat_error
from emulator.web.broken import BrokenConnection

_CODES = {429: 20429, 503: 20503}


def disturbed(
    request: Request, operation: Operation, projects: Projects
) -> Awaitable[Response | None] | None:
    """What a fault answers in place of an operation; None, at once or later: that answers."""
    exchange = projects.get(request.path_params.get("account_sid", "").lower())
    if exchange is None or not exchange.faults.of_api:
        return None
    return _struck(request, operation, exchange)


async def _struck(request: Request, operation: Operation, exchange: Exchange) -> Response | None:
    late = _strike(FaultKind.LATENCY, request, operation, exchange)
    if late is not None:
        await _wait(late, exchange)
    if _strike(FaultKind.RESET, request, operation, exchange) is not None:
        return BrokenConnection()
    refusing = _strike(FaultKind.STATUS, request, operation, exchange)
    return None if refusing is None else _refusal(request, refusing, exchange)


def _strike(
    kind: FaultKind, request: Request, operation: Operation, exchange: Exchange
) -> Fault | None:
    facts = {"operation": operation.id, "method": request.method}
    now = exchange.keeper.now()
    fault = exchange.faults.strike(kind, facts, now)
    if fault is not None:
        text = f"fault {fault.number}: {operation.id} {fault.text}"
        exchange.journal.write("fault", now, None, text, {"fault": fault.number, **facts})
    return fault


async def _wait(fault: Fault, exchange: Exchange) -> None:
    """Real time passes, and the project's own does not: the request is being answered."""
    exchange.keeper.hold()
    try:
        await asyncio.sleep(in_seconds(fault.length))
    finally:
        exchange.keeper.release()


def _refusal(request: Request, fault: Fault, exchange: Exchange) -> Response:
    status = fault.status or 500
    error = ApiError(_CODES.get(status, 20500), _phrase(status), status=status)
    line = f"{request.method} {request.url.path}: {status}, fault {fault.number}"
    details: dict[str, object] = {"status": status, "code": error.code, "fault": fault.number}
    write_request(exchange, None, line, details)
    return flat_error(error)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"HTTP status {status}"
