"""URLs of the application under test: which are accepted, how they are sent, what alters them.

A URL is taken apart once, when it is accepted, and what is signed is exactly what is requested.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote,
    unquote_plus,
    urljoin,
    urlsplit,
    urlunsplit,
)

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_ADDRESS = re.compile(_IPV4)
_NUMBER = "(?:0x[0-9a-f]*|[0-9]+)"
_NUMBERS = re.compile(rf"{_NUMBER}(?:\.+{_NUMBER})*\.*", re.IGNORECASE)
_BRACKETED = re.compile(r"\[[0-9a-f:.]+\](?::[0-9]*)?", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_OVERRIDE_BOUNDS = {"ot": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000)}
MAX_LENGTH = 4096
MAX_WSS_LENGTH = MAX_LENGTH - 2  # which is that of the same URL with https


_USUAL = re.compile(
    rf"https?://(?:[A-Za-z_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?|{_IPV4})(?::[1-9][0-9]{{0,3}})?"
    r"(?:[/?#][!-\[\]-~]*)?"
)


def has_usual_shape(text: str) -> bool:
    """Whether ``text`` is a URL as nearly all are: an ASCII name, a small port, plain characters.

    A name that begins with a digit is not usual, unless it is an IPv4 address. Each of them can
    be requested. Found out in a tenth of the time that it takes to take one apart, which matters
    because the URLs of an application differ from call to call.
    """
    return len(text) <= MAX_LENGTH and _USUAL.fullmatch(text) is not None


def is_http_url(text: str) -> bool:
    """Whether ``text`` is an absolute http or https URL that can be requested."""
    return has_usual_shape(text) or can_be_taken_apart(text)


def is_wss_url(text: str) -> bool:
    """Whether ``text`` is an absolute wss URL."""
    return text[:6].lower() == "wss://" and is_http_url(f"https{text[3:]}")


@lru_cache(maxsize=4096)
def can_be_taken_apart(text: str) -> bool:
    """The same, of a URL in any shape."""
    if len(text) > MAX_LENGTH or any(character <= " " for character in text) or "\\" in text:
        return False
    try:
        text.encode()  # half of a surrogate pair cannot be sent
        parts = urlsplit(text)
        host, port = _ascii_host(parts), parts.port
    except ValueError:  # UnicodeError is one, too
        return False
    place = parts.netloc.rpartition("@")[2]
    if "[" in place and _BRACKETED.fullmatch(place) is None:
        return False
    return parts.scheme in _DEFAULT_PORTS and port != 0 and _is_host(host)


def _is_host(host: str) -> bool:
    """Whether a host can be asked. One of numbers only is an IPv4 address, or it cannot.

    127.1 is the same as 127.0.0.1 for some programs, but no host for what sends our requests.
    """
    pattern = _ADDRESS if _NUMBERS.fullmatch(host) is not None else _HOST
    return pattern.fullmatch(host) is not None


def _ascii_host(parts: SplitResult) -> str:
    """The host as it stands in a request: lower case, IDNA, IPv6 in brackets."""
    host = parts.hostname or ""
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One URL, ready to be requested.

    ``url`` is what goes over the wire and what is signed: lower-case host, no default port, a
    path, no user and password, no fragment. ``authorization`` is ``user:password`` of the URL.
    """

    url: str
    fragment: str
    authorization: str | None


@lru_cache(maxsize=4096)
def target_of(url: str) -> Target:
    """Take an accepted URL apart."""
    parts = urlsplit(url)
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._[]")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    user = parts.netloc.rpartition("@")[0]
    return Target(
        url=urlunsplit((parts.scheme, f"{_ascii_host(parts)}{port}", path, query, "")),
        fragment=parts.fragment,
        authorization=":".join(map(unquote, user.partition(":")[::2])) if user else None,
    )


def with_query(url: str, parameters: list[tuple[str, str]], encoded: str) -> str:
    """``url`` with form parameters in its query; ``encoded`` is the parameters, form-encoded.

    A parameter that the URL itself has under the same name gives way, because a request never
    carries a parameter twice.
    """
    if not parameters:
        return url
    base, _, own = url.partition("?")
    names = {name for name, _ in parameters}
    kept = [pair for pair in own.split("&") if pair and _name_of(pair) not in names]
    return f"{base}?{'&'.join([*kept, encoded])}"


def _name_of(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])


def resolve(reference: str, base: str | None) -> str | None:
    """``reference`` as an absolute http URL, relative to the document at ``base``, or None."""
    text = reference.strip()
    if base is not None:
        try:
            text = urljoin(base, text) if text else base
        except ValueError:
            return None
    return text if is_http_url(text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOuts:
    """Real-time limits of a request, in milliseconds: to connect, to read, over all tries."""

    connect: int = 2_000
    read: int = 5_000
    total: int = 15_000


_USUAL_TIME_OUTS = TimeOuts()  # one for all requests, which are kept by the thousand


def time_outs_of(fragment: str) -> tuple[TimeOuts, list[str]]:
    """The limits that a URL's fragment sets (``#ot=500&rt=8000``), and what it gets wrong."""
    if not fragment:
        return _USUAL_TIME_OUTS, []
    found: dict[str, int] = {}
    wrong: list[str] = []
    for name, value in parse_qsl(fragment, keep_blank_values=True, max_num_fields=None):
        bounds = _OVERRIDE_BOUNDS.get(name)
        if bounds is None:
            continue
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
        if bounds[0] <= number <= bounds[1]:
            found[name] = number
        else:
            wrong.append(
                f"#{name}={value} is ignored: write {bounds[0]} to {bounds[1]} milliseconds"
            )
    default = _USUAL_TIME_OUTS
    limits = TimeOuts(
        connect=found.get("ot", default.connect),
        read=found.get("rt", default.read),
        total=found.get("tt", default.total),
    )
    return limits, wrong
