"""SIGINT and SIGTERM: each is a wish to end, and so an end without an error."""

import asyncio
import signal
import sys
from types import FrameType

_WISHES_TO_END = (signal.SIGINT, signal.SIGTERM)


def exit_on_signals() -> None:
    """End the program with code 0 when a signal comes; for while it is still starting."""
    for number in _WISHES_TO_END:
        signal.signal(number, lambda _number, _frame: sys.exit(0))


def set_on_signals(stopped: asyncio.Event) -> None:
    """Set ``stopped`` when a signal comes; a second one of its kind ends the program at once."""
    loop = asyncio.get_running_loop()

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(stopped.set)

    for number in _WISHES_TO_END:
        signal.signal(number, stop)
