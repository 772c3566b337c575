"""The clock of a project: the only module that reads the machine's time."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from emulator.core.instants import Duration, Instant

_NANOSECONDS = 1_000
_RATE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)x", re.ASCII)
MODES = "realtime, Nx (for example 20x), auto or manual"


@dataclass(frozen=True, slots=True)
class Mode:
    """How a clock moves: ``rate`` times as fast as real time or, at rate 0, in jumps.

    ``auto`` jumps by itself when nothing is in flight; manual jumps only when told.
    """

    rate: float
    auto: bool = False

    def __str__(self) -> str:
        if self.rate == 0:
            return "auto" if self.auto else "manual"
        return "realtime" if self.rate == 1 else f"{self.rate:g}x"


REALTIME = Mode(1)
AUTO = Mode(0, auto=True)
MANUAL = Mode(0)
_NAMED = {"realtime": REALTIME, "auto": AUTO, "manual": MANUAL}


def mode_of(text: str) -> Mode:
    """The mode that ``text`` names. Raises ``ValueError`` with what to write instead."""
    named = _NAMED.get(text)
    if named is not None:
        return named
    rate = _RATE.fullmatch(text)
    if rate is None or float(rate[1]) == 0:
        raise ValueError(f"{text!r} is not a clock mode: write {MODES}")
    return Mode(float(rate[1]))


def real_now() -> Instant:
    """The machine's own present instant."""
    return time.time_ns() // _NANOSECONDS  # noqa: TID251 - this is the module that may


class Clock:
    """The present instant, which never runs backwards."""

    def __init__(
        self,
        mode: Mode,
        epoch: Instant | None = None,
        monotonic: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._monotonic = monotonic
        self._mode = mode
        self._instant = real_now() if epoch is None else epoch
        self._as_of = monotonic()

    @property
    def mode(self) -> Mode:
        """How the clock moves."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._anchor(self.now())
        self._mode = mode

    def now(self) -> Instant:
        """The present instant."""
        if self._mode.rate == 0:
            return self._instant
        passed = (self._monotonic() - self._as_of) // _NANOSECONDS
        return self._instant + int(passed * self._mode.rate)

    def jump(self, to: Instant) -> None:
        """Go on from ``to``; an instant that has passed is left alone."""
        self._anchor(max(to, self.now()))

    def _anchor(self, instant: Instant) -> None:
        self._instant = instant
        self._as_of = self._monotonic()

    def real_seconds(self, duration: Duration) -> float:
        """How long ``duration`` takes in real time, in a mode that moves by itself."""
        return duration / 1_000_000 / self._mode.rate


class StopWatch:
    """Real time since its creation, for what happens on the wire."""

    def __init__(self) -> None:
        self._started = time.perf_counter()

    def milliseconds(self) -> int:
        """Whole milliseconds so far."""
        return int((time.perf_counter() - self._started) * 1000)
