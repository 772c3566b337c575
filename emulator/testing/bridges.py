"""Answers requests of the application to ``https://<space>.signalwire.com`` in this process.

The application keeps its configuration; only what its HTTP client would send over the network
is answered here, by libraries that replace the transport of that client.
"""

import re
from typing import TYPE_CHECKING, Any, Protocol

from emulator.testing.inprocess import Answered, Asked, ask

if TYPE_CHECKING:
    from emulator.testing.server import Server

SPACES = re.compile(r"https?://[A-Za-z0-9.-]+\.signalwire\.com(?::\d+)?(?:/.*)?")
"""The URLs of every space of the vendor."""

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_OF_A_CONNECTION = {"content-length", "transfer-encoding", "connection"}


class HttpxMock(Protocol):
    """What is used of the fixture ``httpx_mock`` of pytest-httpx."""

    def add_callback(self, callback: Any, **matchers: Any) -> None:  # noqa: ANN401 - its own types
        """Let ``callback`` answer."""


class RequestsMock(Protocol):
    """What is used of ``responses``, the module or a ``RequestsMock``."""

    def add_callback(self, method: Any, url: Any, callback: Any) -> object:  # noqa: ANN401 - the same
        """Let ``callback`` answer."""


def answer_httpx(server: "Server", mock: HttpxMock) -> None:
    """Let requests of httpx to any space be answered."""
    import httpx  # noqa: PLC0415 - optional: those who have pytest-httpx have it

    def answer(request: httpx.Request) -> httpx.Response:
        asked = Asked(
            method=request.method,
            url=str(request.url),
            headers=list(request.headers.raw),
            body=request.content,
        )
        try:
            answered = server.do(ask(server.app, asked))
        except ConnectionResetError as error:
            raise httpx.ReadError(str(error), request=request) from None
        return httpx.Response(
            answered.status, headers=answered.headers, content=answered.body, request=request
        )

    mock.add_callback(answer, url=SPACES, is_optional=True, is_reusable=True)


def answer_requests(server: "Server", mock: RequestsMock) -> None:
    """Let requests of the library requests to any space be answered."""
    import requests  # noqa: PLC0415 - optional: those who have responses have it

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        body = request.body or b""
        asked = Asked(
            method=request.method or "GET",
            url=request.url or "",
            headers=[(name.encode(), _bytes(value)) for name, value in request.headers.items()],
            body=_bytes(body),
        )
        try:
            answered = server.do(ask(server.app, asked))
        except ConnectionResetError as error:
            raise requests.ConnectionError(str(error)) from None
        return answered.status, _headers(answered), answered.body

    for method in _METHODS:
        mock.add_callback(method, SPACES, callback=answer)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _headers(answered: Answered) -> dict[str, str]:
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in answered.headers
        if name.decode("latin-1").lower() not in _OF_A_CONNECTION
    }
