"""Answering machine detection: who or what answered, judged by what is heard after the answer.

The far end's sounds are known when it answers, so the verdict and its instant follow from them
at once; nothing here listens or waits. Instants count from the answer. Six rules, in this order:

1. Silence from the answer on reaches the silence timeout: ``unknown``.
2. A fax tone begins: ``fax``.
3. Speech reaches the speech threshold, or its words the words threshold: a machine.
4. A beep begins: a machine.
5. Silence after speech reaches the speech end threshold: ``human``.
6. The detection timeout is reached: ``unknown``.

The rule that is reached first decides; of several reached at the same instant, the first of the
list. The vendor documents the parameters, not how they act together: all of this is
``unverified``. So are these decisions, on which the meaning of the parameters says nothing:

- Reaching a threshold is enough; it need not be exceeded.
- All instants are whole microseconds. The k-th of n words in a piece of speech ends k/n of its
  length after its beginning, rounded up, and counts from then on.
- What has no length is not heard, nor are its words. Silences that follow one another are one.
- After a machine, a fax tone is a sound like speech: it ends a silence and decides nothing.
- A machine recognised when the detection timeout is reached ends as ``machine_end_other`` at
  that instant, and its partial result comes at that instant, too, before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from emulator.core.farend import Beep, FaxTone, Heard, Silence, Speech
from emulator.core.instants import Duration
from emulator.core.request import DetectionMode, DetectionRequest


class AnsweredBy(StrEnum):
    """A verdict, as AnsweredBy of the webhooks spells it."""

    HUMAN = "human"
    MACHINE_START = "machine_start"
    MACHINE_END_BEEP = "machine_end_beep"
    MACHINE_END_SILENCE = "machine_end_silence"
    MACHINE_END_OTHER = "machine_end_other"
    FAX = "fax"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who or what answered, and when that is known: ``at`` this long after the answer.

    An ``interim`` verdict is a partial result, which a final one follows.
    """

    answered_by: AnsweredBy
    at: Duration
    interim: bool = False


def verdicts(heard: Sequence[Heard], request: DetectionRequest) -> tuple[Verdict, ...]:
    """The verdicts on a far end that lets ``heard``, and then silence, be heard and stays.

    The last one is final. It comes no later than the detection timeout. Before it comes an
    interim ``machine_start`` when partial results of asynchronous DetectMessageEnd are asked for
    and a machine answered.
    """
    sounds = _sounds(heard, until=request.timeout)
    verdict = _first_verdict(sounds, request)
    if request.mode is DetectionMode.ENABLE or verdict.answered_by is not AnsweredBy.MACHINE_START:
        return (verdict,)
    message_end = _message_end(sounds, verdict.at, request)
    if request.asynchronous and request.partial_results:
        return (replace(verdict, interim=True), message_end)
    return (message_end,)


def resource_value(answered_by: AnsweredBy) -> Literal["human", "machine"] | None:
    """What answered_by of the call resource says; a fax is a machine, ``unknown`` is None."""
    match answered_by:
        case AnsweredBy.HUMAN:
            return "human"
        case AnsweredBy.UNKNOWN:
            return None
        case _:
            return "machine"


_NEVER: Duration = 1 << 62
"""Later than any instant of a call."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """Something other than silence, and when it begins and ends."""

    what: Speech | Beep | FaxTone
    start: Duration
    end: Duration


def _sounds(heard: Sequence[Heard], until: Duration) -> list[_Sound]:
    """What is not silence, in order; silence is what lies between and after.

    What begins later than ``until`` is left out, as nothing depends on it.
    """
    sounds = []
    start = 0
    for what in heard:
        if start > until:
            break
        end = start + what.length
        if what.length and not isinstance(what, Silence):
            sounds.append(_Sound(what, start, end))
        start = end
    return sounds


def _first_verdict(sounds: list[_Sound], request: DetectionRequest) -> Verdict:
    """The verdict of the six rules, in which a machine is ``machine_start``."""
    return _earliest(
        (_silence_from_the_answer(sounds, request.silence_timeout), AnsweredBy.UNKNOWN),
        (_beginning_of(FaxTone, sounds), AnsweredBy.FAX),
        (_speech_of_a_machine(sounds, request), AnsweredBy.MACHINE_START),
        (_beginning_of(Beep, sounds), AnsweredBy.MACHINE_START),
        # whatever but speech comes before a silence has decided when it began
        (_silence_after_a_sound(sounds, request.speech_end_threshold), AnsweredBy.HUMAN),
        (request.timeout, AnsweredBy.UNKNOWN),
    )


def _message_end(sounds: list[_Sound], machine: Duration, request: DetectionRequest) -> Verdict:
    """How the message ends of a machine that was recognised at the instant ``machine``.

    A beep that is itself what the machine was recognised by ends the message.
    """
    rest = [sound for sound in sounds if sound.end >= machine]
    beep = next((sound.end for sound in rest if isinstance(sound.what, Beep)), _NEVER)
    return _earliest(
        (beep, AnsweredBy.MACHINE_END_BEEP),
        (
            _silence_after_a_sound(rest, request.speech_end_threshold),
            AnsweredBy.MACHINE_END_SILENCE,
        ),
        (request.timeout, AnsweredBy.MACHINE_END_OTHER),
    )


def _earliest(*reached: tuple[Duration, AnsweredBy]) -> Verdict:
    """The verdict that is reached first; of several at the same instant, the first one listed."""
    at, answered_by = min(reached, key=lambda each: each[0])
    return Verdict(answered_by=answered_by, at=at)


def _silence_from_the_answer(sounds: list[_Sound], timeout: Duration) -> Duration:
    """When silence from the answer on has lasted ``timeout``."""
    first = sounds[0].start if sounds else _NEVER
    return timeout if first >= timeout else _NEVER


def _beginning_of(kind: type[Beep | FaxTone], sounds: list[_Sound]) -> Duration:
    """When the first sound of this kind begins."""
    return next((sound.start for sound in sounds if isinstance(sound.what, kind)), _NEVER)


def _speech_of_a_machine(sounds: list[_Sound], request: DetectionRequest) -> Duration:
    """When the speech is long enough, or has words enough, for a machine.

    Speech adds up across silences. That those are short enough to go on need not be asked: a
    longer one makes a human before the speech goes on.
    """
    voice = words = 0
    for sound in sounds:
        if isinstance(sound.what, Speech):
            reached = min(
                _voice_reaches(request.speech_threshold - voice, sound.what),
                _words_reach(request.words_threshold - words, sound.what),
            )
            if reached < _NEVER:
                return sound.start + reached
            voice += sound.what.length
            words += sound.what.words
    return _NEVER


def _voice_reaches(threshold: Duration, speech: Speech) -> Duration:
    """How far into this piece of speech the missing voice time has been heard."""
    return threshold if speech.length >= threshold else _NEVER


def _words_reach(threshold: int, speech: Speech) -> Duration:
    """How far into this piece of speech the missing words have ended."""
    if speech.words < threshold:
        return _NEVER
    return -(-speech.length * threshold // speech.words)  # rounded up


def _silence_after_a_sound(sounds: list[_Sound], threshold: Duration) -> Duration:
    """When silence after any of the sounds has lasted ``threshold`` for the first time."""
    for sound, following in pairwise(sounds):
        if following.start - sound.end >= threshold:
            return sound.end + threshold
    return sounds[-1].end + threshold if sounds else _NEVER
