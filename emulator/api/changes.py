"""Requests that change something of a call: read, carried out, answered and written down."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.calls import called
from emulator.api.journaling import form_details, write_request
from emulator.api.remarks import Ignored, Rules
from emulator.api.throttling import throttled
from emulator.core.call import Call
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange, Turn
from emulator.web.answers import json_answer
from emulator.web.bodies import read_form
from emulator.web.form import NO_FORM, Form
from emulator.web.turns import begin_turn

ERRORS = (400, 401, 404, 413, 415, 429)
"""The flat errors that each of them can be answered with, but for a wrong state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """A request about ``call``; what it causes is kept back in ``turn`` until it is answered."""

    request: Request
    exchange: Exchange
    call: Call
    form: Form
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of it: the resource that is answered, and a ``verdict`` for the journal."""

    resource: Mapping[str, object]
    verdict: str


CarryOut = Callable[[Wished], Awaitable[Made]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A way in which applications change calls: the rules of its form, and what it does.

    ``carry_out`` raises ``ApiError`` when that cannot be.
    """

    rules: Rules
    ignored: Ignored
    carry_out: CarryOut

    async def answer(self, request: Request, exchange: Exchange) -> Response:
        """Answer a request: 200 with a resource, or one flat error."""
        return await throttled(request, exchange, self._answer)

    async def _answer(self, request: Request, exchange: Exchange) -> Response:
        form = NO_FORM
        call: Call | None = None
        try:
            form = await read_form(request)
            turn = begin_turn(request, exchange)
            call = await called(request, exchange)
            made = await self.carry_out(
                Wished(request=request, exchange=exchange, call=call, form=form, turn=turn)
            )
        except ApiError as error:
            said = f"{error.status} {error.code} {error.message}"
            details: dict[str, object] = {"status": error.status, "code": error.code}
            self._write(request, exchange, call, form, said, details)
            raise
        self._write(request, exchange, call, form, f"200 {made.verdict}", {"status": 200})
        return json_answer(made.resource)

    def _write(
        self,
        request: Request,
        exchange: Exchange,
        call: Call | None,
        form: Form,
        said: str,
        details: dict[str, object],
    ) -> None:
        place = request.url.path.rpartition("/Accounts/")[2].partition("/")[2]
        write_request(
            exchange,
            None if call is None else call.sid,
            f"POST {place.removesuffix('.json')}: {said}",
            {**details, **form_details(form, self.rules, self.ignored)},
        )
