"""Points in time and lengths of time, as whole microseconds.

Whole numbers keep the sums exact: moving a clock by ``a`` and then by ``b`` ends at the same
instant as moving it by ``a + b``, which floating point cannot promise.
"""

from dataclasses import dataclass
from functools import lru_cache
from time import gmtime

Instant = int
"""Microseconds since the Unix epoch, UTC."""

Duration = int
"""Microseconds."""

MILLISECOND: Duration = 1_000
SECOND: Duration = 1_000_000
MINUTE: Duration = 60 * SECOND
HOUR: Duration = 60 * MINUTE

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Span:
    """The instants from ``first`` on and before ``end``; None: there is no such bound."""

    first: Instant | None = None
    end: Instant | None = None

    @property
    def bounded(self) -> bool:
        """Whether there is anything outside of it."""
        return self.first is not None or self.end is not None

    def holds(self, instant: Instant | None) -> bool:
        """Whether ``instant`` is within; what never happened is within an unbounded one only."""
        if instant is None:
            return not self.bounded
        return (self.first is None or self.first <= instant) and (
            self.end is None or instant < self.end
        )


ALWAYS = Span()
"""The span without bounds."""


def seconds(number: float) -> Duration:
    """The duration of ``number`` seconds, to the nearest microsecond."""
    return round(number * SECOND)


def in_seconds(duration: Duration) -> float:
    """``duration`` as a number of seconds."""
    return duration / SECOND


def month_of(instant: Instant) -> tuple[int, int]:
    """The year and the month, UTC."""
    at = gmtime(instant // SECOND)
    return at.tm_year, at.tm_mon


def rfc2822(instant: Instant) -> str:
    """The instant as the vendor writes dates: ``Wed, 19 Sep 2018 20:00:00 +0000``."""
    return _rfc2822_of_second(instant // SECOND)


@lru_cache(maxsize=4096)  # many resources name the same second
def _rfc2822_of_second(second: int) -> str:
    at = gmtime(second)
    return (
        f"{_DAYS[at.tm_wday]}, {at.tm_mday:02d} {_MONTHS[at.tm_mon - 1]} {at.tm_year:04d} "
        f"{at.tm_hour:02d}:{at.tm_min:02d}:{at.tm_sec:02d} +0000"
    )


def iso8601(instant: Instant) -> str:
    """The instant to the millisecond, as the emulator's own pages write it."""
    at = gmtime(instant // SECOND)
    return (
        f"{at.tm_year:04d}-{at.tm_mon:02d}-{at.tm_mday:02d}T"
        f"{at.tm_hour:02d}:{at.tm_min:02d}:{at.tm_sec:02d}.{instant % SECOND // MILLISECOND:03d}Z"
    )
