"""An application that the kit is tested with, twice: ASGI and WSGI."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.testing import Project

MENU = '<Response><Gather action="menu" numDigits="1"><Say>Press 1</Say></Gather></Response>'
WAITS = '<Response><Pause length="60"/></Response>'
NUMBER = "+15557770001"
APP = "https://app.example"
EVENTS = ["initiated", "ringing", "answered", "completed"]


class Application:
    """Remembers the statuses and the keys that it was told."""

    def __init__(self, answer: str = MENU) -> None:
        self.statuses: list[str] = []
        self.keys: list[str] = []
        self.answer = answer
        self.asgi = Starlette(
            routes=[
                Route("/answer", self._answer, methods=["POST"]),
                Route("/menu", self._menu, methods=["POST"]),
                Route("/status", self._status, methods=["POST"]),
                Route("/broken", self._broken, methods=["POST"]),
            ]
        )

    async def _answer(self, _request: Request) -> Response:
        return Response(self.answer, media_type="text/xml")

    async def _menu(self, request: Request) -> Response:
        self.keys.append(await _parameter(request, "Digits"))
        return Response(WAITS, media_type="text/xml")

    async def _status(self, request: Request) -> Response:
        self.statuses.append(await _parameter(request, "CallStatus"))
        return Response()

    async def _broken(self, _request: Request) -> Response:
        raise ValueError("the application has a mistake")

    def wsgi(
        self, environ: dict[str, Any], start: Callable[[str, Sequence[tuple[str, str]]], Any]
    ) -> Iterable[bytes]:
        """The same as a WSGI application, as far as ``/answer`` and ``/status``."""
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        if environ["PATH_INFO"] == "/status":
            self.statuses.append(dict(parse_qsl(body))["CallStatus"])
        start("200 OK", [("Content-Type", "text/xml")])
        return [self.answer.encode() if environ["PATH_INFO"] == "/answer" else b""]


async def _parameter(request: Request, name: str) -> str:
    return dict(parse_qsl((await request.body()).decode()))[name]


def placing(base: str = APP, **changes: str) -> dict[str, Any]:
    """The parameters of a call whose webhooks go to the application."""
    return {
        "To": NUMBER,
        "From": "+15551234567",
        "Url": f"{base}/answer",
        "StatusCallback": f"{base}/status",
        "StatusCallbackEvent": EVENTS,
    } | changes


def place(project: Project, base: str = APP, **changes: str) -> httpx.Response:
    """Place such a call over HTTP."""
    with httpx.Client(auth=project.auth, trust_env=False, timeout=30) as client:
        return client.post(project.calls_url, data=placing(base, **changes))
