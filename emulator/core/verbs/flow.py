"""Where a document goes on: Redirect, Hangup and Reject, and what is passed over."""

from dataclasses import dataclass
from typing import Literal

from emulator.core.request import Method

RejectReason = Literal["rejected", "busy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Go on with the document at ``url``; verbs after it are not reached."""

    kind: Literal["Redirect"] = "Redirect"
    url: str
    method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangup:
    """End the call."""

    kind: Literal["Hangup"] = "Hangup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """Refuse an inbound call that is not answered yet."""

    kind: Literal["Reject"] = "Reject"
    reason: RejectReason = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A verb that the emulator passes over."""

    kind: Literal["Unsupported"] = "Unsupported"
    name: str
    message: str
