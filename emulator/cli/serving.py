"""Runs servers in one event loop until a signal ends the program, and ends them without loss."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from emulator.cli.listening import Listener
from emulator.cli.signals import set_on_signals
from emulator.exchange.projects import Projects
from emulator.web.protocol import Protocol
from emulator.web.serving import ReadyServer, fast_loop

GRACE = 5
"""Real seconds that requests being answered, and then deliveries on the wire, have to end."""

LOOK_UPS = 128
"""Threads for what cannot be done in the event loop."""

Main = Callable[[asyncio.Event], Awaitable[int]]


def run(main: Main) -> int:
    """Run ``main`` in an event loop; the event it gets is set by SIGINT or SIGTERM."""

    async def until_stopped() -> int:
        _collect_seldom()
        stopped = asyncio.Event()
        set_on_signals(stopped)
        return await main(stopped)

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        # Host names are looked up in threads: a slow one must not keep others waiting.
        runner.get_loop().set_default_executor(ThreadPoolExecutor(LOOK_UPS))
        return runner.run(until_stopped())


def _collect_seldom() -> None:
    """What is kept of calls is no garbage: looking through all of it often costs much time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@asynccontextmanager
async def serving(
    app: FastAPI, listeners: Sequence[Listener], *, access_log: bool = False
) -> AsyncIterator[None]:
    """Serve the emulator on every listener until the block is left.

    Then nothing more is accepted, and what is on the wire to applications may end.
    """
    projects: Projects = app.state.projects
    async with app.router.lifespan_context(app):
        async with AsyncExitStack() as servers:
            for listener in listeners:
                one = listening(app, listener, access_log=access_log)
                await servers.enter_async_context(one)
            yield
            projects.stop_time()
            draining = asyncio.create_task(projects.drain(GRACE))
        await draining


@asynccontextmanager
async def listening(
    app: ASGIApp, listener: Listener, *, access_log: bool = False
) -> AsyncIterator[None]:
    """Serve any application on one listener until the block is left."""
    server = ReadyServer(_config(app, listener, access_log))
    task = asyncio.create_task(server.serve(sockets=list(listener.sockets)))
    ready = asyncio.create_task(server.ready.wait())
    await asyncio.wait([task, ready], return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    try:
        if server.started:
            yield
    finally:
        server.should_exit = True
        await task  # raises why it did not start, if so


def _config(app: ASGIApp, listener: Listener, access_log: bool) -> uvicorn.Config:
    certified = listener.certified
    return uvicorn.Config(
        app,
        lifespan="off",
        http=Protocol,
        ws="none",
        log_config=None,
        access_log=access_log,
        proxy_headers=access_log,  # who asked matters to it alone; web/origins.py reads the scheme
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=None if certified is None else certified.certificate,
        ssl_keyfile=None if certified is None else certified.key,
    )
