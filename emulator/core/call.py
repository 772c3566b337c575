"""A call, as data: what was asked for, who is called and how far it has come."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from emulator.core.amd import Verdict
from emulator.core.conferring import Conferring
from emulator.core.dialling import Dialling
from emulator.core.errors import Notification
from emulator.core.farend import FarEnd
from emulator.core.fast_init import fast_init
from emulator.core.instants import MINUTE, SECOND, Instant
from emulator.core.messages import Message
from emulator.core.outcomes import Script
from emulator.core.recording import Recording
from emulator.core.request import CallRequest
from emulator.core.sound import Sound
from emulator.core.status import CallStatus
from emulator.core.stream import Stream


class Party(StrEnum):
    """One side of a call."""

    CALLER = "caller"
    CALLED = "called"


class Direction(StrEnum):
    """Who placed a call: the application, a Dial of another call, or somebody outside."""

    OUTBOUND_API = "outbound-api"
    OUTBOUND_DIAL = "outbound-dial"
    INBOUND = "inbound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """What makes a call a leg of another: the call ``dialler`` and the number of its Dial there.

    ``connected`` says that both hear each other.
    """

    dialler: str
    verb: int
    connected: bool = False


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Everything about one call. ``events`` counts the status events that happened so far.

    ``awaits`` is the number of the document request whose answer is awaited; ``on_fallback``
    says that it went to the fallback URL. ``verbs`` is the number of the next verb execution.
    ``detecting`` holds until the final ``verdict`` of machine detection. ``sounds`` is what was
    audible so far, kept while the call is recorded; ``keys_sent`` and ``keys_received`` count
    the keys among it that we and the called party pressed. ``replied`` are the far end's replies
    that it has given, by place. ``messages`` counts the messages that were sent; of those
    ``on_their_way`` it is not known yet what becomes of them.

    ``parent_call_sid`` is the call whose document placed this one. ``leg`` is what binds it to
    another call now. ``suspended`` is the document that waits, at a verb, while ``script`` is
    heard.
    """

    sid: str
    account_sid: str
    request: CallRequest
    far_end: FarEnd
    rate: Decimal
    created_at: Instant
    updated_at: Instant
    status: CallStatus = CallStatus.QUEUED
    phone_number_sid: str | None = None
    answered_at: Instant | None = None
    ended_at: Instant | None = None
    sip_code: int | None = None
    hung_up_by: Party | None = None
    events: int = 0
    requests: int = 0
    awaits: int | None = None
    on_fallback: bool = False
    documents: int = 0
    verbs: int = 0
    script: Script | None = None
    suspended: Script | None = None
    direction: Direction = Direction.OUTBOUND_API
    parent_call_sid: str | None = None
    leg: Leg | None = None
    detecting: bool = False
    verdict: Verdict | None = None
    sounds: tuple[Sound, ...] = ()
    keys_sent: int = 0
    keys_received: int = 0
    recordings: tuple[Recording, ...] = ()
    streams: tuple[Stream, ...] = ()
    replied: tuple[int, ...] = ()
    messages: int = 0
    last_message: Message | None = None
    on_their_way: tuple[Message, ...] = ()
    recording_rate: Decimal = Decimal(0)
    fetches_media: bool = False
    notifications: tuple[Notification, ...] = ()

    @property
    def main_script(self) -> Script | None:
        """The call's own document, not one that is heard while a verb of that waits."""
        return self.script if self.suspended is None else self.suspended

    @property
    def connected_to(self) -> str | None:
        """The call whose party this one's hears."""
        if self.leg is not None and self.leg.connected:
            return self.leg.dialler
        at_work = None if self.script is None else self.script.at_work
        return at_work.peer if isinstance(at_work, Dialling) and at_work.connected else None

    @property
    def conference(self) -> str | None:
        """The name of the conference that the call takes part in."""
        at_work = None if self.script is None else self.script.at_work
        return at_work.room.name if isinstance(at_work, Conferring) else None

    @property
    def far_address(self) -> str:
        """Who is at the far end."""
        return self.request.from_ if self.direction is Direction.INBOUND else self.request.to

    @property
    def near_address(self) -> str:
        """On whose side documents are executed."""
        return self.request.to if self.direction is Direction.INBOUND else self.request.from_

    @property
    def duration(self) -> int:
        """Whole seconds from the answer to the end; 0 while it lasts or when nobody answered."""
        if self.answered_at is None or self.ended_at is None:
            return 0
        return (self.ended_at - self.answered_at) // SECOND

    @property
    def price(self) -> Decimal | None:
        """Started minutes times the rate, in USD; None until the end."""
        if self.ended_at is None:
            return None
        if self.answered_at is None:
            return Decimal(0)
        started_minutes = max(1, -(-(self.ended_at - self.answered_at) // MINUTE))
        return started_minutes * self.rate
