"""What the keys of a scenario may hold: durations, keys to press, numbers, and small mappings.

A value that does not fit raises ``ValueError`` with a message for the person who wrote it.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from emulator.core import farend
from emulator.core.addresses import is_address
from emulator.core.instants import HOUR, MILLISECOND, MINUTE, SECOND, Duration, in_seconds
from emulator.core.sip import BUSY_HERE, TEMPORARILY_UNAVAILABLE
from emulator.exchange import shapes
from emulator.exchange.yamltext import shown

_UNITS = {"ms": MILLISECOND, "s": SECOND, "m": MINUTE, "h": HOUR}
_LONGEST = 24 * HOUR
_WORDS_PER_SECOND = 3
FOREVER = "forever"
"""In place of a duration: until somebody does something by hand."""

_T = TypeVar("_T")


def duration(value: object) -> Duration:
    """``12s``, ``500ms``, ``2m``, ``1h`` or a number of seconds, from 0 to 24 hours.

    Raises ValueError with a message for the person who wrote the value.
    """
    number, unit = value, SECOND
    if isinstance(value, str):
        written = re.fullmatch(r"(-?\d{1,12}(?:\.\d{1,12})?)(ms|s|m|h)", value, re.ASCII)
        number, unit = (Decimal(written[1]), _UNITS[written[2]]) if written else (None, SECOND)
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        advice = "write for example 12s, 500ms, 2m or 1h, or a number of seconds"
        raise ValueError(f"{shown(value)} is not a duration; {advice}")
    if not 0 <= number * unit <= _LONGEST:  # false for not-a-number, too
        raise ValueError(f"{shown(value)} is out of range; write a duration from 0s to 24h")
    return round(number * unit)


def _ringing(value: object) -> Duration | None:
    return None if value == FOREVER else duration(value)


def _price(value: object) -> Decimal:
    """US dollars, exactly as written."""
    text = value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1000:
        text = f"{Decimal(str(value)):f}"
    exact = isinstance(text, str) and re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,6})?", text)
    if not exact or Decimal(exact[0]) > 1000:
        advice = "write US dollars from 0 to 1000 with at most 6 decimals, such as 0.008"
        raise ValueError(f"{shown(value)} is not a price; {advice}")
    return Decimal(exact[0])


def _plain(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    text.encode()  # half a character, which JSON can hold and no request can, is a ValueError
    return text


def _keys(text: str) -> str:
    if not re.fullmatch(r"[0-9A-D*#wW]+", text):
        advice = "write keys 0-9, *, #, A-D, and w or W to wait, in quotes"
        raise ValueError(f"{shown(text)} cannot be pressed; {advice}")
    return text


def _number(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**15:
        raise ValueError(f'{value} is a number, not text; put it in quotes: "+{value}"')
    if isinstance(value, str) and not (is_address(value) or _could_match(value)):
        advice = 'write "+15555550101", "sip:user@host", or a pattern with * such as "+1555*"'
        raise ValueError(f"{shown(value)} is no number that can be called; {advice}")
    return value


def _could_match(pattern: str) -> bool:
    """Whether a pattern with ``*`` can match any address at all."""
    shape = r"[+*][0-9*]*|(\*|sips?:|sips?\*)\S*"
    return "*" in pattern and re.fullmatch(shape, pattern, re.IGNORECASE) is not None


def _given(value: object) -> object:
    if value is None:  # in YAML: nothing after the colon, or only a comment
        raise ValueError("has no value; write one (a # outside quotes begins a comment)")
    return value


def _yes(value: bool) -> bool:
    if not value:
        raise ValueError("received false; write true, or leave the key out")
    return value


def some(members: tuple[_T, ...]) -> tuple[_T, ...]:
    """A list that is not empty."""
    if not members:
        raise ValueError("must have at least one member")
    return members


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | int) else value


Given = Annotated[_T | None, BeforeValidator(_given)]
Length = Annotated[Duration, BeforeValidator(duration), WithJsonSchema(shapes.DURATION)]
Ringing = Annotated[
    Duration | None,
    BeforeValidator(_ringing),
    WithJsonSchema({"anyOf": [shapes.DURATION, {"enum": [FOREVER]}]}),
]
"""A duration; None: for ever."""

Price = Annotated[Decimal, BeforeValidator(_price), WithJsonSchema(shapes.PRICE)]
Words = Annotated[str, AfterValidator(_plain), WithJsonSchema(shapes.SOME_TEXT)]
Keys = Annotated[str, AfterValidator(_keys), WithJsonSchema(shapes.KEYS)]
_Number = Annotated[str, BeforeValidator(_number), WithJsonSchema(shapes.CALLABLE)]
Numbers = Annotated[tuple[_Number, ...], BeforeValidator(_listed), shapes.Or(shapes.CALLABLE)]
"""Numbers, SIP addresses and patterns; one alone stands for a list of it."""

Yes = Annotated[
    StrictBool, AfterValidator(_yes), WithJsonSchema({"type": "boolean", "enum": [True]})
]
Chance = Annotated[StrictFloat, Field(ge=0, le=1)]
Event = Literal["initiated", "ringing", "answered", "completed"]


class Written(BaseModel):
    """A mapping in which only known keys stand; ``excludes`` names what no key may stand beside."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    excludes: ClassVar[dict[str, tuple[str, ...]]] = {}


class Choice(Written):
    """A mapping with exactly one of the keys in ``choice``, or a word that stands for one.

    ``belongs`` names for other keys the choices they go with; ``forms`` shows what can be written.
    """

    choice: ClassVar[tuple[str, ...]]
    forms: ClassVar[str]
    belongs: ClassVar[dict[str, tuple[str, ...]]] = {}
    words_for: ClassVar[dict[str, dict[str, object]]] = {}

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, value: object) -> object:
        if isinstance(value, str) and value in cls.words_for:
            return cls.words_for[value]
        if isinstance(value, Mapping):
            return value
        raise ValueError(f"received {shown(value)}; write {cls.forms}")

    @field_validator("*")
    @classmethod
    def _one(cls, value: object, info: ValidationInfo) -> object:
        name = str(info.field_name)
        chosen = [key for key in cls.choice if info.data.get(key) is not None]
        if chosen and name in cls.choice:
            raise ValueError(f"cannot stand beside {chosen[0]}; write one of them")
        if chosen and name in cls.belongs and chosen[0] not in cls.belongs[name]:
            raise ValueError(f"belongs to {' or '.join(cls.belongs[name])}, not to {chosen[0]}")
        return value

    @property
    def chosen(self) -> str:
        """The key that is given."""
        return next((key for key in self.choice if getattr(self, key) is not None), "")

    @model_validator(mode="after")
    def _at_least_one(self) -> Self:
        if not self.chosen:
            raise ValueError(f"needs the key {' or '.join(self.choice)}")
        return self


class HeardWritten(Choice):
    """One item of what is heard from a far end."""

    choice = ("speech", "silence", "beep", "fax")
    forms = "beep, fax, {speech: 3s} or {silence: 1s}"
    belongs = {"words": ("speech",)}
    words_for = {
        "beep": {"beep": in_seconds(farend.Beep().length)},
        "fax": {"fax": in_seconds(farend.FaxTone().length)},
    }

    speech: Given[Length] = Field(None, description="Somebody speaks for that long.")
    silence: Given[Length] = Field(None, description="Nothing is heard for that long.")
    beep: Given[Length] = Field(None, description="The tone after a voicemail greeting.")
    fax: Given[Length] = Field(None, description="The tone of a fax machine.")
    words: Given[Annotated[StrictInt, Field(ge=0, le=100_000)]] = Field(
        None, description="Of the speech; 3 for each second when not said."
    )

    def heard(self) -> farend.Heard:
        """The item that is described."""
        if self.speech is not None:
            usual = max(1, self.speech * _WORDS_PER_SECOND // SECOND)
            words = usual if self.words is None else self.words
            return farend.Speech(length=self.speech, words=words)
        if self.silence is not None:
            return farend.Silence(length=self.silence)
        if self.beep is not None:
            return farend.Beep(length=self.beep)
        return farend.FaxTone(length=self.fax or 0)


class RefusalWritten(Choice):
    """Why a call is not answered."""

    choice = ("sip",)
    forms = "busy, no-answer or {sip: 404}"
    words_for = {"busy": {"sip": BUSY_HERE}, "no-answer": {"sip": TEMPORARILY_UNAVAILABLE}}

    sip: Given[Annotated[StrictInt, Field(ge=400, le=699)]] = Field(
        None,
        description="The SIP status: 486, 600 and 603 end the call as busy, 408 and 480 as "
        "no-answer, others as failed.",
    )
