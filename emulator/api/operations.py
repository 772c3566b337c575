"""An operation of the API as data: its path, its handler and its description in one place."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """``path`` is below ``/Accounts/{AccountSid}``, or not where ``of_account`` is false.

    ``errors`` are the flat ones it can answer.
    ``endings`` are those that the path is served with, and the last one is described. ``answers``
    is the model of a JSON answer, the media type of another, or None for 204; ``status`` is that
    of a JSON answer. ``wrong_state`` is the code of a 422. What is ``public`` needs no
    authentication. ``examples`` are forms by what they show; each works when it is sent.
    ``name`` is ``Resource.operation``; by default the handler's own.
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
    status: int = 200
    name: str = ""
    of_account: bool = True

    @property
    def id(self) -> str:
        """Its name, also in the description and in the metrics."""
        return self.name or self.handler.__qualname__
