"""The interpreter: executes a document's verbs one after another, in virtual time.

A script is an input source of its call, like the far end: it says when it wants to be woken,
where to go on, and that it is through. It knows verbs; the call does not.
"""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.cxml import Document, Hangup, Pause, Play, Redirect, Say, Unsupported, Verb
from emulator.core.effects import CancelTimer, Effect, Log, SetTimer, Sounded
from emulator.core.errors import Level, Notification
from emulator.core.inputs import VerbEnded
from emulator.core.instants import MILLISECOND, SECOND, Duration, Instant, in_seconds
from emulator.core.request import Webhook
from emulator.core.sound import Sound, SoundKind, Track, keys_length

PER_WORD: Duration = 400 * MILLISECOND
"""How long one spoken word takes: 150 words a minute. ``unverified``."""

PLAY_LENGTH: Duration = 3 * SECOND
"""How long the audio of a Play is taken to last, as its media are not fetched. ``unverified``."""

TIMER = "verb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A document in execution.

    ``position`` is the place of the running verb in the document, ``verb`` the number of its
    execution in the call; it runs since ``started_at``.
    """

    document: Document
    position: int = 0
    verb: int = 0
    started_at: Instant = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo:
    """The script asks for another document, whose first execution is number ``verb``."""

    kind: Literal["go-to"] = "go-to"
    webhook: Webhook
    verb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """The script is through: its last verb ended, or it hung up."""

    kind: Literal["through"] = "through"
    reason: str


Outcome = Script | GoTo | Through
Notifications = list[Notification]


def begin(
    document: Document, verb: int, now: Instant, digits: str = ""
) -> tuple[Outcome, list[Effect], Notifications]:
    """Start a document; ``verb`` is the number of its first execution.

    ``digits`` are pressed before the first verb.
    """
    if digits:
        document = replace(document, verbs=(Play(digits=digits), *document.verbs))
    notices = [
        Notification(code=problem.code, level=Level.WARNING, message=problem.message, at=now)
        for problem in document.problems
    ]
    outcome, effects, passed = _run(Script(document=document, verb=verb), now)
    return outcome, effects, notices + passed


def go_on(script: Script, now: Instant) -> tuple[Outcome, list[Effect], Notifications]:
    """The running verb ended: execute the next one."""
    ended = _ended(script, now, "completed")
    moved = replace(script, position=script.position + 1, verb=script.verb + 1)
    outcome, effects, notices = _run(moved, now)
    return outcome, [*ended, *effects], notices


def stop(script: Script, now: Instant) -> list[Effect]:
    """End the running verb early."""
    return [CancelTimer(name=TIMER), *_ended(script, now, "interrupted")]


def _run(script: Script, now: Instant) -> tuple[Outcome, list[Effect], Notifications]:
    """Execute verbs from ``position`` on until one takes time."""
    effects: list[Effect] = []
    notices: Notifications = []
    while script.position < len(script.document.verbs):
        verb = script.document.verbs[script.position]
        if isinstance(verb, Unsupported):
            notices.append(
                Notification(code=13750, level=Level.ERROR, message=verb.message, at=now)
            )
        else:
            script = replace(script, started_at=now)
            effects.append(_started(script, verb))
            match verb:
                case Hangup():
                    return Through(reason="the document hung up"), effects, notices
                case Redirect(url=url, method=method):
                    onward = Webhook(url=url, method=method)
                    return GoTo(webhook=onward, verb=script.verb + 1), effects, notices
            length = duration(verb)
            if length is None:
                return script, effects, notices
            if length > 0:
                wake = VerbEnded(verb=script.verb)
                effects.append(SetTimer(name=TIMER, at=now + length, input=wake))
                return script, effects, notices
            effects += _ended(script, now, "completed")
        script = replace(script, position=script.position + 1, verb=script.verb + 1)
    return Through(reason="the document ended"), effects, notices


def duration(verb: Say | Play | Pause) -> Duration | None:
    """How long a verb takes; None: until the call ends."""
    match verb:
        case Pause(length=length):
            return length * SECOND
        case Play(digits=digits) if digits:
            return keys_length(digits)
        case Say(text="") | Play(url=""):  # nothing to be heard, however often
            return 0
        case Say(loop=0) | Play(loop=0):
            return None
        case Say(text=text, loop=loop):
            return loop * len(text.split()) * PER_WORD
        case Play(loop=loop):
            return loop * PLAY_LENGTH


def _started(script: Script, verb: Verb) -> Log:
    return Log(
        entry="verb-started",
        text=_sentence(verb),
        details={"verb": verb.kind, "number": script.verb},
    )


def _ended(script: Script, now: Instant, outcome: str) -> list[Effect]:
    """The running verb is over: what was audible of it, and an entry for the journal."""
    verb = script.document.verbs[script.position]
    took = in_seconds(now - script.started_at)
    log = Log(
        entry="verb-ended",
        text=f"{verb.kind} {outcome} after {took:g} s",
        details={"verb": verb.kind, "number": script.verb, "outcome": outcome, "seconds": took},
    )
    sound = _sound(verb, script.started_at, now)
    return [log] if sound is None else [Sounded(sound=sound), log]


def _sound(verb: Verb, start: Instant, end: Instant) -> Sound | None:
    """What the called party heard of a verb between two instants."""
    match verb:
        case Say():
            kind, keys = SoundKind.SPEECH, ""
        case Play(digits=digits) if digits:
            kind, keys = SoundKind.KEYS, digits
        case Play():
            kind, keys = SoundKind.MUSIC, ""
        case _:
            return None
    if end == start:
        return None
    return Sound(track=Track.OUTBOUND, kind=kind, start=start, length=end - start, keys=keys)


def _sentence(verb: Verb) -> str:  # noqa: PLR0911 - one for each verb
    match verb:
        case Say(text=text):
            return f"says: {text}"
        case Play(digits=digits) if digits:
            return f"presses {digits}"
        case Play(url=url):
            return f"plays {url}"
        case Pause(length=length):
            return f"waits {length} s"
        case Redirect(url=url, method=method):
            return f"goes on at {method} {url}"
        case Hangup():
            return "hangs up"
        case Unsupported(message=message):
            return message
