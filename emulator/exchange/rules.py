"""Rules: which scenario a number has, as the scenario files say."""

from collections.abc import Iterable

from emulator.core.farend import Scenario
from emulator.core.patterns import matches


class Rules:
    """Scenarios in the order in which their numbers are tried; the first that matches wins."""

    def __init__(self, scenarios: Iterable[Scenario] = ()) -> None:
        self.scenarios = tuple(scenarios)
        self._exact: dict[str, int] = {}
        self._patterns: list[tuple[int, str]] = []
        for place, scenario in enumerate(self.scenarios):
            for number in map(str.lower, scenario.to):
                if "*" in number:
                    self._patterns.append((place, number))
                else:
                    self._exact.setdefault(number, place)

    def match(self, number: str) -> Scenario | None:
        """The scenario for a number or a SIP address, which is compared without regard to case."""
        place = self.place(number)
        return None if place is None else self.scenarios[place]

    def place(self, number: str) -> int | None:
        """The place of that scenario among all."""
        number = number.lower()
        end = self._exact.get(number, len(self.scenarios))
        for place, pattern in self._patterns:
            if place >= end:
                break
            if matches(pattern, number):
                return place
        return end if end < len(self.scenarios) else None
