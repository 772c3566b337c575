"""The detector against a listener that walks through time, and what holds for every greeting."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise, repeat

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.core.amd import AnsweredBy, Verdict, resource_value, verdicts
from emulator.core.farend import Beep, FaxTone, Heard, Silence, Speech
from emulator.core.instants import MILLISECOND, SECOND, Duration
from emulator.core.request import DetectionMode, DetectionRequest

GENERATED = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
Plan = tuple[Heard, ...]

# A listener that knows nothing but the present moment


@dataclass(frozen=True)
class Moment:
    """One step of time: what is heard, how many words end, and whether it is a first or last."""

    kind: str
    words: int = 0
    first: bool = False
    last: bool = False


def moments(heard: Plan, step: Duration) -> Iterator[Moment]:
    """What is heard in each step of time; every length must be a multiple of ``step``."""
    for sound in heard:
        count = sound.length // step
        words = sound.words if isinstance(sound, Speech) else 0
        for i in range(count):
            ended = words * (i + 1) // count - words * i // count
            yield Moment(sound.kind, ended, first=i == 0, last=i + 1 == count)
    yield from repeat(Moment("silence"))


@dataclass
class Listener:
    """Goes from moment to moment and remembers what counts."""

    request: DetectionRequest
    silence: Duration = 0
    voice: Duration = 0
    words: int = 0
    machine: bool = False

    def hear(self, past: Moment, step: Duration) -> None:
        self.silence = self.silence + step if past.kind == "silence" else 0
        self.voice += step if past.kind == "speech" else 0
        self.words += past.words

    def who(self, coming: Moment, now: Duration) -> AnsweredBy | None:
        """The rules in their order."""
        asked = self.request
        rules = [
            (not self.voice and self.silence >= asked.silence_timeout, AnsweredBy.UNKNOWN),
            (coming.kind == "fax" and coming.first, AnsweredBy.FAX),
            (self.voice >= asked.speech_threshold, AnsweredBy.MACHINE_START),
            (self.words >= asked.words_threshold, AnsweredBy.MACHINE_START),
            (coming.kind == "beep" and coming.first, AnsweredBy.MACHINE_START),
            (self.voice > 0 and self.silence >= asked.speech_end_threshold, AnsweredBy.HUMAN),
            (now >= asked.timeout, AnsweredBy.UNKNOWN),
        ]
        return next((answer for reached, answer in rules if reached), None)

    def end(self, past: Moment, now: Duration) -> AnsweredBy | None:
        """How the message of a machine ends."""
        rules = [
            (past.kind == "beep" and past.last, AnsweredBy.MACHINE_END_BEEP),
            (self.silence >= self.request.speech_end_threshold, AnsweredBy.MACHINE_END_SILENCE),
            (now >= self.request.timeout, AnsweredBy.MACHINE_END_OTHER),
        ]
        return next((answer for reached, answer in rules if reached), None)


def walk(heard: Plan, request: DetectionRequest, step: Duration) -> tuple[Verdict, ...]:
    """The verdicts of somebody who listens step by step."""
    listener = Listener(request)
    to_the_end = request.mode is DetectionMode.DETECT_MESSAGE_END
    partial = to_the_end and request.asynchronous and request.partial_results
    said: list[Verdict] = []
    line = pairwise(chain([Moment("the answer")], moments(heard, step)))
    for number, (past, coming) in enumerate(line):
        now = number * step
        listener.hear(past, step)
        answer = None if listener.machine else listener.who(coming, now)
        if to_the_end and answer is AnsweredBy.MACHINE_START:
            listener.machine, listener.silence = True, 0
            said += [Verdict(answered_by=answer, at=now, interim=True)] if partial else []
        if listener.machine:
            answer = listener.end(past, now)
        if answer is not None:
            return (*said, Verdict(answered_by=answer, at=now))
    raise AssertionError


# Greetings


def requests(step: Duration = MILLISECOND) -> st.SearchStrategy[DetectionRequest]:
    """All parameters within their bounds, in multiples of ``step``."""

    def lengths(low: int, high: int) -> st.SearchStrategy[Duration]:
        in_steps = st.integers(low * MILLISECOND // step, high * MILLISECOND // step)
        return in_steps.map(lambda number: number * step)

    return st.builds(
        DetectionRequest,
        mode=st.sampled_from(DetectionMode),
        asynchronous=st.booleans(),
        partial_results=st.booleans(),
        silence_timeout=lengths(2_000, 10_000),
        speech_threshold=lengths(1_000, 6_000),
        speech_end_threshold=lengths(500, 5_000),
        timeout=(st.integers(6, 15) | st.integers(1, 120)).map(lambda n: n * SECOND),
        words_threshold=st.integers(2, 15) | st.integers(1, 100),
    )


@dataclass(frozen=True)
class Case:
    heard: Plan
    request: DetectionRequest
    step: Duration


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A greeting whose every length and word is a multiple of a step, often next to a threshold."""
    step = draw(st.sampled_from((500, 500, 250, 250, 100, 100, 20, 1))) * MILLISECOND
    request = draw(requests(step))
    some = st.integers(1, SECOND // step).map(lambda number: number * step)

    def some_or_near(at: Duration) -> st.SearchStrategy[Duration]:
        return some | st.sampled_from((at - step, at))

    word = st.integers(1, max(1, SECOND // 2 // step)).map(lambda number: number * step)
    first = st.builds(Silence, length=some | some_or_near(request.silence_timeout))
    pause = st.builds(Silence, length=some_or_near(request.speech_end_threshold))
    voice = st.builds(Speech, length=some_or_near(request.speech_threshold), words=st.just(0))
    words = st.builds(lambda n, each: Speech(length=n * each, words=n), st.integers(1, 12), word)
    tone = st.builds(Beep, length=some) | st.builds(FaxTone, length=some)
    kinds = st.sampled_from((voice, words, words, pause, pause, pause, tone))
    sound = kinds.flatmap(lambda kind: kind)
    heard = draw(st.tuples(first, words, pause, sound, sound, sound, sound, sound))
    return Case(heard, request, step)


LENGTHS = st.one_of(st.just(0), st.integers(1, 10), st.integers(1, 4 * SECOND))
SPEECH = st.builds(Speech, length=LENGTHS, words=st.integers(0, 20))
SILENCE = st.builds(Silence, length=LENGTHS)
TONES = st.builds(Beep, length=LENGTHS) | st.builds(FaxTone, length=LENGTHS)
PLANS = st.lists(st.one_of(SPEECH, SILENCE, SPEECH, SILENCE, TONES), max_size=8).map(tuple)


@given(cases())
@settings(GENERATED, max_examples=200)
def test_whoever_listens_step_by_step_comes_to_the_same_verdicts(case: Case) -> None:
    assert verdicts(case.heard, case.request) == walk(case.heard, case.request, case.step)


# Whatever is heard


@GENERATED
@given(PLANS, requests())
def test_exactly_one_verdict_is_final_and_it_comes_last_and_in_time(
    heard: Plan, request: DetectionRequest
) -> None:
    *interim, last = verdicts(heard, request)
    assert not last.interim
    assert 0 <= last.at <= request.timeout
    assert len(interim) <= 1
    for verdict in interim:
        assert verdict.interim
        assert verdict.answered_by is AnsweredBy.MACHINE_START
        assert verdict.at <= last.at


@GENERATED
@given(PLANS, requests())
def test_waiting_for_the_end_of_a_message_does_not_change_who_answered(
    heard: Plan, request: DetectionRequest
) -> None:
    (start,) = verdicts(heard, replace(request, mode=DetectionMode.ENABLE))
    end = verdicts(heard, replace(request, mode=DetectionMode.DETECT_MESSAGE_END))[-1]
    assert resource_value(end.answered_by) == resource_value(start.answered_by)
    assert end.at >= start.at
    if start.answered_by is not AnsweredBy.MACHINE_START:
        assert end == start


@GENERATED
@given(PLANS, requests(), st.booleans(), st.booleans())
def test_how_results_are_reported_does_not_change_the_final_one(
    heard: Plan, request: DetectionRequest, asynchronous: bool, partial: bool
) -> None:
    other = replace(request, asynchronous=asynchronous, partial_results=partial)
    assert verdicts(heard, other)[-1] == verdicts(heard, request)[-1]


@GENERATED
@given(PLANS, requests(), st.integers(0, 5 * SECOND), st.integers(0, 50))
def test_higher_thresholds_never_turn_a_human_into_a_machine(
    heard: Plan, request: DetectionRequest, longer: Duration, more: int
) -> None:
    before = verdicts(heard, request)[-1]
    higher = replace(
        request,
        speech_threshold=request.speech_threshold + longer,
        words_threshold=request.words_threshold + more,
    )
    if before.answered_by is AnsweredBy.HUMAN:
        assert verdicts(heard, higher)[-1] == before


@GENERATED
@given(PLANS, requests(), st.integers(1, 60))
def test_more_time_changes_only_a_verdict_that_the_timeout_made(
    heard: Plan, request: DetectionRequest, more: int
) -> None:
    before = verdicts(heard, request)
    if before[-1].at < request.timeout:
        patient = replace(request, timeout=request.timeout + more * SECOND)
        assert verdicts(heard, patient) == before


@GENERATED
@given(PLANS, PLANS, PLANS, requests())
def test_what_begins_after_the_verdict_does_not_change_it(
    heard: Plan, one: Plan, other: Plan, request: DetectionRequest
) -> None:
    said = verdicts(heard, request)
    length = sum(sound.length for sound in heard)
    pause = Silence(length=max(0, said[-1].at - length) + 1)
    assert verdicts((*heard, pause, *one), request) == said
    assert verdicts((*heard, pause, *other), request) == said


# However it is cut


def cut(sound: Heard, share: int) -> Plan:
    """A silence, or speech between two of its words, in two pieces; anything else as it is."""
    if isinstance(sound, Silence):
        first = sound.length * share // 20
        return (Silence(length=first), Silence(length=sound.length - first))
    if isinstance(sound, Speech) and sound.words and sound.length % sound.words == 0:
        each, words = sound.length // sound.words, sound.words * share // 20
        rest = sound.words - words
        return (
            Speech(length=each * words, words=words),
            Speech(length=each * rest, words=rest),
        )
    return (sound,)


WHOLE_WORDS = st.builds(
    lambda words, each: Speech(length=words * each, words=words),
    st.integers(1, 20),
    st.integers(1, SECOND // 4),
)
CUTTABLE = st.lists(st.one_of(WHOLE_WORDS, SILENCE, TONES), max_size=8).map(tuple)
SHARES = st.lists(st.integers(0, 20), min_size=8, max_size=8)


@GENERATED
@given(CUTTABLE, requests(), SHARES)
def test_speech_and_silence_may_be_cut_into_pieces(
    heard: Plan, request: DetectionRequest, shares: list[int]
) -> None:
    pieces = tuple(
        piece for sound, share in zip(heard, shares, strict=False) for piece in cut(sound, share)
    )
    assert verdicts(pieces, request) == verdicts(heard, request)


NOTHING = st.sampled_from(
    (Silence(length=0), Speech(length=0, words=9), Beep(length=0), FaxTone(length=0))
)


@GENERATED
@given(PLANS, NOTHING, st.integers(0, 8), requests())
def test_what_has_no_length_is_not_heard(
    heard: Plan, nothing: Heard, place: int, request: DetectionRequest
) -> None:
    assert verdicts((*heard[:place], nothing, *heard[place:]), request) == verdicts(heard, request)
