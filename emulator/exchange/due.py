"""What a project's timers fall due for."""

from dataclasses import dataclass
from typing import Literal

from emulator.core.effects import PlaceLeg, WakeConference
from emulator.core.fast_init import fast_init
from emulator.core.inputs import Input


@fast_init
@dataclass(frozen=True, slots=True)
class ForCall:
    """A call is given an input."""

    sid: str
    input: Input
    kind: Literal["call"] = "call"


@fast_init
@dataclass(frozen=True, slots=True)
class ForDelivery:
    """A delivery is tried, or its late answer is there."""

    number: int
    kind: Literal["delivery"] = "delivery"


@dataclass(frozen=True, slots=True)
class ForLine:
    """The line of calls that wait to be dialled moves."""

    kind: Literal["line"] = "line"


@dataclass(frozen=True, slots=True)
class ForLeg:
    """The call ``sid`` dials another."""

    sid: str
    leg: PlaceLeg
    kind: Literal["leg"] = "leg"


@dataclass(frozen=True, slots=True)
class ForRoom:
    """A conference is given an input."""

    wake: WakeConference
    kind: Literal["room"] = "room"


Due = ForCall | ForDelivery | ForLine | ForLeg | ForRoom
