"""Answers: JSON as the vendor writes it, and every error in one place."""

from collections.abc import Collection, Mapping, Sequence

from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from emulator.core.errors import MORE_INFO, ApiError, Violation

JSON = "application/json; charset=utf-8"
_JSON_HEADER = JSON.encode()
_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


class JsonAnswer(JSONResponse):
    """What FastAPI's own routes answer with: the same content type as everywhere else."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Fill in the headers."""
        super().init_headers({**(headers or {}), "Content-Type": JSON})


class _Json(Response):
    """An answer that is made in a third of the time, where it has no headers of its own."""

    media_type = JSON
    background = None

    def __init__(
        self, body: bytes, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        if headers:
            super().__init__(body, status, headers)
        else:
            self.body = body
            self.status_code = status
            length = str(len(body)).encode()
            self.raw_headers = [(b"content-length", length), (b"content-type", _JSON_HEADER)]


def json_answer(
    content: object, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """``content`` as a JSON answer."""
    return _Json(to_json(content), status, headers)


def json_answer_of(body: bytes) -> Response:
    """``body``, which is JSON already, as an answer."""
    return _Json(body)


def flat_error(error: ApiError) -> Response:
    """The error body of every operation but the creation of a call."""
    body = {
        "code": error.code,
        "message": error.message,
        "more_info": MORE_INFO,
        "status": error.status,
    }
    return json_answer(body, error.status, error.headers)


def errors_array(violations: Sequence[Violation], *, for_sdk: bool = False) -> Response:
    """The documented 400 of a call that was not created.

    ``for_sdk`` adds, beside the array, the flat keys that official SDKs show to people.
    """
    body: dict[str, object] = {
        "errors": [
            {"code": str(each.code), "message": each.message, "more_info": MORE_INFO}
            for each in violations
        ]
    }
    if for_sdk:
        first = violations[0]
        body |= {
            "code": first.code,
            "message": " ".join(each.message for each in violations),
            "more_info": MORE_INFO,
            "status": 400,
        }
    return json_answer(body, 400)


async def on_api_error(_request: Request, error: Exception) -> Response:
    """Render an ``ApiError`` that a handler raised."""
    assert isinstance(error, ApiError)
    return flat_error(error)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Render what the router itself refuses: unknown paths and methods."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        text = f"{request.url.path} is not a path of this API"
        return flat_error(ApiError(20404, text))
    if error.status_code == 405:
        return not_allowed(request, _methods(request))
    text = str(error.detail)
    return flat_error(
        ApiError(20001, text, status=error.status_code, headers=dict(error.headers or {}))
    )


def not_allowed(request: Request, methods: Collection[str]) -> Response:
    """Answer 405 on a path that has only these methods, or OPTIONS, which asks for them."""
    every = {*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])}
    path, allowed = request.url.path, ", ".join(each for each in _METHODS if each in every)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": allowed})
    text = f"{request.method} is not allowed on {path}; allowed: {allowed}"
    return flat_error(ApiError(20004, text, headers={"Allow": allowed}))


def _methods(request: Request) -> list[str]:
    """Every method of this path: each can have a route of its own, and the router names one."""
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


async def on_fault(_request: Request, error: Exception) -> Response:
    """Render a fault of ours: JSON too, because an empty 500 crashes SDKs."""
    text = f"The emulator met a fault of its own ({type(error).__name__}); its log has more"
    return flat_error(ApiError(20500, text))
