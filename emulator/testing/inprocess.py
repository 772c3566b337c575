"""Asks web applications in this process, ASGI and WSGI, without a socket."""

import asyncio
import inspect
import io
import sys
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Scope

from emulator.web.broken import ABORT

Application = Callable[..., Any]
"""An ASGI or a WSGI application."""

Headers = list[tuple[bytes, bytes]]
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request. ``root`` is the part of the path under which the application is mounted."""

    method: str
    url: str
    headers: Headers
    body: bytes
    root: str = ""


@dataclass(slots=True)
class Answered:
    """What an application answered."""

    status: int = 0
    headers: Headers = field(default_factory=list)
    body: bytes = b""


def is_asgi(application: Application) -> bool:
    """Whether it is called with ``scope, receive, send``; a WSGI application is not."""
    return inspect.iscoroutinefunction(application) or inspect.iscoroutinefunction(
        getattr(application, "__call__", None)  # noqa: B004 - the method itself is looked at
    )


async def ask(application: Application, asked: Asked) -> Answered:
    """The answer of an application; a WSGI application runs in a thread.

    Raises ``ConnectionResetError`` when the application breaks the connection, and whatever the
    application raises.
    """
    if is_asgi(application):
        return await _ask_asgi(cast("ASGIApp", application), asked)
    return await asyncio.to_thread(_ask_wsgi, application, asked)


async def _ask_asgi(application: ASGIApp, asked: Asked) -> Answered:
    answered, ended = Answered(), asyncio.Event()
    requests = iter([{"type": "http.request", "body": asked.body, "more_body": False}])

    async def receive() -> MutableMapping[str, Any]:
        for request in requests:
            return request
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answered.status = message["status"]
            answered.headers = [(bytes(name), bytes(value)) for name, value in message["headers"]]
        elif message["type"] == "http.response.body":
            answered.body += message.get("body", b"")
            if not message.get("more_body"):
                ended.set()

    await application(_scope(asked, ended.set), receive, send)
    if not answered.status:
        raise ConnectionResetError("the connection was reset without an answer")
    return answered


def _scope(asked: Asked, abort: Callable[[], None]) -> Scope:
    url = urlsplit(asked.url)
    port = url.port or _PORTS[url.scheme]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": url.scheme,
        "path": unquote(url.path or "/"),
        "raw_path": (url.path or "/").encode(),
        "query_string": url.query.encode(),
        "root_path": asked.root,
        "headers": [(b"host", url.netloc.rpartition("@")[2].encode()), *_without_host(asked)],
        "client": ("127.0.0.1", 50_000),
        "server": (url.hostname, port),
        "state": {},
        "extensions": {ABORT: {"abort": abort}},
    }


def _without_host(asked: Asked) -> Headers:
    lowered = [(name.lower(), value) for name, value in asked.headers]
    length = (b"content-length", str(len(asked.body)).encode())
    left = [line for line in lowered if line[0] not in (b"host", b"content-length")]
    return [*left, length] if asked.body or asked.method == "POST" else left


def _ask_wsgi(application: Application, asked: Asked) -> Answered:
    answered = Answered()
    written: list[bytes] = []

    def start(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], None]:
        answered.status = int(status.split(" ", 1)[0])
        answered.headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers]
        return written.append

    parts: Iterable[bytes] = application(_environ(asked), start)
    try:
        written.extend(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    answered.body = b"".join(written)
    return answered


def _environ(asked: Asked) -> dict[str, object]:
    url = urlsplit(asked.url)
    path = unquote(url.path or "/").encode().decode("latin-1")
    environ: dict[str, object] = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": asked.root,
        "PATH_INFO": path.removeprefix(asked.root),
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(url.port or _PORTS[url.scheme]),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": url.netloc.rpartition("@")[2],
        "CONTENT_LENGTH": str(len(asked.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(asked.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in _without_host(asked):
        key = name.decode("latin-1").upper().replace("-", "_")
        known = "CONTENT_TYPE" if key == "CONTENT_TYPE" else f"HTTP_{key}"
        if key != "CONTENT_LENGTH":
            environ[known] = value.decode("latin-1")
    return environ
