"""Projects: create, look at, reset and delete isolated worlds."""

from fastapi import APIRouter

from emulator.control.access import AllProjects, OneExchange, ProjectId
from emulator.control.views import ProjectView, project_view
from emulator.core.errors import ApiError
from emulator.exchange.project_settings import A_SID, ProjectSettings, is_sid

router = APIRouter(prefix="/_emulator/projects", tags=["Emulator: projects"])


@router.get("")
async def list_projects(projects: AllProjects) -> list[ProjectView]:
    """Every project there is."""
    return [project_view(exchange) for exchange in projects]


@router.get("/{project_id}")
async def retrieve_project(exchange: OneExchange) -> ProjectView:
    """A project without its secrets, and how much it holds."""
    return project_view(exchange)


@router.put("/{project_id}")
async def put_project(
    project_id: ProjectId, projects: AllProjects, settings: ProjectSettings | None = None
) -> ProjectView:
    """Create a project, or replace it with everything in it.

    All settings are optional; without a token, PT-voice is the token.
    """
    if not is_sid(project_id):
        raise ApiError(20001, f"{project_id!r} is not a Project ID; write {A_SID}")
    given = settings or ProjectSettings()
    exchange = await projects.put(given.project(project_id, projects.default_mode))
    return project_view(exchange)


@router.delete("/{project_id}", status_code=204)
async def delete_project(project_id: ProjectId, projects: AllProjects) -> None:
    """Remove a project and everything in it."""
    if not await projects.delete(project_id.lower()):
        raise ApiError(20404, f"There is no project {project_id}")


@router.post("/{project_id}/reset")
async def reset_project(exchange: OneExchange, projects: AllProjects) -> ProjectView:
    """Forget calls, deliveries, journal, rules and faults; settings stay, the time starts anew."""
    return project_view(await projects.reset(exchange))
