"""Rules: which scenario a number has."""

from collections.abc import Iterable

from emulator.core.farend import Scenario


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


def matches(pattern: str, text: str) -> bool:
    """Whether ``text`` is ``pattern``, in which each ``*`` stands for any characters or none.

    Takes time in proportion to the text, where a regular expression could take for ever.
    """
    start, *middle = pattern.split("*")
    if not middle:
        return text == pattern
    *middle, end = middle
    if not text.startswith(start):
        return False
    at = len(start)
    for part in middle:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return text.endswith(end) and at <= len(text) - len(end)
