"""Gather: prompts are heard, and keys or words are collected until the input is complete."""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.effects import (
    Ask,
    CancelTimer,
    Detail,
    Effect,
    Log,
    NotifyPartialResult,
    SetTimer,
    Sounded,
)
from emulator.core.inputs import FarEndPressed, FarEndSaid, Input, VerbEnded, WordsHeard
from emulator.core.instants import SECOND, Duration, Instant, in_seconds
from emulator.core.sentences import sentence
from emulator.core.sound import Sound
from emulator.core.timed import PER_WORD, duration, sound_of, speech_length
from emulator.core.verbs import Gather, Prompt, Say
from emulator.core.work import Again, Done

TIMER = "verb"
PARTIAL_TIMER = "partial-result"

WORDS_PER_REPORT = 2
"""How many more words each partial result has. ``unverified``."""

AUTO_SPEECH_TIMEOUT: Duration = 1 * SECOND
"""How much silence ends speech when the timeout is auto. ``unverified``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A Gather at work. ``number`` is that of its execution.

    The prompt at place ``prompt`` is heard since ``since``; behind the last one, it listens. Of
    its ``words``, the first ``reported`` were told in ``reports`` partial results; while it is
    ``reporting``, another one will follow.
    """

    kind: Literal["gathering"] = "gathering"
    verb: Gather
    number: int
    since: Instant
    prompt: int = 0
    digits: str = ""
    words: str | None = None
    confidence: float = 0.0
    reported: int = 0
    reports: int = 0
    reporting: bool = False

    @property
    def prompting(self) -> Prompt | None:
        """The prompt that is being heard."""
        prompts = self.verb.prompts
        return prompts[self.prompt] if self.prompt < len(prompts) else None


Progress = tuple[Gathering | Done, list[Effect]]


def begin(verb: Gather, number: int, url: str | None, now: Instant) -> Progress:
    """Start with the first prompt; the far end is told what it is asked, and until when."""
    lengths = [duration(prompt) for prompt in verb.prompts]
    heard = 0 if None in lengths else sum(length for length in lengths if length)
    words = " ".join(prompt.text for prompt in verb.prompts if isinstance(prompt, Say))
    state, effects = _prompt(Gathering(verb=verb, number=number, since=now), now)
    return state, [Ask(prompt=words, url=url, at=now + heard), *effects]


def take(state: Gathering, given: Input, now: Instant) -> Progress:
    """Something happened; what means nothing to a Gather changes nothing."""
    match given:
        case VerbEnded():
            return _woken(state, now)
        case FarEndPressed(keys=keys):
            return _pressed(state, keys, now)
        case FarEndSaid():
            return _said(state, given, now)
        case WordsHeard():
            return _recognised(state, now)
    return state, []


def stop(state: Gathering, now: Instant) -> list[Effect]:
    """The call goes on without the input."""
    return [*_no_more_reports(state), *_fall_silent(state, now)[1]]


def _woken(state: Gathering, now: Instant) -> Progress:
    """A prompt ended, or nothing was entered or said for too long."""
    if state.prompting is None:
        return _complete(state)
    ended = _prompt_ended(state, now)
    onward, effects = _prompt(replace(state, prompt=state.prompt + 1), now)
    return onward, [*ended, *effects]


def _pressed(state: Gathering, keys: str, now: Instant) -> Progress:
    """The far end pressed keys, which cut prompts short."""
    if not state.verb.dtmf or state.words is not None:
        return state, []
    state, effects = _fall_silent(state, now)
    for key in keys:
        if key in state.verb.finish_on_key:
            return _finished(state, effects)
        state = replace(state, digits=state.digits + key)
        if len(state.digits) == state.verb.num_digits:
            return _finished(state, effects)
    return state, [*effects, _wake(state, now + state.verb.timeout * SECOND)]


def _said(state: Gathering, given: FarEndSaid, now: Instant) -> Progress:
    """The far end speaks, which cuts prompts short; its words count when it has fallen silent."""
    if not state.verb.speech or state.digits:
        return state, []
    state, effects = _fall_silent(state, now)
    words = given.words if state.words is None else f"{state.words} {given.words}"
    state = replace(state, words=words, confidence=given.confidence)
    silence = state.verb.speech_timeout
    pause = AUTO_SPEECH_TIMEOUT if silence is None else silence * SECOND
    state, reporting = _report_later(state, now)
    effects += reporting
    return state, [*effects, _wake(state, now + speech_length(given.words) + pause)]


def _report_later(state: Gathering, now: Instant) -> tuple[Gathering, list[Effect]]:
    """Report the next words when they have been said, if somebody wants to know."""
    left = len((state.words or "").split()) - state.reported
    if state.verb.partial_results is None or state.reporting or left <= 0:
        return state, []
    said_at = now + min(left, WORDS_PER_REPORT) * PER_WORD
    heard = WordsHeard(verb=state.number)
    timer = SetTimer(name=PARTIAL_TIMER, at=said_at, input=heard)
    return replace(state, reporting=True), [timer]


def _no_more_reports(state: Gathering) -> list[Effect]:
    return [CancelTimer(name=PARTIAL_TIMER)] if state.reporting else []


def _recognised(state: Gathering, now: Instant) -> Progress:
    """A few more words were said: report all so far, and the next ones later."""
    words, webhook = (state.words or "").split(), state.verb.partial_results
    if webhook is None or not state.reporting:
        return state, []
    reported = min(state.reported + WORDS_PER_REPORT, len(words))
    text = " ".join(words[:reported])
    report = NotifyPartialResult(
        words=text,
        sequence=state.reports,
        stability=state.confidence,
        webhook=webhook,
    )
    details: dict[str, Detail] = {"words": text, "report": str(state.reports)}
    log = Log(entry="partial-result", text=f"heard so far: {text}", details=details)
    state = replace(state, reported=reported, reports=state.reports + 1, reporting=False)
    state, effects = _report_later(state, now)
    return state, [log, report, *effects]


def sounding(state: Gathering, now: Instant) -> Sound | None:
    """What the called party hears of the present prompt, as far as it has come."""
    return None if state.prompting is None else sound_of(state.prompting, state.since, now)


def _prompt(state: Gathering, now: Instant) -> tuple[Gathering, list[Effect]]:
    """Let the next prompt be heard or, behind the last one, listen."""
    effects: list[Effect] = []
    state = replace(state, since=now)
    while (prompt := state.prompting) is not None:
        details = {"verb": prompt.kind, "number": state.number, "within": "Gather"}
        effects.append(Log(entry="verb-started", text=sentence(prompt), details=details))
        length = duration(prompt)
        if length is None:
            return state, effects
        if length > 0:
            return state, [*effects, _wake(state, now + length)]
        state = replace(state, prompt=state.prompt + 1)
    return state, [*effects, _wake(state, now + state.verb.timeout * SECOND)]


def _fall_silent(state: Gathering, now: Instant) -> tuple[Gathering, list[Effect]]:
    """Stop the prompt that is being heard, and listen."""
    if state.prompting is None:
        return state, []
    ended = _prompt_ended(state, now)
    silent = replace(state, prompt=len(state.verb.prompts), since=now)
    return silent, [CancelTimer(name=TIMER), *ended]


def _prompt_ended(state: Gathering, now: Instant) -> list[Effect]:
    """It was heard whole, or something cut it short."""
    prompt = state.prompting
    assert prompt is not None
    length = duration(prompt)
    whole = length is not None and now - state.since >= length
    outcome = "completed" if whole else "interrupted"
    took = in_seconds(now - state.since)
    details: dict[str, Detail] = {
        "verb": prompt.kind,
        "number": state.number,
        "within": "Gather",
        "outcome": outcome,
        "seconds": took,
    }
    text = f"{prompt.kind} {outcome} after {took:g} s"
    sound = sounding(state, now)
    heard = [] if sound is None else [Sounded(sound=sound)]
    return [*heard, Log(entry="verb-ended", text=text, details=details)]


def _finished(state: Gathering, effects: list[Effect]) -> Progress:
    """The input is complete before it would be by itself."""
    result, left = _complete(state)
    return result, [CancelTimer(name=TIMER), *effects, *left]


def _complete(state: Gathering) -> Progress:
    verb = state.verb
    parameters: tuple[tuple[str, str], ...] = ()
    if state.digits:
        parameters = (("Digits", state.digits),)
    elif state.words is not None:
        parameters = (("SpeechResult", state.words), ("Confidence", f"{state.confidence:g}"))
    elif not verb.action_on_empty_result:
        return Done(), _no_more_reports(state)
    elif verb.dtmf:
        parameters = (("Digits", ""),)
    else:
        parameters = (("SpeechResult", ""), ("Confidence", "0"))
    action = verb.action or Again(method=verb.method)
    return Done(action=action, parameters=parameters), _no_more_reports(state)


def _wake(state: Gathering, at: Instant) -> SetTimer:
    return SetTimer(name=TIMER, at=at, input=VerbEnded(verb=state.number))
