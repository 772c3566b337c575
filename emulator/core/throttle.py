"""How many requests a project may make: so many in each window of time."""

from dataclasses import dataclass, replace

from emulator.core.instants import SECOND, Duration, Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """``limit`` requests in each ``window``, which begins with its first request.

    That the vendor counts in such windows is ``unverified``.
    """

    limit: int
    window: Duration = 10 * SECOND
    opened_at: Instant = 0
    used: int = 0

    @property
    def remaining(self) -> int:
        """How many more requests the window has room for."""
        return max(self.limit - self.used, 0)

    @property
    def resets_at(self) -> Instant:
        """When the next window can begin."""
        return self.opened_at + self.window

    @property
    def exceeded(self) -> bool:
        """Whether the request that was counted last was one too many."""
        return self.used > self.limit


def count(throttle: Throttle, now: Instant) -> Throttle:
    """The throttle after one more request."""
    if throttle.used == 0 or now >= throttle.resets_at:
        return replace(throttle, opened_at=now, used=1)
    return replace(throttle, used=throttle.used + 1)
