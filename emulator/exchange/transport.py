"""One HTTP request to an application: pooled, signed, bounded in time and size."""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from emulator.core.urls import TimeOuts, is_http_url
from emulator.exchange.outgoing import Hop, Outgoing, signed
from emulator.exchange.routing import Route, Routing
from emulator.exchange.unreached import UnreachedError, unreached

if TYPE_CHECKING:
    from emulator.exchange.client import Client

MAX_REDIRECTS = 3
MAX_ANSWER = 64 * 1024
KEPT = 4_000
"""How many bytes of an answer are kept to be looked at."""

_TO_GET = {301, 302, 303}
_KEEPING_METHOD = {307, 308}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the application answered; ``url`` is where the last redirect led.

    ``base`` is that place as the application named it, to which relative URLs refer: with its
    user and password, without the parameters that a GET added. ``head`` is its header lines.
    """

    status: int
    content_type: str
    body: bytes
    url: str
    base: str
    head: bytes = b""
    too_large: bool = False


@lru_cache(maxsize=256)
def _shared(text: str) -> str:
    """The same text, one for all answers that have it: they are kept by the thousand."""
    return text


def answer_of(
    outgoing: Outgoing,
    url: str,
    status: int,
    headers: Sequence[tuple[bytes, bytes]],
    body: bytes,
) -> tuple[Answer, str | None]:
    """What an application answered, and where it redirects to."""
    known = {name.lower(): value.decode("latin-1") for name, value in reversed(headers)}
    answer = Answer(
        status=status,
        content_type=_shared(known.get(b"content-type", "")),
        body=body[:MAX_ANSWER],
        url=url,
        base=outgoing.url,
        head=b"\r\n".join(b"%b: %b" % line for line in headers),
        too_large=len(body) > MAX_ANSWER,
    )
    redirects = status in _TO_GET or status in _KEEPING_METHOD
    return answer, known.get(b"location") if redirects else None


class Transport:
    """Sends requests for every project over one pool of connections.

    ``trust_env`` uses the environment's proxies, though never for loopback; ``most_at_once``
    bounds the open requests.
    """

    def __init__(
        self,
        routing: Routing,
        *,
        tls: ssl.SSLContext | bool = True,
        trust_env: bool = True,
        most_at_once: int = 4_000,
    ) -> None:
        self._routing = routing
        self._tls = tls
        self._trust_env = trust_env
        self._places = asyncio.Semaphore(most_at_once)
        self._client: Client | None = None

    async def close(self) -> None:
        """Close every connection."""
        if self._client is not None:
            await self._client.close()
        self._client = None

    async def send(
        self, outgoing: Outgoing, key: str, limits: TimeOuts, budget: int, hops: list[Hop]
    ) -> Answer:
        """Make a request, following redirects, within ``budget`` real milliseconds.

        Every hop is signed with ``key`` and noted in ``hops``. Raises ``UnreachedError`` when
        there is no answer; an answer with an error status is an answer.
        """
        async with self._places:
            try:
                async with asyncio.timeout(budget / 1000):
                    return await self._follow(outgoing, key, limits, hops)
            except TimeoutError:
                text = f"no answer within {budget} ms, which were left for the whole request"
                raise UnreachedError(11200, text, retry=True) from None
            except ValueError as error:
                raise UnreachedError(11251, f"redirected to no valid URL: {error}") from None

    async def _follow(
        self, outgoing: Outgoing, key: str, limits: TimeOuts, hops: list[Hop]
    ) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            hops.append(Hop(request=replace(outgoing, secret="")))
            answer, location = await self._hop(outgoing, key, limits)
            hops[-1] = replace(
                hops[-1],
                status=answer.status,
                head=answer.head,
                content=answer.body[:KEPT],
                size=len(answer.body),
            )
            if location is None:
                return answer
            outgoing = _redirected(outgoing, answer.status, urljoin(answer.base, location))
        raise UnreachedError(11215, f"more than {MAX_REDIRECTS} redirects")

    async def _hop(
        self, outgoing: Outgoing, key: str, limits: TimeOuts
    ) -> tuple[Answer, str | None]:
        url, headers = signed(outgoing, key)
        if not self._routing.allows(url):
            host = urlsplit(url).hostname
            raise UnreachedError(11200, f"the host {host} is not among the allowed callback hosts")
        route = self._routing.route(url)
        try:
            return await self.request(outgoing, url, headers, route, limits)
        except (OSError, ValueError) as error:
            raise unreached(error, route, limits) from None

    async def request(
        self,
        outgoing: Outgoing,
        url: str,
        headers: dict[str, str],
        route: Route,
        limits: TimeOuts,
    ) -> tuple[Answer, str | None]:
        """One signed request, and where its answer redirects to.

        The seam: whoever answers without a network overrides this and nothing else.
        """
        if self._client is None:
            # Imported with the first request: it takes a tenth of the time of a start, and of the
            # memory, which those whose applications are all mounted never need.
            from emulator.exchange.client import Client  # noqa: PLC0415

            self._client = Client(self._tls, trust_env=self._trust_env, most=MAX_ANSWER)
        status, lines, body = await self._client.request(outgoing, url, headers, route, limits)
        return answer_of(outgoing, url, status, lines, body)


def _redirected(outgoing: Outgoing, status: int, location: str) -> Outgoing:
    """The request that a redirect asks for: 301, 302 and 303 become a GET without parameters."""
    if not is_http_url(location):
        raise UnreachedError(11251, f"redirected to {location!r}, which is not an http(s) URL")
    if status in _TO_GET:
        return Outgoing(method="GET", url=location, body="")
    return replace(outgoing, url=location)
