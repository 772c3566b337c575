"""The event loop in which the emulator is served."""

import asyncio
from collections.abc import Callable


def fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the fastest event loop that there is here; None: asyncio's own."""
    try:
        import uvloop  # noqa: PLC0415 - not there on every platform
    except ImportError:  # pragma: no cover - it is there where the tests run
        return None
    return uvloop.new_event_loop
