"""A project of one's own in a running emulator, with the verbs of a test."""

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, cast

from emulator.control.views import DeliveryView, EntryView, MovedView, delivery_view, entry_view
from emulator.core.instants import iso8601, seconds
from emulator.exchange import interventions
from emulator.exchange.clock import mode_of
from emulator.exchange.exchange import Exchange
from emulator.exchange.fault_settings import FaultSettings
from emulator.exchange.faults import Fault
from emulator.exchange.inbound import InboundCall
from emulator.exchange.project_settings import ProjectSettings
from emulator.exchange.query import VerifyQuery, WaitQuery
from emulator.exchange.routing import Routing
from emulator.exchange.verifying import verify
from emulator.testing import moving
from emulator.testing.bridges import HttpxMock, RequestsMock, answer_httpx, answer_requests
from emulator.testing.calls import Call
from emulator.testing.inprocess import Application
from emulator.testing.mounts import MountingTransport
from emulator.testing.problems import NotPossibleError, checked, in_words
from emulator.testing.server import Server
from emulator.testing.strictness import Allowed, complaints
from emulator.testing.when import When
from emulator.web.base_paths import BASE

About = Literal["call", "delivery", "entry", "request"]
Item = Call | DeliveryView | EntryView
Result = TypeVar("Result")


class Project:
    """An isolated world: Project ID, token, signing key, seed, clock, calls, rules, faults.

    Verbs that wait block the thread; in a coroutine use those that end in ``_async``.
    """

    def __init__(self, server: Server, sid: str, **settings: Any) -> None:  # noqa: ANN401 - keys of a project
        self.server = server
        self.project_id = sid
        hexes = sid.replace("-", "")
        own = {"signing_key": f"PSK_{hexes}"} | (
            {} if "tokens" in settings else {"token": f"PT{hexes}"}
        )
        written = checked(ProjectSettings, "project", own | settings)
        self._project = written.project(sid, mode_of(server.settings.clock))
        self.token = self._project.tokens[0].secret
        self.signing_key = self._project.signing_key
        self._transport: MountingTransport | None = None
        self._allowed = Allowed()

    def open(self) -> None:
        """Create the project."""
        self.server.do(self._open())

    def close(self) -> None:
        """Remove the project and everything in it."""
        self.server.do(self.server.projects.delete(self.project_id))

    async def _open(self) -> None:
        projects = self.server.projects
        self._transport = MountingTransport(projects.transport, Routing())
        projects.carry(self.project_id, self._transport)
        await projects.put(self._project)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    # --- what the application is configured with

    @property
    def url(self) -> str:
        """The emulator over HTTP, such as ``http://127.0.0.1:40123``."""
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def https_url(self) -> str:
        """The emulator over HTTPS; raises ``NotPossibleError`` where ``tls`` was not asked for."""
        if self.server.tls_port is None:
            raise NotPossibleError("There is no HTTPS; write Emulator(tls=True)")
        return f"https://localhost:{self.server.tls_port}"

    @property
    def ca(self) -> Path | None:
        """What clients of ``https_url`` have to trust, as a PEM file."""
        return self.server.ca

    @property
    def calls_url(self) -> str:
        """Where calls are created."""
        return f"{self.url}{BASE}/Accounts/{self.project_id}/Calls"

    @property
    def auth(self) -> tuple[str, str]:
        """Project ID and token, for Basic authentication."""
        return self.project_id, self.token

    # --- who answers, who calls, what goes wrong

    def when(self, *numbers: str) -> When:
        """How numbers or patterns behave; without any, those of the scenario that follows."""
        return When(self, numbers)

    def receive_call(self, *, from_: str, to: str, scenario: object = None) -> Call:
        """Somebody calls one of the project's numbers."""
        given = checked(InboundCall, "call", {"from": from_, "to": to, "scenario": scenario})
        with in_words():
            made = self.server.do(interventions.call_in(self.exchange, given, self.url))
        return Call(self, made.sid)

    def fault(self, **keys: object) -> Fault:
        """Let webhooks (``callbacks=``) or the API (``api=``) go wrong from now on.

        ``match``, ``probability``, ``times`` and ``lasts`` as in the control API.
        """
        given = checked(FaultSettings, "fault", keys)
        with in_words():
            return self.server.call(lambda: interventions.add_fault(self.exchange, given))

    def clear_faults(self) -> None:
        """Nothing goes wrong any more."""
        self.server.call(lambda: interventions.delete_faults(self.exchange))

    # --- in this process

    def mount(self, url: str, application: Application) -> None:
        """Send webhooks below ``url`` to an ASGI or WSGI application in this process.

        Called in a coroutine, an ASGI application runs in the event loop of that coroutine, or
        else in one beside the emulator's. Its lifespan is not run.
        """
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = self.server.application_loop()
        self._carrier.mount(url, application, loop)

    def answer_httpx(self, httpx_mock: HttpxMock) -> None:
        """Answer httpx's requests to any ``https://<space>.signalwire.com`` (pytest-httpx)."""
        answer_httpx(self.server, httpx_mock)

    def answer_requests(self, responses: RequestsMock) -> None:
        """The same for applications and SDKs that use requests (the library responses)."""
        answer_requests(self.server, responses)

    # --- time

    @property
    def now(self) -> str:
        """The present instant of the project, in ISO 8601."""
        return self.server.call(lambda: iso8601(self.exchange.keeper.now()))

    def set_clock(self, mode: str) -> None:
        """``auto``, ``manual``, ``realtime`` or ``20x``, from the present instant on."""
        try:
            wanted = mode_of(mode)
        except ValueError as error:
            raise NotPossibleError(str(error)) from None
        self.server.call(lambda: self.exchange.set_mode(wanted))

    def advance(self, by: float) -> MovedView:
        """Move the time by so many seconds; returns when the webhooks of this have ended."""
        return self._block(moving.move(self.exchange, seconds(by)))

    async def advance_async(self, by: float) -> MovedView:
        """``advance`` in a coroutine."""
        return await self.server.submit(moving.move(self.exchange, seconds(by)))

    def run_until_idle(self, limit: float = 86_400) -> MovedView:
        """Let everything happen that is going to happen, within ``limit`` seconds."""
        return self._block(moving.move(self.exchange, seconds(limit), stop_when_idle=True))

    async def run_until_idle_async(self, limit: float = 86_400) -> MovedView:
        """``run_until_idle`` in a coroutine."""
        moved = moving.move(self.exchange, seconds(limit), stop_when_idle=True)
        return await self.server.submit(moved)

    # --- look

    @property
    def calls(self) -> list[Call]:
        """Every call, oldest first."""
        sids = self.server.call(lambda: [each.sid for each in self.exchange.calls()])
        return [Call(self, each) for each in reversed(sids)]

    @property
    def webhooks(self) -> list[DeliveryView]:
        """Every request to the application, oldest first, with its attempts."""
        return self.server.call(
            lambda: [delivery_view(each) for each in self.exchange.deliveries.read()]
        )

    @property
    def journal(self) -> list[EntryView]:
        """Everything that happened, in order."""
        return self.server.call(lambda: [entry_view(each) for each in self.exchange.journal.read()])

    # --- wait and assert

    def wait_for(
        self, about: About, *, count: int = 1, within: float = 10, **where: object
    ) -> list[Item]:
        """Wait until ``count`` of it match; all that match.

        ``where`` is what must be true of it, with the names and values of the control API;
        ``from_`` stands for ``from``. Raises ``AssertionError`` that says what did happen, after
        ``within`` real seconds or when, in manual time, nothing more can happen.
        """
        return self._items(self._block(self._waited(about, count, within, where)))

    async def wait_for_async(
        self, about: About, *, count: int = 1, within: float = 10, **where: object
    ) -> list[Item]:
        """``wait_for`` in a coroutine."""
        found = await self.server.submit(self._waited(about, count, within, where))
        return self._items(found)

    def wait_for_call(self, *, within: float = 10, **where: object) -> Call:
        """Wait for a call; one that has ended is returned when its callbacks have ended, too."""
        return cast("Call", self.wait_for("call", count=1, within=within, **where)[-1])

    async def wait_for_call_async(self, *, within: float = 10, **where: object) -> Call:
        """``wait_for_call`` in a coroutine."""
        return cast(
            "Call", (await self.wait_for_async("call", count=1, within=within, **where))[-1]
        )

    def wait_for_webhook(self, *, within: float = 10, **where: object) -> DeliveryView:
        """Wait for a webhook that the application has answered, unless ``outcome`` says else."""
        where = {"outcome": "delivered", **where}
        return cast("DeliveryView", self.wait_for("delivery", count=1, within=within, **where)[-1])

    async def wait_for_webhook_async(self, *, within: float = 10, **where: object) -> DeliveryView:
        """``wait_for_webhook`` in a coroutine."""
        where = {"outcome": "delivered", **where}
        found = await self.wait_for_async("delivery", count=1, within=within, **where)
        return cast("DeliveryView", found[-1])

    def verify(
        self,
        about: About,
        *,
        exactly: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        **where: object,
    ) -> list[Item]:
        """Assert that something happened as often as it should have: at least once, by default.

        Returns what matches. Raises ``AssertionError`` with a report of near misses.
        """
        bounds = {"exactly": exactly, "at_least": at_least, "at_most": at_most}
        query = checked(VerifyQuery, "verify", {**_asked(about, where), **bounds})
        verified = self.server.call(lambda: verify(self.exchange, query))
        if not verified.holds:
            raise AssertionError(verified.report)
        return self._items(verified.found.matches)

    def expect_nothing_more(self) -> None:
        """Let everything happen that is left, and assert that no webhook and no call came of it."""
        self._complain(self._block(moving.nothing_more(self.exchange)))

    async def expect_nothing_more_async(self) -> None:
        """``expect_nothing_more`` in a coroutine."""
        self._complain(await self.server.submit(moving.nothing_more(self.exchange)))

    def allow(self, **what: object) -> None:
        """Say what ``check`` shall not complain about.

        ``api_errors=True`` or a list of codes, ``failed_deliveries=True``, ``unused_rules=True``.
        """
        self._allowed = self._allowed.also(**what)

    def check(self) -> None:
        """Assert that nothing went wrong that nobody expects; the fixture does it at the end."""
        raised = self._carrier.raised
        self._complain(
            self.server.call(lambda: list(complaints(self.exchange, self._allowed, raised)))
        )

    # --- within

    @property
    def exchange(self) -> Exchange:
        """What runs this project; touch it in the emulator's thread only."""
        found = self.server.projects.get(self.project_id)
        if found is None:
            text = "This project is not open; use it inside: with Emulator() as emulator"
            raise NotPossibleError(text)
        return found

    @property
    def _carrier(self) -> MountingTransport:
        if self._transport is None:
            text = "This project is not open; use it inside: with Emulator() as emulator"
            raise NotPossibleError(text)
        return self._transport

    def _waited(
        self, about: About, count: int, within: float, where: dict[str, object]
    ) -> moving.Waiting:
        given = {**_asked(about, where), "count": count, "timeout": within}
        return moving.found(self.exchange, checked(WaitQuery, "wait_for", given))

    def _items(self, found: moving.Subjects) -> list[Item]:
        return [moving.shown(each, lambda sid: Call(self, sid)) for each in found]

    def _block(self, work: moving.Work[Result]) -> Result:
        """Do it in the emulator's thread; an application of this thread could not answer."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self.server.do(work)
        if self._carrier.runs_in(loop):
            work.close()
            text = "A mounted application runs in this event loop; await the verb with _async"
            raise NotPossibleError(text)
        return self.server.do(work)

    def _complain(self, surprises: list[str]) -> None:
        if surprises:
            raise AssertionError("\n".join(surprises))


def _asked(about: About, where: dict[str, object]) -> dict[str, object]:
    """A question as the control API writes it."""
    since = where.pop("since", 0)
    named = {("from" if name == "from_" else name): value for name, value in where.items()}
    return {"for": about, "where": named, "since": since}
