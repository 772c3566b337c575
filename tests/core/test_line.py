"""The line of calls that wait to be dialled."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from emulator.core.instants import SECOND
from emulator.core.line import Line, Moved, change_spacing, join, leave, move


def dialled(moved: Moved) -> list[str]:
    return [tell.target for tell in moved.dialled]


def test_without_spacing_a_call_goes_at_once() -> None:
    moved = join(Line(), "a", 5)
    assert (dialled(moved), moved.wake_at) == (["a"], None)


def test_the_second_call_waits_for_the_spacing() -> None:
    first = join(Line(spacing=SECOND), "a", 0)
    second = join(first.line, "b", 0)
    assert (dialled(first), dialled(second), second.wake_at) == (["a"], [], SECOND)
    assert dialled(move(second.line, SECOND)) == ["b"]


def test_a_call_that_leaves_gives_its_place_to_those_behind() -> None:
    line = Line(spacing=SECOND, waiting=("a", "b"), free_at=SECOND)
    left = leave(line, "a", 0)
    assert (left.line.waiting, left.wake_at) == (("b",), SECOND)


def test_a_line_that_gets_faster_does_not_keep_the_old_distance() -> None:
    line = Line(spacing=60 * SECOND, waiting=("a", "b"), free_at=60 * SECOND)
    assert change_spacing(line, SECOND, 0).wake_at == SECOND


@given(st.lists(st.integers(0, 5 * SECOND), max_size=20), st.integers(1, 3 * SECOND))
def test_calls_are_dialled_in_order_and_never_closer_than_the_spacing(
    gaps: list[int], spacing: int
) -> None:
    line, now, wake_at = Line(spacing=spacing), 0, None
    went: list[tuple[str, int]] = []

    def take(moved: Moved) -> tuple[Line, int | None]:
        went.extend((sid, now) for sid in dialled(moved))
        return moved.line, moved.wake_at

    for number, gap in enumerate(gaps):
        arrival = now + gap
        while wake_at is not None and wake_at <= arrival:
            now = wake_at
            line, wake_at = take(move(line, now))
        now = arrival
        line, wake_at = take(join(line, str(number), now))
    while wake_at is not None:
        now = wake_at
        line, wake_at = take(move(line, now))
    assert [sid for sid, _ in went] == [str(number) for number in range(len(gaps))]
    assert all(b - a >= spacing for (_, a), (_, b) in pairwise(went))
