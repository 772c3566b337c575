"""The life of a call: ``step(call, input, now) -> (call, effects)``.

The status changes only through ``TRANSITIONS``. What stands in no row of it is refused when it
is a command, and stale when it is anything else::

    queued -> initiated -> ringing -> in-progress -> completed
       |          |           |
       +----------+-----------+--> canceled, busy, no-answer, failed
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from emulator.core import script as scripts
from emulator.core import sip
from emulator.core.call import Call, Party
from emulator.core.effects import (
    CancelAllTimers,
    CancelTimer,
    Effect,
    Log,
    LogNotification,
    NotifyStatus,
    ReadDocument,
    RequestDocument,
    SetTimer,
)
from emulator.core.errors import ApiError, Level, Notification
from emulator.core.farend import FarEnd
from emulator.core.inputs import (
    Cancel,
    Complete,
    DocumentArrived,
    DocumentFailed,
    FarEndAnswered,
    FarEndHungUp,
    FarEndPressed,
    FarEndRang,
    FarEndRefused,
    FarEndSaid,
    Input,
    LeftQueue,
    LimitReached,
    RingTimedOut,
    Update,
    VerbEnded,
)
from emulator.core.instants import HOUR, SECOND, Duration, Instant
from emulator.core.request import InlineDocument, Webhook
from emulator.core.status import CallEvent, CallStatus

MAX_LENGTH: Duration = 4 * HOUR
"""How long a call may last from its answer. ``unverified``."""

MAX_DOCUMENTS = 1_000
"""How many documents a call may execute. ``unverified``."""

MAX_NOTIFICATIONS = 100
"""How many errors and warnings a call keeps: the oldest stay, as they name the cause."""


Step = tuple[Call, list[Effect]]


def place(call: Call, notices: tuple[Notification, ...] = ()) -> Step:
    """A new call enters the queue, with what there is to say about its request."""
    effects: list[Effect] = [
        _log_status(CallStatus.QUEUED, f"queued to {call.request.to}"),
        SetTimer(name="queue", at=call.created_at, input=LeftQueue()),
    ]
    return _note(call, list(notices), effects)


def step(call: Call, given: Input, now: Instant) -> Step:
    """What ``given``, happening at ``now``, makes of the call.

    Raises ``ApiError`` when a command does not apply in the call's state.
    """
    handler = TRANSITIONS.get((call.status, type(given)))
    if handler is not None:
        return handler(call, given, now)
    if isinstance(given, Cancel | Complete | Update):
        raise _refusal(call, given)
    return _stale(call, given)


def _stale(call: Call, given: Input) -> Step:
    text = f"{given.kind} came too late: nobody waits for it any more"
    return call, [Log(entry="stale", text=text, details={"input": given.kind})]


def _refusal(call: Call, given: Cancel | Complete | Update) -> ApiError:
    if call.status.finished:
        text = f"The call has already ended ({call.status}); it cannot be changed"
        return ApiError(10000, text, status=422)
    if isinstance(given, Cancel):
        text = "A call in progress cannot be canceled; write Status=completed to end it"
        return ApiError(10000, text, status=422)
    text = f"The call is {call.status.on_resource}; only a call in progress takes a new document"
    return ApiError(21220, text)


# --- before the answer


def _dial(call: Call, _given: Input, now: Instant) -> Step:
    far_end, request = call.far_end, call.request
    rings_at = now + far_end.rings_after
    settled_at = rings_at + far_end.rings_for
    outcome: Input = (
        FarEndAnswered() if far_end.refuses is None else FarEndRefused(sip=far_end.refuses)
    )
    call, effects = _enter(call, CallStatus.INITIATED, CallEvent.INITIATED, now, "initiated")
    if far_end.rings_for > 0:
        effects.append(SetTimer(name="rings", at=rings_at, input=FarEndRang()))
    effects.append(SetTimer(name="settles", at=settled_at, input=outcome))
    effects.append(SetTimer(name="timeout", at=now + request.timeout, input=RingTimedOut()))
    return call, effects


def _ring(call: Call, _given: Input, now: Instant) -> Step:
    return _enter(call, CallStatus.RINGING, CallEvent.RINGING, now, "ringing")


def _answer(call: Call, _given: Input, now: Instant) -> Step:
    call = replace(call, answered_at=now, sip_code=sip.OK)
    call, effects = _enter(
        call, CallStatus.IN_PROGRESS, CallEvent.ANSWERED, now, f"answered by {_answerer(call)}"
    )
    effects += [CancelTimer(name=name) for name in ("rings", "settles", "timeout")]
    effects.append(SetTimer(name="limit", at=now + MAX_LENGTH, input=LimitReached()))
    effects += _far_end_timers(call.far_end, now)
    call, asked = _ask_for(call, call.request.document)
    return call, effects + asked


def _answerer(call: Call) -> str:
    return call.far_end.answers.value if call.far_end.answers is not None else "the called party"


def _far_end_timers(far_end: FarEnd, answered_at: Instant) -> list[Effect]:
    """What the far end will do of its own accord."""
    timers: list[Effect] = []
    for number, each in enumerate(far_end.interjections):
        action: Input
        if each.presses is not None:
            action = FarEndPressed(keys=each.presses)
        elif each.says is not None:
            action = FarEndSaid(words=each.says)
        else:
            action = FarEndHungUp()
        name = f"interjection-{number}"
        timers.append(SetTimer(name=name, at=answered_at + each.at, input=action))
    if far_end.hangs_up_after is not None:
        leaves_at = answered_at + far_end.hangs_up_after
        timers.append(SetTimer(name="hangs-up", at=leaves_at, input=FarEndHungUp()))
    return timers


def _refused(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, FarEndRefused)
    status = sip.refused_status(given.sip)
    return _end(call, status, Party.CALLED, given.sip, now, sip.phrase(given.sip))


def _not_answered(call: Call, _given: Input, now: Instant) -> Step:
    text = f"not answered within {call.request.timeout // SECOND} s"
    return _end(call, CallStatus.NO_ANSWER, Party.CALLER, sip.REQUEST_TERMINATED, now, text)


def _cancel(call: Call, _given: Input, now: Instant) -> Step:
    code = None if call.status is CallStatus.QUEUED else sip.REQUEST_TERMINATED
    return _end(call, CallStatus.CANCELED, Party.CALLER, code, now, "canceled by the application")


# --- in progress


def _complete(call: Call, _given: Input, now: Instant) -> Step:
    return _hang_up(call, Party.CALLER, now, "ended by the application")


def _far_end_left(call: Call, _given: Input, now: Instant) -> Step:
    return _hang_up(call, Party.CALLED, now, "the called party hung up")


def _limit_reached(call: Call, _given: Input, now: Instant) -> Step:
    call, effects = _warn(call, 10000, f"The call lasted {MAX_LENGTH // HOUR} hours; it ends", now)
    call, ended = _hang_up(call, Party.CALLER, now, "the longest time of a call was reached")
    return call, effects + ended


def _far_end_acted(call: Call, given: Input, _now: Instant) -> Step:
    if isinstance(given, FarEndPressed):
        details = {"keys": given.keys}
        return call, [Log(entry="far-end", text=f"pressed {given.keys}", details=details)]
    assert isinstance(given, FarEndSaid)
    return call, [Log(entry="far-end", text=f"said: {given.words}", details={"words": given.words})]


def _ask_for(
    call: Call,
    source: Webhook | InlineDocument,
    *,
    parameters: tuple[tuple[str, str], ...] = (),
    on_fallback: bool = False,
) -> Step:
    """Request a document; whatever was awaited before is awaited no more."""
    number = call.requests + 1
    call = replace(call, requests=number, awaits=number, on_fallback=on_fallback)
    if isinstance(source, InlineDocument):
        return call, [ReadDocument(request=number, text=source.text)]
    return call, [RequestDocument(request=number, webhook=source, parameters=parameters)]


def _document_arrived(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, DocumentArrived)
    if given.request != call.awaits:
        return _stale(call, given)
    if call.documents == MAX_DOCUMENTS:
        call, effects = _warn(call, 10000, f"The call executed {MAX_DOCUMENTS} documents", now)
        call, ended = _hang_up(call, Party.CALLER, now, "too many documents")
        return call, effects + ended
    digits = call.request.send_digits if call.documents == 0 else ""
    call = replace(call, awaits=None, documents=call.documents + 1)
    return _follow(call, *scripts.begin(given.document, call.verbs, now, digits), now)


def _document_failed(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, DocumentFailed)
    if given.request != call.awaits:
        return _stale(call, given)
    call, effects = _warn(call, given.code, given.message, now, url=given.url)
    if call.request.fallback is not None and not call.on_fallback:
        why = (("ErrorCode", str(given.code)), ("ErrorUrl", given.url or ""))
        call, asked = _ask_for(call, call.request.fallback, parameters=why, on_fallback=True)
        return call, effects + asked
    call, ended = _hang_up(call, Party.CALLER, now, "there is no document to go on with")
    return call, effects + ended


def _verb_ended(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, VerbEnded)
    if call.script is None or given.verb != call.script.verb:
        return _stale(call, given)
    return _follow(call, *scripts.go_on(call.script, now), now)


def _follow(
    call: Call,
    outcome: scripts.Outcome,
    effects: list[Effect],
    notices: scripts.Notifications,
    now: Instant,
) -> Step:
    """Do as the script says: wait, go on with another document, or hang up."""
    call, effects = _note(call, notices, effects)
    match outcome:
        case scripts.Script():
            return replace(call, script=outcome, verbs=outcome.verb), effects
        case scripts.GoTo():
            call, asked = _ask_for(replace(call, script=None, verbs=outcome.verb), outcome.webhook)
            return call, effects + asked
        case scripts.Through():
            call, ended = _hang_up(
                replace(call, script=None), Party.CALLER, now, f"hung up: {outcome.reason}"
            )
            return call, effects + ended


def _update(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, Update)
    call = replace(call, request=given.request, updated_at=now)
    if given.document is None:
        return call, [Log(entry="updated", text="the application changed the call's webhooks")]
    effects: list[Effect] = [Log(entry="updated", text="the application gave a new document")]
    if call.script is not None:
        effects += scripts.stop(call.script, now)
    # The next number: an end of the interrupted verb that is still under way is stale.
    call, asked = _ask_for(replace(call, script=None, verbs=call.verbs + 1), given.document)
    return call, effects + asked


def _update_early(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, Update)
    if given.document is not None:
        raise _refusal(call, given)
    return _update(call, given, now)


# --- what every transition shares


def _enter(call: Call, status: CallStatus, event: CallEvent, now: Instant, text: str) -> Step:
    """Change the status and report the event, if the application asked for it."""
    effects: list[Effect] = [_log_status(status, text)]
    wanted = call.request.status_callback
    if wanted is not None and event in call.request.status_events:
        effects.append(
            NotifyStatus(event=event, status=status, at=now, sequence=call.events, webhook=wanted)
        )
    return replace(call, status=status, updated_at=now, events=call.events + 1), effects


def _log_status(status: CallStatus, text: str) -> Log:
    return Log(entry="status", text=text, details={"status": status.value})


def _hang_up(call: Call, by: Party, now: Instant, text: str) -> Step:
    return _end(call, CallStatus.COMPLETED, by, call.sip_code, now, text)


def _end(
    call: Call, status: CallStatus, by: Party, sip_code: int | None, now: Instant, text: str
) -> Step:
    effects: list[Effect] = [CancelAllTimers()]
    if call.script is not None:
        effects += scripts.stop(call.script, now)
    call = replace(call, ended_at=now, hung_up_by=by, sip_code=sip_code, script=None, awaits=None)
    call, entered = _enter(call, status, CallEvent.COMPLETED, now, text)
    return call, effects + entered


def _warn(call: Call, code: int, message: str, now: Instant, url: str | None = None) -> Step:
    notice = Notification(code=code, level=Level.ERROR, message=message, at=now, url=url)
    return _note(call, [notice], [])


def _note(call: Call, notices: list[Notification], effects: list[Effect]) -> Step:
    """Keep notifications with the call and write them to the journal."""
    room = MAX_NOTIFICATIONS - len(call.notifications)
    kept = (*call.notifications, *notices[: max(room, 0)])
    logged = [LogNotification(notification=notice) for notice in notices]
    return replace(call, notifications=kept), [*effects, *logged]


Handler = Callable[[Call, Any, Instant], Step]  # each takes the input type its row names
_UNANSWERED = (CallStatus.INITIATED, CallStatus.RINGING)
_EARLY = (CallStatus.QUEUED, *_UNANSWERED)
_TALKING = (CallStatus.IN_PROGRESS,)
_ROWS: tuple[tuple[tuple[CallStatus, ...], type, Handler], ...] = (
    ((CallStatus.QUEUED,), LeftQueue, _dial),
    ((CallStatus.INITIATED,), FarEndRang, _ring),
    (_UNANSWERED, FarEndAnswered, _answer),
    (_UNANSWERED, FarEndRefused, _refused),
    (_UNANSWERED, RingTimedOut, _not_answered),
    (_EARLY, Cancel, _cancel),
    (_EARLY, Complete, _cancel),
    (_EARLY, Update, _update_early),
    (_TALKING, Complete, _complete),
    (_TALKING, Update, _update),
    (_TALKING, FarEndHungUp, _far_end_left),
    (_TALKING, FarEndPressed, _far_end_acted),
    (_TALKING, FarEndSaid, _far_end_acted),
    (_TALKING, DocumentArrived, _document_arrived),
    (_TALKING, DocumentFailed, _document_failed),
    (_TALKING, VerbEnded, _verb_ended),
    (_TALKING, LimitReached, _limit_reached),
)

TRANSITIONS: dict[tuple[CallStatus, type], Handler] = {
    (status, given): handler for statuses, given, handler in _ROWS for status in statuses
}
"""Every input that means something in a status, and what it does there."""
