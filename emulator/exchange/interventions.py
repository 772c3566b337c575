"""What somebody does to a running project from outside, each time with a line in the journal."""

from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.exchange.rule_settings import RuleSettings, scenario_of
from emulator.exchange.rulebook import Rule


def add_rule(exchange: Exchange, settings: RuleSettings) -> Rule:
    """Decide who answers certain numbers from now on, before all other rules.

    Raises ``ApiError``: 20001 says what is wrong with the scenario, 20409 that there are too many.
    """
    scenario = scenario_of(settings, exchange.rules)
    rule = exchange.rules.add(scenario, settings.times, exchange.keeper.now())
    often = "" if rule.times is None else f", {rule.times} times"
    _note(exchange, f"rule {rule.number}: {scenario.name} for {', '.join(scenario.to)}{often}")
    return rule


def rule_of(exchange: Exchange, number: int) -> Rule:
    """A rule that was added. Raises ``ApiError`` 20404."""
    found = next((each for each in exchange.rules.added() if each.number == number), None)
    if found is None:
        raise ApiError(20404, f"There is no rule {number} in this project")
    return found


def delete_rule(exchange: Exchange, number: int) -> None:
    """Take one rule out. Raises ``ApiError`` 20404."""
    exchange.rules.remove(rule_of(exchange, number).number)
    _note(exchange, f"rule {number} was deleted")


def delete_rules(exchange: Exchange) -> None:
    """Take every added rule out."""
    exchange.rules.clear()
    _note(exchange, "all added rules were deleted")


def _note(exchange: Exchange, text: str) -> None:
    exchange.journal.write("control", exchange.keeper.now(), None, text, {})
