"""The state of a project as a document: taken, and restored, also in another process."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from emulator.control.access import AllProjects, OneExchange, conflict
from emulator.control.views import ProjectView, project_view
from emulator.core.errors import ApiError
from emulator.exchange.snapshot import read, restore, take
from emulator.web.answers import JSON

LARGEST = 256 * 1024 * 1024
"""Bytes of a snapshot that is restored, at most."""

_DOCUMENT = {"content": {"application/json": {"schema": {"type": "object"}}}}
_ANSWERS: dict[int | str, dict[str, Any]] = {  # OpenAPI is JSON of any shape
    200: _DOCUMENT,
    **conflict("API requests are being answered"),
}

router = APIRouter(prefix="/_emulator/projects/{project_id}/snapshot", tags=["Emulator: projects"])


@router.get("", response_class=Response, responses=_ANSWERS)
async def take_snapshot(
    exchange: OneExchange,
    history: Annotated[
        bool, Query(description="Whether journal entries and ended deliveries are in it.")
    ] = True,
) -> Response:
    """Everything that the project is and still has to do, without its secrets."""
    snapshot = await take(exchange, history=history)
    return Response(snapshot.model_dump_json(), media_type=JSON)


@router.put("", openapi_extra={"requestBody": {"required": True, **_DOCUMENT}})
async def restore_snapshot(
    exchange: OneExchange, projects: AllProjects, request: Request
) -> ProjectView:
    """Replace the project's world by that of a snapshot; tokens and signing key stay."""
    snapshot = read(await _body(request), exchange.project.sid)
    return project_view(await restore(projects, exchange, snapshot))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise ApiError(20413, f"The snapshot is larger than {LARGEST // 1024**2} MB")
    return bytes(body)
