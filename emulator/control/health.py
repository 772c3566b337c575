"""Whether the emulator runs, and whether it can be used."""

from fastapi import APIRouter

from emulator import __version__
from emulator.control.access import AllProjects
from emulator.control.views import HealthView

router = APIRouter(prefix="/_emulator", tags=["Emulator"])


@router.get("/health")
async def health() -> HealthView:
    """The program runs. Needs no token."""
    return HealthView(version=__version__)


@router.get("/ready")
async def ready(projects: AllProjects) -> HealthView:
    """The program answers requests of its projects. Needs no token."""
    projects.check_running()
    return HealthView(version=__version__)
