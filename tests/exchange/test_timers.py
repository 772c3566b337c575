"""Timers: what is due runs in order, and what is cancelled does not run."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from emulator.exchange.timers import Timers

OWNERS = st.sampled_from(["a", "b", "c"])
NAMES = st.sampled_from(["x", "y", "z"])


def timers() -> Timers[str]:
    return Timers(lambda: None)


def drain(due: Timers[str], now: int) -> list[tuple[int, str]]:
    found = []
    while (each := due.pop_due(now)) is not None:
        found.append(each)
    return found


def test_timers_run_by_time_and_at_one_instant_in_the_order_set() -> None:
    due = timers()
    for name, at in (("late", 2), ("first", 1), ("second", 1), ("third", 1)):
        due.set("call", name, at, name)
    assert drain(due, 2) == [(1, "first"), (1, "second"), (1, "third"), (2, "late")]


def test_a_timer_is_due_at_its_instant_and_not_before() -> None:
    due = timers()
    due.set("call", "x", 5, "it")
    assert due.pop_due(4) is None
    assert (due.next_at(), len(due)) == (5, 1)
    assert due.pop_due(5) == (5, "it")
    assert (due.next_at(), len(due)) == (None, 0)


def test_a_timer_of_the_same_name_is_replaced_and_goes_to_the_end_of_its_instant() -> None:
    due = timers()
    due.set("call", "x", 1, "old")
    due.set("call", "y", 1, "other")
    due.set("call", "x", 1, "new")
    assert drain(due, 1) == [(1, "other"), (1, "new")]


def test_the_same_name_of_another_owner_is_another_timer() -> None:
    due = timers()
    due.set("a", "x", 1, "of a")
    due.set("b", "x", 1, "of b")
    due.cancel_all("a")
    due.cancel("b", "y")
    assert drain(due, 1) == [(1, "of b")]


def test_whoever_waits_is_told_of_each_timer() -> None:
    told: list[int] = []
    due: Timers[str] = Timers(lambda: told.append(1))
    due.set("a", "x", 1, "it")
    due.set("a", "x", 2, "it")
    assert len(told) == 2


def test_replaced_timers_do_not_pile_up() -> None:
    due = timers()
    for at in range(10_000):
        due.set("call", "x", at, str(at))
    assert len(due._heap) <= 1_001
    assert drain(due, 10_000) == [(9_999, "9999")]


class AgainstALiteralList(RuleBasedStateMachine):
    """The same operations on timers and on a list that is searched from end to end."""

    def __init__(self) -> None:
        super().__init__()
        self.timers = timers()
        self.listed: list[tuple[int, int, str, str]] = []
        self.order = 0

    def _without(self, owner: str, name: str | None = None) -> list[tuple[int, int, str, str]]:
        return [each for each in self.listed if each[2] != owner or name not in (None, each[3])]

    @rule(owner=OWNERS, name=NAMES, at=st.integers(0, 20), times=st.sampled_from([1, 1, 1, 700]))
    def set(self, owner: str, name: str, at: int, times: int) -> None:
        for _ in range(times):
            self.order += 1
            self.timers.set(owner, name, at, f"{owner}{name}{self.order}")
        self.listed = [*self._without(owner, name), (at, self.order, owner, name)]

    @rule(owner=OWNERS, name=NAMES)
    def cancel(self, owner: str, name: str) -> None:
        self.timers.cancel(owner, name)
        self.listed = self._without(owner, name)

    @rule(owner=OWNERS)
    def cancel_all(self, owner: str) -> None:
        self.timers.cancel_all(owner)
        self.listed = self._without(owner)

    @rule(now=st.integers(0, 20))
    def pop(self, now: int) -> None:
        due = sorted(each for each in self.listed if each[0] <= now)
        self.listed = [each for each in self.listed if each[0] > now]
        popped = [(at, f"{owner}{name}{order}") for at, order, owner, name in due]
        assert drain(self.timers, now) == popped

    @invariant()
    def agree(self) -> None:
        assert len(self.timers) == len(self.listed)
        assert self.timers.next_at() == min((each[0] for each in self.listed), default=None)


TestAgainstALiteralList = AgainstALiteralList.TestCase
TestAgainstALiteralList.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@given(st.lists(st.integers(0, 5)))
def test_a_stable_sort_says_in_which_order_timers_run(instants: list[int]) -> None:
    due = timers()
    for number, at in enumerate(instants):
        due.set(str(number), "x", at, str(number))
    expected = sorted(range(len(instants)), key=lambda number: instants[number])
    assert [what for _, what in drain(due, 5)] == [str(number) for number in expected]
