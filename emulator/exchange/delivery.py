"""A delivery: one webhook request to the application, with its attempts, as data."""

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import parse_qsl

from emulator.core.fast_init import fast_init
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.request import Method
from emulator.core.urls import TimeOuts
from emulator.exchange.outgoing import FORM, JSON, Hop

MAX_TRIES = 3
PAUSES: tuple[Duration, ...] = (1 * SECOND, 2 * SECOND)
"""Before the second and the third try. ``unverified``."""


class Purpose(StrEnum):
    """What a delivery is for."""

    STATUS = "status"
    DETECTION = "detection"
    RECORDING = "recording"
    STREAM = "stream"
    TRANSCRIPTION = "transcription"
    PARTIAL_RESULT = "partial-result"
    MESSAGE = "message"
    DOCUMENT = "document"
    ACTION = "action"
    CONFERENCE = "conference"
    PAYMENT = "payment"
    PAYMENT_CONNECTOR = "payment-connector"
    MEDIA = "media"


class Outcome(StrEnum):
    """How far a delivery is."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try. ``status`` is the HTTP status, ``code`` the vendor's error code if it failed.

    ``head`` is the header lines of the answer and ``body`` its beginning; it was ``size`` bytes
    long. ``hops`` are the requests of a try that was redirected. What a fault answered was not
    ``sent``.
    """

    at: Instant
    milliseconds: int
    url: str
    status: int | None = None
    content_type: str = ""
    body: bytes = b""
    code: int | None = None
    message: str = ""
    retry: bool = False
    head: bytes = b""
    size: int = 0
    hops: tuple[Hop, ...] = ()
    sent: bool = True


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """``body`` is the form parameters, encoded, or JSON: a retry repeats it exactly.

    ``secret`` is what is sent in its place when it hides something, until the delivery has ended.

    ``label`` says what is delivered: an event's name, or the number of a document request; ``to``
    is the number called. ``dropped_by`` names the cause of one that was never sent;
    ``replay_of`` is the delivery that this one repeats by hand.
    """

    number: int
    call_sid: str
    purpose: Purpose
    label: str
    method: Method
    url: str
    body: str
    created_at: Instant
    limits: TimeOuts
    tries: int
    content_type: str = FORM
    secret: str = field(default="", repr=False)
    to: str = ""
    dropped_by: str = ""
    replay_of: int | None = None
    outcome: Outcome = Outcome.PENDING
    attempts: tuple[Attempt, ...] = ()
    spent: int = 0

    @property
    def parameters(self) -> dict[str, str]:
        """The form parameters, or the members of the JSON."""
        if self.content_type == JSON:
            return {name: str(value) for name, value in json.loads(self.body).items()}
        return dict(parse_qsl(self.body, keep_blank_values=True))

    @property
    def budget(self) -> int:
        """Real milliseconds that are left of the total over all tries."""
        return self.limits.total - self.spent


def after(delivery: Delivery, attempt: Attempt) -> tuple[Delivery, Duration | None]:
    """The delivery with one more attempt, and the pause before the next try if there is one."""
    delivery = replace(
        delivery,
        attempts=(*delivery.attempts, attempt),
        spent=delivery.spent + attempt.milliseconds,
    )
    if attempt.code is None:
        return replace(delivery, outcome=Outcome.DELIVERED), None
    made = len(delivery.attempts)
    if attempt.retry and made < delivery.tries:
        pause = PAUSES[made - 1]
        waited = replace(delivery, spent=delivery.spent + pause * 1000 // SECOND)
        if waited.budget > 0:
            return waited, pause
    return replace(delivery, outcome=Outcome.FAILED), None
