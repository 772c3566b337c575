"""The lane: one callback of a call at a time, in order, but for the faults of a scenario."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.core.farend import NO_FAULTS, CallbackFaults
from emulator.exchange.lane import Lane, copies


def sent(lane: Lane) -> list[int]:
    """Everything that leaves the lane, one after the other."""
    order = []
    while (number := lane.next()) is not None:
        order.append(number)
        lane.done(number)
    return order


def test_the_next_one_moves_up_only_when_the_head_is_done() -> None:
    lane = Lane()
    lane.enter(1, swap=False)
    lane.enter(2, swap=False)
    assert (lane.next(), lane.next()) == (1, None)
    lane.done(1)
    assert (lane.next(), lane.head) == (2, 2)


def test_what_is_done_outside_the_lane_does_not_free_its_head() -> None:
    lane = Lane()
    lane.enter(1, swap=False)
    lane.next()
    lane.done(7)
    assert lane.head == 1


def test_a_lane_with_a_swapped_one_beside_it_is_not_empty() -> None:
    lane = Lane()
    lane.enter(1, swap=True)
    assert (lane.empty, lane.next()) == (False, None)
    lane.flush()
    assert (sent(lane), lane.empty) == ([1], True)


def test_one_that_is_not_swapped_lets_the_swapped_one_in_behind_it() -> None:
    lane = Lane()
    lane.enter(1, swap=True)
    lane.enter(2, swap=False)
    assert sent(lane) == [2, 1]


@given(st.integers(0, 9), st.booleans())
def test_nothing_is_lost_and_swapping_moves_each_by_one_place(count: int, swap: bool) -> None:
    lane = Lane()
    for number in range(count):
        lane.enter(number, swap=swap)
    lane.flush()
    order = sent(lane)
    assert sorted(order) == list(range(count))
    assert all(abs(place - number) <= swap for place, number in enumerate(order))


@pytest.mark.parametrize(
    ("faults", "count"),
    [
        (NO_FAULTS, 1),
        (CallbackFaults(drop=frozenset({"ringing"})), 0),
        (CallbackFaults(duplicate=frozenset({"ringing"})), 2),
        (CallbackFaults(drop=frozenset({"ringing"}), duplicate=frozenset({"ringing"})), 0),
        (CallbackFaults(drop=frozenset({"answered"})), 1),
    ],
)
def test_faults_say_how_often_a_callback_is_sent(faults: CallbackFaults, count: int) -> None:
    assert copies(faults, "ringing") == count
