"""Faults that a test asks for while the project runs: of webhooks, and of the API itself.

A fault does one thing to everything that it matches, with a probability, so many times or until
an instant. Of several that do the same to one thing, the newest one strikes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from emulator.core.errors import ApiError
from emulator.core.instants import Duration, Instant, in_seconds
from emulator.core.patterns import matches
from emulator.core.sids import fraction

MOST_FAULTS = 1_000
"""How many faults a project can have."""

Match = tuple[tuple[str, str], ...]
"""Patterns by the name of what they are for; all of them must match."""

Facts = Mapping[str, str]
"""What there is to match, by name."""


class FaultKind(StrEnum):
    """What a fault does."""

    DROP = "drop"
    DELAY = "delay"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    FAIL = "fail"
    SLOW = "slow"
    STATUS = "status"
    LATENCY = "latency"
    RESET = "reset"


OF_API = (FaultKind.STATUS, FaultKind.LATENCY, FaultKind.RESET)
"""The kinds that concern requests to the API; all others concern webhooks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``length`` is of delay, slow and latency; ``status`` of fail and status.

    A fail without status is no answer at all. ``matched`` counts what it could have struck,
    ``struck`` what it did strike.
    """

    number: int
    kind: FaultKind
    length: Duration = 0
    status: int | None = None
    match: Match = ()
    probability: float = 1.0
    times: int | None = None
    added_at: Instant
    ends_at: Instant | None = None
    matched: int = 0
    struck: int = 0

    @property
    def left(self) -> int | None:
        """How often it still strikes; None: any number of times."""
        return None if self.times is None else self.times - self.struck

    def active(self, now: Instant) -> bool:
        """Whether it can still strike."""
        return self.left != 0 and (self.ends_at is None or now < self.ends_at)

    def fits(self, facts: Facts) -> bool:
        """Whether it is for something of which ``facts`` are known; case does not matter."""
        return all(matches(each.lower(), facts[name].lower()) for name, each in self.match)

    @property
    def text(self) -> str:
        """What it does, in a few words."""
        seconds = f"{in_seconds(self.length):g} s"
        match self.kind:
            case FaultKind.DELAY:
                return f"delayed by {seconds}"
            case FaultKind.SLOW:
                return f"answered {seconds} late"
            case FaultKind.LATENCY:
                return f"looked at {seconds} late"
            case FaultKind.FAIL | FaultKind.STATUS if self.status is not None:
                return f"answered with {self.status}"
        return _IN_WORDS[self.kind]


_IN_WORDS = {
    FaultKind.DROP: "dropped",
    FaultKind.DUPLICATE: "sent twice",
    FaultKind.REORDER: "sent after the next one",
    FaultKind.FAIL: "not answered",
    FaultKind.RESET: "answered with a connection reset",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultBookState:
    """The faults, newest first, and how many there ever were."""

    made: int
    faults: tuple[Fault, ...]


class FaultBook:
    """The faults of a project, newest first. ``seed`` decides every chance."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._faults: dict[int, Fault] = {}
        self._made = 0
        self.of_api = False
        self.empty = True

    def __iter__(self) -> Iterator[Fault]:
        return iter([*reversed(self._faults.values())])

    def add(self, fault: Fault) -> Fault:
        """Add a fault, whose number is given here. Raises ``ApiError`` when there are too many."""
        if len(self._faults) >= MOST_FAULTS:
            text = f"There are {MOST_FAULTS} faults already; DELETE those that are not needed"
            raise ApiError(20409, text)
        self._made += 1
        fault = replace(fault, number=self._made)
        self._faults[fault.number] = fault
        self._note_kinds()
        return fault

    def state(self) -> FaultBookState:
        """All there is to go on elsewhere."""
        return FaultBookState(made=self._made, faults=tuple(self))

    def restore(self, state: FaultBookState) -> None:
        """Go on from there."""
        self._made = state.made
        self._faults = {each.number: each for each in reversed(state.faults)}
        self._note_kinds()

    def get(self, number: int) -> Fault | None:
        """The fault of this number."""
        return self._faults.get(number)

    def remove(self, number: int) -> None:
        """Take a fault out, if there is one of this number."""
        self._faults.pop(number, None)
        self._note_kinds()

    def clear(self) -> None:
        """Take all of them out."""
        self._faults.clear()
        self._note_kinds()

    def strike(
        self, kind: FaultKind, facts: Facts, now: Instant, chance: tuple[str, int] | None = None
    ) -> Fault | None:
        """The fault of this kind that strikes something now, if one does; it is counted.

        ``chance`` is what decides with the seed whether one with a probability strikes: a name
        of what may be struck, and a counter. Without it, the fault's own count does.
        """
        for fault in reversed(self._faults.values()):
            if fault.kind is not kind or not fault.active(now) or not fault.fits(facts):
                continue
            strikes = self._strikes(fault, chance or ("", fault.matched))
            counted = replace(fault, matched=fault.matched + 1, struck=fault.struck + int(strikes))
            self._faults[fault.number] = counted
            if strikes:
                return counted
        return None

    def _strikes(self, fault: Fault, chance: tuple[str, int]) -> bool:
        if fault.probability >= 1:
            return True
        subject, counter = chance
        purpose = f"fault {fault.number} {subject}"
        return fraction(self._seed, purpose, counter) < fault.probability

    def _note_kinds(self) -> None:
        self.empty = not self._faults
        self.of_api = any(each.kind in OF_API for each in self._faults.values())
