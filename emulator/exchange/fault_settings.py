"""A fault as it is written in a request: what it does, to what, how often and how long."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, StrictInt, ValidationInfo, field_validator

from emulator.core.amd import AnsweredBy
from emulator.core.instants import Duration, Instant, seconds
from emulator.core.messages import MessageStatus
from emulator.core.recording import RecordingStatus, TranscriptionStatus
from emulator.core.rooms import ConferenceEvent
from emulator.core.status import CallEvent
from emulator.core.stream import StreamEvent
from emulator.core.verbs import PayStep
from emulator.exchange.delivery import Purpose
from emulator.exchange.faults import Fault, FaultKind, Match
from emulator.exchange.operation_names import OPERATIONS
from emulator.exchange.scenario_values import Choice, Given, Length, Words, Written, Yes

NO_ANSWER = "no-answer"
LONGEST_LATENCY = seconds(600)
_QUEUE_RESULTS = (
    *("bridged", "bridging-in-progress", "error", "hangup", "leave", "redirected"),
    *("redirected-from-bridged", "queue-full", "system-error"),
)
_EVENTS = (
    *(event.value for event in CallEvent),
    *(verdict.value for verdict in AnsweredBy),
    *(status.value for status in RecordingStatus),
    *(status.value for status in TranscriptionStatus),
    *(status.value for status in MessageStatus),
    *(event.value for event in StreamEvent),
    *(event.value for event in ConferenceEvent),
    *(step.value for step in PayStep),
    *_QUEUE_RESULTS,
)
"""What webhooks report. Documents, partial results and media are numbered."""

_NOT_OF_DOCUMENTS = ("drop", "duplicate", "reorder")


def _failure(value: object) -> object:
    if value == NO_ANSWER or (isinstance(value, int) and 400 <= value <= 599):
        return value
    raise ValueError("write no-answer, or an HTTP status from 400 to 599")


def _api_status(value: int) -> int:
    if value != 429 and not 500 <= value <= 599:
        raise ValueError("write 429 or an HTTP status from 500 to 599")
    return value


def _latency(length: Duration) -> Duration:
    if length > LONGEST_LATENCY:
        raise ValueError("write at most 10m")
    return length


class CallbackFault(Choice):
    """What is done to requests of the emulator to the application."""

    choice = ("drop", "delay", "duplicate", "reorder", "fail", "slow")
    forms = 'drop, duplicate, reorder, {"delay": "2s"}, {"fail": 503} or {"slow": "6s"}'
    words_for: ClassVar[dict[str, dict[str, object]]] = {
        "drop": {"drop": True},
        "duplicate": {"duplicate": True},
        "reorder": {"reorder": True},
    }

    drop: Given[Yes] = None
    delay: Given[Length] = None
    duplicate: Given[Yes] = None
    reorder: Given[Yes] = None
    fail: Annotated[int | str | None, Field(json_schema_extra={"examples": [503, NO_ANSWER]})] = (
        None
    )
    slow: Given[Length] = None

    _checked = field_validator("fail", mode="before")(_failure)


class ApiFault(Choice):
    """What is done to requests of the application to the API."""

    choice = ("status", "latency", "reset")
    forms = 'reset, {"status": 503} or {"latency": "2s"}'
    words_for: ClassVar[dict[str, dict[str, object]]] = {"reset": {"reset": True}}

    status: Given[StrictInt] = None
    latency: Given[Length] = None
    reset: Given[Yes] = None

    _status = field_validator("status")(_api_status)
    _bounded = field_validator("latency")(_latency)


class FaultMatch(Written):
    """What a fault strikes. Everything is a pattern with ``*``; what is left out is anything."""

    purpose: Purpose | None = Field(None, description="What a webhook is for.")
    event: Words | None = Field(None, description="The event that a callback reports.")
    to: Words | None = Field(None, description="The number called.")
    url: Words | None = Field(None, description="The URL that the application gave.")
    call: Words | None = Field(None, description="The SID of the call.")
    operation: Words | None = Field(None, description="An operation of the API: Calls.create.")
    method: Words | None = Field(None, description="The HTTP method of a request to the API.")

    def patterns(self) -> Match:
        """What is given."""
        return tuple((name, str(value)) for name, value in self if value is not None)


_OF_API = ("operation", "method")


class FaultSettings(Choice):
    """One fault."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"callbacks": "drop", "match": {"event": "ringing"}},
                {"callbacks": {"fail": 503}, "match": {"url": "*/status"}, "times": 2},
                {"api": {"status": 429}, "match": {"operation": "Calls.create"}, "times": 1},
            ]
        }
    )

    choice = ("callbacks", "api")
    forms = '{"callbacks": "drop"} or {"api": {"status": 503}}'

    callbacks: Given[CallbackFault] = None
    api: Given[ApiFault] = None
    match: FaultMatch = FaultMatch()
    probability: float = Field(1, gt=0, le=1, description="Decided by the project's seed.")
    times: int | None = Field(
        None, ge=1, le=1_000_000, strict=True, description="How often it strikes."
    )
    lasts: Length | None = Field(None, description="How long, in the time of the project.")

    @field_validator("match")
    @classmethod
    def _belonging(cls, match: FaultMatch, info: ValidationInfo) -> FaultMatch:
        done, of_api = info.data.get("callbacks"), info.data.get("api")
        for name, _ in match.patterns():
            if done is not None and name in _OF_API:
                raise ValueError(f"{name} belongs to api")
            if of_api is not None and name not in _OF_API:
                raise ValueError(f"{name} belongs to callbacks")
        if match.event is not None and not match.event.isdecimal():
            _check_name("event", match.event, _EVENTS)
        if match.operation is not None:
            _check_name("operation", match.operation, OPERATIONS)
        if match.purpose is Purpose.DOCUMENT and done is not None:
            _check_document(done.chosen)
        return match

    def fault(self, now: Instant) -> Fault:
        """The fault that is described, from now on."""
        effect = self.callbacks or self.api
        assert effect is not None
        kind, value = FaultKind(effect.chosen), getattr(effect, effect.chosen)
        timed = kind in (FaultKind.DELAY, FaultKind.SLOW, FaultKind.LATENCY)
        answering = kind in (FaultKind.FAIL, FaultKind.STATUS) and value != NO_ANSWER
        return Fault(
            number=0,
            kind=kind,
            length=value if timed else 0,
            status=value if answering else None,
            match=self.match.patterns(),
            probability=self.probability,
            times=self.times,
            added_at=now,
            ends_at=None if self.lasts is None else now + self.lasts,
        )


def _check_name(key: str, given: str, known: Sequence[str]) -> None:
    """A name that there is not is a mistake, as it would never match. Case does not matter."""
    by_lower = {each.lower(): each for each in known}
    if "*" in given or given.lower() in by_lower:
        return
    near = get_close_matches(given.lower(), by_lower, n=1)
    advice = f"did you mean {by_lower[near[0]]!r}?" if near else "there is no such thing"
    raise ValueError(f"{key} is {given!r}; {advice}")


def _check_document(key: str) -> None:
    if key in _NOT_OF_DOCUMENTS:
        advice = 'write {"fail": "no-answer"}, {"delay": "2s"} or {"slow": "6s"}'
        raise ValueError(f"purpose is document, for which there is no {key}; {advice}")
