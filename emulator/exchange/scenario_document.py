"""One scenario as it is written: the keys of a document, and what each may hold.

A document is validated by the models below and becomes ``emulator.core.farend.Scenario``; the
models do not leave this module. ``docs/scenarios.md`` explains every key to users.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Self

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    model_validator,
)

from emulator.core import farend
from emulator.core.farend import HUMAN, Answers, FarEnd, Scenario, heard_by_default
from emulator.core.sip import BUSY_HERE, DECLINE, REQUEST_TERMINATED
from emulator.exchange.scenario_values import (
    FOREVER,
    Chance,
    Choice,
    Event,
    Given,
    HeardWritten,
    Keys,
    Length,
    Numbers,
    Price,
    RefusalWritten,
    Ringing,
    Words,
    Written,
    Yes,
    some,
)
from emulator.exchange.yamltext import (
    KeyPath,
    Positions,
    Problem,
    dotted,
    in_order,
    problem_at,
    validate,
)


class _Referral(Choice):
    choice = ("sip", "notify", "silent")
    forms = "busy, no-answer, declined, silent, {notify: 486} or {sip: 603}"
    words_for: ClassVar[dict[str, dict[str, object]]] = {
        "busy": {"notify": BUSY_HERE},
        "no-answer": {"notify": REQUEST_TERMINATED},
        "declined": {"sip": DECLINE},
        "silent": {"silent": True},
    }

    sip: Given[Annotated[StrictInt, Field(ge=300, le=699)]] = None
    notify: Given[Annotated[StrictInt, Field(ge=200, le=699)]] = None
    silent: Given[Yes] = None
    after: Given[Length] = None

    def referral(self) -> farend.Referral:
        accepted = farend.ACCEPTS
        usual = farend.REPORTED_WITHIN if self.silent else accepted.after
        return farend.Referral(
            sip=self.sip or accepted.sip,
            notify=self.notify,
            after=usual if self.after is None else self.after,
        )


class _When(Written):
    prompt: Given[Words] = None
    url: Given[Words] = None

    @model_validator(mode="after")
    def _some_condition(self) -> Self:
        if self.prompt is None and self.url is None:
            raise ValueError("needs the key prompt or url")
        return self


class _Reply(Choice):
    choice = ("presses", "says", "silent", "hangs_up")
    forms = 'silent, hangs_up, {presses: "1"} or {says: "yes"}'
    belongs: ClassVar[dict[str, tuple[str, ...]]] = {
        "after": ("presses", "says", "hangs_up"),
        "confidence": ("says",),
    }
    words_for: ClassVar[dict[str, dict[str, object]]] = {
        "silent": {"silent": True},
        "hangs_up": {"hangs_up": True},
    }

    presses: Given[Keys] = None
    says: Given[Words] = None
    silent: Given[Yes] = None
    hangs_up: Given[Yes] = None
    after: Length = 0
    confidence: Chance = farend.Reply().confidence
    when: Given[_When] = None

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


class _Interjection(Choice):
    choice = ("presses", "says", "hangs_up")
    forms = '{at: 10s, presses: "1"}'

    at: Length
    presses: Given[Keys] = None
    says: Given[Words] = None
    hangs_up: Given[Yes] = None

    def interjection(self) -> farend.Interjection:
        return farend.Interjection(
            at=self.at, presses=self.presses, says=self.says, hangs_up=self.hangs_up is True
        )


class _Callbacks(Written):
    drop: frozenset[Event] = frozenset()
    delay: dict[Event, Length] = Field({})
    duplicate: frozenset[Event] = frozenset()
    reorder: StrictBool = False


class _Faults(Written):
    callbacks: _Callbacks = _Callbacks()

    def faults(self) -> farend.CallbackFaults:
        written = self.callbacks
        return farend.CallbackFaults(
            drop=frozenset(written.drop),
            delay=tuple(written.delay.items()),
            duplicate=frozenset(written.duplicate),
            reorder=written.reorder,
        )


class _FarEnd(Written):
    rings_after: Length = HUMAN.rings_after
    rings_for: Ringing = HUMAN.rings_for
    answers: Given[Answers] = None
    refuses: Given[RefusalWritten] = None
    hears: Given[tuple[HeardWritten, ...]] = None
    hangs_up_after: Given[Length] = None
    replies: tuple[_Reply, ...] = ()
    at: tuple[_Interjection, ...] = ()
    refer: Given[_Referral] = None
    price_per_minute: Given[Price] = None
    recording_ready_after: Length = HUMAN.recording_ready_after
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
            refer=self.refer.referral() if self.refer else farend.ACCEPTS,
            price_per_minute=self.price_per_minute,
            recording_ready_after=self.recording_ready_after,
            faults=self.faults.faults(),
        )


_INHERITED = {"rings_after", "rings_for", "price_per_minute", "recording_ready_after", "faults"}
_OF_AN_ANSWER = ("answers", "hears", "hangs_up_after", "replies", "at", "refer")


class _Member(_FarEnd):
    weight: Annotated[StrictFloat, Field(gt=0, le=1_000_000, allow_inf_nan=False)] = 1.0

    def inheriting(self, scenario: _FarEnd) -> "_Member":
        shared = _INHERITED & scenario.model_fields_set - self.model_fields_set
        return self.model_copy(update={key: getattr(scenario, key) for key in shared})


class _Scenario(_FarEnd):
    name: Words
    summary: Words = ""
    to: Numbers = ()
    one_of: Annotated[tuple[_Member, ...], AfterValidator(some)] = ()

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


def _contradictions(
    data: object, path: KeyPath = (), rings_for: object = None
) -> Iterator[tuple[KeyPath, str]]:
    """Keys that exclude each other, found in the raw data so that no other mistake hides them.

    ``rings_for`` is what a far end takes over that does not say it itself.
    """
    if not isinstance(data, Mapping):
        return
    rings_for = data.get("rings_for", rings_for)
    if "one_of" in data and not path:
        advice = "cannot stand beside one_of; move it into the members"
        yield from (((key,), advice) for key in ("refuses", *_OF_AN_ANSWER) if key in data)
        members = data["one_of"]
        for at, member in enumerate(members if isinstance(members, list) else ()):
            yield from _contradictions(member, ("one_of", at), rings_for)
    elif "refuses" in data:
        advice = "cannot stand beside refuses; a call is either refused or answered"
        yield from (((*path, key), advice) for key in _OF_AN_ANSWER if key in data)
        if rings_for == FOREVER:
            yield (*path, "rings_for"), "cannot be forever beside refuses; write a duration"


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
