"""What every server of the emulator has: a fast event loop, and a way to tell that it is ready."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket

import uvicorn


class ReadyServer(uvicorn.Server):
    """A server that leaves signals to the program and tells when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do not listen to signals."""
        yield

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, and tell so."""
        await super().startup(sockets)
        self.ready.set()


def fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the fastest event loop that there is here; None: asyncio's own."""
    try:
        import uvloop  # noqa: PLC0415 - not there on every platform
    except ImportError:  # pragma: no cover - it is there where the tests run
        return None
    return uvloop.new_event_loop
