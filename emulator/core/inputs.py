"""Everything that can happen to a call.

*Commands* are a user's wish: one that does not apply is refused with a documented code. All
others report what happened; one that nobody waits for any more is stale and changes nothing.
"""

from dataclasses import dataclass
from typing import Literal

from emulator.core.amd import Verdict
from emulator.core.cxml import Document
from emulator.core.farend import Answers, Heard, Payer
from emulator.core.instants import Duration
from emulator.core.recording import RecordingStatus
from emulator.core.request import CallRequest, InlineDocument, RecordingRequest, Webhook
from emulator.core.sound import Sound
from emulator.core.status import CallStatus
from emulator.core.stream import StreamRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlace:
    """Where a call stands in a queue: ``position`` from 1, times in seconds."""

    queue_sid: str
    position: int
    waited: int
    average: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftQueue:
    """The call is dialled now."""

    kind: Literal["left-queue"] = "left-queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEndRang:
    """The called party's telephone rings."""

    kind: Literal["far-end-rang"] = "far-end-rang"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Command: end a call that nobody has answered.

    ``request`` is the call's request with new webhooks in it, None when they stay the same.
    """

    kind: Literal["cancel"] = "cancel"
    request: CallRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """Command: end a call, whatever it is doing; ``request`` as in ``Cancel``."""

    kind: Literal["complete"] = "complete"
    request: CallRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Command: go on with another document, or change the call's webhooks.

    ``document`` None leaves the document that runs alone; ``request`` is the call's request
    with the new webhooks in it.
    """

    kind: Literal["update"] = "update"
    document: Webhook | InlineDocument | None = None
    request: CallRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall:
    """Command: record the call from now on."""

    kind: Literal["record-call"] = "record-call"
    request: RecordingRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecording:
    """Command: pause, resume or stop the recording at place ``recording``.

    ``to`` is what it becomes: paused, in progress or stopped. With ``skip``, the pause is left
    out of it; without, it is silence.
    """

    kind: Literal["change-recording"] = "change-recording"
    recording: int
    to: RecordingStatus
    skip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRecording:
    """Command: forget the recording at place ``recording`` of the call's recordings."""

    kind: Literal["delete-recording"] = "delete-recording"
    recording: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartStream:
    """Command: stream the call from now on."""

    kind: Literal["start-stream"] = "start-stream"
    request: StreamRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class StopStream:
    """Command: stop the stream at place ``stream`` of the call's streams."""

    kind: Literal["stop-stream"] = "stop-stream"
    stream: int


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

Command = (
    Cancel
    | Complete
    | Update
    | RecordCall
    | ChangeRecording
    | DeleteRecording
    | StartStream
    | StopStream
)

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
