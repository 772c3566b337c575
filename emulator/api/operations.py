"""An operation of the API as data: its route and its description come from one place."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.web.base_paths import BASE

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """``path`` is below ``/Accounts/{AccountSid}``; ``errors`` are the flat ones it can answer.

    ``endings`` are those that the path is served with, and the last one is described. ``answers``
    is the model of a JSON answer, the media type of another, or None for 204. ``wrong_state`` is
    the code of a 422. What is ``public`` needs no authentication. ``examples`` are forms by what
    they show; each works when it is sent.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    description: str
    answers: type[BaseModel] | str | None
    endings: tuple[str, ...] = (".json", "")
    form: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)  # OpenAPI's are any JSON
    errors: tuple[int, ...] = (401, 404)
    errors_array: bool = False
    wrong_state: int | None = None
    public: bool = False


def routes_of(operations: tuple[Operation, ...]) -> Iterator[Route]:
    """The routes of all operations, each path with all its endings.

    Operations of one path share a route, so that another method is answered 405 with all that
    are allowed. These are plain routes: an operation reads its own body, once.
    """
    by_path: dict[str, dict[str, Handler]] = {}
    for operation in operations:
        for ending in operation.endings:
            path = f"{operation.path}{ending}"
            by_path.setdefault(path, {})[operation.method] = operation.handler
    # First those with an ending: a SID would match with it, too.
    for path in sorted(by_path, key=_ends_with_a_parameter):
        handlers = by_path[path]
        full = f"{BASE}/Accounts/{{account_sid}}{path}"
        yield Route(full, _by_method(handlers), methods=list(handlers))


def _ends_with_a_parameter(path: str) -> bool:
    return path.endswith("}")


def _by_method(handlers: dict[str, Handler]) -> Handler:
    async def endpoint(request: Request) -> Response:
        handler = handlers.get(request.method) or handlers["GET"]  # HEAD is a GET without body
        return await handler(request)

    return endpoint
