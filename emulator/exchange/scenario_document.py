"""One scenario as it is written: the keys of a document, and what each may hold.

A document is validated by the models below and becomes ``emulator.core.farend.Scenario``; the
models do not leave this module. ``docs/scenarios.md`` explains every key to users.
"""

import re
from collections.abc import Iterator, Mapping
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
    field_validator,
    model_validator,
)

from emulator.core import farend
from emulator.core.addresses import is_address
from emulator.core.farend import HUMAN, Answers, FarEnd, Scenario, heard_by_default
from emulator.core.instants import HOUR, MILLISECOND, MINUTE, SECOND, Duration, in_seconds
from emulator.core.sip import BUSY_HERE, TEMPORARILY_UNAVAILABLE
from emulator.exchange.yamltext import (
    KeyPath,
    Positions,
    Problem,
    dotted,
    in_order,
    problem_at,
    shown,
    validate,
)

# Values


_UNITS = {"ms": MILLISECOND, "s": SECOND, "m": MINUTE, "h": HOUR}
_LONGEST = 24 * HOUR
_WORDS_PER_SECOND = 3
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


def _some(members: tuple[_T, ...]) -> tuple[_T, ...]:
    if not members:
        raise ValueError("must have at least one member")
    return members


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | int) else value


_Given = Annotated[_T | None, BeforeValidator(_given)]
_Length = Annotated[Duration, BeforeValidator(duration)]
_Price = Annotated[Decimal, BeforeValidator(_price)]
_Words = Annotated[str, AfterValidator(_plain)]
_Keys = Annotated[str, AfterValidator(_keys)]
_Number = Annotated[str, BeforeValidator(_number)]
Numbers = Annotated[tuple[_Number, ...], BeforeValidator(_listed)]
"""Numbers, SIP addresses and patterns; one alone stands for a list of it."""

_Yes = Annotated[StrictBool, AfterValidator(_yes)]
_Chance = Annotated[StrictFloat, Field(ge=0, le=1)]
_Event = Literal["initiated", "ringing", "answered", "completed"]


# Documents


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Choice(_Written):
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

    @model_validator(mode="after")
    def _at_least_one(self) -> Self:
        if all(getattr(self, key) is None for key in self.choice):
            raise ValueError(f"needs the key {' or '.join(self.choice)}")
        return self


class _Heard(_Choice):
    choice = ("speech", "silence", "beep", "fax")
    forms = "beep, fax, {speech: 3s} or {silence: 1s}"
    belongs = {"words": ("speech",)}
    words_for = {
        "beep": {"beep": in_seconds(farend.Beep().length)},
        "fax": {"fax": in_seconds(farend.FaxTone().length)},
    }

    speech: _Given[_Length] = None
    silence: _Given[_Length] = None
    beep: _Given[_Length] = None
    fax: _Given[_Length] = None
    words: _Given[Annotated[StrictInt, Field(ge=0, le=100_000)]] = None

    def heard(self) -> farend.Heard:
        if self.speech is not None:
            usual = max(1, self.speech * _WORDS_PER_SECOND // SECOND)
            words = usual if self.words is None else self.words
            return farend.Speech(length=self.speech, words=words)
        if self.silence is not None:
            return farend.Silence(length=self.silence)
        if self.beep is not None:
            return farend.Beep(length=self.beep)
        return farend.FaxTone(length=self.fax or 0)


class _Refusal(_Choice):
    choice = ("sip",)
    forms = "busy, no-answer or {sip: 404}"
    words_for = {"busy": {"sip": BUSY_HERE}, "no-answer": {"sip": TEMPORARILY_UNAVAILABLE}}

    sip: _Given[Annotated[StrictInt, Field(ge=400, le=699)]] = None


class _When(_Written):
    prompt: _Given[_Words] = None
    url: _Given[_Words] = None

    @model_validator(mode="after")
    def _some_condition(self) -> Self:
        if self.prompt is None and self.url is None:
            raise ValueError("needs the key prompt or url")
        return self


class _Reply(_Choice):
    choice = ("presses", "says", "silent", "hangs_up")
    forms = 'silent, hangs_up, {presses: "1"} or {says: "yes"}'
    belongs = {"after": ("presses", "says", "hangs_up"), "confidence": ("says",)}
    words_for = {"silent": {"silent": True}, "hangs_up": {"hangs_up": True}}

    presses: _Given[_Keys] = None
    says: _Given[_Words] = None
    silent: _Given[_Yes] = None
    hangs_up: _Given[_Yes] = None
    after: _Length = 0
    confidence: _Chance = farend.Reply().confidence
    when: _Given[_When] = None

    def reply(self) -> farend.Reply:
        return farend.Reply(
            presses=self.presses,
            says=self.says,
            confidence=self.confidence,
            hangs_up=self.hangs_up is True,
            after=self.after,
            prompt=self.when.prompt if self.when else None,
            url=self.when.url if self.when else None,
        )


class _Interjection(_Choice):
    choice = ("presses", "says", "hangs_up")
    forms = '{at: 10s, presses: "1"}'

    at: _Length
    presses: _Given[_Keys] = None
    says: _Given[_Words] = None
    hangs_up: _Given[_Yes] = None

    def interjection(self) -> farend.Interjection:
        return farend.Interjection(
            at=self.at, presses=self.presses, says=self.says, hangs_up=self.hangs_up is True
        )


class _Callbacks(_Written):
    drop: frozenset[_Event] = frozenset()
    delay: dict[_Event, _Length] = {}
    duplicate: frozenset[_Event] = frozenset()
    reorder: StrictBool = False


class _Faults(_Written):
    callbacks: _Callbacks = _Callbacks()

    def faults(self) -> farend.CallbackFaults:
        written = self.callbacks
        return farend.CallbackFaults(
            drop=frozenset(written.drop),
            delay=tuple(written.delay.items()),
            duplicate=frozenset(written.duplicate),
            reorder=written.reorder,
        )


class _FarEnd(_Written):
    rings_after: _Length = HUMAN.rings_after
    rings_for: _Length = HUMAN.rings_for
    answers: _Given[Answers] = None
    refuses: _Given[_Refusal] = None
    hears: _Given[tuple[_Heard, ...]] = None
    hangs_up_after: _Given[_Length] = None
    replies: tuple[_Reply, ...] = ()
    at: tuple[_Interjection, ...] = ()
    price_per_minute: _Given[_Price] = None
    recording_ready_after: _Length = HUMAN.recording_ready_after
    faults: _Faults = _Faults()

    def far_end(self, scenario: str) -> FarEnd:
        refuses = self.refuses.sip if self.refuses else None
        answers = None if refuses else self.answers or Answers.HUMAN
        by_default = heard_by_default(answers) if answers else ()
        return FarEnd(
            scenario=scenario,
            rings_after=self.rings_after,
            rings_for=self.rings_for,
            answers=answers,
            refuses=refuses,
            hears=by_default if self.hears is None else tuple(x.heard() for x in self.hears),
            hangs_up_after=self.hangs_up_after,
            replies=tuple(each.reply() for each in self.replies),
            interjections=tuple(each.interjection() for each in self.at),
            price_per_minute=self.price_per_minute,
            recording_ready_after=self.recording_ready_after,
            faults=self.faults.faults(),
        )


_INHERITED = {"rings_after", "rings_for", "price_per_minute", "recording_ready_after", "faults"}
_OF_AN_ANSWER = ("answers", "hears", "hangs_up_after", "replies", "at")


class _Member(_FarEnd):
    weight: Annotated[StrictFloat, Field(gt=0, le=1_000_000, allow_inf_nan=False)] = 1.0

    def inheriting(self, scenario: _FarEnd) -> "_Member":
        shared = _INHERITED & scenario.model_fields_set - self.model_fields_set
        return self.model_copy(update={key: getattr(scenario, key) for key in shared})


class _Scenario(_FarEnd):
    name: _Words
    summary: _Words = ""
    to: Numbers = ()
    one_of: Annotated[tuple[_Member, ...], AfterValidator(_some)] = ()

    def scenario(self) -> Scenario:
        members = [each.inheriting(self) for each in self.one_of]
        far_ends: list[_FarEnd] = [*members] or [self]
        return Scenario(
            name=self.name,
            summary=self.summary,
            to=self.to,
            far_ends=tuple(each.far_end(self.name) for each in far_ends),
            weights=tuple(each.weight for each in members) or (1.0,),
        )


def _contradictions(data: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Keys that exclude each other, found in the raw data so that no other mistake hides them."""
    if not isinstance(data, Mapping):
        return
    if "one_of" in data and not path:
        advice = "cannot stand beside one_of; move it into the members"
        yield from (((key,), advice) for key in ("refuses", *_OF_AN_ANSWER) if key in data)
        members = data["one_of"]
        for at, member in enumerate(members if isinstance(members, list) else ()):
            yield from _contradictions(member, ("one_of", at))
    elif "refuses" in data:
        advice = "cannot stand beside refuses; a call is either refused or answered"
        yield from (((*path, key), advice) for key in _OF_AN_ANSWER if key in data)


def scenario_from_data(
    data: object, *, file: str = "scenario", positions: Positions | None = None
) -> tuple[Scenario | None, list[Problem]]:
    """One scenario from data such as a JSON object, or None and everything wrong with it.

    ``file`` is what problems name as the place of the data.
    """
    places = positions or Positions()
    written, problems = validate(_Scenario, data, file=file, positions=places)
    problems += [
        problem_at(file, places.of_key(path), f"{dotted(path)}: {message}")
        for path, message in _contradictions(data)
    ]
    if written is None or problems:
        return None, in_order(problems)
    return written.scenario(), []
