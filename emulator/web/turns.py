"""Keeps a project's time still while one of its API requests is being answered."""

from starlette.requests import Request
from starlette.types import Scope

from emulator.exchange.exchange import Exchange, Turn

_KEY = "emulator.turns"


def begin_turn(request: Request, exchange: Exchange) -> Turn:
    """Hold the project's time until this request has been answered."""
    turn = exchange.begin_turn()
    request.scope.setdefault(_KEY, []).append(turn)
    return turn


def end_turns(scope: Scope) -> None:
    """End the turns that a request began: its answer has been sent."""
    turns: list[Turn] = scope.get(_KEY, [])
    for turn in turns:
        turn.end()
