"""The Calls resource."""

import re

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.create_call import read_wish
from emulator.api.create_call_form import CreateCallForm
from emulator.api.examples import CREATE_CALL_EXAMPLES
from emulator.api.operations import Operation
from emulator.api.remarks import parameters_shown, remarks
from emulator.api.throttling import throttled
from emulator.core.call import Call
from emulator.core.errors import ApiError, RefusedError, Violation
from emulator.core.urls import is_http_url
from emulator.exchange.exchange import Exchange
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.answers import errors_array, json_answer
from emulator.web.authentication import authenticate
from emulator.web.bodies import Form, read_form
from emulator.web.call_resource import CallResource, call_resource
from emulator.web.turns import begin_turn

_HOST = re.compile(r"(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)


class Calls:
    """The operations on calls. ``public_url`` is the base of absolute URLs, None: the request's."""

    def __init__(self, projects: Projects, public_url: str | None) -> None:
        self._projects = projects
        self._public_url = public_url

    async def create(self, request: Request) -> Response:
        """Create a call: 200 with the resource, or 400 with everything that is wrong."""
        return await throttled(request, self._exchange(request), self._create)

    async def _create(self, request: Request, exchange: Exchange) -> Response:
        try:
            form = await read_form(request)
        except ApiError as error:
            line = f"POST {request.url.path}: {error.status} {error.message}"
            details = {"status": error.status, "code": error.code}
            exchange.journal.write("api-request", exchange.keeper.now(), None, line, details)
            raise
        turn = begin_turn(request, exchange)
        try:
            wish = read_wish(form, exchange, self._base_url(request))
            call = await exchange.place(wish.request, turn, wish.notices)
        except RefusedError as refused:
            return _refuse(exchange, form, refused.violations)
        _log(exchange, form, f"200 call {call.sid} to {call.request.to}", call, status=200)
        return json_answer(call_resource(call))

    async def retrieve(self, request: Request) -> Response:
        """One call."""
        exchange = self._exchange(request)
        sid = request.path_params["sid"]
        call = await exchange.call(sid.lower())
        if call is None:
            raise ApiError(20404, f"There is no call {sid} in this project")
        return json_answer(call_resource(call))

    def _exchange(self, request: Request) -> Exchange:
        account_sid = request.path_params["account_sid"]
        return authenticate(request, self._projects, account_sid, Scope.VOICE)

    def _base_url(self, request: Request) -> str:
        if self._public_url is not None:
            return self._public_url
        host, scheme = request.headers.get("host", ""), request.scope["scheme"]
        if _HOST.fullmatch(host) is None or not is_http_url(f"{scheme}://{host}"):
            name, port = request.scope.get("server") or ("localhost", None)
            host = name if port is None else f"{name}:{port}"
        return f"{scheme}://{host}"

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="POST",
                path="/Calls",
                handler=self.create,
                summary="Create a call",
                description=(
                    "Places a call and answers with it, queued. The token needs the Voice scope. "
                    "Every violation of a request is reported at once."
                ),
                answers=CallResource,
                form=CreateCallForm,
                examples=CREATE_CALL_EXAMPLES,
                errors=(401, 413, 415, 429),
                errors_array=True,
            ),
            Operation(
                method="GET",
                path="/Calls/{sid}",
                handler=self.retrieve,
                summary="Retrieve a call",
                description="One call, as far as it has come.",
                answers=CallResource,
            ),
        )


def _refuse(exchange: Exchange, form: Form, violations: list[Violation]) -> Response:
    said = "; ".join(f"{each.code} {each.message}" for each in violations)
    codes = [each.code for each in violations]
    _log(exchange, form, f"400 {said}", None, status=400, codes=codes)
    return errors_array(violations, for_sdk=exchange.project.error_format == "sdk")


def _log(
    exchange: Exchange, form: Form, verdict: str, call: Call | None, **details: object
) -> None:
    """Write a request to create a call to the journal, with its verdict."""
    exchange.journal.write(
        "api-request",
        exchange.keeper.now(),
        call.sid if call is not None else None,
        f"POST Calls: {verdict}",
        {**details, "parameters": parameters_shown(form), "remarks": remarks(form)},
    )
