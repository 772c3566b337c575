"""The HTTP client on the wire: pools of connections, proxies, compressed answers, time limits."""

import ssl
import zlib
from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from emulator.core.urls import TimeOuts
from emulator.exchange.outgoing import ALWAYS, Outgoing
from emulator.exchange.routing import Route
from emulator.exchange.unreached import UnreachedError, unreached

_CHUNK = 16 * 1024
_KEEP_ALIVE = 4.0  # seconds; below the 5 after which common servers close an idle connection

Received = tuple[int, Sequence[tuple[bytes, bytes]], bytes]
"""The status, the header lines and the body of an answer."""


class Client:
    """Two pools of connections: one knows the environment's proxies, with ``trust_env``.

    Of an answer's body, ``most`` bytes are read and at least one more, if there are more.
    """

    def __init__(self, tls: ssl.SSLContext | bool, *, trust_env: bool, most: int) -> None:
        self._most = most
        self._direct = _session(tls, trust_env=False)
        self._proxied = _session(tls, trust_env=True) if trust_env else self._direct

    async def close(self) -> None:
        """Close every connection."""
        await self._direct.close()
        await self._proxied.close()

    async def request(
        self,
        outgoing: Outgoing,
        url: str,
        headers: dict[str, str],
        route: Route,
        limits: TimeOuts,
    ) -> Received:
        """Make one request, which is for ``url``, on its route. Raises ``UnreachedError``."""
        server_name = None
        if route.host is not None:
            headers["Host"] = route.host
            server_name = urlsplit(url).hostname
        connect = limits.connect / 1000
        session = self._direct if route.loopback else self._proxied
        asking = session.request(
            outgoing.method,
            URL(route.url, encoded=True),
            data=(outgoing.secret or outgoing.body).encode() if outgoing.method == "POST" else None,
            headers=headers,
            allow_redirects=False,
            server_hostname=server_name if url.startswith("https") else None,
            timeout=aiohttp.ClientTimeout(
                connect=connect, sock_connect=connect, sock_read=limits.read / 1000
            ),
        )
        try:
            async with asking as response:
                return response.status, response.raw_headers, await _read(response, self._most)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise unreached(error, route, limits) from None


def _session(tls: ssl.SSLContext | bool, *, trust_env: bool) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=0,
            ssl=tls,
            keepalive_timeout=_KEEP_ALIVE,
            resolver=aiohttp.ThreadedResolver(),  # the machine's own, whatever is installed
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=ALWAYS,
        auto_decompress=False,
        trust_env=trust_env,
    )


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, up to a little more than ``most``; the rest is not waited for."""
    inflate = None
    if response.headers.get("Content-Encoding", "identity").lower() in ("gzip", "deflate"):
        inflate = zlib.decompressobj(wbits=47)  # 47: tell gzip from zlib by the header
    body = bytearray()
    while chunk := await response.content.read(_CHUNK):
        body += _inflated(inflate, chunk, most) if inflate is not None else chunk
        if len(body) > most:
            response.close()
            return bytes(body)
    if inflate is not None and body and not inflate.eof:
        raise UnreachedError(11251, "the compressed answer breaks off")
    return bytes(body)


def _inflated(inflate: "zlib._Decompress", chunk: bytes, most: int) -> bytes:
    try:
        return inflate.decompress(chunk, most + 1)
    except zlib.error as error:
        raise UnreachedError(11251, f"the compressed answer is broken: {error}") from None
