"""The line in which the status callbacks of one call wait: one at a time, in order.

A scenario's faults act here: what is dropped never enters, what is delayed stands outside until
its time comes, what is swapped enters after the next one.
"""

from collections import deque

from emulator.core.farend import CallbackFaults


class Lane:
    """Numbers of deliveries. ``head`` is the one that is being sent, or waits for a retry."""

    def __init__(self) -> None:
        self._waiting: deque[int] = deque()
        self._swapped: int | None = None
        self.head: int | None = None

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
