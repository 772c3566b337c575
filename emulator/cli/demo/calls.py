"""The calls of the demonstration, as the application that places them sees them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from faker import Faker

from emulator.core.farend import Scenario
from emulator.core.instants import SECOND
from emulator.core.status import CallStatus

_PATIENCE = 60
_SHORT_PATIENCE = 20
"""Seconds to let a phone ring, where the short one is long enough for whoever may answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A status callback that arrived, ``at`` seconds of the calls' time after the start."""

    at: float
    sequence: int
    status: CallStatus


@dataclass(slots=True, kw_only=True)
class DemoCall:
    """One call: what is asked for, and what its webhooks have told so far.

    ``trouble`` is why it could not be placed.
    """

    to: str
    from_: str
    scenario: str
    summary: str
    person: str
    timeout: int
    heard: list[Heard] = field(default_factory=list)
    valid: int = 0
    invalid: int = 0
    trouble: str = ""

    def status_at(self, seconds: float) -> CallStatus:
        """The status that was known at this time."""
        known = [each for each in self.heard if each.at <= seconds]
        return max(known, key=lambda each: each.sequence).status if known else CallStatus.QUEUED

    @property
    def status(self) -> CallStatus:
        """The latest status that is known."""
        return self.status_at(float("inf"))

    @property
    def ended_at(self) -> float | None:
        """When the news of the end arrived."""
        return next((each.at for each in self.heard if each.status.finished), None)

    @property
    def over(self) -> bool:
        """Whether there is no more to expect of this call."""
        return bool(self.trouble) or self.status.finished


@dataclass(slots=True)
class Board:
    """All calls, by the number that they go to: each scenario has its own."""

    calls: dict[str, DemoCall]

    def __iter__(self) -> Iterator[DemoCall]:
        return iter(self.calls.values())

    def __len__(self) -> int:
        return len(self.calls)

    @property
    def over(self) -> bool:
        """Whether every call has ended."""
        return all(call.over for call in self)

    @property
    def statuses(self) -> Counter[CallStatus]:
        """How many calls have ended as what."""
        return Counter(call.status for call in self if call.status.finished)

    @property
    def valid(self) -> int:
        """How many webhooks carried the right signature."""
        return sum(call.valid for call in self)

    @property
    def invalid(self) -> int:
        """How many did not."""
        return sum(call.invalid for call in self)

    @property
    def failures(self) -> list[str]:
        """What went wrong; a call that ends as busy or failed is as it should be."""
        found = [f"{call.to} was not placed: {call.trouble}" for call in self if call.trouble]
        found += [f"{call.to} ({call.scenario}) never ended" for call in self if not call.over]
        if self.invalid:
            found.append(f"{self.invalid} webhooks carried a wrong signature")
        return found


def plan(scenarios: Iterable[Scenario]) -> Board:
    """One call for each scenario that has a number, from and to people who do not exist."""
    faker = Faker("en_US", providers=["faker.providers.person"])
    faker.seed_instance("calls-emulator")
    calls = [
        DemoCall(
            to=to,
            from_=faker.numerify("+1555555####"),
            scenario=scenario.name,
            summary=scenario.summary,
            person=faker.name(),
            timeout=_timeout(scenario),
        )
        for scenario in scenarios
        if (to := _number(scenario.to)) is not None
    ]
    return Board({call.to: call for call in calls})


def _number(numbers: Sequence[str]) -> str | None:
    return next((number for number in numbers if "*" not in number), None)


def _timeout(scenario: Scenario) -> int:
    answered_after = [
        (each.rings_after + each.rings_for) / SECOND
        for each in scenario.far_ends
        if each.answers and each.rings_for is not None
    ]
    return _SHORT_PATIENCE if max(answered_after, default=0) < _SHORT_PATIENCE else _PATIENCE
