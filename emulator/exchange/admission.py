"""Who gets in: a project's policy at work on its requests and calls.

It owns the project's account, the line of calls that wait to be dialled, and the throttle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from emulator.core import line as lines
from emulator.core import throttle as throttles
from emulator.core.account import Account, charge
from emulator.core.effects import Charge, JoinLine, LeaveLine, Tell
from emulator.core.errors import Violation
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.request import CallRequest
from emulator.core.throttle import Throttle
from emulator.exchange.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What admission needs of the exchange it belongs to.

    ``tell`` hands an input to a call; ``wake_at`` asks for ``wake`` at an instant; ``lists`` is
    whether a number is one of the project's.
    """

    now: Callable[[], Instant]
    tell: Callable[[Tell], None]
    wake_at: Callable[[Instant], None]
    lists: Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionState:
    """The policy in force, and what is used up of it."""

    policy: Policy
    account: Account
    line: lines.Line
    throttle: Throttle | None = None


class Admission:
    """The policy of one project, and what it has used up of it."""

    def __init__(self, policy: Policy, doors: Doors) -> None:
        self._doors = doors
        self._policy = policy
        self._account = Account(balance=policy.balance)
        self._line = lines.Line(spacing=_spacing(policy))
        self._throttle = _throttle(policy)

    def state(self) -> AdmissionState:
        """All there is to go on elsewhere."""
        return AdmissionState(
            policy=self._policy, account=self._account, line=self._line, throttle=self._throttle
        )

    def restore(self, state: AdmissionState) -> None:
        """Go on from there."""
        self._policy = state.policy
        self._account = state.account
        self._line = state.line
        self._throttle = state.throttle

    @property
    def policy(self) -> Policy:
        """What is in force now."""
        return self._policy

    @property
    def balance(self) -> Decimal | None:
        """What is left to spend, or None when nobody counts."""
        return self._account.balance

    @property
    def waiting(self) -> int:
        """How many calls wait to be dialled."""
        return len(self._line.waiting)

    def change(self, policy: Policy) -> None:
        """Another policy from now on; its balance is what there is to spend from now on."""
        before, self._policy = self._policy, policy
        self._account = Account(balance=policy.balance)
        if policy.request_limit != before.request_limit:
            self._throttle = _throttle(policy)
        if policy.calls_per_second != before.calls_per_second:
            self._move(lines.change_spacing(self._line, _spacing(policy), self._doors.now()))

    def refusals(self, request: CallRequest) -> list[Violation]:
        """Why a valid request is refused all the same, if it is."""
        refused: list[Violation] = []
        if self._policy.trial and not self._doors.lists(request.to):
            text = f"To is {request.to!r}, which is not verified; a trial project calls no other"
            refused.append(Violation(code=21219, parameter="To", message=text))
        if self._account.empty:
            text = f"The project has {self._account.balance:f} USD left; calls need a balance"
            refused.append(Violation(code=30002, parameter="", message=text))
        if self._line.spacing and self.waiting >= self._policy.backlog:
            text = f"{self.waiting} calls wait in the queue, which holds {self._policy.backlog}"
            refused.append(Violation(code=21611, parameter="", message=text))
        return refused

    def count_request(self) -> Throttle | None:
        """One more request; the throttle after it, or None when there is no limit."""
        if self._throttle is not None:
            self._throttle = throttles.count(self._throttle, self._doors.now())
        return self._throttle

    def serve(self, call_sid: str, effect: JoinLine | LeaveLine | Charge) -> None:
        """A call waits to be dialled, does so no more, or cost something."""
        match effect:
            case JoinLine() if self._line.is_open:
                self._doors.tell(lines.dialled(call_sid))
            case JoinLine():
                self._move(lines.join(self._line, call_sid, self._doors.now()))
            case LeaveLine():
                self._move(lines.leave(self._line, call_sid, self._doors.now()))
            case Charge(amount=amount):
                self._account = charge(self._account, amount)

    def wake(self) -> None:
        """The instant that was asked for has come."""
        self._move(lines.move(self._line, self._doors.now()))

    def _move(self, moved: lines.Moved) -> None:
        self._line = moved.line
        for tell in moved.dialled:
            self._doors.tell(tell)
        if moved.wake_at is not None:
            self._doors.wake_at(moved.wake_at)


def _spacing(policy: Policy) -> Duration:
    return round(SECOND / policy.calls_per_second) if policy.calls_per_second else 0


def _throttle(policy: Policy) -> Throttle | None:
    limit = policy.request_limit
    return None if limit is None else Throttle(limit=limit.requests, window=limit.window)
