"""The application: the one place where everything is put together."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator import __version__
from emulator.api.accounts import Accounts
from emulator.api.applications import applications
from emulator.api.call_recordings import CallRecordings
from emulator.api.call_streams import CallStreams
from emulator.api.calls import Calls
from emulator.api.conference_recordings import ConferenceRecordings
from emulator.api.conferences import Conferences
from emulator.api.description import describe
from emulator.api.disturbing import disturbed
from emulator.api.front import Front
from emulator.api.neighbours import Neighbours
from emulator.api.notifications import Notifications
from emulator.api.numbers import incoming_phone_numbers, outgoing_caller_ids
from emulator.api.operations import Operation
from emulator.api.participants import Participants
from emulator.api.queue_members import QueueMembers
from emulator.api.queues import Queues
from emulator.api.recordings import Recordings
from emulator.api.transcriptions import Transcriptions
from emulator.control import (
    clock,
    conversations,
    deliveries,
    events,
    faults,
    health,
    inbound,
    metrics,
    policy,
    projects,
    questions,
    records,
    rules,
    snapshots,
    start_page,
)
from emulator.control.access import Guard
from emulator.control.bodies import on_invalid_request
from emulator.core.errors import ApiError
from emulator.core.farend import Scenario
from emulator.exchange.clock import mode_of
from emulator.exchange.exchange import Limits
from emulator.exchange.project import Project
from emulator.exchange.project_settings import built_in_project
from emulator.exchange.projects import Projects, Provision
from emulator.exchange.routing import Routing
from emulator.exchange.rules import Rules
from emulator.exchange.scenarios import load_scenarios, shipped_scenarios
from emulator.exchange.transport import Transport
from emulator.settings import BadSettingsError, Settings, read_settings
from emulator.web.answers import JsonAnswer, on_api_error, on_fault, on_http_exception
from emulator.web.browsers import Browsers
from emulator.web.docs_page import add_docs
from emulator.web.heads import Heads
from emulator.web.origins import Origin
from emulator.web.request_ids import RequestIds

_CONTROL = (
    *(metrics, projects, snapshots, policy, clock, rules, faults),
    *(inbound, questions, records, conversations, deliveries, events),
)


class _Application(FastAPI):
    """FastAPI behind the front that answers documented operations.

    Middleware that somebody adds goes before both.
    """

    operations: tuple[Operation, ...] = ()
    guarded = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI asks.

        As Starlette does it: FastAPI would look into the environment for telemetry at each
        request, which takes 4 % of the time in which a call is created.
        """
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        scope["app"] = self
        await self.middleware_stack(scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        """What serves a connection, made at the first one."""
        added, self.user_middleware = self.user_middleware, []
        projects: Projects = self.state.projects
        rest = Heads(super().build_middleware_stack())
        disturb = partial(disturbed, projects=projects)
        front = Front(self.operations, rest, projects.tallies.requests, disturb)
        app: ASGIApp = RequestIds(Browsers(front, guarded=self.guarded))
        for middleware, arguments, options in reversed(added):
            app = middleware(app, *arguments, **options)
        return app


def create_app(settings: Settings | None = None) -> FastAPI:
    """The emulator as an ASGI application; settings come from the environment by default.

    Raises ``BadSettingsError`` when the settings cannot be used.
    """
    settings = settings or read_settings()
    registry = Projects(
        Transport(_routing(settings), tls=_trust(settings), trust_env=settings.use_proxies),
        _rules(settings),
        _limits(settings),
        grace=settings.grace / 1000,
        fetch_media=settings.fetch_media,
        default_mode=mode_of(settings.clock),
        provision=Provision(pattern=_built_in(settings)) if settings.auto_provision else None,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        for project in _projects(settings):
            await registry.put(project)
        try:
            yield
        finally:
            await registry.close()

    app = _Application(
        title="Calls emulator",
        version=__version__,
        lifespan=lifespan,
        redirect_slashes=False,
        default_response_class=JsonAnswer,
        openapi_url=None,  # served by add_docs, together with a page that needs no network
    )
    app.state.projects = registry
    app.state.origin = Origin(settings.public_url)
    app.state.labelled = _configured(settings)
    app.operations = _operations(registry, app.state.origin)
    app.guarded = settings.control_token is not None
    for public in (start_page, health):
        app.include_router(public.router)
    guard = [Depends(Guard(settings.control_token))]
    for control in _CONTROL:
        app.include_router(control.router, dependencies=guard)
    app.add_exception_handler(ApiError, on_api_error)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(RequestValidationError, on_invalid_request)
    app.add_exception_handler(Exception, on_fault)
    describe(app, app.operations)
    add_docs(app)
    return app


def _operations(registry: Projects, origin: Origin) -> tuple[Operation, ...]:
    """Every documented operation."""
    of_accounts = (
        *Calls(registry, origin).operations(),
        *CallRecordings(registry).operations(),
        *CallStreams(registry).operations(),
        *Notifications(registry).operations(),
        *Recordings(registry).operations(),
        *Transcriptions(registry).operations(),
        *applications(registry).operations(),
        *incoming_phone_numbers(registry).operations(),
        *outgoing_caller_ids(registry).operations(),
        *Queues(registry).operations(),
        *QueueMembers(registry).operations(),
        *Conferences(registry).operations(),
        *ConferenceRecordings(registry).operations(),
        *Participants(registry).operations(),
        *Neighbours(registry).operations(),
    )
    served = {each.path for each in of_accounts if each.method == "GET"}
    return (*Accounts(registry, served).operations(), *of_accounts)


def _routing(settings: Settings) -> Routing:
    allowed = settings.callback_hosts
    return Routing(
        rewrites=settings.rewrite_hosts, allowed=None if allowed is None else tuple(allowed)
    )


def _trust(settings: Settings) -> ssl.SSLContext | bool:
    if settings.callback_ca is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(settings.callback_ca)
    except OSError as error:  # ssl.SSLError is one
        text = f"callback_ca: {settings.callback_ca}: {error.strerror or error}"
        raise BadSettingsError([text]) from None
    return context


def _rules(settings: Settings) -> Rules:
    own: list[Scenario] = []
    if settings.scenarios is not None:
        own, problems = load_scenarios(settings.scenarios)
        if problems:
            raise BadSettingsError([str(problem) for problem in problems])
    return Rules([*own, *shipped_scenarios()])


def _limits(settings: Settings) -> Limits:
    return Limits(
        live_calls=settings.most_live_calls,
        finished_calls=settings.most_finished_calls,
        journal_entries=settings.most_journal_entries,
        deliveries=settings.most_deliveries,
    )


def _built_in(settings: Settings) -> Project:
    given = built_in_project(
        **{
            name: value
            for name, value in (
                ("token", settings.api_token),
                ("signing_key", settings.signing_key),
            )
            if value is not None
        }
    )
    changed = given.model_copy(update={"error_format": settings.error_format})
    return changed.project(settings.project_id, mode_of(settings.clock))


def _configured(settings: Settings) -> list[str]:
    """The IDs of the projects that are there from the start."""
    return [each.id for each in settings.projects] or [settings.project_id]


def _projects(settings: Settings) -> list[Project]:
    """The configured projects, or the built-in one."""
    mode = mode_of(settings.clock)
    configured = [each.project(each.id, mode) for each in settings.projects]
    return configured or [_built_in(settings)]
