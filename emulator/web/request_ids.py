"""Gives every answer an ``X-Request-Id``, as the real service does."""

import secrets
from collections.abc import Awaitable
from itertools import count

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.core.sids import sid

_HEADER = b"x-request-id"


class RequestIds:
    """ASGI middleware. Ids are unique, and differ from one start of the program to the next.

    Each is a UUID: its start is of this start of the program, its end counts.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._start = sid(secrets.token_hex(8), "request", 0)[:24]
        self._numbers = count()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one connection, as ASGI asks."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        request_id = f"{self._start}{next(self._numbers):012x}".encode()

        def send_with_id(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (_HEADER, request_id)]
            return send(message)

        return self._app(scope, receive, send_with_id)
