"""Text messages that an Sms sends: whether they can be, and what becomes of them."""

from dataclasses import dataclass
from enum import StrEnum

from emulator.core.addresses import is_e164
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.request import Webhook
from emulator.core.sids import sid

LONGEST = 1_600
"""How many characters a message can have."""

SENT_AFTER: Duration = 1 * SECOND
"""How long it takes until a message is sent. ``unverified``."""


class MessageStatus(StrEnum):
    """How far a message is."""

    SENDING = "sending"
    INVALID = "invalid"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message of a call, known by ``number``. ``done_at`` is when it is sent or has failed."""

    sid: str
    number: int
    to: str
    from_: str
    text: str
    status: MessageStatus
    done_at: Instant
    callback: Webhook | None = None

    @property
    def outcome(self) -> MessageStatus:
        """What becomes of it."""
        sending = self.status is MessageStatus.SENDING
        return MessageStatus.SENT if sending else MessageStatus.FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Why a message cannot be sent."""

    code: int
    text: str


def write(
    call_sid: str,
    number: int,
    *,
    to: str,
    from_: str,
    text: str,
    callback: Webhook | None,
    now: Instant,
) -> tuple[Message, Mistake | None]:
    """Message number ``number`` of a call, and why it cannot be sent if it cannot."""
    mistake = _mistake(to, from_, text)
    message = Message(
        sid=sid(call_sid, "message", number),
        number=number,
        to=to,
        from_=from_,
        text=text,
        status=MessageStatus.SENDING if mistake is None else MessageStatus.INVALID,
        done_at=now + SENT_AFTER,
        callback=callback,
    )
    return message, mistake


def _mistake(to: str, from_: str, text: str) -> Mistake | None:
    for name, address in (("to", to), ("from", from_)):
        if not is_e164(address):
            why = f"{name} is {address!r}; a message goes from and to numbers such as +15551234567"
            return Mistake(code=21603, text=why)
    if not text:
        return Mistake(code=21602, text="the message has no text")
    if len(text) > LONGEST:
        why = f"the message has {len(text)} characters; {LONGEST} is the most"
        return Mistake(code=21617, text=why)
    return None
