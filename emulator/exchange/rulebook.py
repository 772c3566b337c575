"""The rules of a project: those added while it runs, before those of the scenario files.

Every call that is placed uses one rule and is counted there. A rule that is used up is passed
over, and stays in the book to be looked at.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from emulator.core.errors import ApiError
from emulator.core.farend import Scenario
from emulator.core.instants import Instant
from emulator.core.patterns import matches
from emulator.exchange.rules import Rules

MOST_RULES = 10_000
"""How many rules can be added to one project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Calls to the numbers of ``scenario`` go there, ``times`` of them; None: all of them."""

    number: int
    scenario: Scenario
    times: int | None = None
    used: int = 0
    added_at: Instant

    @property
    def left(self) -> int | None:
        """How many calls it is still good for; None: for any number."""
        return None if self.times is None else self.times - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBookState:
    """The added rules, newest first, how many there ever were, and uses of those of the files."""

    made: int
    rules: tuple[Rule, ...]
    uses: tuple[tuple[str, int], ...]


class RuleBook:
    """The rules that were added, newest first, and ``files``, in the order of trying."""

    def __init__(self, files: Rules) -> None:
        self._files = files
        self._added: dict[int, Rule] = {}  # oldest first, like those that are not used up:
        self._patterns: dict[int, tuple[str, ...]] = {}
        self._exact: dict[str, dict[int, None]] = {}
        self._made = 0
        self._uses: Counter[int] = Counter()

    def add(self, scenario: Scenario, times: int | None, now: Instant) -> Rule:
        """Add a rule for the numbers of ``scenario``, which is tried before all others.

        Raises ``ApiError`` 20409 when there are too many.
        """
        if len(self._added) >= MOST_RULES:
            text = f"There are {MOST_RULES} rules already; DELETE those that are not needed"
            raise ApiError(20409, text)
        self._made += 1
        rule = Rule(number=self._made, scenario=scenario, times=times, added_at=now)
        self._added[rule.number] = rule
        self._index(rule)
        return rule

    def state(self) -> RuleBookState:
        """All there is to go on elsewhere."""
        uses = tuple((scenario.name, used) for scenario, used in self.scenarios() if used)
        return RuleBookState(made=self._made, rules=tuple(self.added()), uses=uses)

    def restore(self, state: RuleBookState) -> None:
        """Go on from there; uses of scenarios that are not among the files are forgotten."""
        self._made = state.made
        self.clear()
        for each in reversed(state.rules):
            self._added[each.number] = each
            if each.left != 0:
                self._index(each)
        places = {each.name: place for place, each in reversed([*enumerate(self._files.scenarios)])}
        self._uses = Counter({places[name]: used for name, used in state.uses if name in places})

    def remove(self, number: int) -> None:
        """Take a rule out, if there is one of this number."""
        rule = self._added.pop(number, None)
        if rule is not None:
            self._pass_over(rule)

    def clear(self) -> None:
        """Take out every rule that was added."""
        self._added.clear()
        self._patterns.clear()
        self._exact.clear()

    def added(self) -> Iterator[Rule]:
        """The rules that were added, newest first."""
        return reversed(self._added.values())

    def scenarios(self) -> Iterator[tuple[Scenario, int]]:
        """The scenarios of the files, and how many calls went there by their own numbers."""
        return ((each, self._uses[place]) for place, each in enumerate(self._files.scenarios))

    def named(self, name: str) -> Scenario | None:
        """The scenario of this name; one of the user's own comes before a shipped one."""
        return next((each for each in self._files.scenarios if each.name == name), None)

    def match(self, number: str) -> Scenario | None:
        """The scenario that the next call to ``number`` would meet."""
        rule = self._rule_for(number)
        return self._files.match(number) if rule is None else rule.scenario

    def take(self, number: str) -> Scenario | None:
        """The scenario of a call that is placed now, which uses the rule."""
        rule = self._rule_for(number)
        if rule is None:
            place = self._files.place(number)
            if place is None:
                return None
            self._uses[place] += 1
            return self._files.scenarios[place]
        used = self._added[rule.number] = replace(rule, used=rule.used + 1)
        if used.left == 0:
            self._pass_over(used)
        return rule.scenario

    def _rule_for(self, number: str) -> Rule | None:
        """The newest rule that matches and is not used up."""
        if not self._added:
            return None
        lowered = number.lower()
        exact = max(self._exact.get(lowered, ()), default=0)
        for rule, patterns in reversed(self._patterns.items()):
            if rule < exact:
                break
            if any(matches(each, lowered) for each in patterns):
                return self._added[rule]
        return self._added.get(exact)

    def _index(self, rule: Rule) -> None:
        numbers = [each.lower() for each in rule.scenario.to]
        patterns = tuple(each for each in numbers if "*" in each)
        if patterns:
            self._patterns[rule.number] = patterns
        for each in numbers:
            if "*" not in each:
                self._exact.setdefault(each, {})[rule.number] = None

    def _pass_over(self, rule: Rule) -> None:
        """It is used up, or taken out."""
        self._patterns.pop(rule.number, None)
        for each in map(str.lower, rule.scenario.to):
            rules = self._exact.get(each, {})
            rules.pop(rule.number, None)
            if not rules:
                self._exact.pop(each, None)
