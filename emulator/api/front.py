"""The front of the application: it answers the documented operations, and hands on the rest.

FastAPI serves the emulator's own API and its pages. A documented operation does not go through
its layers, which would take a quarter of the time in which a call is created.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.api.looking import METHODS, write_look
from emulator.api.operations import Operation
from emulator.core.errors import ApiError
from emulator.web.answers import flat_error, not_allowed, on_fault
from emulator.web.base_paths import BASE, canonical
from emulator.web.turns import end_turns

_OF_ACCOUNT = re.compile(rf"{re.escape(BASE)}/Accounts/([^/]+)(/.+)", re.DOTALL)

Handlers = dict[str, Operation]
"""What serves a path, by method."""

NO_OPERATION = "none"
"""The name that is counted where the path is known, but not with this method."""

Found = tuple[Handlers, dict[str, str]]
"""The handlers of a path, and the values of its parameters."""


Disturb = Callable[[Request, Operation], Awaitable[Response | None] | None]
"""What answers in place of an operation, if anything does."""

_PATHS_KNOWN = 128
"""Of how many paths it is remembered what serves them: an application calls the same few."""


class Front:
    """ASGI application. A path that no operation has goes to ``otherwise``.

    ``answered`` is where it counts its answers, by operation and HTTP status. ``disturb`` is asked
    before each operation.
    """

    def __init__(
        self,
        operations: tuple[Operation, ...],
        otherwise: ASGIApp,
        answered: Counter[tuple[str, int]] | None = None,
        disturb: Disturb | None = None,
    ) -> None:
        self._otherwise = otherwise
        self._disturb = disturb
        self._answered = Counter() if answered is None else answered
        self._find = lru_cache(_PATHS_KNOWN)(self._look_up)
        self._fixed: dict[str, Handlers] = {}
        self._patterns: list[tuple[re.Pattern[str], Handlers]] = []
        for path, handlers in _places_of(each for each in operations if each.of_account):
            if "{" in path:
                self._patterns.append((_pattern_of(path), handlers))
            else:
                self._fixed[path] = handlers
        # Accounts themselves.
        self._outside = [
            (_pattern_of(BASE + path), handlers)
            for path, handlers in _places_of(each for each in operations if not each.of_account)
        ]

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one connection, as ASGI asks."""
        if scope["type"] != "http":
            return self._otherwise(scope, receive, send)
        scope["path"], found = self._find(scope["path"], scope.get("root_path", ""))
        if not found:
            return self._otherwise(scope, receive, send)
        return self._serve(found, scope, receive, send)

    def _look_up(self, path: str, root: str) -> tuple[str, list[Found]]:
        """A path in its usual form, and what can serve it, the first that has the method."""
        path = canonical(path)
        account = _OF_ACCOUNT.fullmatch(path.removeprefix(root))
        if account is None:
            return path, _fitting(self._outside, path.removeprefix(root))
        sid, below = account.groups()
        fixed = self._fixed.get(below)
        if fixed is not None:
            return path, [(fixed, {"account_sid": sid})]
        return path, _fitting(self._patterns, below, account_sid=sid)

    async def _serve(self, found: list[Found], scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the first handler of the request's method."""
        request = Request(scope, receive, send)
        name = NO_OPERATION
        try:
            for handlers, parameters in found:
                operation = handlers.get(scope["method"])
                if operation is not None:
                    scope["path_params"] = parameters
                    name = operation.id
                    response = await self._answer(operation, request, send)
                    break
            else:
                allowed = {method for handlers, _ in found for method in handlers}
                response = not_allowed(request, allowed)
            self._answered[name, response.status_code] += 1
            await response(scope, receive, send)
        finally:
            end_turns(scope)

    async def _answer(self, operation: Operation, request: Request, send: Send) -> Response:
        """What an operation answers, or why it does not. A fault is answered, and raised."""
        try:
            if self._disturb is not None:
                disturbing = self._disturb(request, operation)
                disturbed = None if disturbing is None else await disturbing
                if disturbed is not None:
                    return disturbed
            response = await operation.handler(request)
        except ApiError as error:
            if request.method in METHODS:
                write_look(request, operation, error, error.status)
            return flat_error(error)
        except asyncio.CancelledError:  # the server ends; its own answer would not be JSON
            response = flat_error(ApiError(20503, "The emulator ends"))
            await self._answer_last(operation, request, response, send)
            raise
        except Exception as error:
            response = await on_fault(request, error)
            await self._answer_last(operation, request, response, send)
            raise
        if request.method in METHODS:
            write_look(request, operation, None, response.status_code)
        return response

    async def _answer_last(
        self, operation: Operation, request: Request, response: Response, send: Send
    ) -> None:
        """Answer what ends in an exception."""
        self._answered[operation.id, response.status_code] += 1
        await response(request.scope, request.receive, send)


def _fitting(
    patterns: list[tuple[re.Pattern[str], Handlers]], path: str, **parameters: str
) -> list[Found]:
    return [
        (handlers, {**parameters, **match.groupdict()})
        for pattern, handlers in patterns
        if (match := pattern.fullmatch(path)) is not None
    ]


def _places_of(operations: Iterable[Operation]) -> list[tuple[str, Handlers]]:
    """Each path and its handlers; first those with an ending: a SID would match with it, too."""
    places: dict[str, Handlers] = {}
    for operation in operations:
        for ending in operation.endings:
            handlers = places.setdefault(f"{operation.path}{ending}", {})
            handlers[operation.method] = operation
            if operation.method == "GET":
                handlers["HEAD"] = handlers["GET"]  # a GET without body
    return sorted(places.items(), key=lambda place: (place[0].endswith("}"), place[0]))


def _pattern_of(path: str) -> re.Pattern[str]:
    named = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))
    return re.compile(named)
