"""Moves a project's time and runs what falls due.

Time that is virtual (``auto`` and ``manual``) moves only while nothing is *in flight*: no attempt
on the wire, no API request being answered, no input waiting to be processed. Whoever is in
flight holds the time: ``hold()`` before, ``release()`` after.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic

from emulator.core.instants import Instant
from emulator.exchange.clock import MANUAL, Clock, Mode
from emulator.exchange.timers import Timers, What

_YIELD_EVERY = 64


class AdvancingError(Exception):
    """Somebody else is moving this project's time already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a move of the time did."""

    started_at: Instant
    now: Instant
    ran: int
    pending: int
    next_at: Instant | None


def _nothing() -> None:
    """Nobody wants to be told."""


class Timekeeper(Generic[What]):
    """Runs ``run(what, instant)`` for every timer, in order, in the clock's mode.

    ``grace`` is in real seconds: how long ``auto`` waits, with nothing in flight, before each
    jump, so that an application's next request is not overtaken.
    """

    def __init__(
        self,
        clock: Clock,
        run: Callable[[What, Instant], Awaitable[None]],
        grace: float = 0.0,
    ) -> None:
        self.clock = clock
        self.grace = grace
        self.timers: Timers[What] = Timers(self._poke)
        self._run = run
        self._in_flight = 0
        self._latest = clock.now()
        self._changes = 0
        self._changed = asyncio.Event()
        self._moves_by_itself = asyncio.Event()
        self._note_mode()
        self._running = asyncio.Lock()
        self._advancing = False
        self._stopped = False
        self.on_rest: Callable[[], None] = _nothing
        """Told when nothing is in flight any more, the mode changed, or the time has stopped."""

    @property
    def stopped(self) -> bool:
        """Whether nothing runs any more."""
        return self._stopped

    @property
    def at_rest(self) -> bool:
        """Whether nothing is in flight and nobody moves the time."""
        return self._in_flight == 0 and not self._advancing

    @property
    def in_flight(self) -> int:
        """How many things hold the time."""
        return self._in_flight

    def now(self) -> Instant:
        """The present instant, which is never before anything that already happened."""
        now = self.clock.now()
        if now > self._latest:  # noqa: PLR1730 - max() takes twice as long
            self._latest = now
        return self._latest

    @property
    def lag(self) -> float:
        """By how many real seconds what is due is late, in time that moves by itself."""
        due_at, rate = self.timers.next_at(), self.clock.mode.rate
        if due_at is None or not rate:
            return 0.0
        return self.clock.real_seconds(max(self.now() - due_at, 0))

    def hold(self) -> None:
        """Something is in flight from now on."""
        self._in_flight += 1
        self._changes += 1

    def release(self) -> None:
        """It is in flight no more."""
        self._in_flight -= 1
        self._poke()
        if self._in_flight == 0:
            self.on_rest()

    def stop(self) -> None:
        """Nothing runs any more, and an advance that is under way ends."""
        self._stopped = True
        self._poke()
        self.on_rest()

    def set_mode(self, mode: Mode) -> None:
        """Go on from the present instant in another mode."""
        self.clock.mode = mode
        self._note_mode()
        self._poke()
        self.on_rest()

    def _note_mode(self) -> None:
        if self.clock.mode == MANUAL:
            self._moves_by_itself.clear()
        else:
            self._moves_by_itself.set()

    def restart(self, mode: Mode, now: Instant) -> None:
        """Begin at another instant, which may be an earlier one; no timer may be set yet."""
        self.clock = Clock(mode, now)
        self._latest = now

    def _poke(self) -> None:
        self._changes += 1
        self._changed.set()

    async def _change(self, within: float | None = None) -> None:
        """Wait until anything changes, or for ``within`` real seconds."""
        self._changed.clear()
        if within is None:
            await self._changed.wait()
            return
        alarm = asyncio.get_running_loop().call_later(within, self._changed.set)
        try:
            await self._changed.wait()
        finally:
            alarm.cancel()

    async def keep(self) -> None:
        """Run what falls due, for ever."""
        while True:
            await self._moves_by_itself.wait()  # else each request would wake this for nothing
            await self._keep_once()

    async def _keep_once(self) -> None:
        mode = self.clock.mode
        due_at = self.timers.next_at()
        if self._advancing or self._stopped or due_at is None:
            await self._change()
        elif due_at <= self.now():
            await self._run_due()
        elif mode.rate:
            await self._change(self.clock.real_seconds(due_at - self.now()))
        elif self._in_flight:
            await self._change()
        elif await self._is_quiet():
            self.clock.jump(due_at)

    async def _is_quiet(self) -> bool:
        """Whether nothing at all happens for as long as the grace."""
        before = self._changes
        if self.grace == 0:
            await asyncio.sleep(0)  # let others run: a jump costs no real time
        else:
            await self._change(self.grace)
        return before == self._changes

    async def _run_due(self) -> int:
        """Run every timer that is due by now, those included that they set for now."""
        ran = 0
        async with self._running:
            while not self._stopped and (due := self.timers.pop_due(self.now())) is not None:
                at, what = due
                self._latest = max(self._latest, at)
                await self._run(what, self._latest)
                ran += 1
                if ran % _YIELD_EVERY == 0:
                    await asyncio.sleep(0)
        return ran

    async def _settle(self) -> int:
        """Run what is due now until nothing is due and nothing is in flight."""
        ran = 0
        while True:
            ran += await self._run_due()
            due_at = self.timers.next_at()
            if self._stopped:
                return ran
            if due_at is not None and due_at <= self.now():
                continue
            if not self._in_flight:
                return ran
            rate, wait = self.clock.mode.rate, None
            if rate and due_at is not None:  # other timers do not wait for what is in flight
                wait = self.clock.real_seconds(due_at - self.now())
            await self._change(wait)

    async def advance(self, until: Instant, *, stop_when_idle: bool = False) -> Moved:
        """Move the time to ``until``, running everything due on the way, bounds included.

        Returns after the deliveries that this caused have ended. With ``stop_when_idle`` the
        time stays at the last event when nothing is left to do before ``until``. Raises
        ``AdvancingError`` while another advance of this project is under way.
        """
        if self._advancing:
            raise AdvancingError
        self._advancing = True
        started_at = self.now()
        try:
            ran = await self._advance(until, stop_when_idle)
        finally:
            self._advancing = False
            self._poke()
            self.on_rest()
        return Moved(
            started_at=started_at,
            now=self.now(),
            ran=ran,
            pending=len(self.timers),
            next_at=self.timers.next_at(),
        )

    async def _advance(self, until: Instant, stop_when_idle: bool) -> int:
        ran = await self._settle()
        due_at = self.timers.next_at()
        while due_at is not None and due_at <= until and not self._stopped:
            self.clock.jump(due_at)
            await asyncio.sleep(0)
            ran += await self._settle()
            due_at = self.timers.next_at()
        if not (self._stopped or (stop_when_idle and due_at is None)):
            self.clock.jump(until)
        return ran
