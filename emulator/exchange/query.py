"""A question about what happened, as it is written in a request."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationInfo,
    field_validator,
    model_validator,
)

from emulator.exchange.facts import NAMES, About
from emulator.exchange.matching import COMPARISONS
from emulator.exchange.yamltext import shown, suggestion

_COUNT = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
_MADE_OF_PARTS = ("parameters", "details")


class Query(BaseModel):
    """What is looked for. ``since`` leaves out what has a number up to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: About = Field(alias="for", description="call, delivery, entry or request")
    where: dict[str, JsonValue] = Field(
        {}, description="Names and values: exact, patterns with *, lists, comparisons."
    )
    since: int = Field(0, ge=0, le=2**53, description="Only what has a number after this one.")

    @field_validator("where")
    @classmethod
    def _known(cls, where: dict[str, JsonValue], info: ValidationInfo) -> dict[str, JsonValue]:
        about = info.data.get("about")
        if about is None:
            return where
        for name, value in where.items():
            if name not in NAMES[about]:
                article = "an" if about is About.ENTRY else "a"
                advice = suggestion(name, list(NAMES[about]), f"{article} {about.value} has")
                raise ValueError(f"{name!r} is not known of {article} {about.value}; {advice}")
            _check(name, value, parts=name in _MADE_OF_PARTS)
        return where

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if self.since and self.about is About.CALL:
            raise ValueError("since: calls have no numbers; leave it out")
        return self


class VerifyQuery(Query):
    """How much of it there must be: at least one, when nothing is said."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"for": "call", "where": {"to": "+1555*", "status": "busy"}, "exactly": 0},
                {"for": "delivery", "where": {"parameters": {"CallStatus": "x"}}, "at_most": 0},
            ]
        }
    )

    exactly: _COUNT | None = None
    at_least: _COUNT | None = None
    at_most: _COUNT | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.exactly is not None and (self.at_least, self.at_most) != (None, None):
            raise ValueError("exactly: cannot stand beside at_least or at_most")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least: is more than at_most")
        return self

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least and the greatest number; None: any."""
        if self.exactly is not None:
            return self.exactly, self.exactly
        usual = 1 if self.at_most is None else 0
        return usual if self.at_least is None else self.at_least, self.at_most

    @property
    def wish(self) -> str:
        """The bounds in words."""
        least, most = self.bounds
        if most is None:
            return f"at least {least}"
        if least == most:
            return f"exactly {least}"
        return f"at most {most}" if least == 0 else f"{least} to {most}"


class WaitQuery(Query):
    """What to wait for: until ``count`` of it match, or for ``timeout`` real seconds."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"for": "call", "where": {"status": "completed"}, "count": 2, "timeout": 5}
            ]
        }
    )

    count: int = Field(
        1, ge=1, le=1_000_000, strict=True, description="How many must match at least."
    )
    timeout: float = Field(
        10, ge=0, le=600, allow_inf_nan=False, description="Real seconds to wait at most."
    )


def _check(name: str, value: JsonValue, *, parts: bool) -> None:
    """Raise ``ValueError`` for an object that compares nothing."""
    if not isinstance(value, Mapping):
        return
    if parts:
        for part, inner in value.items():
            _check(f"{name}.{part}", inner, parts=False)
        return
    for key, limit in value.items():
        if key not in COMPARISONS:
            advice = suggestion(key, list(COMPARISONS), "write one of")
            raise ValueError(f"{name}: {key!r} is not a comparison; {advice}")
        if key != "not" and (isinstance(limit, bool) or not isinstance(limit, int | float)):
            raise ValueError(f"{name}: {key} is {shown(limit)}; write a number")
    if not value:
        raise ValueError(f"{name}: write {' or '.join(COMPARISONS)} in it, or a value")
