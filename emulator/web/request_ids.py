"""Gives every answer an ``X-Request-Id``, as the real service does."""

import secrets
from itertools import count

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.core.sids import sid


class RequestIds:
    """ASGI middleware. Ids are unique, and differ from one start of the program to the next."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._seed = secrets.token_hex(8)
        self._numbers = count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI asks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = sid(self._seed, "request", next(self._numbers))

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        await self._app(scope, receive, send_with_id)
