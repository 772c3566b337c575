"""The emulator served from a thread of its own, and the way into that thread."""

import asyncio
import tempfile
import threading
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from pathlib import Path
from socket import socket
from typing import Any, TypeVar

import trustme
import uvicorn
from fastapi import FastAPI

from emulator.app import create_app
from emulator.exchange.projects import Projects
from emulator.settings import Settings
from emulator.testing.problems import NotPossibleError
from emulator.web.protocol import Protocol
from emulator.web.serving import ReadyServer, fast_loop

Result = TypeVar("Result")
_LOOPBACK = "127.0.0.1"


class Server:
    """One emulator on free ports of loopback; ``start`` before use, ``stop`` after."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.app: FastAPI = create_app(settings)
        self.port = 0
        self.tls_port: int | None = None
        self.ca: Path | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over = asyncio.Event()
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._files = ExitStack()
        self._applications: asyncio.AbstractEventLoop | None = None

    @property
    def projects(self) -> Projects:
        """Everything that the emulator runs; touch it in its thread only."""
        projects: Projects = self.app.state.projects
        return projects

    def start(self) -> None:
        """Serve from now on. Raises what prevents it."""
        if self._thread is not None:
            raise NotPossibleError("This emulator runs already")
        thread = threading.Thread(target=self._run, name="calls-emulator", daemon=True)
        self._thread = thread
        thread.start()
        self._started.wait()
        if self._failure is not None:
            thread.join()
            raise self._failure

    def stop(self) -> None:
        """Serve no longer; what is on the wire is given up."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()
        self._loop = self._thread = self._applications = None
        self._files.close()

    def application_loop(self) -> asyncio.AbstractEventLoop:
        """An event loop for applications, beside our own: what blocks there blocks nothing here."""
        if self._applications is None:
            loop = self._applications = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever, name="applications", daemon=True)
            thread.start()

            def end() -> None:
                loop.call_soon_threadsafe(loop.stop)
                thread.join()
                loop.run_until_complete(_cancelled())
                loop.run_until_complete(loop.shutdown_default_executor())
                loop.close()

            self._files.callback(end)
        return self._applications

    def submit(self, work: Coroutine[Any, Any, Result]) -> "asyncio.Future[Result]":
        """The result of ``work`` done in the emulator's thread, to be awaited in this one."""
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._running(work)))

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of ``work`` done in the emulator's thread."""
        return asyncio.run_coroutine_threadsafe(work, self._running(work)).result()

    def call(self, work: Callable[[], Result]) -> Result:
        """The same for what needs no waiting."""

        async def doing() -> Result:
            return work()

        return self.do(doing())

    def _running(self, work: Coroutine[Any, Any, Any]) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            work.close()
            text = "This emulator does not run; use it inside: with Emulator() as emulator"
            raise NotPossibleError(text)
        return self._loop

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=fast_loop()) as runner:
                runner.run(self._serve())
        except BaseException as error:  # told to who starts it
            self._failure = error
            self._started.set()

    async def _serve(self) -> None:
        servers = [self._server()]
        if self.settings.tls:
            servers.append(self._server(**self._certificate()))
        sockets = [_bound() for _ in servers]
        self.port = _port_of(sockets[0])
        self.tls_port = _port_of(sockets[1]) if self.settings.tls else None
        async with self.app.router.lifespan_context(self.app):
            tasks = [
                asyncio.create_task(server.serve(sockets=[bound]))
                for server, bound in zip(servers, sockets, strict=True)
            ]
            for server in servers:
                await server.ready.wait()
            self._loop = asyncio.get_running_loop()
            self._started.set()
            await self._over.wait()
            self.projects.stop_time()
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*tasks)

    def _server(self, **tls: str) -> ReadyServer:
        return ReadyServer(
            uvicorn.Config(
                self.app,
                lifespan="off",
                http=Protocol,
                ws="none",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=1,
                **tls,  # type: ignore[arg-type]  # the names of files, as uvicorn has them
            )
        )

    def _certificate(self) -> dict[str, str]:
        """The files of a certificate for loopback, by a CA that lives as long as the server."""
        folder = Path(self._files.enter_context(tempfile.TemporaryDirectory()))
        authority = trustme.CA()
        names = ("localhost", _LOOPBACK, "::1", *self.settings.tls_names)
        certificate = authority.issue_cert(*names)
        self.ca = folder / "ca.pem"
        authority.cert_pem.write_to_path(self.ca)
        certificate.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
        return {"ssl_certfile": str(folder / "server.pem")}


async def _cancelled() -> None:
    """Whatever applications left running has ended."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _bound() -> socket:
    bound = socket()
    bound.bind((_LOOPBACK, 0))
    return bound


def _port_of(bound: socket) -> int:
    port: int = bound.getsockname()[1]
    return port
