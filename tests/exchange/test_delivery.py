"""A delivery: when it is tried again, and when it is given up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.core.instants import SECOND, Duration
from emulator.core.urls import TimeOuts
from emulator.exchange.delivery import Attempt, Delivery, Outcome, Purpose, after

PLAIN = Delivery(
    number=1,
    call_sid="call",
    purpose=Purpose.STATUS,
    label="completed",
    method="POST",
    url="http://app/",
    body="a=1&b=",
    created_at=0,
    limits=TimeOuts(total=10_000),
    tries=3,
)


def attempt(milliseconds: int = 10, *, code: int | None = None, retry: bool = False) -> Attempt:
    return Attempt(at=0, milliseconds=milliseconds, url="http://app/", code=code, retry=retry)


def pauses(*attempts: Attempt) -> tuple[Outcome, list[Duration | None]]:
    """The pause after each attempt, and how the delivery ends."""
    delivery, found = PLAIN, []
    for each in attempts:
        delivery, pause = after(delivery, each)
        found.append(pause)
    return delivery.outcome, found


LATE = attempt(code=11200, retry=True)


@pytest.mark.parametrize(
    ("attempts", "outcome", "expected"),
    [
        ([attempt()], Outcome.DELIVERED, [None]),
        ([attempt(code=11217)], Outcome.FAILED, [None]),
        ([LATE], Outcome.PENDING, [SECOND]),
        ([LATE, attempt()], Outcome.DELIVERED, [SECOND, None]),
        ([LATE, attempt(code=11217)], Outcome.FAILED, [SECOND, None]),
        ([LATE, LATE, attempt()], Outcome.DELIVERED, [SECOND, 2 * SECOND, None]),
        ([LATE, LATE, LATE], Outcome.FAILED, [SECOND, 2 * SECOND, None]),
    ],
)
def test_only_what_may_help_is_tried_again_after_one_and_two_seconds(
    attempts: list[Attempt], outcome: Outcome, expected: list[Duration | None]
) -> None:
    assert pauses(*attempts) == (outcome, expected)


def test_attempts_and_pauses_use_the_total_up() -> None:
    delivery, _ = after(PLAIN, attempt(4_000, code=11200, retry=True))
    assert delivery.budget == 5_000
    delivery, pause = after(delivery, attempt(3_000, code=11200, retry=True))
    assert (delivery.outcome, pause, delivery.budget) == (Outcome.FAILED, None, 2_000)


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=5))
def test_there_is_no_try_without_time_and_never_a_fourth(times: list[int]) -> None:
    delivery, pause, made = PLAIN, None, 0
    for milliseconds in times:
        if made and pause is None:
            break
        assert delivery.budget > 0
        delivery, pause = after(delivery, attempt(milliseconds, code=11200, retry=True))
        made += 1
    assert len(delivery.attempts) == made <= 3


def test_the_parameters_are_what_the_body_says() -> None:
    assert PLAIN.parameters == {"a": "1", "b": ""}
