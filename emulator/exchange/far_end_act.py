"""What a far end does by hand, as it is written in a request: now, whatever its scenario says."""

from collections.abc import Iterable
from typing import ClassVar

from pydantic import ConfigDict

from emulator.core.call import Call
from emulator.core.effects import SetTimer
from emulator.core.errors import ApiError
from emulator.core.farend import Answers, Interjection, Reply
from emulator.core.inputs import FarEndAnswered, FarEndRefused, FarEndSaid, Input
from emulator.core.instants import Instant
from emulator.core.replies import acts_of
from emulator.core.status import CallStatus
from emulator.exchange.scenario_values import (
    Chance,
    Choice,
    Given,
    HeardWritten,
    Keys,
    RefusalWritten,
    Words,
    Yes,
)


class FarEndAct(Choice):
    """Exactly one thing that the called party does now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"answers": "human"}]})

    choice = ("answers", "refuses", "presses", "says", "hangs_up")
    forms = '{"answers": "human"}, {"refuses": "busy"}, {"presses": "1"} or {"says": "yes"}'
    belongs: ClassVar[dict[str, tuple[str, ...]]] = {"hears": ("answers",), "confidence": ("says",)}

    answers: Given[Answers] = None
    refuses: Given[RefusalWritten] = None
    presses: Given[Keys] = None
    says: Given[Words] = None
    hangs_up: Given[Yes] = None
    hears: Given[tuple[HeardWritten, ...]] = None
    confidence: Chance = Reply().confidence

    def inputs(self, name: str, now: Instant) -> Iterable[SetTimer]:
        """What the call is given, and when; ``name`` tells it from what else it waits for."""
        if self.answers is not None:
            hears = None if self.hears is None else tuple(each.heard() for each in self.hears)
            given: Input = FarEndAnswered(answers=self.answers, hears=hears)
        elif self.refuses is not None:
            given = FarEndRefused(sip=self.refuses.sip or 0)
        elif self.says is not None:
            given = FarEndSaid(words=self.says, confidence=self.confidence)
        else:
            act = Interjection(at=0, presses=self.presses, hangs_up=self.hangs_up is True)
            return acts_of(name, act, now)
        return [SetTimer(name=name, at=now, input=given)]

    @property
    def text(self) -> str:
        """The act in a few words."""
        if self.answers is not None:
            return f"answers: {self.answers.value}"
        if self.refuses is not None:
            return f"refuses with SIP {self.refuses.sip}"
        if self.says is not None:
            return f"says: {self.says}"
        return "hangs up" if self.hangs_up else f"presses {self.presses}"

    def refusal(self, call: Call) -> ApiError:
        """Why this cannot be in the state that the call is in."""
        return ApiError(20409, f"The called party cannot do this now: {_why_not(self, call)}")


def _why_not(act: FarEndAct, call: Call) -> str:
    if call.status.finished:
        return f"the call has ended ({call.status})"
    if call.status is CallStatus.QUEUED:
        return "the call is queued and not dialled yet; where the time is manual, advance it"
    if call.status is CallStatus.IN_PROGRESS:
        return "the call is in progress; only one that is not answered can be answered or refused"
    advice = ' (write {"refuses": "busy"} to refuse it)' if act.hangs_up else ""
    return f"the call is {call.status} and nobody has answered it yet{advice}"
