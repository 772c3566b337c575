"""What is counted while it happens, because nothing that is kept would tell it later.

Counts are of the whole program since it started, of projects that are gone, too. They never go
down, as those who watch them over time expect.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from emulator.core.status import CallStatus
from emulator.exchange.delivery import Attempt, Delivery, Outcome, Purpose

BOUNDS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000)
"""Milliseconds: each attempt is counted under the first that it does not exceed."""


@dataclass(slots=True)
class Latencies:
    """How long attempts took, by ``BOUNDS``; the last count is of those beyond them all."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    milliseconds: int = 0

    def add(self, milliseconds: int) -> None:
        """One more attempt."""
        self.counts[bisect_left(BOUNDS, milliseconds)] += 1
        self.milliseconds += milliseconds


@dataclass(slots=True)
class Tallies:
    """The counts. ``attempts`` are by purpose and code, None for one that worked."""

    placed: int = 0
    ended: Counter[CallStatus] = field(default_factory=Counter)
    deliveries: Counter[tuple[Purpose, Outcome]] = field(default_factory=Counter)
    attempts: Counter[tuple[Purpose, int | None]] = field(default_factory=Counter)
    latencies: dict[Purpose, Latencies] = field(
        default_factory=lambda: {purpose: Latencies() for purpose in Purpose}
    )
    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Of the documented API, by operation and HTTP status."""

    def count_attempt(self, purpose: Purpose, attempt: Attempt) -> None:
        """A try of a delivery has ended."""
        self.attempts[purpose, attempt.code] += 1
        self.latencies[purpose].add(attempt.milliseconds)

    def count_delivery(self, delivery: Delivery) -> None:
        """A delivery has ended."""
        self.deliveries[delivery.purpose, delivery.outcome] += 1
