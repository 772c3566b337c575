"""Rules: which scenario a number has."""

from collections.abc import Iterable

from emulator.core.farend import Scenario
from emulator.core.patterns import matches


class Rules:
    """Scenarios in the order in which their numbers are tried; the first that matches wins."""

    def __init__(self, scenarios: Iterable[Scenario] = ()) -> None:
        self.scenarios = tuple(scenarios)
        self._exact: dict[str, tuple[int, Scenario]] = {}
        self._patterns: list[tuple[int, str, Scenario]] = []
        for place, scenario in enumerate(self.scenarios):
            for number in map(str.lower, scenario.to):
                if "*" in number:
                    self._patterns.append((place, number, scenario))
                else:
                    self._exact.setdefault(number, (place, scenario))

    def match(self, number: str) -> Scenario | None:
        """The scenario for a number or a SIP address, which is compared without regard to case."""
        number = number.lower()
        end, exact = self._exact.get(number, (len(self.scenarios), None))
        for place, pattern, scenario in self._patterns:
            if place >= end:
                break
            if matches(pattern, number):
                return scenario
        return exact
