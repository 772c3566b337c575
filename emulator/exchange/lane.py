"""The line in which the status callbacks of one call wait: one at a time, in order.

A scenario's faults act here: what is dropped never enters, what is delayed stands outside until
its time comes, what is swapped enters after the next one.
"""

from collections import deque
from dataclasses import dataclass

from emulator.core.farend import CallbackFaults


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneState:
    """The numbers in a lane: the head, those behind it, and the one beside it."""

    head: int | None = None
    waiting: tuple[int, ...] = ()
    swapped: int | None = None


class Lane:
    """Numbers of deliveries. ``head`` is the one that is being sent, or waits for a retry."""

    def __init__(self, state: LaneState | None = None) -> None:
        state = state or LaneState()
        self._waiting: deque[int] = deque(state.waiting)
        self._swapped = state.swapped
        self.head = state.head

    @property
    def state(self) -> LaneState:
        """All there is to go on elsewhere."""
        waiting = tuple(self._waiting)
        return LaneState(head=self.head, waiting=waiting, swapped=self._swapped)

    @property
    def empty(self) -> bool:
        """Whether nothing is in the line or stands beside it."""
        return self.head is None and not self._waiting and self._swapped is None

    def enter(self, number: int, *, swap: bool) -> None:
        """Join the end of the line, or stand beside it until the next one has joined."""
        if swap and self._swapped is None:
            self._swapped = number
            return
        self._waiting.append(number)
        self.flush()

    def flush(self) -> None:
        """Let the swapped one join: no other will come."""
        if self._swapped is not None:
            self._waiting.append(self._swapped)
            self._swapped = None

    def next(self) -> int | None:
        """Move the first in line to the head, if the head is free; None when nothing is to do."""
        if self.head is not None or not self._waiting:
            return None
        self.head = self._waiting.popleft()
        return self.head

    def done(self, number: int) -> None:
        """This delivery has ended."""
        if self.head == number:
            self.head = None


def copies(faults: CallbackFaults, event: str) -> int:
    """How often the callback of an event is sent."""
    if event in faults.drop:
        return 0
    return 2 if event in faults.duplicate else 1
