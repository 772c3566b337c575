"""Keeps a project's time still while one of its API requests is being answered."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.exchange.exchange import Exchange, Turn

_KEY = "emulator.turns"


class Turns:
    """ASGI middleware: ends the turns that a request began, once its answer has been sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI asks."""
        turns: list[Turn] = []
        scope[_KEY] = turns
        try:
            await self._app(scope, receive, send)
        finally:
            for turn in turns:
                turn.end()


def begin_turn(request: Request, exchange: Exchange) -> Turn:
    """Hold the project's time until this request has been answered."""
    turn = exchange.begin_turn()
    request.scope[_KEY].append(turn)
    return turn
