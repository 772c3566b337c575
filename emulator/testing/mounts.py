"""Webhooks to applications in this process: what stands behind a URL instead of the network."""

import asyncio
import traceback
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from emulator.core.urls import TimeOuts, is_http_url
from emulator.exchange.outgoing import Outgoing
from emulator.exchange.routing import Route, Routing
from emulator.exchange.transport import Answer, Transport, answer_of
from emulator.exchange.unreached import unreached
from emulator.testing.inprocess import Answered, Application, Asked, ask
from emulator.testing.problems import NotPossibleError

Result = TypeVar("Result")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """An application behind a URL, which runs in the event loop ``loop``."""

    place: tuple[str, str, int]
    root: str
    application: Application
    loop: asyncio.AbstractEventLoop


def _place_of(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.hostname or "", parts.port or _PORTS[parts.scheme.lower()]


class MountingTransport(Transport):
    """Asks mounted applications themselves, and everybody else as ``rest`` does."""

    def __init__(self, rest: Transport, routing: Routing) -> None:
        super().__init__(routing)
        self._rest = rest
        self._mounts: list[Mount] = []
        self.raised: list[str] = []
        """What mounted applications raised, as tracebacks."""

    def mount(self, url: str, application: Application, loop: asyncio.AbstractEventLoop) -> None:
        """Let ``application`` answer everything below ``url``, the latest mount first."""
        if not is_http_url(url) or "?" in url or "#" in url:
            text = f"{url!r} is nothing to mount under; write for example https://app.example"
            raise NotPossibleError(text)
        root = urlsplit(url).path.rstrip("/")
        made = Mount(place=_place_of(url), root=root, application=application, loop=loop)
        self._mounts.insert(0, made)

    def runs_in(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether a mounted application needs this event loop to answer."""
        return any(each.loop is loop for each in self._mounts)

    async def request(
        self,
        outgoing: Outgoing,
        url: str,
        headers: dict[str, str],
        route: Route,
        limits: TimeOuts,
    ) -> tuple[Answer, str | None]:
        """One signed request, to a mounted application or through the network."""
        mount = self._find(url)
        if mount is None:
            return await self._rest.request(outgoing, url, headers, route, limits)
        asked = Asked(
            method=outgoing.method,
            url=url,
            headers=[(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            body=outgoing.body.encode() if outgoing.method == "POST" else b"",
            root=mount.root,
        )
        try:
            async with asyncio.timeout(limits.read / 1000):
                answered = await _in_loop(mount.loop, self._ask(mount, asked))
        except TimeoutError:
            raise unreached(TimeoutError("reading"), route, limits) from None
        return answer_of(outgoing, url, answered.status, answered.headers, answered.body)

    def _find(self, url: str) -> Mount | None:
        place, path = _place_of(url), urlsplit(url).path
        for each in self._mounts:
            below = path == each.root or path.startswith(f"{each.root}/") or not each.root
            if each.place == place and below:
                return each
        return None

    async def _ask(self, mount: Mount, asked: Asked) -> Answered:
        """The answer; an application that raises answers 500, as on a server of its own."""
        try:
            return await ask(mount.application, asked)
        except ConnectionResetError:
            raise
        except Exception as error:  # whatever it is, it is the application's
            self.raised.append(f"{asked.method} {asked.url}\n{traceback.format_exc().rstrip()}")
            said = f"Internal Server Error: {type(error).__name__}: {error}"
            kind = (b"content-type", b"text/plain; charset=utf-8")
            return Answered(status=500, headers=[kind], body=said.encode(errors="replace"))


async def _in_loop(loop: asyncio.AbstractEventLoop, asking: Coroutine[Any, Any, Result]) -> Result:
    if not loop.is_running():
        asking.close()
        raise ConnectionRefusedError("the event loop of the mounted application has ended")
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(asking, loop))
