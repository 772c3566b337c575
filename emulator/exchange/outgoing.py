"""A request to the application as it leaves: its URL, its headers, its signature."""

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from emulator import __version__
from emulator.core.fast_init import fast_init
from emulator.core.request import Method
from emulator.core.urls import target_of, with_query
from emulator.exchange.signature import HEADERS, sign

JSON = "application/json"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
ALWAYS = {
    "User-Agent": f"calls-emulator/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
"""Headers of every request."""


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request to make. ``body`` is its form parameters, encoded, or JSON.

    ``secret`` is what is sent in place of the body when that hides something; it is not kept.
    """

    method: Method
    url: str
    body: str
    content_type: str = FORM
    secret: str = field(default="", repr=False)


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A request that was made, and what answered it: status 0 is no answer.

    ``head`` is the header lines of the answer, ``content`` the beginning of its body, which is
    ``size`` bytes long.
    """

    request: Outgoing
    status: int = 0
    head: bytes = b""
    content: bytes = b""
    size: int = 0


def signed(outgoing: Outgoing, key: str) -> tuple[str, dict[str, str]]:
    """The URL that is requested, and the headers that prove who requests it.

    User and password of the URL become a header; a GET has its parameters in the query. Of JSON,
    only the URL is signed: ``unverified``.
    """
    target = target_of(outgoing.url)
    parameters = []
    if outgoing.content_type == FORM:
        parameters = parse_qsl(outgoing.body, keep_blank_values=True)
    url, headers = target.url, {}
    if outgoing.method == "GET":
        url = with_query(url, parameters, outgoing.body)
        signature = sign(key, url, ())
    else:
        headers["Content-Type"] = outgoing.content_type
        signature = sign(key, url, parameters)
    headers.update(dict.fromkeys(HEADERS, signature))
    if target.authorization is not None:
        credentials = b64encode(target.authorization.encode()).decode()
        headers["Authorization"] = f"Basic {credentials}"
    return url, headers
