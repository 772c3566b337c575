"""Collections that an application can list, add to, change and take from, all in the same way.

What differs from one collection to the next is a ``Kind``; the operations are here, once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from emulator.api.journaling import form_details, write_request
from emulator.api.listing import ListQuery, ListResource, Resource, list_answer, read_query
from emulator.api.operations import Operation
from emulator.api.parameters import rules_of
from emulator.api.remarks import Ignored, nothing_ignored
from emulator.api.throttling import throttled
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.exchange.ordered import Page, Position
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.exchange.register import Register, Registered, Registrable
from emulator.web.answers import json_answer
from emulator.web.authentication import authenticate
from emulator.web.bodies import read_form
from emulator.web.form import NO_FORM, Form
from emulator.web.turns import begin_turn

Item = TypeVar("Item", bound=Registrable)
Query = TypeVar("Query", bound=ListQuery)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """How the description speaks of a collection: ``one`` of it has an article."""

    one: str
    many: str
    listed: str
    created: str
    updated: str
    deleted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Item, Query]):
    """What one collection is made of.

    ``path`` names it, ``array`` is what lists of it are called. A token needs one of ``scopes``,
    any token will do when there are none. ``accepts`` are the filters of the list. ``made`` and
    ``changed`` read a form, or raise ``ApiError``. ``created`` is the answer to a creation, where
    it is more than the resource.
    """

    path: str
    array: str
    noun: str
    texts: Texts
    scopes: tuple[Scope, ...]
    register: Callable[[Exchange], Register[Item]]
    resource: Callable[[str, Registered[Item]], Resource]
    resource_model: type[BaseModel]
    list_model: type[ListResource]
    query: type[Query]
    accepts: Callable[[Query, Item], bool]
    create_form: type[BaseModel]
    update_form: type[BaseModel]
    made: Callable[[Form, Exchange], Item]
    changed: Callable[[Form, Exchange, Item], Item]
    created: Callable[[Resource], Resource] = dict
    created_model: type[BaseModel] | None = None
    ignored: Ignored = nothing_ignored
    create_examples: dict[str, dict[str, Any]] = field(default_factory=dict)  # as Operation's
    update_examples: dict[str, dict[str, Any]] = field(default_factory=dict)


class Collection(Generic[Item, Query]):
    """The operations on one kind of things."""

    def __init__(self, projects: Projects, kind: Kind[Item, Query]) -> None:
        self._projects = projects
        self._kind = kind

    async def list(self, request: Request) -> Response:
        """Those that the filters leave, newest first."""
        exchange, kind = self._exchange(request), self._kind
        query = read_query(kind.query, request)

        async def fetch(size: int, position: Position | None) -> Page[Registered[Item]]:
            return kind.register(exchange).page(
                size, position, lambda item: kind.accepts(query, item)
            )

        return await list_answer(
            request,
            query,
            kind.array,
            fetch,
            lambda each: kind.resource(exchange.project.sid, each),
        )

    async def retrieve(self, request: Request) -> Response:
        """One of them."""
        exchange = self._exchange(request)
        found = self._find(request, exchange)
        return json_answer(self._kind.resource(exchange.project.sid, found))

    async def create(self, request: Request) -> Response:
        """One more: 201 with the resource, or one flat error."""
        return await throttled(request, self._exchange(request), self._create)

    async def _create(self, request: Request, exchange: Exchange) -> Response:
        kind = self._kind

        def answer(form: Form) -> tuple[Response, str]:
            item = kind.made(form, exchange)
            made = kind.register(exchange).put(item, exchange.keeper.now())
            resource = kind.created(kind.resource(exchange.project.sid, made))
            return json_answer(resource, 201), f"{kind.noun} {item.sid}"

        return await self._change(request, exchange, answer, kind.create_form)

    async def update(self, request: Request) -> Response:
        """Change one: 200 with the resource, or one flat error."""
        return await throttled(request, self._exchange(request), self._update)

    async def _update(self, request: Request, exchange: Exchange) -> Response:
        kind = self._kind

        def answer(form: Form) -> tuple[Response, str]:
            item = kind.changed(form, exchange, self._find(request, exchange).item)
            changed = kind.register(exchange).put(item, exchange.keeper.now())
            resource = kind.resource(exchange.project.sid, changed)
            return json_answer(resource), f"{kind.noun} {item.sid}"

        return await self._change(request, exchange, answer, kind.update_form)

    async def delete(self, request: Request) -> Response:
        """Take one out."""
        exchange = self._exchange(request)

        def answer(_form: Form) -> tuple[Response, str]:
            item = self._find(request, exchange).item
            self._kind.register(exchange).remove(item.sid)
            return Response(status_code=204), f"{self._kind.noun} {item.sid} is gone"

        return await self._change(request, exchange, answer)

    async def _change(
        self,
        request: Request,
        exchange: Exchange,
        answer: Callable[[Form], tuple[Response, str]],
        model: type[BaseModel] | None = None,
    ) -> Response:
        """Answer a request that changes something, and write it to the journal."""
        form = NO_FORM
        try:
            form = await read_form(request) if model is not None else NO_FORM
            begin_turn(request, exchange)
            response, said = answer(form)
        except ApiError as error:
            self._write(request, exchange, model, form, error.status, error.message, error.code)
            raise
        self._write(request, exchange, model, form, response.status_code, said)
        return response

    def _write(
        self,
        request: Request,
        exchange: Exchange,
        model: type[BaseModel] | None,
        form: Form,
        status: int,
        said: str,
        code: int | None = None,
    ) -> None:
        details: dict[str, object] = {"status": status}
        if code is not None:
            details["code"] = code
        if model is not None:
            details |= form_details(form, rules_of(model), self._kind.ignored)
        where = "/".join(
            (self._kind.path.strip("/"), *filter(None, [request.path_params.get("sid")]))
        )
        write_request(exchange, None, f"{request.method} {where}: {status} {said}", details)

    def _exchange(self, request: Request) -> Exchange:
        account_sid = request.path_params["account_sid"]
        return authenticate(request, self._projects, account_sid, *self._kind.scopes)

    def _find(self, request: Request, exchange: Exchange) -> Registered[Item]:
        sid = request.path_params["sid"]
        found = self._kind.register(exchange).get(sid)
        if found is None:
            raise ApiError(20404, f"There is no {self._kind.noun} {sid} in this project")
        return found

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        kind, texts = self._kind, self._kind.texts
        name, one = kind.path.strip("/"), f"{kind.path}/{{sid}}"
        return (
            Operation(
                method="POST",
                path=kind.path,
                handler=self.create,
                name=f"{name}.create",
                summary=f"Create {texts.one}",
                description=texts.created,
                answers=kind.created_model or kind.resource_model,
                status=201,
                form=kind.create_form,
                examples=kind.create_examples,
                errors=(400, 401, 413, 415, 429),
            ),
            Operation(
                method="GET",
                path=one,
                handler=self.retrieve,
                name=f"{name}.retrieve",
                summary=f"Retrieve {texts.one}",
                description=f"One of the {texts.many}.",
                answers=kind.resource_model,
            ),
            Operation(
                method="GET",
                path=kind.path,
                handler=self.list,
                name=f"{name}.list",
                summary=f"List {texts.many}",
                description=texts.listed,
                answers=kind.list_model,
                query=kind.query,
                errors=(400, 401),
            ),
            Operation(
                method="POST",
                path=one,
                handler=self.update,
                name=f"{name}.update",
                summary=f"Update {texts.one}",
                description=texts.updated,
                answers=kind.resource_model,
                form=kind.update_form,
                examples=kind.update_examples,
                errors=(400, 401, 404, 413, 415, 429),
            ),
            Operation(
                method="DELETE",
                path=one,
                handler=self.delete,
                name=f"{name}.delete",
                summary=f"Delete {texts.one}",
                description=texts.deleted,
                answers=None,
            ),
        )
