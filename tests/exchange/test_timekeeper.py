"""The timekeeper: what runs when, and when virtual time may move."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.core.instants import SECOND, Instant
from emulator.exchange.clock import AUTO, MANUAL, REALTIME, Clock, Mode
from emulator.exchange.timekeeper import AdvancingError, Moved, Timekeeper

Told = list[tuple[str, Instant]]
Then = Callable[[str, Instant], Awaitable[None]]


class World:
    """A timekeeper that writes down what it runs, and does with it what a test wants."""

    def __init__(self, mode: Mode = MANUAL, then: Then | None = None, grace: float = 0) -> None:
        self.ran: Told = []
        self._more = asyncio.Event()
        self._then = then
        self.keeper: Timekeeper[str] = Timekeeper(Clock(mode, 0), self._run, grace)

    async def _run(self, what: str, now: Instant) -> None:
        self.ran.append((what, now))
        self._more.set()
        if self._then is not None:
            await self._then(what, now)

    def set(self, name: str, at: Instant) -> None:
        self.keeper.timers.set("owner", name, at, name)

    @asynccontextmanager
    async def keeping(self) -> AsyncIterator[None]:
        """Time passes."""
        keeping = asyncio.create_task(self.keeper.keep())
        await turns()
        yield
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)

    async def until(self, count: int) -> None:
        """Wait until so many timers have run."""
        while len(self.ran) < count:
            self._more.clear()
            await self._more.wait()


async def turns(count: int = 20) -> None:
    """Give everything else chances to run."""
    for _ in range(count):
        await asyncio.sleep(0)


def live(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 30))


def test_manual_time_runs_nothing_by_itself() -> None:
    async def story() -> None:
        world = World()
        world.set("due", 0)
        async with world.keeping():
            assert world.ran == []

    live(story())


def test_an_advance_runs_what_is_due_bounds_included_and_says_what_is_left() -> None:
    async def story() -> None:
        world = World()
        for at in (0, 1, 2, 3):
            world.set(f"at {at}", at)
        moved = await world.keeper.advance(2)
        assert world.ran == [("at 0", 0), ("at 1", 1), ("at 2", 2)]
        assert moved == Moved(started_at=0, now=2, ran=3, pending=1, next_at=3)

    live(story())


def test_what_runs_may_set_more_for_the_same_instant() -> None:
    async def then(what: str, now: Instant) -> None:
        if len(what) < 5:
            world.set(what + "x", now)

    world = World(then=then)
    world.set("x", 3)
    live(advance(world, 3))
    assert world.ran == [("x" * length, 3) for length in (1, 2, 3, 4, 5)]


async def advance(world: World, *instants: Instant, stop_when_idle: bool = False) -> None:
    for until in instants:
        await world.keeper.advance(until, stop_when_idle=stop_when_idle)


def test_until_idle_time_stays_at_the_last_event() -> None:
    world = World()
    world.set("last", 5)
    live(advance(world, 100, stop_when_idle=True))
    assert world.keeper.now() == 5


def test_until_idle_time_ends_at_the_limit_when_more_is_to_come() -> None:
    world = World()
    world.set("too late", 101)
    live(advance(world, 100, stop_when_idle=True))
    assert (world.keeper.now(), world.ran) == (100, [])


def test_what_falls_due_after_the_end_of_time_lets_others_run() -> None:
    async def story() -> None:
        world = World(REALTIME)
        world.keeper.stop()
        world.set("too late", 0)
        async with world.keeping():
            await turns()
        assert world.ran == []

    live(story())


def test_time_waits_for_what_is_in_flight() -> None:
    async def story() -> None:
        world = World()
        world.set("later", 1)
        world.keeper.hold()
        moving = asyncio.create_task(world.keeper.advance(1))
        await turns()
        assert (world.ran, world.keeper.now()) == ([], 0)
        world.set("caused", 0)
        world.keeper.release()
        await moving
        assert world.ran == [("caused", 0), ("later", 1)]

    live(story())


def test_a_second_advance_is_refused_and_the_first_goes_on() -> None:
    async def story() -> None:
        world = World()
        world.keeper.hold()
        moving = asyncio.create_task(world.keeper.advance(1))
        await turns()
        with pytest.raises(AdvancingError):
            await world.keeper.advance(2)
        world.keeper.release()
        assert (await moving).now == 1
        assert (await world.keeper.advance(2)).now == 2

    live(story())


def test_auto_jumps_from_event_to_event_and_stays_at_the_last() -> None:
    async def story() -> None:
        world = World(AUTO)
        for at in (3_600 * SECOND, 7_200 * SECOND):
            world.set(str(at), at)
        async with world.keeping():
            await world.until(2)
        assert world.keeper.now() == 7_200 * SECOND

    live(story())


def test_auto_does_not_jump_while_anything_is_in_flight() -> None:
    async def story() -> None:
        world = World(AUTO)
        world.keeper.hold()
        world.set("now", 0)
        world.set("later", 1)
        async with world.keeping():
            assert (world.ran, world.keeper.now()) == ([("now", 0)], 0)
            world.keeper.release()
            await world.until(2)
            assert world.keeper.now() == 1

    live(story())


def test_auto_waits_anew_when_something_happens_within_the_grace() -> None:
    async def story() -> None:
        world = World(AUTO, grace=3_600)
        world.set("later", 1)
        async with world.keeping():
            for _ in range(3):
                world.keeper.hold()
                world.keeper.release()
                await turns()
            assert (world.ran, world.keeper.now()) == ([], 0)

    live(story())


def test_a_change_of_mode_wakes_the_timekeeper() -> None:
    async def story() -> None:
        world = World(MANUAL)
        world.set("later", 60 * SECOND)
        async with world.keeping():
            world.keeper.set_mode(AUTO)
            await world.until(1)
        assert world.ran == [("later", 60 * SECOND)]

    live(story())


def test_a_timer_set_while_time_runs_is_not_overslept() -> None:
    async def story() -> None:
        world = World(Mode(1_000))
        world.set("far", 3_600_000 * SECOND)
        async with world.keeping():
            world.set("near", SECOND)
            await world.until(1)
        ((what, at),) = world.ran
        assert (what, at >= SECOND) == ("near", True)

    live(story())


def test_pushing_a_running_clock_does_not_hold_timers_up_behind_what_is_in_flight() -> None:
    async def story() -> None:
        async def then(what: str, _now: Instant) -> None:
            if what == "soon":
                world.keeper.release()

        world = World(Mode(1_000), then)
        world.keeper.hold()
        world.set("soon", SECOND)
        await world.keeper.advance(2 * SECOND)
        assert [what for what, _ in world.ran] == ["soon"]

    live(story())


def test_pushing_a_running_clock_goes_on_from_there() -> None:
    world = World(REALTIME)
    world.set("tomorrow", 86_400 * SECOND)
    live(advance(world, 86_400 * SECOND))
    assert [what for what, _ in world.ran] == ["tomorrow"]
    assert world.keeper.now() >= 86_400 * SECOND


# Each timer, when it runs, sets others: after so many microseconds, this or none.
PLANS = st.lists(st.tuples(st.integers(0, 12), st.lists(st.integers(0, 6), max_size=3)), max_size=6)


def run_plan(plan: list[tuple[int, list[int]]], pieces: list[int], end: int) -> Told:
    """What runs, and when, if time is moved in these pieces and then to its end."""

    async def then(what: str, now: Instant) -> None:
        if what.count(".") < 3:
            for number, after in enumerate(plan[int(what.partition(".")[0])][1]):
                world.set(f"{what}.{number}", now + after)

    world = World(then=then)
    for number, (at, _) in enumerate(plan):
        world.set(str(number), at)
    instants = [sum(pieces[: count + 1]) for count in range(len(pieces))]
    live(advance(world, *(each for each in instants if each < end), end))
    return world.ran


@given(PLANS, st.lists(st.integers(0, 8), max_size=6))
def test_moving_in_pieces_runs_the_same_as_moving_at_once(
    plan: list[tuple[int, list[int]]], pieces: list[int]
) -> None:
    assert run_plan(plan, pieces, 20) == run_plan(plan, [], 20)
