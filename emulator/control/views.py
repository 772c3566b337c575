"""What the emulator's own API shows: models of its answers."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from emulator.core.call import Call
from emulator.core.instants import in_seconds, iso8601
from emulator.exchange.conversation import Line, LineKind, Who
from emulator.exchange.delivery import Delivery
from emulator.exchange.exchange import Exchange
from emulator.exchange.journal import Entry
from emulator.exchange.timekeeper import Moved
from emulator.web.call_resource import call_resource

EXCERPT = 1_000
"""How many bytes of an answer are shown in a list."""


class HealthView(BaseModel):
    """The emulator runs."""

    status: str = "ok"
    version: str


class ClockView(BaseModel):
    """The time of a project."""

    mode: str = Field(description="realtime, Nx, auto or manual")
    now: str = Field(description="ISO 8601, UTC, to the millisecond")
    next_at: str | None = Field(description="When the next thing is due; null: nothing is")
    pending: int = Field(description="How many things are due later")
    in_flight: int = Field(description="Requests on the wire or being answered")


class EntryView(BaseModel):
    """One thing that happened in a project."""

    number: int
    at: str
    kind: str
    call_sid: str | None
    text: str
    details: Mapping[str, Any]  # JSON, by kind


class MovedView(BaseModel):
    """What a move of the time did: what happened, and what is left to do."""

    started_at: str
    now: str
    seconds: float = Field(description="How far the time moved")
    clock: ClockView
    pending_deliveries: int = Field(description="Deliveries that have not ended")
    reached_limit: bool = Field(description="Whether something is still due after the end")
    entries: list[EntryView] = Field(description="The journal of the move, its latest 1,000")


class AttemptView(BaseModel):
    """One try of a delivery."""

    at: str
    milliseconds: int
    url: str
    status: int | None
    content_type: str
    body: str = Field(description="The first 1,000 bytes of the answer")
    code: int | None
    message: str


class DeliveryView(BaseModel):
    """One request of the emulator to the application under test."""

    number: int
    call_sid: str
    purpose: str
    label: str
    to: str = Field(description="The number called")
    method: str
    url: str
    parameters: dict[str, str]
    created_at: str
    outcome: str
    dropped_by: str | None = Field(description="the scenario, or a fault")
    replay_of: int | None = Field(description="The delivery that this one repeats by hand")
    attempts: list[AttemptView]


class CallView(BaseModel):
    """A call as the emulator sees it: the resource, and what lies behind it."""

    resource: dict[str, Any]  # the documented resource
    scenario: str
    caller_id: str
    rate: float
    notifications: list[dict[str, Any]]  # code, level, message, at, url


class LineView(BaseModel):
    """A line of the conversation that calls are."""

    call_sid: str | None = Field(description="Null where it is about a conference and no call")
    at: str
    seconds: float = Field(description="Since the first call was placed")
    who: Who = Field(description="document: the caller's side, which the called party hears")
    kind: LineKind
    text: str


class ProjectView(BaseModel):
    """A project without its secrets, and what it holds in memory."""

    sid: str
    seed: str
    rate: float
    error_format: str
    numbers: list[str] | None
    applications: dict[str, str]
    clock: ClockView
    live_calls: int
    finished_calls: int
    dropped_calls: int
    journal_entries: int
    dropped_journal_entries: int
    deliveries: int
    dropped_deliveries: int


def clock_view(exchange: Exchange) -> ClockView:
    """The time of this project."""
    keeper = exchange.keeper
    next_at = keeper.timers.next_at()
    return ClockView(
        mode=str(keeper.clock.mode),
        now=iso8601(keeper.now()),
        next_at=None if next_at is None else iso8601(next_at),
        pending=len(keeper.timers),
        in_flight=keeper.in_flight,
    )


def moved_view(exchange: Exchange, moved: Moved, entries: list[Entry]) -> MovedView:
    """What this move did to this project."""
    return MovedView(
        started_at=iso8601(moved.started_at),
        now=iso8601(moved.now),
        seconds=in_seconds(moved.now - moved.started_at),
        clock=clock_view(exchange),
        pending_deliveries=exchange.deliveries.pending,
        reached_limit=moved.pending > 0,
        entries=[entry_view(entry) for entry in entries],
    )


def entry_view(entry: Entry) -> EntryView:
    """This entry of the journal."""
    return EntryView(
        number=entry.number,
        at=iso8601(entry.at),
        kind=entry.kind,
        call_sid=entry.call_sid,
        text=entry.text,
        details=entry.details,
    )


def delivery_view(delivery: Delivery) -> DeliveryView:
    """This delivery with its attempts."""
    return DeliveryView(
        number=delivery.number,
        call_sid=delivery.call_sid,
        purpose=delivery.purpose.value,
        label=delivery.label,
        to=delivery.to,
        method=delivery.method,
        url=delivery.url,
        parameters=delivery.parameters,
        created_at=iso8601(delivery.created_at),
        outcome=delivery.outcome.value,
        dropped_by=delivery.dropped_by or None,
        replay_of=delivery.replay_of,
        attempts=[
            AttemptView(
                at=iso8601(each.at),
                milliseconds=each.milliseconds,
                url=each.url,
                status=each.status,
                content_type=each.content_type,
                body=each.body[:EXCERPT].decode(errors="replace"),
                code=each.code,
                message=each.message,
            )
            for each in delivery.attempts
        ],
    )


def call_view(call: Call) -> CallView:
    """This call."""
    return CallView(
        resource=call_resource(call),
        scenario=call.far_end.scenario,
        caller_id=call.request.caller_id or call.request.from_,
        rate=float(call.rate),
        notifications=[
            {
                "code": each.code,
                "level": each.level.value,
                "message": each.message,
                "at": iso8601(each.at),
                "url": each.url,
            }
            for each in call.notifications
        ],
    )


def line_view(line: Line) -> LineView:
    """This line of a conversation."""
    return LineView(
        call_sid=line.call_sid,
        at=iso8601(line.at),
        seconds=line.seconds,
        who=line.who,
        kind=line.kind,
        text=line.text,
    )


def project_view(exchange: Exchange) -> ProjectView:
    """This project, without its secrets."""
    project, holdings = exchange.project, exchange.holdings
    return ProjectView(
        sid=project.sid,
        seed=project.seed,
        rate=float(exchange.admission.policy.rates.default),
        error_format=project.error_format,
        numbers=holdings.listed_numbers() if holdings.restricted else None,
        applications={each.sid: each.friendly_name for each in holdings.applications},
        clock=clock_view(exchange),
        live_calls=exchange.store.live,
        finished_calls=exchange.store.finished,
        dropped_calls=exchange.store.dropped,
        journal_entries=len(exchange.journal),
        dropped_journal_entries=exchange.journal.dropped,
        deliveries=exchange.deliveries.kept,
        dropped_deliveries=exchange.deliveries.dropped,
    )
