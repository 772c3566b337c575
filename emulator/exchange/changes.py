"""Tells those who wait that something happened: a call, delivery or entry is new or changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Subject = TypeVar("Subject")


class Changes(Generic[Subject]):
    """``publish`` calls every listener at once; without any, it costs next to nothing.

    A listener gets what changed, or None when nothing is in flight any more, the mode of the
    clock changed or the time has stopped.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[Subject | None], None]] = []

    def publish(self, subject: Subject | None) -> None:
        """Tell of something that is new or changed."""
        if self._listeners:
            for listener in list(self._listeners):
                listener(subject)

    @contextmanager
    def heard_by(self, listener: Callable[[Subject | None], None]) -> Iterator[None]:
        """Let a listener hear of every change until the block is left."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)
