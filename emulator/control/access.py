"""Who may use the emulator's own API, and which project a path names."""

from hmac import compare_digest
from typing import Annotated, Any

from fastapi import Depends, Path, Request

from emulator.core.call import Call
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.exchange.projects import Projects

ProjectId = Annotated[str, Path(description="The Project ID: a UUID.")]


class Guard:
    """Lets a request in that carries the control token, or every request when there is none."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    async def __call__(self, request: Request) -> None:
        """Raises ``ApiError`` 401 when the token is missing or wrong."""
        if self._token is None:
            return
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        sent = given.strip().encode("latin-1")  # the bytes that came, as ASGI decoded them
        if scheme.lower() != "bearer" or not compare_digest(sent, self._token.encode()):
            text = "Send Authorization: Bearer with the token of EMULATOR_CONTROL_TOKEN"
            raise ApiError(20003, text, headers={"WWW-Authenticate": "Bearer"})


def projects_of(request: Request) -> Projects:
    """The registry that the application was made with."""
    projects: Projects = request.app.state.projects
    return projects


def exchange_of(
    project_id: ProjectId, projects: Annotated[Projects, Depends(projects_of)]
) -> Exchange:
    """The project of the path. Raises ``ApiError`` 404 when there is none."""
    exchange = projects.get(project_id.lower())
    if exchange is None:
        raise ApiError(20404, f"There is no project {project_id}; PUT it to create it")
    return exchange


def conflict(when: str) -> dict[int | str, dict[str, Any]]:
    """The description of a 409, for a route that can answer with one."""
    return {409: {"description": when}}


AllProjects = Annotated[Projects, Depends(projects_of)]
OneExchange = Annotated[Exchange, Depends(exchange_of)]


async def call_of(exchange: Exchange, call_sid: str) -> Call:
    """The call of the path. Raises ``ApiError`` 404 when there is none."""
    call = await exchange.call(call_sid.lower())
    if call is None:
        raise ApiError(20404, f"There is no call {call_sid}")
    return call
