"""A rule as it is written in a request: which numbers, which scenario, how often."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainValidator,
    WithJsonSchema,
)

from emulator.core.errors import ApiError
from emulator.core.farend import Scenario
from emulator.exchange.rulebook import RuleBook
from emulator.exchange.scenario_document import scenario_from_data
from emulator.exchange.scenario_values import Numbers
from emulator.exchange.yamltext import Document, Positions, read_documents, shown, suggestion

UNNAMED = "unnamed"
"""The name of a scenario that was given without one."""

_PLACE = "scenario"
_FORMS = "write the name of a scenario, an object with a scenario's keys, or a scenario as YAML"


def _scenario_written(value: object) -> object:
    if isinstance(value, str | Mapping):
        return value
    raise ValueError(f"received {shown(value)}; {_FORMS}")


def _numbers_written(value: object) -> object:
    if value is None:
        return ()
    if isinstance(value, list) and not value:
        raise ValueError("write at least one number, or leave the key out")
    return value


class RuleSettings(BaseModel):
    """Who answers certain numbers from now on."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {"to": "+15557770001", "scenario": "busy", "times": 1},
                {"to": ["+1555777*"], "scenario": {"rings_for": "3s", "answers": "human"}},
                {"to": "+15557770002", "scenario": "refuses: {sip: 404}"},
            ]
        },
    )

    scenario: Annotated[
        str | dict[str, JsonValue],
        PlainValidator(_scenario_written),  # what is in an object is checked as a scenario
        WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object"}]}),
    ] = Field(description="The name of a scenario, an object with a scenario's keys, or YAML text.")
    to: Annotated[Numbers, BeforeValidator(_numbers_written)] = Field(
        (), description="Numbers or patterns, one or a list; by default those of the scenario."
    )
    times: int | None = Field(
        None, ge=1, le=1_000_000, strict=True, description="For how many calls; null: for all."
    )


def scenario_of(settings: RuleSettings, known: RuleBook) -> Scenario:
    """The scenario that a rule wants, on the numbers that it wants.

    Raises ``ApiError`` 20001 that says what is wrong where, and what to write instead.
    """
    given = settings.scenario
    if isinstance(given, Mapping):
        scenario = _checked(given, Positions())
    else:
        scenario = known.named(given) or _read(given, known)
    if settings.to:
        return replace(scenario, to=settings.to)
    if not scenario.to:
        raise ApiError(20001, f"to: is missing; the scenario {scenario.name!r} has no numbers")
    return scenario


def _read(text: str, known: RuleBook) -> Scenario:
    """The scenario of a YAML text."""
    if not {":", "\n"} & set(text):
        names = [scenario.name for scenario, _ in known.scenarios()]
        advice = suggestion(text, names, "there are")
        raise ApiError(20001, f"scenario: there is none of the name {shown(text)}; {advice}")
    documents, problems = read_documents(text, _PLACE)
    if problems:
        raise ApiError(20001, "; ".join(map(str, problems)))
    document = _only(documents)
    return _checked(document.data, document.positions)


def _only(documents: list[Document]) -> Document:
    written = [each for each in documents if each.data is not None]
    if len(written) != 1:
        raise ApiError(20001, f"scenario: write one scenario; these are {len(written)}")
    return written[0]


def _checked(data: object, positions: Positions) -> Scenario:
    named = {"name": UNNAMED, **data} if isinstance(data, Mapping) else data
    scenario, problems = scenario_from_data(named, file=_PLACE, positions=positions)
    if scenario is None:
        raise ApiError(20001, "; ".join(map(str, problems)))
    return scenario
