"""Everything that can happen to a call.

*Commands* are a user's wish: one that does not apply is refused with a documented code. All
others report what happened; one that nobody waits for any more is stale and changes nothing.
"""

from dataclasses import dataclass
from typing import Literal

from emulator.core.amd import Verdict
from emulator.core.commands import Command
from emulator.core.cxml import Document
from emulator.core.farend import Answers, Heard, Payer
from emulator.core.fast_init import fast_init
from emulator.core.instants import Duration
from emulator.core.tidings import (
    LegReleased,
    OfLeg,
    OfRoom,
    PeerConnected,
    PeerSounded,
    TimeLimitReached,
)


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class LeftQueue:
    """The call is dialled now."""

    kind: Literal["left-queue"] = "left-queue"


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class FarEndRang:
    """The called party's telephone rings."""

    kind: Literal["far-end-rang"] = "far-end-rang"


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class FarEndAnswered:
    """The called party picked up.

    ``answers`` is who or what did, and ``hears`` what is heard then, where that is not as planned.
    """

    kind: Literal["far-end-answered"] = "far-end-answered"
    answers: Answers | None = None
    hears: tuple[Heard, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEndRefused:
    """The network or the called party refused the call with a SIP status from 400 to 699."""

    kind: Literal["far-end-refused"] = "far-end-refused"
    sip: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEndPressed:
    """The called party pressed keys."""

    kind: Literal["far-end-pressed"] = "far-end-pressed"
    keys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEndSaid:
    """The called party began to say ``words``; they are recognised with ``confidence``."""

    kind: Literal["far-end-said"] = "far-end-said"
    words: str
    confidence: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEndHungUp:
    """The called party hung up."""

    kind: Literal["far-end-hung-up"] = "far-end-hung-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class RingTimedOut:
    """The request's Timeout passed without an answer."""

    kind: Literal["ring-timed-out"] = "ring-timed-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitReached:
    """The call has lasted as long as any call may."""

    kind: Literal["limit-reached"] = "limit-reached"


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentArrived:
    """The answer to document request number ``request``."""

    kind: Literal["document-arrived"] = "document-arrived"
    request: int
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFailed:
    """Document request number ``request`` brought no document, for the reason ``code``."""

    kind: Literal["document-failed"] = "document-failed"
    request: int
    code: int
    message: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFailed:
    """A callback about the call was given up, for the reason ``code``."""

    kind: Literal["callback-failed"] = "callback-failed"
    code: int
    message: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbEnded:
    """Verb number ``verb`` of the call has run its time."""

    kind: Literal["verb-ended"] = "verb-ended"
    verb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsHeard:
    """More words of what the called party says to verb number ``verb`` are recognised."""

    kind: Literal["words-heard"] = "words-heard"
    verb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerKnown:
    """Verb number ``verb`` asks ``payer`` for a payment."""

    kind: Literal["payer-known"] = "payer-known"
    verb: int
    payer: Payer


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentProcessed:
    """The processor of verb number ``verb`` answered.

    ``reference`` is its charge or token; None: it declined, or did not answer properly, which
    ``message`` says and ``code``, its own, may tell.
    """

    kind: Literal["payment-processed"] = "payment-processed"
    verb: int
    reference: str | None = None
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFetched:
    """The audio of verb number ``verb`` lasts ``length``; None: that cannot be told.

    With a ``code``, it was no audio, or did not come.
    """

    kind: Literal["media-fetched"] = "media-fetched"
    verb: int
    length: Duration | None = None
    code: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferEnded:
    """The far end answered the REFER of verb number ``verb`` with the SIP status ``sip``.

    ``sip`` None: it cannot be sent one. ``notify`` is what it last reported of its new call, None
    when it reported nothing in time.
    """

    kind: Literal["refer-ended"] = "refer-ended"
    verb: int
    sip: int | None = None
    notify: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDone:
    """Message number ``message`` of the call is sent, or has failed."""

    kind: Literal["message-done"] = "message-done"
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """Machine detection came to a verdict, final or interim."""

    kind: Literal["detected"] = "detected"
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingProcessed:
    """The recording at place ``recording`` of the call's recordings is ready."""

    kind: Literal["recording-processed"] = "recording-processed"
    recording: int


Input = (
    LeftQueue
    | FarEndRang
    | FarEndAnswered
    | FarEndRefused
    | FarEndPressed
    | FarEndSaid
    | FarEndHungUp
    | RingTimedOut
    | LimitReached
    | DocumentArrived
    | DocumentFailed
    | CallbackFailed
    | VerbEnded
    | WordsHeard
    | PayerKnown
    | PaymentProcessed
    | MediaFetched
    | ReferEnded
    | MessageDone
    | Detected
    | RecordingProcessed
    | OfLeg
    | LegReleased
    | PeerConnected
    | PeerSounded
    | TimeLimitReached
    | OfRoom
    | Command
)
