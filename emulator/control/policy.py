"""The policy of a project: rates, balance and limits, changed while calls run."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from emulator.control.access import OneExchange
from emulator.core.instants import in_seconds
from emulator.exchange.admission import Admission
from emulator.exchange.policy_settings import SIP, PolicySettings, changed

router = APIRouter(prefix="/_emulator/projects/{project_id}/policy", tags=["Emulator: policy"])


class RequestLimitView(BaseModel):
    """How many POSTs the API takes in a window."""

    requests: int
    seconds: float


class PolicyView(BaseModel):
    """What is in force, and what is used up of it."""

    rate: float
    rates: dict[str, float]
    recording_rate: float
    balance: float | None = Field(description="What is left")
    calls_per_second: float | None
    backlog: int
    waiting: int = Field(description="How many calls wait to be dialled")
    request_limit: RequestLimitView | None
    trial: bool


@router.get("")
async def retrieve_policy(exchange: OneExchange) -> PolicyView:
    """Rates, limits, and the balance that is left."""
    return _view(exchange.admission)


@router.patch("")
async def change_policy(exchange: OneExchange, change: PolicySettings) -> PolicyView:
    """Change what is named and nothing else; null switches a limit off."""
    admission = exchange.admission
    admission.change(changed(admission.policy, admission.balance, change))
    return _view(admission)


def _view(admission: Admission) -> PolicyView:
    policy = admission.policy
    rates = {prefix: float(rate) for prefix, rate in policy.rates.prefixes}
    limit = policy.request_limit
    return PolicyView(
        rate=float(policy.rates.default),
        rates=rates if policy.rates.sip is None else rates | {SIP: float(policy.rates.sip)},
        recording_rate=float(policy.recording_rate),
        balance=None if admission.balance is None else float(admission.balance),
        calls_per_second=policy.calls_per_second,
        backlog=policy.backlog,
        waiting=admission.waiting,
        request_limit=None
        if limit is None
        else RequestLimitView(requests=limit.requests, seconds=in_seconds(limit.window)),
        trial=policy.trial,
    )
