"""What a call does as its documents say: wait, go on with another one, connect, hang up."""

from dataclasses import replace

from emulator.core import script as scripts
from emulator.core import sip
from emulator.core.answering import pick_up
from emulator.core.call import Call, Party
from emulator.core.cxml import Document
from emulator.core.effects import Effect, Tell
from emulator.core.hearing import greeting, settle
from emulator.core.instants import Instant
from emulator.core.moves import Step, ask_for, end, hang_up, message_parameters, note
from emulator.core.outcomes import GoTo, Left, Progress, Role, Script, Through, Waits
from emulator.core.queueing import Enqueued
from emulator.core.recordings import last_of
from emulator.core.sound import Track
from emulator.core.status import CallStatus
from emulator.core.tidings import LegConnected


def begin_documents(call: Call, now: Instant) -> Step:
    """The call was answered, and is to hear its first document if it has one."""
    if call.request.document is None:
        return execute(call, Document(), now)
    return ask_for(call, call.request.document)


def execute(call: Call, document: Document, now: Instant) -> Step:
    """Start a document."""
    digits = call.request.send_digits if call.documents == 0 else ""
    call = replace(call, documents=call.documents + 1)
    progress = scripts.begin(
        document,
        call.verbs,
        now,
        digits=digits,
        call_sid=call.sid,
        role=_role(call),
        unanswered=call.answered_at is None,
        fetches=call.fetches_media,
    )
    return follow(call, progress, now)


def _role(call: Call) -> Role:
    if call.leg is not None and not call.leg.connected:
        return "whisper"
    if call.suspended is None:
        return "main"
    return "queue" if isinstance(call.suspended.at_work, Enqueued) else "conference"


def follow(call: Call, progress: Progress, now: Instant) -> Step:
    """Do as the script says."""
    call, effects = note(call, progress.notices, progress.effects)
    call, effects = pick_up(call, effects, now)
    match progress.outcome:
        case Script() as script:
            return replace(call, script=script, verbs=max(call.verbs, script.verb)), effects
        case GoTo() as onward:
            call, effects = settle(replace(call, script=None, verbs=onward.verb), effects, now)
            call, then = _go_on(call, onward)
        case Waits() as waits:
            call, then = _wait(call, waits, now)
        case Left():
            call, then = _leave(call, now)
        case Through() as through:
            call, effects = settle(replace(call, script=None), effects, now)
            call, then = _through(call, through, now)
    return call, effects + then


def _go_on(call: Call, onward: GoTo) -> Step:
    return ask_for(
        call,
        onward.webhook,
        parameters=(*onward.parameters, *_message(call, onward)),
        recording=None if onward.recorded is None else last_of(call, onward.recorded),
    )


def _message(call: Call, onward: GoTo) -> tuple[tuple[str, str], ...]:
    """The message that the verb sent before it went on."""
    sent = call.last_message
    return message_parameters(sent, sent.status) if onward.messaged and sent is not None else ()


def _wait(call: Call, waits: Waits, now: Instant) -> Step:
    """A verb waits; another document is heard, if there is one."""
    numbers = max(call.verbs, waits.script.verb) + 1
    call = replace(call, script=None, suspended=waits.script, verbs=numbers)
    if waits.webhook is None:
        return connect(call, now)
    return ask_for(call, waits.webhook, parameters=waits.parameters)


def resume(call: Call, now: Instant) -> Step:
    """Nothing else is heard any more: the verb that waited goes on."""
    if call.suspended is None:
        return call, []
    effects = [] if call.script is None else scripts.stop(call.script, now)
    script = replace(call.suspended, spent=call.verbs)
    return replace(call, script=script, suspended=None, awaits=None), effects


def _leave(call: Call, now: Instant) -> Step:
    call, effects = resume(replace(call, script=None), now)
    assert call.script is not None
    call, followed = follow(call, scripts.leave(call.script, now), now)
    return call, effects + followed


def unheard(call: Call, now: Instant) -> Step:
    """The document that was to be heard meanwhile cannot be had.

    A call in a queue leaves it; one in a conference waits on in silence, and one that is about to
    be connected is connected. ``unverified``.
    """
    call = replace(call, awaits=None)
    if call.leg is not None or _role(call) != "queue":
        return connect(call, now)
    call, effects = resume(call, now)
    assert call.script is not None
    call, followed = follow(call, scripts.fail(call.script, now), now)
    return call, effects + followed


_REJECTED = {
    "busy": (CallStatus.BUSY, sip.BUSY_HERE),
    "rejected": (CallStatus.NO_ANSWER, sip.TEMPORARILY_UNAVAILABLE),
}


def _through(call: Call, through: Through, now: Instant) -> Step:
    """A document is over: whoever heard it is connected, waits on, or is hung up."""
    call = replace(call, script=None)
    if through.rejected is not None:
        status, code = _REJECTED[through.rejected]
        return end(call, status, Party.CALLER, code, now, through.reason)
    if through.hung_up or (call.leg is None and call.suspended is None):
        return hang_up(call, Party.CALLER, now, f"hung up: {through.reason}")
    if call.leg is not None:
        return connect(call, now)
    assert call.suspended is not None
    progress = scripts.heard(call.suspended, now)
    call = replace(call, verbs=call.verbs + 1)
    if isinstance(progress.outcome, Script):
        return call, progress.effects
    return follow(call, progress, now)


def connect(call: Call, now: Instant) -> Step:
    """A leg has heard what it is to hear before: the call that dialled it is told."""
    if call.leg is None or call.leg.connected:
        return call, []
    sounds = tuple(replace(each, track=Track.OUTBOUND) for each in greeting(call, now))
    told = LegConnected(verb=call.leg.verb, leg=call.sid, sounds=sounds)
    effects: list[Effect] = [Tell(target=call.leg.dialler, input=told)]
    return replace(call, leg=replace(call.leg, connected=True)), effects
