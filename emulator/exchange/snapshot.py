"""The whole state of a project as one document, to go on from later or in another process.

What is on the wire when it is taken is sent again by whoever goes on from it. Tokens and the
signing key are secrets and stay with the project that is restored.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from emulator import __version__
from emulator.core.errors import ApiError
from emulator.core.instants import Instant
from emulator.exchange.admission import AdmissionState
from emulator.exchange.clock import Mode, mode_of
from emulator.exchange.deliveries import DeliveriesState
from emulator.exchange.due import Due
from emulator.exchange.exchange import Exchange
from emulator.exchange.facts import Subject
from emulator.exchange.faults import FaultBookState
from emulator.exchange.holdings import HoldingsState
from emulator.exchange.journal import JournalState
from emulator.exchange.owned import Application, CallerId, PhoneNumber
from emulator.exchange.policy import Policy
from emulator.exchange.project import Project
from emulator.exchange.projects import Projects
from emulator.exchange.rooms import RoomsState
from emulator.exchange.rulebook import RuleBookState
from emulator.exchange.store import StoreState
from emulator.exchange.yamltext import dotted

FORMAT: Final = "calls-emulator-snapshot"
VERSION: Final = 1
REST = 5.0
"""Real seconds to wait for what is in flight before a snapshot is taken all the same."""

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectState:
    """The settings of a project without its secrets: what it begins with after a reset."""

    sid: str
    seed: str
    epoch: Instant | None
    mode: str
    applications: tuple[Application, ...]
    numbers: tuple[PhoneNumber | CallerId, ...] | None
    policy: Policy
    error_format: Literal["documented", "sdk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerState:
    """Something that falls due."""

    owner: str
    name: str
    at: Instant
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """How many calls were placed, and how often calls told each other something."""

    placed: int
    told: int


class Snapshot(BaseModel):
    """Everything. Bytes are in base64, instants in microseconds since 1970."""

    model_config = ConfigDict(
        extra="forbid", ser_json_bytes="base64", val_json_bytes="base64", defer_build=True
    )

    format: Literal["calls-emulator-snapshot"] = FORMAT
    version: Literal[1] = VERSION
    emulator: str = __version__
    project: ProjectState
    mode: str
    now: Instant
    counters: Counters
    timers: tuple[TimerState, ...]
    store: StoreState
    deliveries: DeliveriesState
    journal: JournalState
    rules: RuleBookState
    faults: FaultBookState
    admission: AdmissionState
    holdings: HoldingsState
    rooms: RoomsState


class _Head(BaseModel):
    """What tells whether the rest can be read."""

    format: object = None
    version: object = None
    emulator: object = None


async def take(exchange: Exchange, *, history: bool = True) -> Snapshot:
    """The state of a project, as soon as nothing is in flight or ``REST`` has passed.

    Without ``history`` the journal's entries and deliveries that have ended are left out. Raises
    ``ApiError`` 20409 when an API request is still being answered then.
    """
    await _rest(exchange)
    if exchange.turns:
        raise ApiError(20409, f"{exchange.turns} API requests are being answered; try again")
    keeper = exchange.keeper
    return Snapshot(
        project=_of_project(exchange.project),
        mode=str(keeper.clock.mode),
        now=keeper.now(),
        counters=Counters(placed=exchange.placement.placed, told=exchange.agenda.told),
        timers=tuple(
            TimerState(owner=owner, name=name, at=at, due=due)
            for owner, name, at, due in keeper.timers.entries()
        ),
        store=exchange.store.state(),
        deliveries=exchange.deliveries.state(history=history),
        journal=exchange.journal.state(history=history),
        rules=exchange.rules.state(),
        faults=exchange.faults.state(),
        admission=exchange.admission.state(),
        holdings=exchange.holdings.state(),
        rooms=exchange.rooms.state(),
    )


def read(text: bytes, project_sid: str) -> Snapshot:
    """A snapshot of this project from JSON. Raises ``ApiError`` 20001 that says what is wrong."""
    try:
        _check_head(_Head.model_validate_json(text))
        snapshot = Snapshot.model_validate_json(text)
    except ValidationError as error:
        raise ApiError(20001, _words(error)) from None
    if snapshot.project.sid != project_sid:
        whose = snapshot.project.sid
        raise ApiError(20001, f"project.sid: this is a snapshot of project {whose}; PUT it there")
    return snapshot


async def restore(projects: Projects, exchange: Exchange, snapshot: Snapshot) -> Exchange:
    """Replace a project's world by that of a snapshot; secrets stay as they are."""
    given = snapshot.project
    project = replace(
        exchange.project,
        seed=given.seed,
        epoch=given.epoch,
        mode=_mode(given.mode, "project.mode"),
        applications=given.applications,
        numbers=given.numbers,
        policy=given.policy,
        error_format=given.error_format,
    )
    world = projects.world(project)
    world.keeper.restart(_mode(snapshot.mode, "mode"), snapshot.now)
    for each in snapshot.timers:
        world.keeper.timers.set(each.owner, each.name, each.at, each.due)
    world.placement.placed = snapshot.counters.placed
    world.agenda.told = snapshot.counters.told
    world.store.restore(snapshot.store)
    world.deliveries.restore(snapshot.deliveries)
    world.journal.restore(snapshot.journal)
    world.rules.restore(snapshot.rules)
    world.faults.restore(snapshot.faults)
    world.admission.restore(snapshot.admission)
    world.holdings.restore(snapshot.holdings)
    world.rooms.restore(snapshot.rooms)
    await projects.install(world)
    return world


async def _rest(exchange: Exchange) -> None:
    """Wait until nothing is in flight, as long as ``REST``."""
    resting = asyncio.Event()

    def hear(subject: Subject | None) -> None:
        if subject is None and (exchange.keeper.at_rest or exchange.keeper.stopped):
            resting.set()

    with exchange.changes.heard_by(hear):
        hear(None)
        try:
            async with asyncio.timeout(REST):
                await resting.wait()
        except TimeoutError:
            return


def _of_project(project: Project) -> ProjectState:
    return ProjectState(
        sid=project.sid,
        seed=project.seed,
        epoch=project.epoch,
        mode=str(project.mode),
        applications=project.applications,
        numbers=project.numbers,
        policy=project.policy,
        error_format=project.error_format,
    )


def _check_head(head: _Head) -> None:
    if head.format != FORMAT:
        raise ApiError(20001, f"format: is not {FORMAT}; send what GET snapshot answered")
    if head.version != VERSION:
        made = f" (made by version {head.emulator} of the emulator)" if head.emulator else ""
        text = f"version: is {head.version!r}{made}; this emulator reads {VERSION}"
        raise ApiError(20001, text)


def _mode(text: str, where: str) -> Mode:
    try:
        return mode_of(text)
    except ValueError as error:
        raise ApiError(20001, f"{where}: {error}") from None


def _words(error: ValidationError) -> str:
    """The first mistakes, each with its place; values can be anything and are not repeated."""
    mistakes = error.errors(include_url=False, include_input=False)
    told = [f"{dotted(each['loc']) or 'the body'}: {each['msg']}" for each in mistakes]
    more = len(told) - _MOST_TOLD
    return "; ".join(told[:_MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
