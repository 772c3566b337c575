"""From what a call wants reported to the callback that reports it."""

from dataclasses import dataclass

from emulator.core.call import Call
from emulator.core.effects import (
    NotifyAction,
    NotifyConference,
    NotifyDetection,
    NotifyMessage,
    NotifyRecording,
    NotifyStatus,
    NotifyStream,
)
from emulator.core.farend import NO_FAULTS, CallbackFaults
from emulator.core.request import Webhook
from emulator.exchange.delivery import Purpose
from emulator.exchange.payloads import (
    Parameters,
    action_callback,
    conference_callback,
    detection_callback,
    message_callback,
    recording_callback,
    status_callback,
    stream_callback,
)

Notify = (
    NotifyStatus | NotifyDetection | NotifyRecording | NotifyMessage | NotifyStream | NotifyAction
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


def conference_callback_of(account_sid: str, effect: NotifyConference) -> Callback:
    """The callback for an event of a conference."""
    return Callback(
        purpose=Purpose.CONFERENCE,
        label=effect.event.value,
        webhook=effect.webhook,
        parameters=conference_callback(account_sid, effect),
    )


def callback_of(call: Call, effect: Notify) -> Callback:
    """The callback for ``effect``, of a call as it was after the step that had it."""
    match effect:
        case NotifyStatus(event=event, webhook=webhook):
            return Callback(
                purpose=Purpose.STATUS,
                label=event.value,
                webhook=webhook,
                parameters=status_callback(call, effect),
                to=call.request.to,
                faults=call.far_end.faults,
            )
        case NotifyAction(webhook=webhook, parameters=parameters):
            return Callback(
                purpose=Purpose.ACTION,
                label=dict(parameters).get("QueueResult", ""),
                webhook=webhook,
                parameters=action_callback(call, effect),
                to=call.request.to,
            )
        case NotifyDetection(verdict=verdict, webhook=webhook):
            return Callback(
                purpose=Purpose.DETECTION,
                label=verdict.answered_by.value,
                webhook=webhook,
                parameters=detection_callback(call, verdict),
                to=call.request.to,
            )
        case NotifyRecording(recording=recording, webhook=webhook):
            return Callback(
                purpose=Purpose.RECORDING,
                label=recording.status.value,
                webhook=webhook,
                parameters=recording_callback(call, recording),
                to=call.request.to,
            )
        case NotifyStream(event=event, webhook=webhook):
            return Callback(
                purpose=Purpose.STREAM,
                label=event.value,
                webhook=webhook,
                parameters=stream_callback(call, effect),
                to=call.request.to,
            )
        case NotifyMessage(message=message, webhook=webhook):
            return Callback(
                purpose=Purpose.MESSAGE,
                label=message.outcome.value,
                webhook=webhook,
                parameters=message_callback(call, message),
            )
