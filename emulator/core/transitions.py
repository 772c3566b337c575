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
from emulator.core.answering import MAX_LENGTH
from emulator.core.call import Call, Direction, Party
from emulator.core.commands import (
    Cancel,
    ChangeRecording,
    Command,
    Complete,
    DeleteRecording,
    RecordCall,
    StartStream,
    StopStream,
    Update,
)
from emulator.core.conference_recordings import (
    conference_over,
    conference_recorded,
    conference_sounded,
)
from emulator.core.connections import (
    dequeued,
    leg_released,
    leg_told,
    nobody_there,
    overheard,
    peer_connected,
    room_told,
)
from emulator.core.effects import Effect, Log, Sounded
from emulator.core.errands import message_done
from emulator.core.errors import ApiError
from emulator.core.following import execute, follow, unheard
from emulator.core.hearing import detected, peer_sounded, settle
from emulator.core.inputs import (
    CallbackFailed,
    Detected,
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
    MediaFetched,
    MessageDone,
    PayerKnown,
    PaymentProcessed,
    RecordingProcessed,
    ReferEnded,
    RingTimedOut,
    VerbEnded,
    WordsHeard,
)
from emulator.core.instants import HOUR, Instant
from emulator.core.moves import (
    Step,
    ask_for,
    callback_failed,
    hang_up,
    leave_connection,
    stale,
    stop_documents,
    warn,
)
from emulator.core.paying import Paying
from emulator.core.recordings import (
    call_recorded,
    no_such_recording,
    recording_changed,
    recording_deleted,
    recording_processed,
)
from emulator.core.ringing import (
    answer,
    caller_left,
    cancel,
    dial,
    not_answered,
    refused,
    ring,
    with_webhooks,
)
from emulator.core.sound import Sound, SoundKind, Track, keys_length
from emulator.core.status import CallStatus
from emulator.core.streams import no_such_stream, stream_started, stream_stopped
from emulator.core.tidings import (
    ConferenceJoined,
    ConferenceLeft,
    ConferenceOver,
    ConferenceRecorded,
    ConferenceSounded,
    ConferenceStarted,
    Dequeued,
    HeldInConference,
    LegAnswered,
    LegConnected,
    LegEnded,
    LegReleased,
    PeerConnected,
    PeerSounded,
    QueueJoined,
    QueueRefused,
    QueueServed,
    TimeLimitReached,
)
from emulator.core.timed import speech_length

MAX_DOCUMENTS = 1_000
"""How many documents a call may execute. ``unverified``."""


def step(call: Call, given: Input, now: Instant) -> Step:
    """What ``given``, happening at ``now``, makes of the call.

    Raises ``ApiError`` when a command does not apply in the call's state.
    """
    handler = TRANSITIONS.get((call.status, type(given)))
    if handler is not None and not _of_the_other_side(call, given):
        made = handler(call, given, now)
        # What a call was doing is ended once, with the call.
        return made if call.status.finished else settle(*made, now)
    if isinstance(given, Command):
        raise _refusal(call, given)
    return stale(call, given)


def applies(call: Call, given: Input) -> bool:
    """Whether ``given`` means something to the call in the status that it has."""
    return (call.status, type(given)) in TRANSITIONS and not _of_the_other_side(call, given)


def _of_the_other_side(call: Call, given: Input) -> bool:
    """Whether this is what only the called, or the calling, party of a call that rings does."""
    if call.status is not CallStatus.RINGING:
        return False
    if call.direction is Direction.INBOUND:
        return isinstance(given, FarEndAnswered | FarEndRefused)
    return isinstance(given, FarEndHungUp)


def _refusal(call: Call, given: Command) -> ApiError:
    if isinstance(given, ChangeRecording | DeleteRecording):
        return no_such_recording()
    if isinstance(given, StopStream):
        return no_such_stream()
    if isinstance(given, RecordCall | StartStream):
        done = "recorded" if isinstance(given, RecordCall) else "streamed"
        text = f"The call is {call.status.on_resource}; only a call in progress can be {done}"
        return ApiError(21220, text)
    if call.status.finished:
        text = f"The call has already ended ({call.status}); it cannot be changed"
        return ApiError(10000, text, status=422)
    if isinstance(given, Cancel):
        text = "A call in progress cannot be canceled; write Status=completed to end it"
        return ApiError(10000, text, status=422)
    text = f"The call is {call.status.on_resource}; only a call in progress takes a new document"
    return ApiError(21220, text)


# --- in progress


def _complete(call: Call, given: Input, now: Instant) -> Step:
    call = with_webhooks(call, given)
    return hang_up(call, Party.CALLER, now, "ended by the application")


def _far_end_left(call: Call, _given: Input, now: Instant) -> Step:
    who = "caller" if call.direction is Direction.INBOUND else "called party"
    return hang_up(call, Party.CALLED, now, f"the {who} hung up")


def _limit_reached(call: Call, _given: Input, now: Instant) -> Step:
    call, effects = warn(call, 10000, f"The call lasted {MAX_LENGTH // HOUR} hours; it ends", now)
    call, ended = hang_up(call, Party.CALLER, now, "the longest time of a call was reached")
    return call, effects + ended


def _far_end_acted(call: Call, given: Input, now: Instant) -> Step:
    """It is audible and, when a verb waits for it, is what the verb waits for."""
    if isinstance(given, FarEndPressed):
        shown = "*" * len(given.keys) if _is_paying(call) else given.keys
        log = Log(entry="far-end", text=f"pressed {shown}", details={"keys": shown})
        length = keys_length(given.keys)
        sound = Sound(
            track=Track.INBOUND, kind=SoundKind.KEYS, start=now, length=length, keys=given.keys
        )
    else:
        assert isinstance(given, FarEndSaid)
        log = Log(entry="far-end", text=f"said: {given.words}", details={"words": given.words})
        length = speech_length(given.words)
        sound = Sound(
            track=Track.INBOUND, kind=SoundKind.SPEECH, start=now, length=length, words=given.words
        )
    call, effects = settle(call, [log, Sounded(sound=sound)], now)
    if call.script is not None:
        call, followed = follow(call, scripts.take(call.script, given, now), now)
        effects += followed
    call, followed = overheard(call, given, now)
    return call, effects + followed


def _is_paying(call: Call) -> bool:
    """Whether keys that are pressed are secret."""
    return call.script is not None and isinstance(call.script.at_work, Paying)


def _document_arrived(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, DocumentArrived)
    if given.request != call.awaits:
        return stale(call, given)
    if call.documents == MAX_DOCUMENTS:
        call, effects = warn(call, 10000, f"The call executed {MAX_DOCUMENTS} documents", now)
        call, ended = hang_up(call, Party.CALLER, now, "too many documents")
        return call, effects + ended
    return execute(replace(call, awaits=None), given.document, now)


def _document_failed(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, DocumentFailed)
    if given.request != call.awaits:
        return stale(call, given)
    call, effects = warn(call, given.code, given.message, now, url=given.url)
    if call.suspended is not None:
        call, then = unheard(call, now)
        return call, effects + then
    if call.request.fallback is not None and not call.on_fallback:
        why = (("ErrorCode", str(given.code)), ("ErrorUrl", given.url or ""))
        call, asked = ask_for(call, call.request.fallback, parameters=why, on_fallback=True)
        return call, effects + asked
    text = "there is no document to go on with"
    call, ended = hang_up(call, Party.CALLER, now, text)
    return call, effects + ended


_OfVerb = VerbEnded | ReferEnded | WordsHeard | PayerKnown | PaymentProcessed | MediaFetched


def _verb_ended(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(
        given, VerbEnded | ReferEnded | WordsHeard | PayerKnown | PaymentProcessed | MediaFetched
    )
    if call.script is None or given.verb != call.script.verb:
        return stale(call, given)
    return follow(call, scripts.take(call.script, given, now), now)


def _update(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, Update)
    if given.document is None and given.request == call.request:
        return call, []
    call = replace(call, request=given.request, updated_at=now)
    if given.document is None:
        return call, [Log(entry="updated", text="the application changed the call's webhooks")]
    effects: list[Effect] = [Log(entry="updated", text="the application gave a new document")]
    effects += stop_documents(call, now, "redirected")
    call, told = leave_connection(call)
    # The next number: an end of the interrupted verb that is still under way is stale.
    call = replace(call, script=None, suspended=None, verbs=call.verbs + 1)
    call, asked = ask_for(call, given.document)
    return call, effects + told + asked


def _update_early(call: Call, given: Input, now: Instant) -> Step:
    assert isinstance(given, Update)
    if given.document is not None:
        raise _refusal(call, given)
    return _update(call, given, now)


Handler = Callable[[Call, Any, Instant], Step]  # each takes the input type its row names
_UNANSWERED = (CallStatus.INITIATED, CallStatus.RINGING)
_EARLY = (CallStatus.QUEUED, *_UNANSWERED)
_RINGING = (CallStatus.RINGING,)
"""A call to the application executes documents before it is answered."""
_TALKING = (CallStatus.IN_PROGRESS,)
_FINISHED = (CallStatus.COMPLETED,)
_ENDED = tuple(status for status in CallStatus if status.finished)
_ROWS: tuple[tuple[tuple[CallStatus, ...], type, Handler], ...] = (
    (tuple(CallStatus), CallbackFailed, callback_failed),
    ((CallStatus.QUEUED,), LeftQueue, dial),
    ((CallStatus.INITIATED,), FarEndRang, ring),
    (_UNANSWERED, FarEndAnswered, answer),
    (_UNANSWERED, FarEndRefused, refused),
    (_UNANSWERED, RingTimedOut, not_answered),
    (_EARLY, Cancel, cancel),
    (_EARLY, Complete, cancel),
    (_EARLY, Update, _update_early),
    (_RINGING, FarEndHungUp, caller_left),
    (_RINGING, DocumentArrived, _document_arrived),
    (_RINGING, DocumentFailed, _document_failed),
    (_RINGING, VerbEnded, _verb_ended),
    (_RINGING, LegAnswered, leg_told),
    (_RINGING, LegConnected, leg_told),
    (_RINGING, LegEnded, leg_told),
    (_RINGING, QueueServed, leg_told),
    (_RINGING, TimeLimitReached, room_told),
    (_RINGING, MessageDone, message_done),
    (_TALKING, Complete, _complete),
    (_TALKING, Update, _update),
    (_TALKING, FarEndHungUp, _far_end_left),
    (_TALKING, FarEndPressed, _far_end_acted),
    (_TALKING, FarEndSaid, _far_end_acted),
    (_TALKING, DocumentArrived, _document_arrived),
    (_TALKING, DocumentFailed, _document_failed),
    (_TALKING, VerbEnded, _verb_ended),
    (_TALKING, ReferEnded, _verb_ended),
    (_TALKING, WordsHeard, _verb_ended),
    (_TALKING, PayerKnown, _verb_ended),
    (_TALKING, PaymentProcessed, _verb_ended),
    (_TALKING, MediaFetched, _verb_ended),
    (_TALKING, LimitReached, _limit_reached),
    (_TALKING, LegAnswered, leg_told),
    (_TALKING, LegConnected, leg_told),
    (_TALKING, LegEnded, leg_told),
    (_TALKING, QueueServed, leg_told),
    (_TALKING, Dequeued, dequeued),
    (_TALKING, QueueJoined, room_told),
    (_TALKING, QueueRefused, room_told),
    (_TALKING, ConferenceJoined, room_told),
    (_TALKING, ConferenceStarted, room_told),
    (_TALKING, ConferenceLeft, room_told),
    (_TALKING, HeldInConference, room_told),
    ((*_TALKING, *_FINISHED), ConferenceRecorded, conference_recorded),
    ((*_TALKING, *_FINISHED), ConferenceSounded, conference_sounded),
    ((*_TALKING, *_FINISHED), ConferenceOver, conference_over),
    (_TALKING, TimeLimitReached, room_told),
    (_TALKING, PeerConnected, peer_connected),
    (_TALKING, PeerSounded, peer_sounded),
    (tuple(CallStatus), LegReleased, leg_released),
    (_ENDED, LegConnected, nobody_there),
    (_ENDED, LegAnswered, nobody_there),
    (_ENDED, QueueServed, nobody_there),
    (_ENDED, Dequeued, dequeued),
    (_TALKING, Detected, detected),
    ((*_EARLY, *_TALKING, *_ENDED), MessageDone, message_done),
    ((*_TALKING, *_FINISHED), RecordingProcessed, recording_processed),
    (_TALKING, StartStream, stream_started),
    ((*_TALKING, *_FINISHED), StopStream, stream_stopped),
    (_TALKING, RecordCall, call_recorded),
    ((*_TALKING, *_FINISHED), ChangeRecording, recording_changed),
    ((*_TALKING, *_FINISHED), DeleteRecording, recording_deleted),
)

TRANSITIONS: dict[tuple[CallStatus, type], Handler] = {
    (status, given): handler for statuses, given, handler in _ROWS for status in statuses
}
"""Every input that means something in a status, and what it does there."""
