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
from emulator.core.gather import Gathered, Gathering
from emulator.core.inputs import FarEndPressed, FarEndSaid, Input, VerbEnded
from emulator.core.instants import Instant, in_seconds
from emulator.core.request import Method, Webhook
from emulator.core.taking import Taken, Taking
from emulator.core.timed import Timed, duration, sentence, sound_of
from emulator.core.verbs import Gather, Hangup, Play, Record, Redirect, Unsupported, Verb

TIMER = "verb"


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
    at_work: Gathering | Taking | None = None

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


def take(  # noqa: PLR0911 - one for each pair of an input and a verb at work
    script: Script, given: Input, now: Instant
) -> Progress:
    """Give an input to the running verb; one that means nothing to it changes nothing."""
    match given, script.at_work:
        case VerbEnded(), None:
            return _next(script, [], now)
        case VerbEnded(), Gathering() as state:
            return _gathering(script, *gather.woken(state, now), now)
        case FarEndPressed(keys=keys), Gathering() as state:
            return _gathering(script, *gather.pressed(state, keys, now), now)
        case FarEndSaid(), Gathering() as state:
            return _gathering(script, *gather.said(state, given, now), now)
        case VerbEnded(), Taking() as state:
            return _taking(script, *taking.woken(state, now), now)
        case FarEndPressed(keys=keys), Taking() as state:
            return _taking(script, *taking.pressed(state, keys, now), now)
        case FarEndSaid(), Taking() as state:
            return _taking(script, *taking.said(state, given, now), now)
    return Progress(script)


def stop(script: Script, now: Instant) -> list[Effect]:
    """End the running verb early."""
    effects: list[Effect] = [CancelTimer(name=TIMER)]
    match script.at_work:
        case Gathering() as state:
            effects += gather.stop(state, now)
        case Taking() as state:
            effects += taking.stop(state)
    return [*effects, *_ended(script, now, "interrupted")]


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
        if isinstance(verb, Unsupported):
            notices.append(
                Notification(code=13750, level=Level.ERROR, message=verb.message, at=now)
            )
        else:
            script = replace(script, started_at=now)
            effects.append(_started(script, verb))
            progress = _execute(script, verb, now)
            if progress is not None:
                return Progress(progress.outcome, [*effects, *progress.effects], notices)
            effects += _ended(script, now, "completed")
        script = replace(script, position=script.position + 1, verb=script.verb + 1)
    return Progress(Through(reason="the document ended"), effects, notices)


def _execute(script: Script, verb: Verb, now: Instant) -> Progress | None:
    """Begin a verb; None when it is over already."""
    url = script.document.url
    match verb:
        case Hangup():
            return Progress(Through(reason="the document hung up"))
        case Redirect(url=target, method=method):
            onward = Webhook(url=target, method=method)
            return Progress(GoTo(webhook=onward, verb=script.verb + 1))
        case Gather():
            return _gathering(script, *gather.begin(verb, script.verb, url, now), now)
        case Record():
            return _taking(script, *taking.begin(verb, script.verb, url, now), now)
        case Unsupported():
            return None
    return _wait(script, verb, now)


def _wait(script: Script, verb: Timed, now: Instant) -> Progress | None:
    """Let a verb take its time, if it takes any."""
    length = duration(verb)
    if length == 0:
        return None
    if length is None:
        return Progress(script)
    wake = VerbEnded(verb=script.verb)
    return Progress(script, [SetTimer(name=TIMER, at=now + length, input=wake)])


def _gathering(
    script: Script, state: Gathering | Gathered, effects: list[Effect], now: Instant
) -> Progress:
    if isinstance(state, Gathering):
        return Progress(replace(script, at_work=state), effects)
    verb = script.running
    assert isinstance(verb, Gather)
    if state.parameters is None:
        return _next(script, effects, now)
    return _act(script, verb.action, verb.method, state.parameters, effects, now)


def _taking(script: Script, state: Taking | Taken, effects: list[Effect], now: Instant) -> Progress:
    if isinstance(state, Taking):
        return Progress(replace(script, at_work=state), effects)
    verb = script.running
    assert isinstance(verb, Record)
    progress = _act(script, verb.action, verb.method, state.parameters, effects, now)
    if isinstance(progress.outcome, GoTo):
        progress.outcome = replace(progress.outcome, recorded=True)
    return progress


def _act(
    script: Script,
    action: Webhook | None,
    method: Method,
    parameters: tuple[tuple[str, str], ...],
    effects: list[Effect],
    now: Instant,
) -> Progress:
    """Go on with a verb's action; without one, with the document again."""
    if action is None and script.document.url is None:
        text = f"{script.running.kind} has no action, and its document has no URL to ask again"
        notice = Notification(code=11200, level=Level.ERROR, message=text, at=now)
        progress = _next(script, effects, now)
        progress.notices.insert(0, notice)
        return progress
    webhook = action or Webhook(url=script.document.url or "", method=method)
    ended = [*effects, *_ended(script, now, "completed")]
    return Progress(GoTo(webhook=webhook, verb=script.verb + 1, parameters=parameters), ended)


def _started(script: Script, verb: Verb) -> Log:
    return Log(
        entry="verb-started",
        text=_sentence(verb),
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


def _sentence(verb: Verb) -> str:
    match verb:
        case Redirect(url=url, method=method):
            return f"goes on at {method} {url}"
        case Hangup():
            return "hangs up"
        case Gather(dtmf=dtmf, speech=speech):
            wanted = [word for word, on in (("keys", dtmf), ("speech", speech)) if on]
            return f"asks for {' or '.join(wanted)}"
        case Record():
            return "records"
        case Unsupported(message=message):
            return message
    return sentence(verb)
