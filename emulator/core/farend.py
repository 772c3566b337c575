"""The far end: the called party, as data, and the inputs it will send to a call.

A far end is a plan that is made before the call is placed. It rings, answers or refuses, is
heard, presses keys and hangs up at the times its plan names; nothing here waits.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from emulator.core.instants import MILLISECOND, SECOND, Duration


class Answers(StrEnum):
    """Who or what picks up."""

    HUMAN = "human"
    MACHINE = "machine"
    FAX = "fax"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Somebody talks for ``length``, saying ``words`` words evenly spread over it."""

    kind: Literal["speech"] = "speech"
    length: Duration
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing is heard for ``length``."""

    kind: Literal["silence"] = "silence"
    length: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Beep:
    """The tone after a voicemail greeting."""

    kind: Literal["beep"] = "beep"
    length: Duration = 400 * MILLISECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class FaxTone:
    """The called tone of a fax machine."""

    kind: Literal["fax"] = "fax"
    length: Duration = 3 * SECOND


Heard = Speech | Silence | Beep | FaxTone


def heard_by_default(answers: Answers) -> tuple[Heard, ...]:
    """What a listener hears from a far end whose scenario does not say."""
    match answers:
        case Answers.HUMAN:
            return (
                Silence(length=300 * MILLISECOND),
                Speech(length=800 * MILLISECOND, words=2),
            )
        case Answers.MACHINE:
            return (
                Speech(length=4 * SECOND, words=12),
                Silence(length=500 * MILLISECOND),
                Speech(length=2 * SECOND, words=6),
                Beep(),
            )
        case Answers.FAX:
            return (FaxTone(),)
        case Answers.SILENCE:
            return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the far end does when it is asked for something.

    ``presses`` are keys, in which ``w`` waits half a second and ``W`` a second; ``says`` are
    words, recognised with ``confidence``; with neither, the far end stays silent or, with
    ``hangs_up``, leaves. ``prompt`` and ``url`` are patterns with ``*`` that what was asked, or
    the document that asks, must match for the reply to be used.
    """

    presses: str | None = None
    says: str | None = None
    confidence: float = 0.9
    hangs_up: bool = False
    after: Duration = 0
    prompt: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interjection:
    """What the far end does unasked, ``at`` this long after the answer."""

    at: Duration
    presses: str | None = None
    says: str | None = None
    hangs_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFaults:
    """What the network does to the status callbacks of a call, by event name.

    A delayed callback leaves the line, so that later ones may overtake it. ``reorder`` swaps
    each callback with the one after it.
    """

    drop: frozenset[str] = frozenset()
    delay: tuple[tuple[str, Duration], ...] = ()
    duplicate: frozenset[str] = frozenset()
    reorder: bool = False

    def delay_of(self, event: str) -> Duration:
        """How long the callback of this event is held back."""
        return dict(self.delay).get(event, 0)


NO_FAULTS = CallbackFaults()


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """What a far end makes of a SIP REFER: it answers with ``sip``, 202 when it accepts.

    Then it reports that its new call ended in ``notify``, ``after`` this long; None: nothing is
    reported, and after that long it is not waited for any more.
    """

    sip: int = 202
    notify: int | None = 200
    after: Duration = 2 * SECOND


ACCEPTS = Referral()

REPORTED_WITHIN: Duration = 32 * SECOND
"""How long a report of the new call is waited for. ``unverified``."""


HANGS_UP = "hangs-up"
"""In place of what a payer enters: the far end leaves instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """What a far end enters when a Pay asks for it, at each attempt the next member.

    The last one stands for all later attempts; None is nothing, ``*`` gives up, and ``HANGS_UP``
    leaves. ``after`` is the time before each. ``declined`` is why a processor that is made up
    declines the payment; None: it accepts.
    """

    card: tuple[str | None, ...] = ("4111111111111111",)
    expires: tuple[str | None, ...] = ("1235",)
    security_code: tuple[str | None, ...] = ("123",)
    postal_code: tuple[str | None, ...] = ("94103",)
    routing_number: tuple[str | None, ...] = ("110000000",)
    account_number: tuple[str | None, ...] = ("000123456789",)
    after: Duration = 0
    declined: str | None = None


PAYS = Payer()
"""Who pays with a visa card for tests, and whose payment is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEnd:
    """How one called party behaves.

    It starts to ring ``rings_after`` the call was initiated, rings for ``rings_for``, and then
    is answered by ``answers`` or, when that is None, refuses with the SIP status ``refuses``.
    With ``rings_for`` None it rings until somebody answers or refuses by hand.
    Times in ``hangs_up_after`` and ``interjections`` count from the answer.
    """

    scenario: str
    rings_after: Duration = 1 * SECOND
    rings_for: Duration | None = 6 * SECOND
    answers: Answers | None = Answers.HUMAN
    refuses: int | None = None
    hears: tuple[Heard, ...] = ()
    hangs_up_after: Duration | None = None
    replies: tuple[Reply, ...] = ()
    interjections: tuple[Interjection, ...] = ()
    refer: Referral = ACCEPTS
    pays: Payer = PAYS
    price_per_minute: Decimal | None = None
    recording_ready_after: Duration = 2 * SECOND
    faults: CallbackFaults = NO_FAULTS


def answered_by(planned: FarEnd, answers: Answers, hears: tuple[Heard, ...] | None) -> FarEnd:
    """The far end when ``answers`` picks up, whatever was planned; the rest goes as planned.

    ``hears`` None: what the plan says of who answers, or else what is usual.
    """
    if hears is None:
        hears = planned.hears if answers is planned.answers else heard_by_default(answers)
    return replace(planned, answers=answers, refuses=None, hears=hears)


HUMAN = FarEnd(scenario="human", hears=heard_by_default(Answers.HUMAN))
"""Who answers a number that no rule names."""


NOBODY = FarEnd(scenario="refused", rings_after=0, rings_for=0, answers=None, refuses=403)
"""Who is met by a call of a document that the project's policy forbids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named far end, or a weighted choice among several, and the numbers it sits on."""

    name: str
    summary: str = ""
    to: tuple[str, ...] = ()
    far_ends: tuple[FarEnd, ...]
    weights: tuple[float, ...] = (1.0,)

    def choose(self, chance: float) -> FarEnd:
        """The far end that ``chance``, a number in [0, 1), falls on."""
        left = chance * sum(self.weights)
        for far_end, weight in zip(self.far_ends, self.weights, strict=True):
            left -= weight
            if left < 0:
                return far_end
        return self.far_ends[-1]
