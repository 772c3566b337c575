"""What a far end does when it is asked: which of its replies it gives, and when."""

from collections.abc import Iterable, Iterator

from emulator.core.effects import Ask, SetTimer
from emulator.core.farend import Interjection, Reply
from emulator.core.inputs import FarEndHungUp, FarEndPressed, FarEndSaid, Input
from emulator.core.instants import Instant
from emulator.core.patterns import matches
from emulator.core.sound import keys_length


def choose(replies: tuple[Reply, ...], used: tuple[int, ...], ask: Ask) -> int | None:
    """The place of the first reply that is not used yet and fits the question."""
    for place, reply in enumerate(replies):
        if place not in used and _fits(reply, ask):
            return place
    return None


def _fits(reply: Reply, ask: Ask) -> bool:
    prompted = reply.prompt is None or matches(reply.prompt.lower(), ask.prompt.lower())
    return prompted and (reply.url is None or matches(reply.url, ask.url or ""))


def acts_of(name: str, what: Reply | Interjection, at: Instant) -> Iterable[SetTimer]:
    """The timers of what a far end does from ``at`` on; ``name`` tells them from others."""
    if what.presses is not None:
        return _presses(name, what.presses, at)
    if what.says is not None:
        confidence = what.confidence if isinstance(what, Reply) else 0.9
        return [_timer(name, at, FarEndSaid(words=what.says, confidence=confidence))]
    return [_timer(name, at, FarEndHungUp())] if what.hangs_up else []


def _presses(name: str, keys: str, at: Instant) -> Iterator[SetTimer]:
    """One key after the other; pauses are waited for."""
    for place, key in enumerate(keys):
        if key not in "wW":
            yield _timer(f"{name}-{place}", at, FarEndPressed(keys=key))
        at += keys_length(key)


def _timer(name: str, at: Instant, given: Input) -> SetTimer:
    return SetTimer(name=name, at=at, input=given)
