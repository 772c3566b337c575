"""Metrics for Prometheus: what the program has done, and what each project is about to do."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import PlainTextResponse

from emulator.control.access import AllProjects

router = APIRouter(prefix="/_emulator", tags=["Emulator"])


@router.get("/metrics", response_class=PlainTextResponse)
async def read_metrics(
    request: Request,
    projects: AllProjects,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Calls, deliveries, requests, queues and memory, for Prometheus.

    OpenMetrics for those who accept it.
    """
    # Imported here: few ask for metrics, and the start of the program should not wait for it.
    from emulator.control.exposition import exposed  # noqa: PLC0415

    labelled: list[str] = request.app.state.labelled
    text, media_type = exposed(projects, labelled, open_metrics="openmetrics-text" in accept)
    return Response(text, headers={"Content-Type": media_type, "Vary": "Accept"})
