"""Requests that change a queue, a conference, or somebody in it: answered and written down."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from emulator.api.journaling import form_details, write_request
from emulator.api.parameters import rules_of
from emulator.api.remarks import Ignored
from emulator.api.throttling import throttled
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange, Turn
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.authentication import authenticate
from emulator.web.bodies import read_form
from emulator.web.form import NO_FORM, Form
from emulator.web.turns import begin_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request; what it causes is kept back in ``turn`` until it is answered."""

    request: Request
    exchange: Exchange
    form: Form
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer, what to ``say`` of it in the journal, and the call that it is about."""

    response: Response
    say: str
    call_sid: str | None = None


Act = Callable[[Asked], Awaitable[Answered]]


def nothing_ignored(_values: object) -> dict[str, str]:
    """Every parameter of the request counts."""
    return {}


def exchange_of(request: Request, projects: Projects) -> Exchange:
    """The exchange of the project that asks. Raises ``ApiError``."""
    return authenticate(request, projects, request.path_params["account_sid"], Scope.VOICE)


async def posted(
    request: Request,
    projects: Projects,
    form: type[BaseModel],
    act: Act,
    ignored: Ignored = nothing_ignored,
) -> Response:
    """The answer to a POST, which the project's limit counts."""

    async def answer(request: Request, exchange: Exchange) -> Response:
        return await _answer(request, exchange, act, form, ignored)

    return await throttled(request, exchange_of(request, projects), answer)


async def deleted(request: Request, projects: Projects, act: Act) -> Response:
    """The answer to a DELETE."""
    return await _answer(request, exchange_of(request, projects), act)


async def _answer(
    request: Request,
    exchange: Exchange,
    act: Act,
    model: type[BaseModel] | None = None,
    ignored: Ignored = nothing_ignored,
) -> Response:
    form = NO_FORM

    def write(said: str, call_sid: str | None, details: dict[str, object]) -> None:
        place = request.url.path.rpartition("/Accounts/")[2].partition("/")[2]
        if model is not None:
            details |= form_details(form, rules_of(model), ignored)
        line = f"{request.method} {place.removesuffix('.json')}: {said}"
        write_request(exchange, call_sid, line, details)

    try:
        form = NO_FORM if model is None else await read_form(request)
        turn = begin_turn(request, exchange)
        done = await act(Asked(request=request, exchange=exchange, form=form, turn=turn))
    except ApiError as error:
        details: dict[str, object] = {"status": error.status, "code": error.code}
        write(f"{error.status} {error.code} {error.message}", None, details)
        raise
    status = done.response.status_code
    write(f"{status} {done.say}", done.call_sid, {"status": status})
    return done.response
