"""A policy as it is written in a configuration file or in a request to the emulator's own API."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from emulator.core.instants import seconds
from emulator.core.rates import DEFAULT_RATE, RateTable
from emulator.exchange import shapes
from emulator.exchange.policy import Policy, RequestLimit

_PREFIX = re.compile(r"\+[1-9][0-9]{0,14}", re.ASCII)
_GREATEST = 1_000_000
SIP = "sip"


def _rate_key(text: str) -> str:
    if text != SIP and _PREFIX.fullmatch(text) is None:
        raise ValueError("write the beginning of an E.164 number, such as '+44', or sip")
    return text


Rate = Annotated[Decimal, Field(ge=0, le=_GREATEST, decimal_places=6)]
RateKey = Annotated[str, AfterValidator(_rate_key), WithJsonSchema(shapes.RATE_KEY)]


class RequestLimitSettings(BaseModel):
    """How many POSTs the API takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requests: int = Field(13_800, ge=1, le=1_000_000)
    seconds: float = Field(10, gt=0, le=86_400)


class PolicySettings(BaseModel):
    """What a project may do and what it costs. All of it can be changed at run time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rate: Rate = Field(DEFAULT_RATE, description="USD for each started minute of a call.")
    rates: dict[RateKey, Rate] = Field(
        {},
        description="Rates by the beginning of the number, the longest wins; sip for SIP.",
    )
    recording_rate: Rate = Field(
        Decimal(0), description="USD for each started minute of a recording."
    )
    balance: Decimal | None = Field(
        None,
        ge=-_GREATEST,
        le=_GREATEST,
        description="USD to spend; at 0 calls are refused with 30002. null: nobody counts.",
    )
    calls_per_second: float | None = Field(
        None, gt=0, le=10_000, description="How fast calls leave the queue; null: at once."
    )
    backlog: int = Field(
        10_000, ge=0, le=100_000, description="How many calls wait then; more get 21611."
    )
    request_limit: RequestLimitSettings | None = Field(
        None, description="More POSTs get 429; null: there is no limit."
    )
    trial: bool = Field(
        False,
        description="Whether only numbers that the project lists can be called; else 21219.",
    )

    def policy(self) -> Policy:
        """The policy that these settings describe."""
        limit = self.request_limit
        prefixes = {key: rate for key, rate in self.rates.items() if key != SIP}
        return Policy(
            rates=RateTable(
                default=self.rate, prefixes=tuple(prefixes.items()), sip=self.rates.get(SIP)
            ),
            recording_rate=self.recording_rate,
            balance=self.balance,
            calls_per_second=self.calls_per_second,
            backlog=self.backlog,
            request_limit=None
            if limit is None
            else RequestLimit(requests=limit.requests, window=seconds(limit.seconds)),
            trial=self.trial,
        )


def changed(policy: Policy, left: Decimal | None, change: PolicySettings) -> Policy:
    """``policy`` with only what ``change`` names; ``left`` is what is left of the balance."""
    given = change.model_fields_set
    wanted = change.policy()
    rates = RateTable(
        default=wanted.rates.default if "rate" in given else policy.rates.default,
        prefixes=wanted.rates.prefixes if "rates" in given else policy.rates.prefixes,
        sip=wanted.rates.sip if "rates" in given else policy.rates.sip,
    )
    named = {name: getattr(wanted, name) for name in given - {"rate", "rates"}}
    return replace(policy, **({"balance": left} | named), rates=rates)
