"""However a recording is paused: what is heard in it was heard in the call, in its place."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.instants import MILLISECOND, SECOND, Instant
from emulator.core.recording import Recording, RecordingSource, pause, resume, start, stop
from emulator.core.request import RecordingRequest
from emulator.core.sound import Sound, SoundKind, Track, audible, keys_length

STEP = 50 * MILLISECOND
TIMES = st.integers(0, 120).map(lambda number: number * STEP)
GENERATED = settings(deadline=None, derandomize=True, max_examples=300)


@st.composite
def sounds(draw: st.DrawFn) -> Sound:
    track, begun = draw(st.sampled_from(Track)), draw(TIMES)
    if draw(st.booleans()):
        keys = draw(st.text("1#wW", min_size=1, max_size=6))
        cut = draw(st.sampled_from([1, 0.5]))
        length = int(keys_length(keys) * cut) // STEP * STEP or STEP
        return Sound(track=track, kind=SoundKind.KEYS, start=begun, length=length, keys=keys)
    return Sound(track=track, kind=SoundKind.SPEECH, start=begun, length=draw(TIMES) or STEP)


Pauses = list[tuple[Instant, bool]]


@st.composite
def recordings(draw: st.DrawFn) -> tuple[Recording, Instant]:
    """A recording that was paused and resumed, and when it ends."""
    first, *turns, last = sorted(draw(st.lists(TIMES, min_size=2, max_size=8)))
    trim = draw(st.sampled_from(["trim-silence", "do-not-trim"]))
    request = RecordingRequest(trim="trim-silence" if trim == "trim-silence" else "do-not-trim")
    made = start("call", 0, request, RecordingSource.START_CALL_RECORDING_API, 0, first)
    for number, turn in enumerate(turns):
        skip = draw(st.booleans())
        made = resume(made, turn) if number % 2 else pause(made, skip=skip, now=turn)
    return made, last


def recorded(made: Recording, last: Instant) -> Iterator[tuple[Instant, Instant | None]]:
    """Each step of the recording with the step of the call in it, or None within a pause."""
    place = made.started_at
    for at in range(made.started_at, last, STEP):
        gaps = [
            gap for gap in made.gaps if gap.start <= at < (last if gap.end is None else gap.end)
        ]
        if any(gap.skipped for gap in gaps):
            continue
        yield place, None if gaps else at
        place += STEP


def heard(of: list[Sound] | tuple[Sound, ...], at: Instant) -> list[tuple[Track, str]]:
    """What is heard in a step: on which side, and which key when it is one."""
    return sorted((each.track, each.keys) for each in audible(of, at, at + STEP))


@GENERATED
@given(recordings(), st.lists(sounds(), max_size=5))
def test_each_moment_of_it_is_that_moment_of_the_call(
    made: tuple[Recording, Instant], talk: list[Sound]
) -> None:
    paused, last = made
    ended = stop(paused, talk, last)
    moments = [
        (place, [] if at is None else heard(talk, at)) for place, at in recorded(paused, last)
    ]
    if ended.empty:
        assert len(moments) * STEP < SECOND or not any(what for _, what in moments)
        return
    for place, what in moments:
        kept = ended.kept_from <= place < ended.kept_to
        assert heard(ended.sounds, place) == (what if kept else [])
    inside = [what for place, what in moments if ended.kept_from <= place < ended.kept_to]
    assert len(inside) * STEP == ended.kept_to - ended.kept_from
    if ended.request.trim == "trim-silence":
        assert inside[0]
        assert inside[-1]
    else:
        assert len(inside) == len(moments)
