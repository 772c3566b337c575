"""Everything that a call wants done, as data; the exchange carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from emulator.core.amd import Verdict
from emulator.core.errors import Notification
from emulator.core.fast_init import fast_init
from emulator.core.inputs import Input
from emulator.core.instants import Duration, Instant
from emulator.core.messages import Message
from emulator.core.recording import Recording, RecordingSource, Transcription
from emulator.core.request import RecordingRequest, Webhook
from emulator.core.rooms import ConferenceEvent, OfConference, OfQueue, Participant
from emulator.core.sound import Sound
from emulator.core.status import CallEvent, CallStatus
from emulator.core.stream import Stream, StreamEvent, StreamRequest
from emulator.core.verbs import Noun, PayStep, Sms

Detail = str | int | float | bool | None
Details = Mapping[str, Detail]


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer:
    """Give ``input`` to the call at ``at``. A timer of the same name is replaced."""

    kind: Literal["set-timer"] = "set-timer"
    name: str
    at: Instant
    input: Input


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimer:
    """Forget the timer of this name, if there is one."""

    kind: Literal["cancel-timer"] = "cancel-timer"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAllTimers:
    """Forget every timer of the call: it has ended."""

    kind: Literal["cancel-all-timers"] = "cancel-all-timers"


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyStatus:
    """Send a status callback. ``status`` and ``at`` are the event's, not the present ones."""

    kind: Literal["notify-status"] = "notify-status"
    event: CallEvent
    status: CallStatus
    at: Instant
    sequence: int
    webhook: Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyDetection:
    """Report a verdict of machine detection."""

    kind: Literal["notify-detection"] = "notify-detection"
    verdict: Verdict
    webhook: Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyRecording:
    """Report an event of a recording, which is its status."""

    kind: Literal["notify-recording"] = "notify-recording"
    recording: Recording
    webhook: Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyTranscription:
    """Report what was said in a recording."""

    kind: Literal["notify-transcription"] = "notify-transcription"
    recording: Recording
    transcription: Transcription
    webhook: Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyPartialResult:
    """Report the words that were recognised so far, for the ``sequence``-th time."""

    kind: Literal["notify-partial-result"] = "notify-partial-result"
    words: str
    sequence: int
    stability: float
    webhook: Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyPayment:
    """Report what a Pay asks for now."""

    kind: Literal["notify-payment"] = "notify-payment"
    step: PayStep
    parameters: tuple[tuple[str, str], ...]
    webhook: Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyStream:
    """Report that a stream started or stopped, at ``at``."""

    kind: Literal["notify-stream"] = "notify-stream"
    stream: Stream
    event: StreamEvent
    at: Instant
    webhook: Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyMessage:
    """Report what became of a message."""

    kind: Literal["notify-message"] = "notify-message"
    message: Message
    webhook: Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounded:
    """Something was audible in the call. The call itself keeps it, as far as it is recorded."""

    kind: Literal["sounded"] = "sounded"
    sound: Sound


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDocument:
    """Request a document and answer with DocumentArrived or DocumentFailed.

    ``parameters`` are added to the standard ones of a voice request, and those of ``recording``.
    """

    kind: Literal["request-document"] = "request-document"
    request: int
    webhook: Webhook
    parameters: tuple[tuple[str, str], ...] = ()
    recording: Recording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The far end is asked for keys or words, or to speak after a beep, and may answer from ``at``.

    ``prompt`` is what it hears before, ``url`` the document that asks. The call itself finds the
    reply.
    """

    kind: Literal["ask"] = "ask"
    prompt: str
    url: str | None
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRefer:
    """Verb number ``verb`` refers the far end to ``target``. The call itself finds the outcome."""

    kind: Literal["send-refer"] = "send-refer"
    verb: int
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """Send the message that ``verb`` says. The call itself knows its parties."""

    kind: Literal["send-message"] = "send-message"
    verb: Sms


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPayer:
    """Verb number ``verb`` asks for a payment. The call itself knows who pays."""

    kind: Literal["ask-payer"] = "ask-payer"
    verb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchMedia:
    """Fetch the audio at ``url`` for verb number ``verb`` and answer with MediaFetched."""

    kind: Literal["fetch-media"] = "fetch-media"
    verb: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPayment:
    """Let the processor at ``url`` process a payment and answer with PaymentProcessed.

    ``secret`` is what else it gets, which is never kept, shown or logged.
    """

    kind: Literal["submit-payment"] = "submit-payment"
    verb: int
    url: str
    fields: tuple[tuple[str, str], ...]
    secret: tuple[tuple[str, str], ...] = field(repr=False)
    amount: Decimal
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginStream:
    """A verb starts a stream. The call itself keeps it."""

    kind: Literal["begin-stream"] = "begin-stream"
    request: StreamRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStream:
    """Stop the stream of this name, if there is one."""

    kind: Literal["end-stream"] = "end-stream"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecording:
    """A verb records. The call itself keeps the recording."""

    kind: Literal["start-recording"] = "start-recording"
    request: RecordingRequest
    source: RecordingSource


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecording:
    """End the recording that a verb of this sort started last, if it has not ended already."""

    kind: Literal["stop-recording"] = "stop-recording"
    source: RecordingSource


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """Parse a document that came with the request; answered like RequestDocument."""

    kind: Literal["read-document"] = "read-document"
    request: int
    text: str


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class JoinLine:
    """The call waits to be dialled."""

    kind: Literal["join-line"] = "join-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLine:
    """The call ended before it was dialled."""

    kind: Literal["leave-line"] = "leave-line"


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Give ``input`` to the call ``target``, at the same instant."""

    kind: Literal["tell"] = "tell"
    target: str
    input: Input


@dataclass(frozen=True, slots=True, kw_only=True)
class PickUp:
    """A document does what only an answered call can: answer it. The call does so itself."""

    kind: Literal["pick-up"] = "pick-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLeg:
    """Place a call to ``to``, whose SID is ``sid``, for execution number ``verb`` of a Dial."""

    kind: Literal["place-leg"] = "place-leg"
    sid: str
    verb: int
    to: Noun
    caller_id: str | None
    timeout: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class ToQueue:
    """Give ``input`` to the queue of this name, which is made when there is none."""

    kind: Literal["to-queue"] = "to-queue"
    name: str
    input: OfQueue


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConference:
    """Give ``input`` to the conference of this name, which is made when there is none."""

    kind: Literal["to-conference"] = "to-conference"
    name: str
    input: OfConference


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyConference:
    """Report an event of a conference, which has gone on for ``duration`` seconds.

    ``recorder`` is the call that its recording is kept with.
    """

    kind: Literal["notify-conference"] = "notify-conference"
    event: ConferenceEvent
    at: Instant
    sequence: int
    webhook: Webhook
    conference_sid: str
    name: str
    duration: int
    participant: Participant | None
    recorder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeConference:
    """Give ``input`` to the conference of this SID at ``at``."""

    kind: Literal["wake-conference"] = "wake-conference"
    conference_sid: str
    at: Instant
    input: OfConference


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyAction:
    """Tell a verb's action how it ended, although its answer is not executed any more."""

    kind: Literal["notify-action"] = "notify-action"
    webhook: Webhook
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Take ``amount``, in USD, from the project's balance."""

    kind: Literal["charge"] = "charge"
    amount: Decimal


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Write what happened to the journal, with a sentence for people."""

    kind: Literal["log"] = "log"
    entry: str
    text: str
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNotification:
    """Write an error or warning of the call, which the call also keeps, to the journal."""

    kind: Literal["log-notification"] = "log-notification"
    notification: Notification


Effect = (
    SetTimer
    | CancelTimer
    | CancelAllTimers
    | NotifyStatus
    | NotifyDetection
    | NotifyRecording
    | NotifyTranscription
    | NotifyPartialResult
    | NotifyPayment
    | NotifyStream
    | NotifyMessage
    | Sounded
    | Ask
    | SendRefer
    | SendMessage
    | AskPayer
    | SubmitPayment
    | FetchMedia
    | BeginStream
    | EndStream
    | StartRecording
    | StopRecording
    | RequestDocument
    | ReadDocument
    | JoinLine
    | LeaveLine
    | Tell
    | PickUp
    | PlaceLeg
    | ToQueue
    | ToConference
    | NotifyConference
    | WakeConference
    | NotifyAction
    | Charge
    | Log
    | LogNotification
)
