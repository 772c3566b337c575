"""What the lists of the emulator's own API can be asked for, in the same words everywhere."""

from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from emulator.core.call import Call
from emulator.core.patterns import matches
from emulator.core.status import CallStatus
from emulator.exchange.delivery import Delivery, Outcome, Purpose
from emulator.exchange.journal import KINDS, Entry

Item = TypeVar("Item")


def _lowered(sid: str) -> str:
    return sid.lower()


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; write one of {', '.join(KINDS)}")
    return kind


LowerSid = Annotated[str, AfterValidator(_lowered)]
Kind = Annotated[str, AfterValidator(_kind)]
_STATUSES = tuple(dict.fromkeys(each.on_resource for each in CallStatus))


def _on_resource(status: CallStatus) -> CallStatus:
    if status not in _STATUSES:
        raise ValueError(f"write one of {', '.join(_STATUSES)}")
    return status


class Filters(BaseModel):
    """How many are shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(1_000, ge=1, le=10_000, description="At most so many.")


class Numbered(Filters):
    """Things that have numbers: with ``since`` the first behind it, without it the latest."""

    call: LowerSid | None = Field(None, description="Only of the call with this SID.")
    since: int | None = Field(
        None, ge=0, le=2**53, description="The first after this number; without it, the latest."
    )

    def cut(self, fitting: Iterable[Item]) -> list[Item]:
        """As many as are asked for, in their order."""
        if self.since is None:
            return list(deque(fitting, maxlen=self.limit))
        return list(islice(fitting, self.limit))


class CallFilters(Filters):
    """Which calls are shown. Numbers and scenarios can be patterns with ``*``."""

    to: str | None = None
    from_: str | None = Field(None, alias="from")
    status: Annotated[CallStatus, AfterValidator(_on_resource)] | None = None
    scenario: str | None = None

    def fits(self, call: Call) -> bool:
        """Whether this call is asked for."""
        return (
            (self.status is None or call.status.on_resource is self.status)
            and _like(self.to, call.request.to)
            and _like(self.from_, call.request.from_)
            and _like(self.scenario, call.far_end.scenario)
        )


class JournalFilters(Numbered):
    """Which entries are shown; ``kind`` can be given several times."""

    kind: list[Kind] = Field([], description=f"Of {', '.join(KINDS)}.")

    def fits(self, entry: Entry) -> bool:
        """Whether this entry is asked for."""
        return not self.kind or entry.kind in self.kind


class DeliveryFilters(Numbered):
    """Which deliveries are shown. Label, number and URL can be patterns with ``*``."""

    purpose: Purpose | None = None
    label: str | None = Field(None, description="The event, or the number of a document request.")
    outcome: Outcome | None = None
    to: str | None = Field(None, description="The number called.")
    url: str | None = None

    def fits(self, delivery: Delivery) -> bool:
        """Whether this delivery is asked for."""
        return (
            self.purpose in (None, delivery.purpose)
            and self.outcome in (None, delivery.outcome)
            and (self.since is None or delivery.number > self.since)
            and _like(self.label, delivery.label)
            and _like(self.to, delivery.to)
            and _like(self.url, delivery.url)
        )


def _like(pattern: str | None, text: str) -> bool:
    return pattern is None or matches(pattern, text)
