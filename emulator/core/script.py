"""The interpreter: executes a document's verbs one after another, in virtual time.

A script is an input source of its call, like the far end: it says when it wants to be woken,
where to go on, and that it is through. It knows verbs; the call does not.
"""

from dataclasses import replace

from emulator.core import (
    conferring,
    dialling,
    gather,
    loading,
    passing,
    paying,
    queueing,
    referring,
    taking,
)
from emulator.core.conferring import Conferring
from emulator.core.cxml import Document
from emulator.core.dialling import Dialling
from emulator.core.effects import CancelTimer, Detail, Effect, Log, PickUp, SetTimer, Sounded
from emulator.core.errors import Level, Notification
from emulator.core.gather import Gathering
from emulator.core.inputs import Input, VerbEnded
from emulator.core.instants import Instant, in_seconds
from emulator.core.loading import Loading
from emulator.core.outcomes import (
    GoTo,
    Left,
    Notifications,
    Passed,
    Progress,
    Role,
    Script,
    Through,
    Waits,
    Work,
)
from emulator.core.paying import Paying
from emulator.core.placement import needs_answer, passed_over
from emulator.core.queueing import Enqueued
from emulator.core.referring import Referring
from emulator.core.request import Webhook
from emulator.core.sentences import sentence
from emulator.core.sound import Sound
from emulator.core.taking import Taking
from emulator.core.timed import Timed, duration, sound_of
from emulator.core.verbs import (
    Conference,
    Connect,
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pay,
    Play,
    Record,
    Redirect,
    Refer,
    Reject,
    Sms,
    Start,
    Stop,
    Unsupported,
    Verb,
)
from emulator.core.work import Again, Done, Meanwhile

TIMER = "verb"

Waiting = Meanwhile[Conferring] | Meanwhile[Enqueued]
Made = tuple[Work | Done | Waiting, list[Effect]]
"""What a verb that does more than take its time makes of an input."""


def begin(
    document: Document,
    verb: int,
    now: Instant,
    *,
    digits: str = "",
    call_sid: str = "",
    role: Role = "main",
    unanswered: bool = False,
    fetches: bool = False,
) -> Progress:
    """Start a document; ``verb`` is the number of its first execution.

    ``digits`` are pressed before the first verb.
    """
    if digits:
        document = replace(document, verbs=(Play(digits=digits), *document.verbs))
    notices = [
        Notification(code=problem.code, level=Level.WARNING, message=problem.message, at=now)
        for problem in document.problems
    ]
    script = Script(
        document=document,
        verb=verb,
        call_sid=call_sid,
        role=role,
        unanswered=unanswered,
        fetches=fetches,
    )
    progress = _run(script, now)
    progress.notices[:0] = notices
    return progress


def take(script: Script, given: Input, now: Instant) -> Progress:
    """Give an input to the running verb; one that means nothing to it changes nothing."""
    state = script.at_work
    if state is None:
        return _next(script, [], now) if isinstance(given, VerbEnded) else Progress(script)
    return _work(script, _take(state, given, now), now)


def _take(state: Work, given: Input, now: Instant) -> Made:
    made: Made
    match state:
        case Gathering():
            made = gather.take(state, given, now)
        case Taking():
            made = taking.take(state, given, now)
        case Loading():
            made = loading.take(state, given, now)
        case Referring():
            made = referring.take(state, given, now)
        case Paying():
            made = paying.take(state, given, now)
        case Dialling():
            made = dialling.take(state, given, now)
        case Conferring():
            made = conferring.take(state, given, now)
        case Enqueued():
            made = queueing.take(state, given, now)
    return made


def heard(script: Script, now: Instant) -> Progress:
    """What was heard while the running verb waits is through; it may want it again."""
    match script.at_work:
        case Conferring() as state:
            return _work(script, (conferring.heard(state, now), []), now)
        case Enqueued() as state:
            return Progress(script, queueing.heard(state, now))
    return Progress(script)


def leave(script: Script, now: Instant) -> Progress:
    """What was heard while the running verb waits wants to wait no more."""
    assert isinstance(script.at_work, Enqueued)
    return _work(script, queueing.leave(script.at_work, now), now)


def fail(script: Script, now: Instant) -> Progress:
    """What was to be heard while the running verb waits cannot be had."""
    assert isinstance(script.at_work, Enqueued)
    return _work(script, queueing.fail(script.at_work, now), now)


def stop(script: Script, now: Instant, result: str = "hangup") -> list[Effect]:
    """End the running verb early; ``result`` is why, as a queue's action is told."""
    effects: list[Effect] = [CancelTimer(name=TIMER)]
    match script.at_work:
        case Gathering() as state:
            effects += gather.stop(state, now)
        case Taking() as state:
            effects += taking.stop(state)
        case Paying() as state:
            effects += paying.stop(state, now, result)
        case Referring() as state:
            effects += referring.stop(state, result)
        case Dialling() as state:
            effects += dialling.stop(state)
        case Conferring() as state:
            effects += conferring.stop(state)
        case Enqueued() as state:
            effects += queueing.stop(state, now, result)
    return [*effects, *_ended(script, now, "interrupted")]


def sounding(script: Script, now: Instant) -> Sound | None:
    """What the called party hears of the running verb, as far as it has come."""
    if isinstance(script.at_work, Gathering):
        return gather.sounding(script.at_work, now)
    verb = script.running
    return sound_of(verb, script.started_at, now) if isinstance(verb, Timed) else None


def _next(script: Script, effects: list[Effect], now: Instant) -> Progress:
    """The running verb ended: execute the next one."""
    ended = _ended(script, now, "completed")
    moved = replace(script, position=script.position + 1, verb=script.next_verb, at_work=None)
    progress = _run(moved, now)
    progress.effects[:0] = [*effects, *ended]
    return progress


def _run(script: Script, now: Instant) -> Progress:
    """Execute verbs from ``position`` on until one takes time."""
    effects: list[Effect] = []
    notices: Notifications = []
    while script.position < len(script.document.verbs):
        verb = script.running
        script = replace(script, started_at=now)
        misplaced = passed_over(verb, script.role, now, unanswered=script.unanswered)
        if misplaced is not None:
            notices.append(misplaced)
        else:
            if script.unanswered and needs_answer(verb):
                script = replace(script, unanswered=False)
                effects.append(PickUp())
            effects.append(_started(script, verb))
            done = _execute(script, verb, now)
            effects += done.effects
            notices += done.notices
            if isinstance(done, Progress):
                return Progress(done.outcome, effects, notices)
            effects += _ended(script, now, "completed")
        script = replace(script, position=script.position + 1, verb=script.next_verb)
    if script.unanswered:
        effects.append(PickUp())
    return Progress(Through(reason="the document ended"), effects, notices)


def _execute(script: Script, verb: Verb, now: Instant) -> Progress | Passed:
    """Begin a verb."""
    match verb:
        case Hangup() | Redirect() | Leave() | Reject():
            return Progress(_departure(script, verb))
        case Sms() | Start() | Stop() | Connect():
            return passing.execute(script, verb, now)
        case Refer():
            return _refer(script, verb, now)
        case Unsupported():  # what is wrong is told already
            return Passed()
        case Gather() | Record() | Pay() | Dial() | Enqueue():
            return _at_work(script, _begin(script, verb, now), now)
    return _wait(script, verb, now)


def _departure(script: Script, verb: Hangup | Redirect | Leave | Reject) -> GoTo | Through | Left:
    """Leave the document."""
    match verb:
        case Hangup():
            return Through(reason="the document hung up", hung_up=True)
        case Redirect(url=url, method=method):
            return GoTo(webhook=Webhook(url=url, method=method), verb=script.next_verb)
        case Reject(reason=reason):
            return Through(reason=f"rejected as {reason}", hung_up=True, rejected=reason)
        case Leave():
            return Left()


def _at_work(script: Script, made: Made, now: Instant) -> Progress | Passed:
    """What a verb that does more begins with; one that is over at once is passed."""
    state, effects = made
    if isinstance(state, Done) and state.action is None:
        return Passed(effects, list(state.notices))
    return _work(script, made, now)


def _begin(script: Script, verb: Gather | Record | Pay | Dial | Enqueue, now: Instant) -> Made:
    """Begin a verb that does more than take its time."""
    number, url, call_sid = script.verb, script.document.url, script.call_sid
    match verb:
        case Gather():
            return gather.begin(verb, number, url, now)
        case Record():
            return taking.begin(verb, number, url, now)
        case Pay():
            return paying.begin(verb, number, call_sid)
        case Dial(to=Conference()):
            return conferring.begin(verb, number, call_sid, now)
        case Dial():
            return dialling.begin(verb, number, call_sid, now)
        case Enqueue():
            return queueing.begin(verb, number, call_sid, now)


def _refer(script: Script, verb: Refer, now: Instant) -> Progress | Passed:
    """Wait for what becomes of a transfer, if there is anybody to transfer to."""
    if verb.target is not None:
        return _work(script, referring.begin(verb, verb.target, script.verb), now)
    if verb.action is None:
        return Passed()
    parameters = referring.FAILED
    return Progress(GoTo(webhook=verb.action, verb=script.next_verb, parameters=parameters))


def _wait(script: Script, verb: Timed, now: Instant) -> Progress | Passed:
    """Let a verb take its time, if it takes any."""
    if isinstance(verb, Play) and verb.url and not verb.digits and script.fetches:
        return _work(script, loading.begin(verb, script.verb), now)
    length = duration(verb)
    if length == 0:
        return Passed()
    if length is None:
        return Progress(script)
    wake = VerbEnded(verb=script.verb)
    return Progress(script, [SetTimer(name=TIMER, at=now + length, input=wake)])


def _work(script: Script, made: Made, now: Instant) -> Progress:
    """What a verb that does more made of an input: it works on, waits, or has done its work."""
    state, effects = made
    match state:
        case Done():
            progress = _go_on(script, state, effects, now)
            progress.notices[:0] = state.notices
            return progress
        case Meanwhile(state=at_work, webhook=webhook, parameters=parameters):
            waiting = replace(script, at_work=at_work)
            outcome = Waits(script=waiting, webhook=webhook, parameters=parameters)
            return Progress(outcome, effects)
    return Progress(replace(script, at_work=state), effects)


def _go_on(script: Script, done: Done, effects: list[Effect], now: Instant) -> Progress:
    match done.action:
        case None:
            return _next(script, effects, now)
        case Again(method=method):
            if script.document.url is None:
                return _cannot_ask_again(script, effects, now)
            webhook = Webhook(url=script.document.url, method=method)
        case Webhook() as webhook:
            pass
    onward = GoTo(
        webhook=webhook,
        verb=script.next_verb,
        parameters=done.parameters,
        recorded=done.recorded,
    )
    return Progress(onward, [*effects, *_ended(script, now, "completed")])


def _cannot_ask_again(script: Script, effects: list[Effect], now: Instant) -> Progress:
    progress = _next(script, effects, now)
    text = f"{script.running.kind} has no action, and its document has no URL to ask again"
    notice = Notification(code=11200, level=Level.ERROR, message=text, at=now)
    progress.notices.insert(0, notice)
    return progress


def _started(script: Script, verb: Verb) -> Log:
    return Log(
        entry="verb-started",
        text=sentence(verb),
        details={"verb": verb.kind, "number": script.verb},
    )


def _ended(script: Script, now: Instant, outcome: str) -> list[Effect]:
    """The running verb is over: what was audible of it, and an entry for the journal."""
    verb = script.running
    took = in_seconds(now - script.started_at)
    length = duration(verb) if isinstance(verb, Timed) else None
    if length is not None and now - script.started_at >= length:
        outcome = "completed"
    details: dict[str, Detail] = {
        "verb": verb.kind,
        "number": script.verb,
        "outcome": outcome,
        "seconds": took,
    }
    log = Log(entry="verb-ended", text=f"{verb.kind} {outcome} after {took:g} s", details=details)
    sound = sound_of(verb, script.started_at, now) if isinstance(verb, Timed) else None
    return [log] if sound is None else [Sounded(sound=sound), log]
