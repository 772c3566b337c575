"""A Play whose audio is fetched: it lasts as long as what was found, or is passed over."""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.effects import Effect, FetchMedia, SetTimer
from emulator.core.errors import Level, Notification
from emulator.core.inputs import Input, MediaFetched, VerbEnded
from emulator.core.instants import Instant
from emulator.core.timed import PLAY_LENGTH
from emulator.core.verbs import Play
from emulator.core.work import Done

TIMER = "verb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """A Play at work. ``number`` is that of its execution; it is ``found`` when it is heard."""

    kind: Literal["loading"] = "loading"
    verb: Play
    number: int
    found: bool = False


Progress = tuple[Loading | Done, list[Effect]]


def begin(verb: Play, number: int) -> Progress:
    """Fetch the audio."""
    return Loading(verb=verb, number=number), [FetchMedia(verb=number, url=verb.url)]


def take(state: Loading, given: Input, now: Instant) -> Progress:
    """The audio came, or has been heard; nothing else matters to it."""
    match given:
        case MediaFetched() if not state.found:
            return _fetched(state, given, now)
        case VerbEnded() if state.found:
            return Done(), []
    return state, []


def _fetched(state: Loading, given: MediaFetched, now: Instant) -> Progress:
    if given.code is not None:
        text = f"Play: {given.message}; it is passed over"
        notice = Notification(
            code=given.code, level=Level.ERROR, message=text, at=now, url=state.verb.url
        )
        return Done(notices=(notice,)), []
    state = replace(state, found=True)
    if state.verb.loop == 0:
        return state, []
    length = PLAY_LENGTH if given.length is None else given.length
    ends = now + state.verb.loop * length
    return state, [SetTimer(name=TIMER, at=ends, input=VerbEnded(verb=state.number))]
