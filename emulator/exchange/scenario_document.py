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
from emulator.exchange.scenario_payer import Pays
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
from emulator.exchange.schemas import WrittenShapes, schema_text
from emulator.exchange.yamltext import (
    KeyPath,
    Positions,
    Problem,
    dotted,
    in_order,
    problem_at,
    validate,
)

_INHERITED = {"rings_after", "rings_for", "price_per_minute", "recording_ready_after", "faults"}
_OF_AN_ANSWER = ("answers", "hears", "hangs_up_after", "replies", "at", "refer", "pays")


class _Referral(Choice):
    choice = ("sip", "notify", "silent")
    forms = "busy, no-answer, declined, silent, {notify: 486} or {sip: 603}"
    words_for: ClassVar[dict[str, dict[str, object]]] = {
        "busy": {"notify": BUSY_HERE},
        "no-answer": {"notify": REQUEST_TERMINATED},
        "declined": {"sip": DECLINE},
        "silent": {"silent": True},
    }

    sip: Given[Annotated[StrictInt, Field(ge=300, le=699)]] = Field(
        None, description="Refuses to go on with somebody else, with this SIP status."
    )
    notify: Given[Annotated[StrictInt, Field(ge=200, le=699)]] = Field(
        None, description="Accepts, and reports this SIP status of the new call."
    )
    silent: Given[Yes] = Field(None, description="Accepts, and reports nothing.")
    after: Given[Length] = Field(None, description="From the answer to it until the report.")

    def referral(self) -> farend.Referral:
        accepted = farend.ACCEPTS
        usual = farend.REPORTED_WITHIN if self.silent else accepted.after
        return farend.Referral(
            sip=self.sip or accepted.sip,
            notify=self.notify,
            after=usual if self.after is None else self.after,
        )


class _When(Written):
    prompt: Given[Words] = Field(
        None, description="A pattern, with *, for the words that the question says."
    )
    url: Given[Words] = Field(
        None, description="A pattern, with *, for the URL of the document that asks."
    )

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

    presses: Given[Keys] = Field(
        None, description="Presses keys; w waits half a second, W a second."
    )
    says: Given[Words] = Field(None, description="Says these words.")
    silent: Given[Yes] = Field(None, description="Does nothing.")
    hangs_up: Given[Yes] = Field(None, description="Hangs up.")
    after: Length = Field(0, description="How long it waits before that; 0 when not said.")
    confidence: Chance = Field(
        farend.Reply().confidence,
        description="How surely the words are recognised; 0.9 when not said.",
    )
    when: Given[_When] = Field(
        None, description="The questions that it is a reply to; all, when not said."
    )

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

    at: Length = Field(description="From the answer on.")
    presses: Given[Keys] = Field(
        None, description="Presses keys; w waits half a second, W a second."
    )
    says: Given[Words] = Field(None, description="Says these words.")
    hangs_up: Given[Yes] = Field(None, description="Hangs up.")

    def interjection(self) -> farend.Interjection:
        return farend.Interjection(
            at=self.at, presses=self.presses, says=self.says, hangs_up=self.hangs_up is True
        )


class _Callbacks(Written):
    drop: frozenset[Event] = Field(frozenset(), description="Never sent.")
    delay: dict[Event, Length] = Field({}, description="Sent this much later.")
    duplicate: frozenset[Event] = Field(frozenset(), description="Sent twice.")
    reorder: StrictBool = Field(
        False, description="Whether each callback changes places with the one after it."
    )


class _Faults(Written):
    callbacks: _Callbacks = Field(
        _Callbacks(), description="What happens to the status callbacks of the call."
    )

    def faults(self) -> farend.CallbackFaults:
        written = self.callbacks
        return farend.CallbackFaults(
            drop=frozenset(written.drop),
            delay=tuple(written.delay.items()),
            duplicate=frozenset(written.duplicate),
            reorder=written.reorder,
        )


class _FarEnd(Written):
    excludes: ClassVar[dict[str, tuple[str, ...]]] = {"refuses": _OF_AN_ANSWER}

    rings_after: Length = Field(
        HUMAN.rings_after,
        description="From the beginning of the call until the far end rings; 1s when not said.",
    )
    rings_for: Ringing = Field(
        HUMAN.rings_for,
        description="How long it rings before it answers or refuses; 6s when not said.",
    )
    answers: Given[Answers] = Field(None, description="Who or what answers; human when not said.")
    refuses: Given[RefusalWritten] = Field(
        None, description="The call is not answered: busy, no-answer or {sip: 404}."
    )
    hears: Given[tuple[HeardWritten, ...]] = Field(
        None,
        description="What is heard from the far end, in order, from the answer on; then silence.",
    )
    hangs_up_after: Given[Length] = Field(
        None, description="From the answer until the far end hangs up; never, when not said."
    )
    replies: tuple[_Reply, ...] = Field(
        (), description="What it does when it is asked for keys or words, one after the other."
    )
    at: tuple[_Interjection, ...] = Field((), description="What it does unasked.")
    refer: Given[_Referral] = Field(
        None, description="What it makes of a Refer; it accepts, when not said."
    )
    pays: Pays = Field(
        None, description="What it enters when a Pay asks; a visa card, when not said."
    )
    price_per_minute: Given[Price] = Field(
        None, description="US dollars for each started minute; the project's rate when not said."
    )
    recording_ready_after: Length = Field(
        HUMAN.recording_ready_after,
        description="From the end of a recording until it is completed; 2s when not said.",
    )
    faults: _Faults = Field(_Faults(), description="What goes wrong with webhooks.")

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
            pays=self.pays.payer() if self.pays else farend.PAYS,
            price_per_minute=self.price_per_minute,
            recording_ready_after=self.recording_ready_after,
            faults=self.faults.faults(),
        )


class _Member(_FarEnd):
    weight: Annotated[StrictFloat, Field(gt=0, le=1_000_000, allow_inf_nan=False)] = Field(
        1.0, description="How often it is chosen in relation to the others; 1 when not said."
    )

    def inheriting(self, scenario: _FarEnd) -> "_Member":
        shared = _INHERITED & scenario.model_fields_set - self.model_fields_set
        return self.model_copy(update={key: getattr(scenario, key) for key in shared})


class _Scenario(_FarEnd):
    """A far end, and the numbers that reach it."""

    excludes: ClassVar[dict[str, tuple[str, ...]]] = {
        "refuses": _OF_AN_ANSWER,
        "one_of": ("refuses", *_OF_AN_ANSWER),
    }

    name: Words = Field(description="What the scenario is called.")
    summary: Words = Field("", description="One sentence for people.")
    to: Numbers = Field(
        (), description="The numbers, SIP addresses and patterns, with *, that it is for."
    )
    one_of: Annotated[tuple[_Member, ...], AfterValidator(some)] = Field(
        (), description="Several far ends, of which each call gets one."
    )

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


def scenario_schema() -> str:
    """The JSON Schema of a document with a scenario."""
    return schema_text(_Scenario, "Calls emulator: a scenario", WrittenShapes)
