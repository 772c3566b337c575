"""Lets pages of other origins use the emulator: cross-origin resource sharing, as browsers do it.

Every answer to a page can be read by it, errors too; it may send credentials of its own making in
Authorization, which is how the API is used, but no cookies, of which there are none.

The emulator's own API gives every project away, and by default nothing guards it. There any page
that a developer happens to visit must not get in: without a control token, only pages that come
from the same machine may use it.
"""

import re
from collections.abc import Awaitable, Iterator

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.web.headers import header

_GUARDED = re.compile(r"/_emulator/(?!health$|ready$|static/)")
_THIS_MACHINE = re.compile(
    r"https?://(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]{1,5})?"
)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ALWAYS_ALLOWED = ("Authorization", "Content-Type")
_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
_SECONDS_KEPT = "600"

Headers = list[tuple[bytes, bytes]]


class Browsers:
    """ASGI middleware. ``guarded``: the emulator's own API needs a token."""

    def __init__(self, app: ASGIApp, *, guarded: bool) -> None:
        self._app = app
        self._guarded = guarded

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one connection, as ASGI asks."""
        origin = header(scope, b"origin") if scope["type"] == "http" else None
        if origin is None:  # not a page of another origin
            return self._app(scope, receive, send)
        return self._serve_page(origin, scope, receive, send)

    async def _serve_page(self, origin: str, scope: Scope, receive: Receive, send: Send) -> None:
        own = self._sharing(scope["path"], origin)
        asked = header(scope, b"access-control-request-method")
        if scope["method"] == "OPTIONS" and asked is not None:
            await _permission(scope, own)(scope, receive, send)
            return

        async def send_shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *own]
            await send(message)

        await self._app(scope, receive, send_shared)

    def _sharing(self, path: str, origin: str) -> Headers:
        """What tells the browser whether the page may read the answer."""
        if self._guarded or _GUARDED.match(path) is None:
            allowed = [(b"access-control-allow-origin", b"*")]
        elif _THIS_MACHINE.fullmatch(origin) is not None:
            allowed = [
                (b"access-control-allow-origin", origin.encode("latin-1")),
                (b"vary", b"Origin"),
            ]
        else:
            return [(b"vary", b"Origin")]
        return [*allowed, (b"access-control-expose-headers", b"*")]


def _permission(scope: Scope, sharing: Headers) -> Response:
    """The answer to a browser that asks before it sends a page's request."""
    asked = header(scope, b"access-control-request-headers") or ""
    response = Response(status_code=204)
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = ", ".join(_allowed_headers(asked))
    response.headers["Access-Control-Max-Age"] = _SECONDS_KEPT
    response.raw_headers.extend(sharing)
    return response


def _allowed_headers(asked: str) -> Iterator[str]:
    yield from _ALWAYS_ALLOWED
    known = {name.lower() for name in _ALWAYS_ALLOWED}
    for name in asked.split(","):
        stripped = name.strip()
        if stripped.lower() not in known and _HEADER_NAME.fullmatch(stripped) is not None:
            yield stripped
