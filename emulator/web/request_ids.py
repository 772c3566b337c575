"""Gives every answer an ``X-Request-Id``, as the real service does."""

import secrets
from itertools import count

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.core.sids import sid

REQUEST_ID = "X-Request-Id"
SCOPE_KEY = "emulator.request_id"
"""Where the id stands in the connection's scope."""


class RequestIds:
    """ASGI middleware. Ids are unique, and differ from one start of the program to the next.

    Each is a UUID: its start is of this start of the program, its end counts.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._start = sid(secrets.token_hex(8), "request", 0)[:24]
        self._numbers = count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI asks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = f"{self._start}{next(self._numbers):012x}"
        scope[SCOPE_KEY] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = (REQUEST_ID.lower().encode(), request_id.encode())
                message["headers"] = [*message.get("headers", ()), own]
            await send(message)

        await self._app(scope, receive, send_with_id)
