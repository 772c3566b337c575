"""The clock: modes, rates, jumps, and that it never runs backwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.core.instants import SECOND
from emulator.exchange.clock import (
    AUTO,
    MANUAL,
    REALTIME,
    Clock,
    Mode,
    StopWatch,
    mode_of,
    real_now,
)


class Monotonic:
    """A machine's clock that stands still until it is told to move; nanoseconds."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += round(seconds * 1_000_000_000)


@pytest.fixture
def machine() -> Monotonic:
    return Monotonic()


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("realtime", REALTIME),
        ("auto", AUTO),
        ("manual", MANUAL),
        ("1x", REALTIME),
        ("20x", Mode(20)),
        ("0.5x", Mode(0.5)),
    ],
)
def test_a_mode_has_a_name_or_a_rate(text: str, mode: Mode) -> None:
    assert mode_of(text) == mode
    assert mode_of(str(mode)) == mode


@pytest.mark.parametrize("text", ["", "fast", "0x", "0.0x", "-1x", "x", "20", "1e3x", "٣x", "Auto"])
def test_what_is_no_mode_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write realtime"):
        mode_of(text)


@pytest.mark.parametrize(("rate", "passed"), [(1, 10), (20, 200), (0.5, 5)])
def test_a_rate_multiplies_what_passes(machine: Monotonic, rate: float, passed: int) -> None:
    clock = Clock(Mode(rate), 100 * SECOND, machine)
    machine.pass_by(10)
    assert clock.now() == (100 + passed) * SECOND
    assert clock.real_seconds(passed * SECOND) == 10


@pytest.mark.parametrize("mode", [AUTO, MANUAL])
def test_virtual_time_passes_in_jumps_only(machine: Monotonic, mode: Mode) -> None:
    clock = Clock(mode, 0, machine)
    machine.pass_by(10)
    assert clock.now() == 0
    clock.jump(7 * SECOND)
    assert clock.now() == 7 * SECOND


def test_a_running_clock_runs_on_after_a_jump(machine: Monotonic) -> None:
    clock = Clock(REALTIME, 0, machine)
    machine.pass_by(1)
    clock.jump(60 * SECOND)
    machine.pass_by(2)
    assert clock.now() == 62 * SECOND


def test_a_jump_into_the_past_changes_nothing(machine: Monotonic) -> None:
    clock = Clock(REALTIME, 0, machine)
    machine.pass_by(5)
    clock.jump(3 * SECOND)
    assert clock.now() == 5 * SECOND


def test_a_change_of_mode_goes_on_from_the_present(machine: Monotonic) -> None:
    clock = Clock(REALTIME, 0, machine)
    machine.pass_by(3)
    clock.mode = Mode(10)
    machine.pass_by(1)
    clock.mode = MANUAL
    machine.pass_by(100)
    clock.mode = REALTIME
    machine.pass_by(1)
    assert clock.now() == 14 * SECOND


def test_without_an_epoch_the_clock_starts_at_the_machines_time() -> None:
    before = real_now()
    assert before <= Clock(MANUAL).now() <= real_now()


def test_a_stop_watch_counts_whole_milliseconds() -> None:
    assert StopWatch().milliseconds() >= 0


@given(
    st.lists(
        st.tuples(st.sampled_from(["pass", "jump"]), st.floats(0, 1e6))
        | st.tuples(st.just("mode"), st.sampled_from([0.0, 0.001, 1.0, 7.3, 999_999.0]))
    )
)
def test_the_clock_never_runs_backwards(moves: list[tuple[str, float]]) -> None:
    machine = Monotonic()
    clock, latest = Clock(REALTIME, 0, machine), 0
    for move, amount in moves:
        if move == "pass":
            machine.pass_by(amount)
        elif move == "jump":
            clock.jump(round(amount * SECOND))
        else:
            clock.mode = Mode(amount)
        assert clock.now() >= latest
        latest = clock.now()
