"""What other calls, queues and conferences tell a call."""

from dataclasses import dataclass
from typing import Literal

from emulator.core.request import RecordingRequest, Webhook
from emulator.core.sound import Sound
from emulator.core.status import CallStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlace:
    """Where a call stands in a queue: ``position`` from 1, times in seconds."""

    queue_sid: str
    position: int
    waited: int
    average: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAnswered:
    """The call ``leg``, which execution number ``verb`` of a Dial placed, was answered."""

    kind: Literal["leg-answered"] = "leg-answered"
    verb: int
    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegConnected:
    """The call ``leg`` is connected; ``sounds`` are those of its party from now on."""

    kind: Literal["leg-connected"] = "leg-connected"
    verb: int
    leg: str
    sounds: tuple[Sound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEnded:
    """The call ``leg`` ended, or went its own way."""

    kind: Literal["leg-ended"] = "leg-ended"
    verb: int
    leg: str
    status: CallStatus
    sip_code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegReleased:
    """Execution number ``verb`` in the call ``dialler`` needs this call no more."""

    kind: Literal["leg-released"] = "leg-released"
    verb: int
    dialler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerConnected:
    """The call ``dialler``, whose Dial is number ``verb``, is connected to this one."""

    kind: Literal["peer-connected"] = "peer-connected"
    verb: int
    dialler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSounded:
    """Somebody whom this call is connected to was heard."""

    kind: Literal["peer-sounded"] = "peer-sounded"
    sound: Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimitReached:
    """Execution number ``verb`` of a Dial has waited, or lasted, as long as it may."""

    kind: Literal["time-limit-reached"] = "time-limit-reached"
    verb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueJoined:
    """The call stands in the queue; its Enqueue is number ``verb``."""

    kind: Literal["queue-joined"] = "queue-joined"
    verb: int
    place: QueuePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRefused:
    """The queue is full."""

    kind: Literal["queue-refused"] = "queue-refused"
    verb: int
    queue_sid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dequeued:
    """The call ``dialler`` takes this one out of the queue, with its Dial number ``dial``.

    ``whisper`` is what this call hears before both are connected; ``waited`` is in seconds.
    """

    kind: Literal["dequeued"] = "dequeued"
    verb: int
    dialler: str
    dial: int
    queue_sid: str
    waited: int
    whisper: Webhook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueServed:
    """The call ``leg`` comes out of the queue to the Dial number ``verb`` of this one."""

    kind: Literal["queue-served"] = "queue-served"
    verb: int
    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceJoined:
    """The call takes part in a conference, which may have to wait for others to start."""

    kind: Literal["conference-joined"] = "conference-joined"
    verb: int
    conference_sid: str
    started: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceStarted:
    """The conference in which the call waited has started."""

    kind: Literal["conference-started"] = "conference-started"
    verb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceLeft:
    """The call is in the conference no more, for the reason ``why``.

    With ``refused``, it never came in; ``code`` is that of the notification, if there is one.
    """

    kind: Literal["conference-left"] = "conference-left"
    verb: int
    why: str
    refused: bool = False
    code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldInConference:
    """The call is put on hold in its conference, and hears ``document`` or nothing.

    ``holds`` False: it takes part again.
    """

    kind: Literal["held-in-conference"] = "held-in-conference"
    verb: int
    holds: bool
    document: Webhook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceRecorded:
    """The recording of a conference begins, and is kept with this call."""

    kind: Literal["conference-recorded"] = "conference-recorded"
    conference_sid: str
    request: RecordingRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceSounded:
    """Something was heard in a conference whose recording is kept with this call."""

    kind: Literal["conference-sounded"] = "conference-sounded"
    conference_sid: str
    sound: Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceOver:
    """A conference has ended whose recording is kept with this call."""

    kind: Literal["conference-over"] = "conference-over"
    conference_sid: str


OfLeg = LegAnswered | LegConnected | LegEnded
"""What a leg tells the call that dialled it."""

OfRoom = (
    QueueJoined
    | QueueRefused
    | QueueServed
    | Dequeued
    | ConferenceJoined
    | ConferenceStarted
    | ConferenceLeft
    | HeldInConference
    | ConferenceRecorded
    | ConferenceSounded
    | ConferenceOver
)
"""What a queue or a conference tells a call."""
