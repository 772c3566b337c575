"""New calls: who is met, what a minute costs, and what forbids them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from emulator.core.call import Call, Direction
from emulator.core.effects import PlaceLeg
from emulator.core.errors import Violation
from emulator.core.farend import HUMAN, NOBODY, FarEnd, Scenario
from emulator.core.fast_init import maker
from emulator.core.instants import Instant
from emulator.core.legs import call_of, request_of
from emulator.core.request import CallRequest
from emulator.core.sids import fraction, sid
from emulator.exchange.admission import Admission
from emulator.exchange.holdings import Holdings
from emulator.exchange.project import Project
from emulator.exchange.rulebook import RuleBook
from emulator.exchange.store import MemoryStore

_new_call = maker(Call)


@dataclass(slots=True)
class Placement:
    """What a project's new calls are made of; ``placed`` counts them."""

    project: Project
    rules: RuleBook
    admission: Admission
    holdings: Holdings
    store: MemoryStore
    most_live: int
    fetch_media: bool = False
    placed: int = 0

    def rate_to(self, to: str) -> Decimal:
        """The price of a minute, if the next call goes to ``to``."""
        return self._meeting(self.rules.match(to), to, self.chance)[1]

    def refusals(self, request: CallRequest) -> list[Violation]:
        """Why a valid request is refused all the same, if it is."""
        refused = self.admission.refusals(request)
        return refused + self.full()

    def full(self) -> list[Violation]:
        """Whether as many calls live as may."""
        if self.store.live < self.most_live:
            return []
        text = f"{self.store.live} calls are live; no more fit"
        return [Violation(code=21611, parameter="", message=text)]

    def call(self, request: CallRequest, now: Instant) -> Call:
        """The call that an application asks for."""
        far_end, rate = self._meeting(self.rules.take(request.to), request.to, self.chance)
        owned = self.holdings.listed(request.from_)
        call = _new_call(
            sid=sid(self.project.seed, "call", self.placed),
            account_sid=self.project.sid,
            request=request,
            far_end=far_end,
            rate=rate,
            recording_rate=self.admission.policy.recording_rate,
            created_at=now,
            updated_at=now,
            fetches_media=self.fetch_media,
            phone_number_sid=owned.sid if owned is not None else None,
        )
        self.placed += 1
        return call

    def inbound(self, request: CallRequest, far_end: FarEnd, number_sid: str, now: Instant) -> Call:
        """The call of somebody who calls the project's number of this SID."""
        rate = far_end.price_per_minute
        call = _new_call(
            sid=sid(self.project.seed, "call", self.placed),
            account_sid=self.project.sid,
            request=request,
            far_end=far_end,
            rate=self.admission.policy.rates.rate_of(request.to) if rate is None else rate,
            recording_rate=self.admission.policy.recording_rate,
            created_at=now,
            updated_at=now,
            fetches_media=self.fetch_media,
            phone_number_sid=number_sid,
            direction=Direction.INBOUND,
        )
        self.placed += 1
        return call

    def leg(self, parent: Call, leg: PlaceLeg, now: Instant) -> tuple[Call, list[Violation]]:
        """The call that a document of ``parent`` dials, which meets nobody if it is refused."""
        request = request_of(parent, leg)
        refused = self.refusals(request)
        if refused:
            far_end, rate = NOBODY, parent.rate
        else:
            scenario = self.rules.take(request.to)
            far_end, rate = self._meeting(
                scenario, request.to, lambda: fraction(leg.sid, "far-end", 0)
            )
        owned = self.holdings.listed(request.from_)
        call = call_of(parent, leg, request, far_end, rate, now)
        number_sid = None if owned is None else owned.sid
        return replace(call, phone_number_sid=number_sid, fetches_media=self.fetch_media), refused

    def chance(self) -> float:
        """What decides how the next call goes, where a scenario leaves that to chance."""
        return fraction(self.project.seed, "far-end", self.placed)

    def _meeting(
        self, scenario: Scenario | None, to: str, chance: Callable[[], float]
    ) -> tuple[FarEnd, Decimal]:
        far_end = HUMAN if scenario is None else scenario.choose(chance())
        rate = far_end.price_per_minute
        return far_end, self.admission.policy.rates.rate_of(to) if rate is None else rate
