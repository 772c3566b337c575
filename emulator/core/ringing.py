"""A call until it is answered: placed, dialled, ringing, refused, given up."""

from collections.abc import Sequence
from dataclasses import replace

from emulator.core import sip
from emulator.core.answering import be_answered
from emulator.core.call import Call, Party
from emulator.core.commands import (
    Cancel,
    Complete,
)
from emulator.core.effects import Effect, JoinLine, SetTimer
from emulator.core.errors import Notification
from emulator.core.farend import FarEnd, answered_by
from emulator.core.following import begin_documents
from emulator.core.inputs import FarEndAnswered, FarEndRang, FarEndRefused, Input, RingTimedOut
from emulator.core.instants import SECOND, Instant
from emulator.core.moves import (
    Step,
    ask_for,
    end,
    enter,
    log_status,
    note,
)
from emulator.core.status import CallEvent, CallStatus


def place(call: Call, notices: Sequence[Notification] = ()) -> Step:
    """A new call enters the queue, with what there is to say about its request."""
    effects: list[Effect] = [
        log_status(CallStatus.QUEUED, f"queued to {call.request.to}"),
        JoinLine(),
    ]
    return note(call, notices, effects)


def receive(call: Call, now: Instant) -> Step:
    """Somebody calls the application: it is asked what to do while the caller hears it ring."""
    document = call.request.document
    assert document is not None
    call, effects = enter(
        call, CallStatus.RINGING, CallEvent.RINGING, now, f"called by {call.request.from_}"
    )
    call, asked = ask_for(call, document)
    patience = SetTimer(name="timeout", at=now + call.request.timeout, input=RingTimedOut())
    return call, [*effects, *asked, patience]


def dial(call: Call, _given: Input, now: Instant) -> Step:
    """The call is dialled: what will happen is known, unless somebody changes it."""
    far_end, request = call.far_end, call.request
    rings_at = now + far_end.rings_after
    outcome: Input = (
        FarEndAnswered() if far_end.refuses is None else FarEndRefused(sip=far_end.refuses)
    )
    call, effects = enter(call, CallStatus.INITIATED, CallEvent.INITIATED, now, "initiated")
    if far_end.rings_for != 0:
        effects.append(SetTimer(name="rings", at=rings_at, input=FarEndRang()))
    if far_end.rings_for is not None:
        effects.append(SetTimer(name="settles", at=rings_at + far_end.rings_for, input=outcome))
    effects.append(SetTimer(name="timeout", at=now + request.timeout, input=RingTimedOut()))
    return call, effects


def ring(call: Call, _given: Input, now: Instant) -> Step:
    """The called party's telephone rings."""
    return enter(call, CallStatus.RINGING, CallEvent.RINGING, now, "ringing")


def answer(call: Call, given: Input, now: Instant) -> Step:
    """The called party picks up."""
    assert isinstance(given, FarEndAnswered)
    far_end = call.far_end
    if given.answers is not None:
        far_end = answered_by(far_end, given.answers, given.hears)
    call, effects = be_answered(replace(call, far_end=far_end), now, _answerer(far_end))
    if call.detecting and not _is_asynchronous(call):
        return call, effects  # the document waits for the verdict
    call, asked = begin_documents(call, now)
    return call, effects + asked


def _is_asynchronous(call: Call) -> bool:
    return call.request.detection is not None and call.request.detection.asynchronous


def _answerer(far_end: FarEnd) -> str:
    return far_end.answers.value if far_end.answers is not None else "the called party"


def refused(call: Call, given: Input, now: Instant) -> Step:
    """The network or the called party does not take the call."""
    assert isinstance(given, FarEndRefused)
    status = sip.refused_status(given.sip)
    return end(call, status, Party.CALLED, given.sip, now, sip.phrase(given.sip))


def not_answered(call: Call, _given: Input, now: Instant) -> Step:
    """Nobody answered for as long as the request says."""
    text = f"not answered within {call.request.timeout // SECOND} s"
    return end(call, CallStatus.NO_ANSWER, Party.CALLER, sip.REQUEST_TERMINATED, now, text)


def cancel(call: Call, given: Input, now: Instant) -> Step:
    """The application does not want the call any more."""
    call = with_webhooks(call, given)
    code = None if call.status is CallStatus.QUEUED else sip.REQUEST_TERMINATED
    return end(call, CallStatus.CANCELED, Party.CALLER, code, now, "canceled by the application")


def caller_left(call: Call, _given: Input, now: Instant) -> Step:
    """Whoever called the application hung up before it answered."""
    text = "the caller hung up before the answer"
    return end(call, CallStatus.CANCELED, Party.CALLED, sip.REQUEST_TERMINATED, now, text)


def with_webhooks(call: Call, given: Input) -> Call:
    """The end of a call is reported as the command that ends it says."""
    assert isinstance(given, Cancel | Complete)
    return call if given.request is None else replace(call, request=given.request)
