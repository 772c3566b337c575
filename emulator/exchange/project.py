"""A project: what the vendor's portal holds of one customer, as data."""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from hmac import compare_digest
from typing import Literal

from emulator.core.instants import Instant
from emulator.exchange.clock import REALTIME, Mode
from emulator.exchange.owned import Application, CallerId, PhoneNumber
from emulator.exchange.policy import Policy


def new_seed() -> str:
    """A seed for a project that was given none."""
    return secrets.token_hex(8)


class Scope(StrEnum):
    """What a token may be used for."""

    VOICE = "Voice"
    MESSAGING = "Messaging"
    FAX = "Fax"
    VIDEO = "Video"
    NUMBERS = "Numbers"
    MANAGEMENT = "Management"
    STORAGE = "Storage"
    TASKING = "Tasking"
    DATASPHERE = "Datasphere"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Token:
    """An API token; never shown, so it has no repr."""

    secret: str
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Project:
    """One isolated world, as it begins. ``numbers`` None: any From is accepted.

    ``seed`` decides every identifier and every chance; ``epoch`` is where a virtual clock
    starts, None the real time.
    """

    sid: str
    tokens: tuple[Token, ...]
    signing_key: str
    seed: str
    epoch: Instant | None = None
    mode: Mode = REALTIME
    applications: tuple[Application, ...] = ()
    numbers: tuple[PhoneNumber | CallerId, ...] | None = None
    policy: Policy = field(default_factory=Policy)
    error_format: Literal["documented", "sdk"] = "documented"

    def scopes_of(self, secret: str) -> frozenset[Scope] | None:
        """What the token ``secret`` may be used for, or None when there is no such token."""
        given = secret.encode()
        found = None
        for token in self.tokens:  # every one of them, so that time tells nothing
            if compare_digest(token.secret.encode(), given):
                found = token.scopes
        return found
