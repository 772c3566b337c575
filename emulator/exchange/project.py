"""A project: what the vendor's portal holds of one customer, as data."""

from dataclasses import dataclass, field
from enum import StrEnum
from hmac import compare_digest
from typing import Literal

from emulator.core.instants import Instant
from emulator.core.request import Method
from emulator.exchange.clock import REALTIME, Mode
from emulator.exchange.policy import Policy


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A set of webhooks under one SID, which calls can be placed with."""

    sid: str
    friendly_name: str = ""
    voice_url: str | None = None
    voice_method: Method = "POST"
    voice_fallback_url: str | None = None
    voice_fallback_method: Method = "POST"
    status_callback: str | None = None
    status_callback_method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A purchased number or a verified caller id of the project."""

    sid: str
    number: str
    verified_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Project:
    """One isolated world. ``numbers`` None: any From is accepted.

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
    numbers: tuple[PhoneNumber, ...] | None = None
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

    def application(self, sid: str) -> Application | None:
        """The application of this SID."""
        return next((each for each in self.applications if each.sid == sid.lower()), None)

    def number(self, number: str) -> PhoneNumber | None:
        """The listed number, purchased or verified."""
        return next((each for each in self.numbers or () if each.number == number), None)
