"""Where a document goes on: Redirect and Hangup, and what is passed over."""

from dataclasses import dataclass
from typing import Literal

from emulator.core.request import Method


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
class Unsupported:
    """A verb that the emulator passes over."""

    kind: Literal["Unsupported"] = "Unsupported"
    name: str
    message: str
