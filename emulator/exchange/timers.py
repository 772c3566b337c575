"""What is due when. Timers due at one instant run in the order in which they were set."""

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

from emulator.core.instants import Instant

What = TypeVar("What")
_COMPACT_ABOVE = 1_000


class Timers(Generic[What]):
    """Named timers, grouped by owner. ``on_change`` is told whenever one is set.

    A cancelled timer stays in the heap until it comes up, or until such leftovers are the
    greater part of it; ``_live`` says which are not cancelled.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._last_order = 0
        self._heap: list[tuple[Instant, int, str, str]] = []
        self._live: dict[str, dict[str, tuple[int, What]]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def set(self, owner: str, name: str, at: Instant, what: What) -> None:
        """Let ``what`` fall due at ``at``, in place of a timer of the same owner and name."""
        self._last_order += 1
        named = self._live.setdefault(owner, {})
        self._count += name not in named
        named[name] = (self._last_order, what)
        heappush(self._heap, (at, self._last_order, owner, name))
        self._compact()
        self._on_change()

    def entries(self) -> Iterator[tuple[str, str, Instant, What]]:
        """Owner, name, instant and what is due of all that are set, in the order of setting."""
        for at, order, owner, name in sorted(self._heap, key=lambda entry: entry[1]):
            if self._is_live(order, owner, name):
                yield owner, name, at, self._live[owner][name][1]

    def cancel(self, owner: str, name: str) -> None:
        """Forget one timer, if it is set."""
        named = self._live.get(owner)
        if named is not None and named.pop(name, None) is not None:
            self._count -= 1
            if not named:
                del self._live[owner]

    def cancel_all(self, owner: str) -> None:
        """Forget every timer of an owner."""
        self._count -= len(self._live.pop(owner, ()))

    def next_at(self) -> Instant | None:
        """When the next timer is due."""
        while self._heap:
            at, order, owner, name = self._heap[0]
            if self._is_live(order, owner, name):
                return at
            heappop(self._heap)
        return None

    def pop_due(self, now: Instant) -> tuple[Instant, What] | None:
        """Take out the next timer that is due by ``now``, with its instant."""
        at = self.next_at()
        if at is None or at > now:
            return None
        _, _, owner, name = heappop(self._heap)
        what = self._live[owner][name][1]
        self.cancel(owner, name)
        return at, what

    def _is_live(self, order: int, owner: str, name: str) -> bool:
        found = self._live.get(owner, {}).get(name)
        return found is not None and found[0] == order

    def _compact(self) -> None:
        if len(self._heap) > _COMPACT_ABOVE and len(self._heap) > 2 * self._count:
            self._heap = [entry for entry in self._heap if self._is_live(*entry[1:])]
            heapify(self._heap)
