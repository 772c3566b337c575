"""The Accounts resource: the project itself, the only one that its tokens can see."""

from collections.abc import Collection
from dataclasses import replace

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from emulator.api.examples import RENAME_EXAMPLES
from emulator.api.journaling import form_details, write_refusal, write_request
from emulator.api.listing import ListQuery, ListResource, list_answer, read_query
from emulator.api.operations import Operation
from emulator.api.parameters import rules_of
from emulator.api.reading import read
from emulator.api.throttling import throttled
from emulator.api.webhook_forms import friendly_name, given
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.exchange.ordered import Page, Position
from emulator.exchange.owned import Account
from emulator.exchange.projects import Projects
from emulator.exchange.register import Registered
from emulator.web.account_resource import AccountResource, account_resource
from emulator.web.answers import json_answer
from emulator.web.authentication import authenticate
from emulator.web.bodies import read_form
from emulator.web.turns import begin_turn


class UpdateAccountForm(BaseModel):
    """What can be changed about an account."""

    model_config = ConfigDict(frozen=True)

    friendly_name: str | None = friendly_name("What people call it.")


class ListAccountsQuery(ListQuery):
    """Which accounts are to be listed."""

    friendly_name: str | None = friendly_name("Only accounts of exactly this name.")


class AccountList(ListResource):
    """A page of accounts."""

    accounts: list[AccountResource]


class Accounts:
    """The operations on accounts; ``served`` are the paths below one that lead somewhere.

    The vendor asks for the scope Management; here any token of the project will do.
    ``unverified``.
    """

    def __init__(self, projects: Projects, served: Collection[str]) -> None:
        self._projects = projects
        self._served = frozenset(served)

    async def list(self, request: Request) -> Response:
        """The account of the token."""
        exchange = authenticate(request, self._projects, None)
        query = read_query(ListAccountsQuery, request)

        def accepts(account: Account) -> bool:
            return query.friendly_name in (None, account.friendly_name)

        async def fetch(size: int, position: Position | None) -> Page[Registered[Account]]:
            return exchange.holdings.accounts.page(size, position, accepts)

        return await list_answer(
            request, query, "accounts", fetch, lambda each: self._resource(exchange, each)
        )

    async def retrieve(self, request: Request) -> Response:
        """One account."""
        exchange = self._exchange(request)
        return json_answer(self._resource(exchange, _registered(exchange)))

    async def update(self, request: Request) -> Response:
        """Give it another name."""
        return await throttled(request, self._exchange(request), self._update)

    async def _update(self, request: Request, exchange: Exchange) -> Response:
        try:
            form = await read_form(request)
            begin_turn(request, exchange)
            wanted = read(UpdateAccountForm, form)
        except ApiError as error:
            write_refusal(request, exchange, error)
            raise
        account = replace(_registered(exchange).item, **given(wanted))
        changed = exchange.holdings.accounts.put(account, exchange.keeper.now())
        details = {"status": 200, **form_details(form, rules_of(UpdateAccountForm), lambda _: {})}
        write_request(exchange, None, f"POST Accounts/{account.sid}: 200", details)
        return json_answer(self._resource(exchange, changed))

    def _exchange(self, request: Request) -> Exchange:
        return authenticate(request, self._projects, request.path_params["account_sid"])

    def _resource(self, exchange: Exchange, account: Registered[Account]) -> dict[str, object]:
        trial = exchange.admission.policy.trial
        return account_resource(account, trial=trial, served=self._served)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="GET",
                path="/Accounts",
                of_account=False,
                handler=self.list,
                summary="List accounts",
                description="The project itself, as the only account. Any token of it will do.",
                answers=AccountList,
                query=ListAccountsQuery,
                errors=(400, 401),
            ),
            Operation(
                method="GET",
                path="/Accounts/{account_sid}",
                of_account=False,
                handler=self.retrieve,
                summary="Retrieve an account",
                description="The project itself. Any token of it will do.",
                answers=AccountResource,
                errors=(401,),
            ),
            Operation(
                method="POST",
                path="/Accounts/{account_sid}",
                of_account=False,
                handler=self.update,
                summary="Update an account",
                description="Gives the project another name.",
                answers=AccountResource,
                form=UpdateAccountForm,
                examples=RENAME_EXAMPLES,
                errors=(400, 401, 413, 415, 429),
            ),
        )


def _registered(exchange: Exchange) -> Registered[Account]:
    found = exchange.holdings.accounts.get(exchange.project.sid)
    assert found is not None
    return found
