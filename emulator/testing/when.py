"""How a number behaves, in the words of a test."""

from typing import TYPE_CHECKING, Self

from emulator.exchange.interventions import add_rule, rule_of
from emulator.exchange.rule_settings import RuleSettings
from emulator.exchange.rulebook import Rule
from emulator.testing.problems import NotPossibleError, checked, in_words

if TYPE_CHECKING:
    from emulator.testing.project import Project


class When:
    """What happens to calls to certain numbers.

    Steps that are chained follow one another: ``when(n).refuses("busy", times=1).answers()`` is
    busy once, then answers. A later ``when`` for the same number is tried before an earlier one.
    """

    def __init__(self, project: "Project", numbers: tuple[str, ...]) -> None:
        self._project = project
        self._numbers = numbers
        self._steps: list[RuleSettings] = []
        self._rules: list[int] = []

    def __repr__(self) -> str:
        return f"<When {', '.join(self._numbers)}: used {self.used} times>"

    @property
    def used(self) -> int:
        """How many calls it was used for."""
        exchange, numbers = self._project.exchange, list(self._rules)
        return self._project.server.call(
            lambda: sum(rule_of(exchange, number).used for number in numbers)
        )

    def answers(self, kind: str = "human", *, times: int | None = None, **keys: object) -> Self:
        """Somebody answers: ``human``, ``machine``, ``fax`` or ``silence``.

        ``keys`` are those of a scenario: ``replies=["silent", {"presses": "1"}]``,
        ``rings_for="3s"``, ``hangs_up_after="30s"``. ``times``: for how many calls; None: all.
        """
        return self._step({"answers": kind, **keys}, times)

    def refuses(self, why: object = "busy", *, times: int | None = None, **keys: object) -> Self:
        """The call is refused: ``busy``, ``no-answer``, or ``{"sip": 404}``."""
        return self._step({"refuses": why, **keys}, times)

    def rings(self, *, times: int | None = None, **keys: object) -> Self:
        """It rings until the call times out or a test acts by hand; see ``Call.answer``."""
        return self._step({"rings_for": "forever", **keys}, times)

    def follows(self, scenario: object, *, times: int | None = None) -> Self:
        """A scenario: the name of a shipped one or of your own, its keys, or YAML text."""
        return self._step(scenario, times)

    def _step(self, scenario: object, times: int | None) -> Self:
        data: dict[str, object] = {"scenario": scenario, "times": times}
        if self._numbers:
            data["to"] = list(self._numbers)
        if self._steps and self._steps[-1].times is None:
            text = "The step before is for all calls, so this one is never reached; give it times="
            raise NotPossibleError(text)
        step = checked(RuleSettings, "when", data)
        if self.used:
            text = "Calls were placed since; write all steps in one chain, or a new when()"
            raise NotPossibleError(text)
        with in_words():
            self._rules = self._project.server.call(lambda: self._replaced([*self._steps, step]))
        self._steps.append(step)
        return self

    def _replaced(self, steps: list[RuleSettings]) -> list[int]:
        """Rules for these steps in place of those before; the newest is tried first."""
        exchange = self._project.exchange
        made: list[Rule] = [add_rule(exchange, each) for each in reversed(steps)]
        for number in self._rules:
            exchange.rules.remove(number)
        return [each.number for each in made]
