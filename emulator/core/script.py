"""The interpreter: executes a document's verbs one after another, in virtual time.

A script is an input source of its call, like the far end: it says when it wants to be woken,
where to go on, and that it is through. It knows verbs; the call does not.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from emulator.core import gather, taking
from emulator.core.cxml import Document
from emulator.core.effects import CancelTimer, Detail, Effect, Log, SetTimer, Sounded
from emulator.core.errors import Level, Notification
from emulator.core.gather import Gathering
from emulator.core.inputs import Input, VerbEnded
from emulator.core.instants import Instant, in_seconds
from emulator.core.request import Webhook
from emulator.core.sentences import sentence
from emulator.core.sound import Sound
from emulator.core.taking import Taking
from emulator.core.timed import Timed, duration, sound_of
from emulator.core.verbs import Gather, Hangup, Play, Record, Redirect, Unsupported, Verb
from emulator.core.work import Again, Done

TIMER = "verb"

Work = Gathering | Taking
"""What a verb has to remember that does more than take its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A document in execution.

    ``position`` is the place of the running verb in the document, ``verb`` the number of its
    execution in the call; it runs since ``started_at``. ``at_work`` is what a verb has to
    remember that does more than take its time.
    """

    document: Document
    position: int = 0
    verb: int = 0
    started_at: Instant = 0
    at_work: Work | None = None

    @property
    def running(self) -> Verb:
        """The verb that is executed."""
        return self.document.verbs[self.position]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo:
    """The script asks for another document, whose first execution is number ``verb``.

    ``recorded`` says that the request tells of the recording that the verb made.
    """

    kind: Literal["go-to"] = "go-to"
    webhook: Webhook
    verb: int
    parameters: tuple[tuple[str, str], ...] = ()
    recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """The script is through: its last verb ended, or it hung up."""

    kind: Literal["through"] = "through"
    reason: str


Outcome = Script | GoTo | Through
Notifications = list[Notification]


@dataclass(slots=True)
class Progress:
    """What an input made of a script: where it stands, and what it wants done."""

    outcome: Outcome
    effects: list[Effect] = field(default_factory=list)
    notices: Notifications = field(default_factory=list)


@dataclass(slots=True)
class Passed:
    """A verb that took no time, and what it wants done."""

    effects: list[Effect] = field(default_factory=list)
    notices: Notifications = field(default_factory=list)


def begin(document: Document, verb: int, now: Instant, digits: str = "") -> Progress:
    """Start a document; ``verb`` is the number of its first execution.

    ``digits`` are pressed before the first verb.
    """
    if digits:
        document = replace(document, verbs=(Play(digits=digits), *document.verbs))
    notices = [
        Notification(code=problem.code, level=Level.WARNING, message=problem.message, at=now)
        for problem in document.problems
    ]
    progress = _run(Script(document=document, verb=verb), now)
    progress.notices[:0] = notices
    return progress


def take(script: Script, given: Input, now: Instant) -> Progress:
    """Give an input to the running verb; one that means nothing to it changes nothing."""
    match script.at_work:
        case None:
            return _next(script, [], now) if isinstance(given, VerbEnded) else Progress(script)
        case Gathering() as state:
            return _work(script, gather.take(state, given, now), now)
        case Taking() as state:
            return _work(script, taking.take(state, given, now), now)


def stop(script: Script, now: Instant) -> list[Effect]:
    """End the running verb early."""
    effects: list[Effect] = [CancelTimer(name=TIMER)]
    match script.at_work:
        case Gathering() as state:
            effects += gather.stop(state, now)
        case Taking() as state:
            effects += taking.stop(state)
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
    moved = replace(script, position=script.position + 1, verb=script.verb + 1, at_work=None)
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
        if not isinstance(verb, Unsupported):
            effects.append(_started(script, verb))
        done = _execute(script, verb, now)
        effects += done.effects
        notices += done.notices
        if isinstance(done, Progress):
            return Progress(done.outcome, effects, notices)
        if not isinstance(verb, Unsupported):
            effects += _ended(script, now, "completed")
        script = replace(script, position=script.position + 1, verb=script.verb + 1)
    return Progress(Through(reason="the document ended"), effects, notices)


def _execute(script: Script, verb: Verb, now: Instant) -> Progress | Passed:
    """Begin a verb."""
    url = script.document.url
    match verb:
        case Hangup():
            return Progress(Through(reason="the document hung up"))
        case Redirect(url=target, method=method):
            onward = Webhook(url=target, method=method)
            return Progress(GoTo(webhook=onward, verb=script.verb + 1))
        case Gather():
            return _work(script, gather.begin(verb, script.verb, url, now), now)
        case Record():
            return _work(script, taking.begin(verb, script.verb, url, now), now)
        case Unsupported(message=message):
            notice = Notification(code=13750, level=Level.ERROR, message=message, at=now)
            return Passed(notices=[notice])
    return _wait(script, verb, now)


def _wait(script: Script, verb: Timed, now: Instant) -> Progress | Passed:
    """Let a verb take its time, if it takes any."""
    length = duration(verb)
    if length == 0:
        return Passed()
    if length is None:
        return Progress(script)
    wake = VerbEnded(verb=script.verb)
    return Progress(script, [SetTimer(name=TIMER, at=now + length, input=wake)])


def _work(script: Script, made: tuple[Work | Done, list[Effect]], now: Instant) -> Progress:
    """What a verb that does more made of an input: it works on, or has done its work."""
    state, effects = made
    if not isinstance(state, Done):
        return Progress(replace(script, at_work=state), effects)
    progress = _go_on(script, state, effects, now)
    progress.notices[:0] = state.notices
    return progress


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
        verb=script.verb + 1,
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
    details: dict[str, Detail] = {
        "verb": verb.kind,
        "number": script.verb,
        "outcome": outcome,
        "seconds": took,
    }
    log = Log(entry="verb-ended", text=f"{verb.kind} {outcome} after {took:g} s", details=details)
    sound = sound_of(verb, script.started_at, now) if isinstance(verb, Timed) else None
    return [log] if sound is None else [Sounded(sound=sound), log]
