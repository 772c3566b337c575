"""The metrics as Prometheus reads them, made when they are asked for.

What projects hold is read from them at that moment; what has happened was counted in ``Tallies``.
Only projects of the configuration have a label of their own: their number has a bound.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from prometheus_client import ProcessCollector
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.openmetrics import exposition as openmetrics

from emulator import __version__
from emulator.core.status import CallStatus
from emulator.exchange.delivery import Outcome, Purpose
from emulator.exchange.exchange import Exchange
from emulator.exchange.projects import Projects
from emulator.exchange.tallies import BOUNDS, Tallies

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"

OTHER = "other"
"""The label of all projects together that came to be while the program ran."""

MOST_LABELS = 100
"""Of so many projects of the configuration each has a label; further ones are other ones."""

Values = dict[str, float]
"""Values of a project, by a further label; by nothing where there is none."""


@dataclass(frozen=True, kw_only=True)
class _Held:
    """A metric of what a project holds; of several projects, ``combine`` makes one value."""

    name: str
    text: str
    read: Callable[[Exchange], Values]
    label: str = ""
    combine: Callable[[Iterable[float]], float] = sum


def exposed(
    projects: Projects, labelled: Sequence[str], *, open_metrics: bool = False
) -> tuple[bytes, str]:
    """The text of all metrics and its media type. ``labelled`` are projects with own labels."""
    collector = _Collector(projects, labelled)
    if open_metrics:
        text: bytes = openmetrics.generate_latest(collector)  # type: ignore[no-untyped-call]  # so it is
        return text, OPEN_METRICS
    return generate_latest(collector), PLAIN


class _Collector:
    """What the library asks for metrics. It has the shape of a registry of one."""

    def __init__(self, projects: Projects, labelled: Sequence[str]) -> None:
        self._tallies = projects.tallies
        self._groups: dict[str, list[Exchange]] = {}
        own = frozenset(labelled[:MOST_LABELS])
        for exchange in projects:
            sid = exchange.project.sid
            self._groups.setdefault(sid if sid in own else OTHER, []).append(exchange)

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("emulator", "The program", {"version": __version__})
        yield from _counted(self._tallies)
        for held in _HELD:
            yield self._gauge(held)
        yield from ProcessCollector(registry=None).collect()

    def _gauge(self, held: _Held) -> Metric:
        labels = ["project", held.label] if held.label else ["project"]
        family = GaugeMetricFamily(f"emulator_{held.name}", held.text, labels=labels)
        for group, exchanges in self._groups.items():
            found = [held.read(exchange) for exchange in exchanges]
            for further in found[0]:
                value = held.combine(each[further] for each in found)
                family.add_metric([group, further] if held.label else [group], value)
        return family


# What projects hold


def _one(value: Callable[[Exchange], float]) -> Callable[[Exchange], Values]:
    return lambda exchange: {"": value(exchange)}


_STATUSES = [status for status in CallStatus if status is status.on_resource]
_HELD = (
    _Held(name="projects", text="Projects there are", read=_one(lambda _: 1)),
    _Held(
        name="calls",
        text="Calls kept, by the status they show",
        label="status",
        read=lambda each: {status.value: each.store.with_status(status) for status in _STATUSES},
    ),
    _Held(
        name="queue_depth",
        text="Calls that wait to be dialled",
        read=_one(lambda each: each.admission.waiting),
    ),
    _Held(
        name="deliveries_pending",
        text="Deliveries that have not ended",
        read=_one(lambda each: each.deliveries.pending),
    ),
    _Held(
        name="attempts_in_flight",
        text="Requests to applications that are under way",
        read=_one(lambda each: each.deliveries.on_the_wire),
    ),
    _Held(
        name="timers",
        text="Things that are due later",
        read=_one(lambda each: len(each.keeper.timers)),
    ),
    _Held(
        name="clock_lag_seconds",
        text="By how many real seconds what is due is late; of several projects, the most",
        read=_one(lambda each: each.keeper.lag),
        combine=max,
    ),
    _Held(
        name="kept",
        text="Things held in memory, of which each project holds a limited number",
        label="what",
        read=lambda each: {
            "live_calls": each.store.live,
            "finished_calls": each.store.finished,
            "journal_entries": len(each.journal),
            "deliveries": each.deliveries.kept,
        },
    ),
    _Held(
        name="kept_limit",
        text="How many of them may be held",
        label="what",
        read=lambda each: {
            "live_calls": each.limits.live_calls,
            "finished_calls": each.limits.finished_calls,
            "journal_entries": each.limits.journal_entries,
            "deliveries": each.limits.deliveries,
        },
    ),
    _Held(
        name="dropped",
        text="Things dropped because of the limit, since the project began",
        label="what",
        read=lambda each: {
            "finished_calls": each.store.dropped,
            "journal_entries": each.journal.dropped,
            "deliveries": each.deliveries.dropped,
        },
    ),
)


# What has happened


def _counted(tallies: Tallies) -> Iterator[Metric]:
    yield CounterMetricFamily("emulator_calls_placed", "Calls that were accepted", tallies.placed)
    yield _counter(
        "calls_ended",
        "Calls that ended, by their final status",
        ["status"],
        {(each.value,): tallies.ended[each] for each in CallStatus if each.finished},
    )
    yield _counter(
        "api_requests",
        "Answers of the documented API, by operation and HTTP status",
        ["operation", "status"],
        {(name, str(status)): count for (name, status), count in tallies.requests.items()},
    )
    yield _counter(
        "deliveries",
        "Deliveries that ended, by what they were for and how they ended",
        ["purpose", "outcome"],
        {
            (purpose.value, outcome.value): tallies.deliveries[purpose, outcome]
            for purpose in Purpose
            for outcome in Outcome
            if outcome is not Outcome.PENDING
        },
    )
    yield _counter(
        "delivery_attempts",
        "Requests to applications, by what they were for and the error code, none for success",
        ["purpose", "code"],
        {
            (purpose.value, "none" if code is None else str(code)): count
            for (purpose, code), count in tallies.attempts.items()
        },
    )
    yield _latencies(tallies)


def _counter(
    name: str, text: str, labels: list[str], values: dict[tuple[str, ...], int]
) -> CounterMetricFamily:
    family = CounterMetricFamily(f"emulator_{name}", text, labels=labels)
    for further, value in sorted(values.items()):
        family.add_metric(further, value)
    return family


def _latencies(tallies: Tallies) -> HistogramMetricFamily:
    family = HistogramMetricFamily(
        "emulator_delivery_attempt_seconds",
        "How long requests to applications took, in real time",
        labels=["purpose"],
    )
    bounds = [*(str(each / 1000) for each in BOUNDS), "+Inf"]
    for purpose, latencies in tallies.latencies.items():
        buckets = [*zip(bounds, map(float, accumulate(latencies.counts)), strict=True)]
        family.add_metric([purpose.value], buckets, latencies.milliseconds / 1000)
    return family
