"""The Calls resource."""

from collections.abc import Awaitable

from starlette.requests import Request
from starlette.responses import Response

from emulator.api import update_call
from emulator.api.create_call import RULES, ignored, read_wish
from emulator.api.create_call_form import CreateCallForm
from emulator.api.examples import CREATE_CALL_EXAMPLES, UPDATE_CALL_EXAMPLES
from emulator.api.journaling import form_details, write_refusal, write_request
from emulator.api.list_calls import CallList, ListCallsQuery
from emulator.api.listing import list_answer, read_query
from emulator.api.operations import Operation
from emulator.api.throttling import throttled
from emulator.core.call import Call
from emulator.core.errors import ApiError, RefusedError, Violation
from emulator.exchange.exchange import Exchange
from emulator.exchange.ordered import Page, Position
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.answers import errors_array, json_answer, json_answer_of
from emulator.web.authentication import authenticate
from emulator.web.bodies import read_form
from emulator.web.call_resource import CallResource, call_resource, new_call_json
from emulator.web.form import NO_FORM, Form
from emulator.web.origins import Origin
from emulator.web.turns import begin_turn


class Calls:
    """The operations on calls."""

    def __init__(self, projects: Projects, origin: Origin) -> None:
        self._projects = projects
        self._origin = origin

    def create(self, request: Request) -> Awaitable[Response]:
        """Create a call: 200 with the resource, or 400 with everything that is wrong."""
        return throttled(request, self._exchange(request), self._create)

    async def _create(self, request: Request, exchange: Exchange) -> Response:
        try:
            form = await read_form(request)
        except ApiError as error:
            write_refusal(request, exchange, error)
            raise
        turn = begin_turn(request, exchange)
        try:
            wish = read_wish(form, exchange, self._origin.of(request))
            call = await exchange.place(wish.request, turn, wish.notices)
        except RefusedError as refused:
            return _refuse(exchange, form, refused.violations)
        _log(exchange, form, f"200 call {call.sid} to {call.request.to}", call, status=200)
        return json_answer_of(new_call_json(call))

    async def retrieve(self, request: Request) -> Response:
        """One call."""
        return json_answer(call_resource(await called(request, self._exchange(request))))

    async def list(self, request: Request) -> Response:
        """The calls that the filters leave, newest first."""
        exchange = self._exchange(request)
        query = read_query(ListCallsQuery, request)
        wanted = query.wanted()

        async def fetch(size: int, position: Position | None) -> Page[Call]:
            return await exchange.store.list_calls(wanted, size, position)

        return await list_answer(request, query, "calls", fetch, call_resource)

    async def update(self, request: Request) -> Response:
        """Change or end a call: 200 with the resource, or one flat error."""
        return await throttled(request, self._exchange(request), self._update)

    async def _update(self, request: Request, exchange: Exchange) -> Response:
        form = NO_FORM
        call: Call | None = None
        try:
            form = await read_form(request)
            turn = begin_turn(request, exchange)
            call = await called(request, exchange)
            change = update_call.read_change(form, call)
            call = await exchange.command(call.sid, change, turn)
        except ApiError as error:
            _log_update(request, exchange, call, form, error)
            raise
        _log_update(request, exchange, call, form, None)
        return json_answer(call_resource(call))

    async def delete(self, request: Request) -> Response:
        """Forget a call that has ended."""
        exchange = self._exchange(request)
        begin_turn(request, exchange)
        sid = request.path_params["sid"].lower()
        try:
            await exchange.delete(sid)
        except ApiError as error:
            write_refusal(request, exchange, error)
            raise
        write_request(exchange, sid, f"DELETE Calls/{sid}: 204", {"status": 204})
        return Response(status_code=204)

    def _exchange(self, request: Request) -> Exchange:
        account_sid = request.path_params["account_sid"]
        return authenticate(request, self._projects, account_sid, Scope.VOICE)

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
            Operation(
                method="GET",
                path="/Calls",
                handler=self.list,
                summary="List calls",
                description=(
                    "The calls that are kept, the one placed last first. All filters must apply. "
                    "`next_page_uri` and `previous_page_uri` lead to more, null where there is "
                    "nothing; calls placed meanwhile move nothing from one page to another."
                ),
                answers=CallList,
                query=ListCallsQuery,
                errors=(400, 401),
            ),
            Operation(
                method="POST",
                path="/Calls/{sid}",
                handler=self.update,
                summary="Update a call",
                description=(
                    "Gives a call in progress another document, changes its webhooks, or ends it. "
                    "What this causes happens after the answer."
                ),
                answers=CallResource,
                form=update_call.UpdateCallForm,
                examples=UPDATE_CALL_EXAMPLES,
                errors=(400, 401, 404, 413, 415, 429),
                wrong_state=21220,
            ),
            Operation(
                method="DELETE",
                path="/Calls/{sid}",
                handler=self.delete,
                summary="Delete a call",
                description=(
                    "Forgets a call that has ended, with its recordings and notifications. The "
                    "journal keeps what happened."
                ),
                answers=None,
                wrong_state=20009,
            ),
        )


async def called(request: Request, exchange: Exchange) -> Call:
    """The call that the path names. Raises ``ApiError``."""
    sid = request.path_params["sid"]
    call = await exchange.call(sid.lower())
    if call is None:
        raise ApiError(20404, f"There is no call {sid} in this project")
    return call


def _refuse(exchange: Exchange, form: Form, violations: list[Violation]) -> Response:
    said = "; ".join(f"{each.code} {each.message}" for each in violations)
    codes = [each.code for each in violations]
    _log(exchange, form, f"400 {said}", None, status=400, codes=codes)
    return errors_array(violations, for_sdk=exchange.project.error_format == "sdk")


def _log(
    exchange: Exchange, form: Form, verdict: str, call: Call | None, **details: object
) -> None:
    """Write a request to create a call to the journal, with its verdict."""
    write_request(
        exchange,
        call.sid if call is not None else None,
        f"POST Calls: {verdict}",
        {**details, **form_details(form, RULES, ignored)},
    )


def _log_update(
    request: Request, exchange: Exchange, call: Call | None, form: Form, error: ApiError | None
) -> None:
    """The same of a request to update a call."""
    if error is not None:
        verdict = f"{error.status} {error.code} {error.message}"
        details: dict[str, object] = {"status": error.status, "code": error.code}
    else:
        assert call is not None
        verdict, details = f"200 call is {call.status.on_resource}", {"status": 200}
    write_request(
        exchange,
        call.sid if call is not None else None,
        f"POST Calls/{request.path_params['sid']}: {verdict}",
        {**details, **form_details(form, update_call.RULES, update_call.ignored)},
    )
