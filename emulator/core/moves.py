"""What every transition of a call is made of: entering a status, asking for a document, ending."""

from collections.abc import Sequence
from dataclasses import replace

from emulator.core import script as scripts
from emulator.core import sip
from emulator.core.amd import AnsweredBy, Verdict
from emulator.core.call import Call, Direction, Party
from emulator.core.effects import (
    CancelAllTimers,
    Charge,
    Effect,
    LeaveLine,
    Log,
    LogNotification,
    NotifyDetection,
    NotifyStatus,
    ReadDocument,
    RequestDocument,
    SetTimer,
    Tell,
)
from emulator.core.errors import Level, Notification
from emulator.core.fast_init import maker
from emulator.core.inputs import CallbackFailed, Input, MessageDone
from emulator.core.instants import MILLISECOND, Instant
from emulator.core.messages import Message, MessageStatus
from emulator.core.recording import Recording
from emulator.core.request import InlineDocument, Webhook
from emulator.core.status import CallEvent, CallStatus
from emulator.core.tidings import LegEnded

MAX_NOTIFICATIONS = 100
"""How many errors and warnings a call keeps: the oldest stay, as they name the cause."""

Step = tuple[Call, list[Effect]]


def stale(call: Call, given: Input) -> Step:
    """Nobody waits for this input any more."""
    text = f"{given.kind} came too late: nobody waits for it any more"
    return call, [Log(entry="stale", text=text, details={"input": given.kind})]


def enter(call: Call, status: CallStatus, event: CallEvent, now: Instant, text: str) -> Step:
    """Change the status and report the event, if the application asked for it."""
    effects: list[Effect] = [log_status(status, text)]
    wanted = call.request.status_callback
    if wanted is not None and event in call.request.status_events:
        effects.append(
            NotifyStatus(event=event, status=status, at=now, sequence=call.events, webhook=wanted)
        )
    return replace(call, status=status, updated_at=now, events=call.events + 1), effects


_new_log = maker(Log)
_DETAILS = {status: {"status": status.value} for status in CallStatus}  # shared: they are many


def log_status(status: CallStatus, text: str) -> Log:
    """The journal's entry of a new status."""
    return _new_log(entry="status", text=text, details=_DETAILS[status])


def ask_for(
    call: Call,
    source: Webhook | InlineDocument,
    *,
    parameters: tuple[tuple[str, str], ...] = (),
    recording: Recording | None = None,
    on_fallback: bool = False,
) -> Step:
    """Request a document; whatever was awaited before is awaited no more."""
    number = call.requests + 1
    call = replace(call, requests=number, awaits=number, on_fallback=on_fallback)
    if isinstance(source, InlineDocument):
        return call, [ReadDocument(request=number, text=source.text)]
    parameters = (*_detected(call), *parameters)
    return call, [
        RequestDocument(request=number, webhook=source, parameters=parameters, recording=recording)
    ]


def _detected(call: Call) -> tuple[tuple[str, str], ...]:
    """The verdict that the request for the first document waited for."""
    detection = call.request.detection
    if detection is None or detection.asynchronous or call.verdict is None or call.documents:
        return ()
    return detection_parameters(call.verdict)


def detection_parameters(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """A verdict as webhooks spell it; the duration is in milliseconds."""
    return (
        ("AnsweredBy", verdict.answered_by.value),
        ("MachineDetectionDuration", str(verdict.at // MILLISECOND)),
    )


def message_timer(message: Message, now: Instant) -> SetTimer:
    """When it is known what becomes of a message."""
    done = MessageDone(message=message.number)
    return SetTimer(name=f"message-{message.number}", at=max(now, message.done_at), input=done)


def message_parameters(message: Message, status: MessageStatus) -> tuple[tuple[str, str], ...]:
    """A message as webhooks tell of it."""
    return (("SmsSid", message.sid), ("SmsStatus", status.value))


def hang_up(call: Call, by: Party, now: Instant, text: str) -> Step:
    """End a call: one that was answered is completed, one whose documents failed before is not."""
    if call.answered_at is None:
        return end(call, CallStatus.FAILED, by, sip.UNAVAILABLE, now, text)
    return end(call, CallStatus.COMPLETED, by, call.sip_code, now, text)


def end(
    call: Call, status: CallStatus, by: Party, sip_code: int | None, now: Instant, text: str
) -> Step:
    """End a call, with everything that it was doing.

    ``by`` names the side as an outbound call has them: the application's is the caller's.
    """
    if call.direction is Direction.INBOUND:
        by = Party.CALLED if by is Party.CALLER else Party.CALLER
    effects: list[Effect] = [CancelAllTimers()]
    effects += [message_timer(message, now) for message in call.on_their_way]
    if call.status is CallStatus.QUEUED:
        effects.append(LeaveLine())
    effects += stop_documents(call, now)
    call, given_up = _give_up_detection(call, now)
    effects += given_up
    call = replace(
        call,
        ended_at=now,
        hung_up_by=by,
        sip_code=sip_code,
        script=None,
        suspended=None,
        awaits=None,
        detecting=False,
    )
    call, entered = enter(call, status, CallEvent.COMPLETED, now, text)
    call, told = leave_connection(call)
    entered += told
    if call.price:
        entered.append(Charge(amount=call.price))
    return call, effects + entered


def stop_documents(call: Call, now: Instant, result: str = "hangup") -> list[Effect]:
    """End what is executed; ``result`` is why, as a queue's action is told."""
    documents = [each for each in (call.script, call.suspended) if each is not None]
    return [effect for each in documents for effect in scripts.stop(each, now, result)]


def leave_connection(call: Call) -> Step:
    """Tell the call that dialled this one that it is over, or goes its own way."""
    if call.leg is None:
        return call, []
    status = call.status if call.status.finished else CallStatus.COMPLETED
    ended = LegEnded(
        verb=call.leg.verb,
        leg=call.sid,
        status=status,
        sip_code=call.sip_code,
    )
    return replace(call, leg=None), [Tell(target=call.leg.dialler, input=ended)]


def _give_up_detection(call: Call, now: Instant) -> Step:
    """A call that ends before the verdict: ``unknown``, which only an asynchronous one reports."""
    detection = call.request.detection
    if not call.detecting or detection is None or call.answered_at is None:
        return call, []
    verdict = Verdict(answered_by=AnsweredBy.UNKNOWN, at=now - call.answered_at)
    call = replace(call, verdict=verdict)
    if detection.callback is None or not detection.asynchronous:
        return call, []
    return call, [NotifyDetection(verdict=verdict, webhook=detection.callback)]


def warn(call: Call, code: int, message: str, now: Instant, url: str | None = None) -> Step:
    """The call met an error."""
    notice = Notification(code=code, level=Level.ERROR, message=message, at=now, url=url)
    return note(call, [notice], [])


def note(call: Call, notices: Sequence[Notification], effects: list[Effect]) -> Step:
    """Keep notifications with the call and write them to the journal, after ``effects``."""
    if not notices:
        return call, effects
    logged = [LogNotification(notification=notice) for notice in notices]
    return keep(call, notices), [*effects, *logged]


def keep(call: Call, notices: Sequence[Notification]) -> Call:
    """Keep notifications with the call, as far as there is room."""
    room = MAX_NOTIFICATIONS - len(call.notifications)
    return replace(call, notifications=(*call.notifications, *notices[: max(room, 0)]))


def callback_failed(call: Call, given: Input, now: Instant) -> Step:
    """A callback was given up; the journal has it already, as a delivery that failed."""
    assert isinstance(given, CallbackFailed)
    notice = Notification(
        code=given.code, level=Level.ERROR, message=given.message, at=now, url=given.url
    )
    return keep(call, [notice]), []
