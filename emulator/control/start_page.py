"""What answers at the root: for whoever opens the emulator's address to see what it is."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from emulator import __version__
from emulator.web.base_paths import BASE
from emulator.web.docs_page import DOCS, OPENAPI

router = APIRouter(tags=["Emulator"])


class StartView(BaseModel):
    """What this is, and where everything is."""

    name: str = "Calls emulator"
    version: str = __version__
    about: str = "An emulator of the SignalWire Compatibility (LaML) Calls API"
    calls: str = Field(description="The documented API: POST here to place a call")
    docs: str = Field(description="A page that describes every operation, and tries them")
    openapi: str = Field(description="The same for programs")
    health: str
    ready: str
    projects: str = Field(description="The emulator's own API begins here")


@router.head("/", include_in_schema=False)
@router.get("/")
async def start_page(request: Request) -> StartView:
    """What this is, and where everything is. Needs no token."""
    prefix = request.scope.get("root_path", "")
    return StartView(
        calls=f"{prefix}{BASE}/Accounts/{{AccountSid}}/Calls",
        docs=prefix + DOCS,
        openapi=prefix + OPENAPI,
        health=f"{prefix}/_emulator/health",
        ready=f"{prefix}/_emulator/ready",
        projects=f"{prefix}/_emulator/projects",
    )
