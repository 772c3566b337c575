"""Rules of a project: who answers which number, changed while calls run."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from emulator.control.access import OneExchange, conflict
from emulator.core.instants import iso8601
from emulator.exchange import interventions
from emulator.exchange.rule_settings import RuleSettings
from emulator.exchange.rulebook import Rule

router = APIRouter(prefix="/_emulator/projects/{project_id}", tags=["Emulator: rules"])


class RuleView(BaseModel):
    """A rule that was added while the project runs."""

    number: int
    scenario: str
    summary: str
    to: list[str]
    times: int | None = Field(description="For how many calls; null: for all")
    used: int = Field(description="How many calls it was used for")
    left: int | None = Field(description="For how many calls it still is; null: for any number")
    added_at: str


class ScenarioView(BaseModel):
    """A scenario of the files: those of the project's user, and those that are shipped."""

    name: str
    summary: str
    to: list[str]
    used: int = Field(description="How many calls went there by its own numbers")


@router.get("/scenarios")
async def list_scenarios(exchange: OneExchange) -> list[ScenarioView]:
    """The scenarios of the files, in the order in which their numbers are tried."""
    return [
        ScenarioView(name=each.name, summary=each.summary, to=list(each.to), used=used)
        for each, used in exchange.rules.scenarios()
    ]


@router.get("/rules")
async def list_rules(exchange: OneExchange) -> list[RuleView]:
    """The rules that were added, in the order of trying: the newest first."""
    return [_view(rule) for rule in exchange.rules.added()]


@router.post("/rules", status_code=201, responses=conflict("There are too many rules"))
async def add_rule(exchange: OneExchange, settings: RuleSettings) -> RuleView:
    """Decide who answers certain numbers from the next call on, before all other rules."""
    return _view(interventions.add_rule(exchange, settings))


@router.get("/rules/{number}")
async def retrieve_rule(exchange: OneExchange, number: int) -> RuleView:
    """One rule that was added, and how often it was used."""
    return _view(interventions.rule_of(exchange, number))


@router.delete("/rules", status_code=204)
async def delete_rules(exchange: OneExchange) -> None:
    """Take out every rule that was added; those of the files stay."""
    interventions.delete_rules(exchange)


@router.delete("/rules/{number}", status_code=204)
async def delete_rule(exchange: OneExchange, number: int) -> None:
    """Take out one rule; calls that it was used for go on as they are."""
    interventions.delete_rule(exchange, number)


def _view(rule: Rule) -> RuleView:
    scenario = rule.scenario
    return RuleView(
        number=rule.number,
        scenario=scenario.name,
        summary=scenario.summary,
        to=list(scenario.to),
        times=rule.times,
        used=rule.used,
        left=rule.left,
        added_at=iso8601(rule.added_at),
    )
