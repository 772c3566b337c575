"""The verbs that connect a call to others, as data: Dial and what it can dial, Enqueue, Leave.

Lengths of time are whole seconds, as documents write them. URLs are absolute.
"""

from dataclasses import dataclass
from typing import Literal

from emulator.core.request import RecordingRequest, Track, Trim, Webhook
from emulator.core.status import CallEvent
from emulator.core.verbs.questions import RecordingCallback


@dataclass(frozen=True, slots=True, kw_only=True)
class LegCallback:
    """Where the status events of a dialled leg are reported."""

    webhook: Webhook
    events: tuple[CallEvent, ...] = (CallEvent.COMPLETED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A telephone number to dial.

    ``whisper`` is a document that whoever picks up hears before the calls are connected.
    """

    kind: Literal["Number"] = "Number"
    address: str
    whisper: Webhook | None = None
    send_digits: str = ""
    callback: LegCallback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sip:
    """A SIP endpoint to dial. Its password is not kept: no far end asks for it."""

    kind: Literal["Sip"] = "Sip"
    address: str
    username: str | None = None
    whisper: Webhook | None = None
    callback: LegCallback | None = None


Noun = Number | Sip

Beep = Literal["true", "false", "onEnter", "onExit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """A room to join, by name.

    ``events`` are those that ``callback`` is asked to report; ``ended`` is asked to report the
    end.
    """

    kind: Literal["Conference"] = "Conference"
    name: str
    start_on_enter: bool = True
    end_on_exit: bool = False
    muted: bool = False
    beep: Beep = "true"
    max_participants: int = 250
    coach: str | None = None
    record: bool = False
    trim: Trim = "trim-silence"
    wait: Webhook | None = None
    callback: Webhook | None = None
    events: tuple[str, ...] = ()
    ended: Webhook | None = None
    recording_callback: RecordingCallback | None = None

    @property
    def recording(self) -> RecordingRequest | None:
        """How it is to be recorded, if it is."""
        if not self.record:
            return None
        callback = self.recording_callback
        return RecordingRequest(
            trim=self.trim,
            callback=None if callback is None else callback.webhook,
            events=() if callback is None else callback.events,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue whose first call is connected; ``whisper`` is a document for that call."""

    kind: Literal["Queue"] = "Queue"
    name: str
    whisper: Webhook | None = None


RecordMode = Literal[
    "do-not-record",
    "record-from-answer",
    "record-from-ringing",
    "record-from-answer-dual",
    "record-from-ringing-dual",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Connect the call: to the first of several legs that answers, a conference or a queue.

    ``action`` None: the document goes on with its next verb.
    """

    kind: Literal["Dial"] = "Dial"
    to: tuple[Noun, ...] | Conference | Queue = ()
    action: Webhook | None = None
    timeout: int = 30
    time_limit: int = 14_400
    caller_id: str | None = None
    record: RecordMode = "do-not-record"
    recording_callback: RecordingCallback | None = None
    recording_track: Track = "both"
    trim: Trim = "do-not-trim"
    hangup_on_star: bool = False
    answer_on_bridge: bool = False

    @property
    def recording(self) -> RecordingRequest | None:
        """How the connection is to be recorded, if it is."""
        if self.record == "do-not-record":
            return None
        callback = self.recording_callback
        return RecordingRequest(
            channels="dual" if self.record.endswith("-dual") else "mono",
            track=self.recording_track,
            trim=self.trim,
            callback=None if callback is None else callback.webhook,
            events=() if callback is None else callback.events,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue:
    """Wait in a queue until another call or the application takes this one out of it.

    ``wait`` is a document that is executed meanwhile, again and again. ``action`` None: the
    document goes on with its next verb.
    """

    kind: Literal["Enqueue"] = "Enqueue"
    name: str
    action: Webhook | None = None
    wait: Webhook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Leave the queue; means something in a document that is heard while waiting."""

    kind: Literal["Leave"] = "Leave"
