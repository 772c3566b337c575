"""From what a call wants reported to the callback that reports it."""

from dataclasses import dataclass

from emulator.core.call import Call
from emulator.core.effects import (
    NotifyAction,
    NotifyConference,
    NotifyDetection,
    NotifyMessage,
    NotifyPartialResult,
    NotifyPayment,
    NotifyRecording,
    NotifyStatus,
    NotifyStream,
    NotifyTranscription,
)
from emulator.core.farend import NO_FAULTS, CallbackFaults
from emulator.core.inputs import CallbackFailed
from emulator.core.request import Webhook
from emulator.exchange.delivery import Delivery, Purpose
from emulator.exchange.payloads import (
    Parameters,
    action_callback,
    conference_callback,
    detection_callback,
    message_callback,
    partial_result_callback,
    payment_callback,
    recording_callback,
    status_callback,
    stream_callback,
    transcription_callback,
)

Notify = (
    NotifyStatus
    | NotifyDetection
    | NotifyRecording
    | NotifyTranscription
    | NotifyPartialResult
    | NotifyMessage
    | NotifyPayment
    | NotifyStream
    | NotifyAction
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A callback to send; ``label`` says which event it reports, ``to`` who is called."""

    purpose: Purpose
    label: str
    webhook: Webhook
    parameters: Parameters
    to: str = ""
    faults: CallbackFaults = NO_FAULTS


def conference_callback_of(
    account_sid: str, effect: NotifyConference, *, call: Call | None, recorder: Call | None
) -> Callback:
    """The callback for an event of a conference.

    ``call`` is the participant's, ``recorder`` the one that keeps the recording.
    """
    return Callback(
        purpose=Purpose.CONFERENCE,
        label=effect.event.value,
        webhook=effect.webhook,
        parameters=conference_callback(account_sid, effect, call, recorder),
    )


def callback_of(call: Call, effect: Notify) -> Callback:
    """The callback for ``effect``, of a call as it was after the step that had it."""
    purpose, label, parameters = _told(call, effect)
    return Callback(
        purpose=purpose,
        label=label,
        webhook=effect.webhook,
        parameters=parameters,
        to=call.request.to,
        faults=call.far_end.faults if isinstance(effect, NotifyStatus) else NO_FAULTS,
    )


def given_up(delivery: Delivery, _answer: object = None) -> CallbackFailed:
    """What a call is told of a callback that failed."""
    last = delivery.attempts[-1]
    text = f"{delivery.purpose} callback {delivery.label}: {last.message}"
    return CallbackFailed(code=last.code or 11200, message=text, url=delivery.url)


def _told(call: Call, effect: Notify) -> tuple[Purpose, str, Parameters]:
    """What a callback is for, its label and its parameters."""
    told: tuple[Purpose, str, Parameters]
    match effect:
        case NotifyStatus(event=event):
            told = Purpose.STATUS, event.value, status_callback(call, effect)
        case NotifyAction(parameters=given):
            result = dict(given).get("QueueResult", "")
            told = Purpose.ACTION, result, action_callback(call, effect)
        case NotifyDetection(verdict=verdict):
            named = verdict.answered_by.value
            told = Purpose.DETECTION, named, detection_callback(call, verdict)
        case NotifyRecording(recording=recording):
            status = recording.status.value
            told = Purpose.RECORDING, status, recording_callback(call, recording)
        case NotifyTranscription(transcription=made):
            told = Purpose.TRANSCRIPTION, made.status.value, transcription_callback(call, effect)
        case NotifyPartialResult(sequence=sequence):
            told = Purpose.PARTIAL_RESULT, str(sequence), partial_result_callback(call, effect)
        case NotifyMessage(message=message):
            told = Purpose.MESSAGE, message.outcome.value, message_callback(call, message)
        case NotifyPayment(step=step, parameters=asked):
            told = Purpose.PAYMENT, step.value, payment_callback(call, asked)
        case NotifyStream(event=streamed):
            told = Purpose.STREAM, streamed.value, stream_callback(call, effect)
    return told
