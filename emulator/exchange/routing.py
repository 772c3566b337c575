"""Where a webhook really goes: an allow-list of hosts, and names that stand for others.

In a container, ``localhost`` is the container and the application has a service's name. A
rewritten request carries and signs the URL that the application gave; only the address that
is connected to differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from emulator.core.patterns import matches

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """``url`` is what is connected to; ``host`` is the Host header when that differs."""

    url: str
    host: str | None = None
    loopback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """``rewrites`` maps ``host`` or ``host:port`` to ``host`` or ``host:port``.

    ``allowed`` are patterns of the hosts that applications may name, with ``*``; None is any.
    Upper and lower case are the same; an IPv6 address stands in brackets.
    """

    rewrites: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] | None = None

    def allows(self, url: str) -> bool:
        """Whether the host of ``url`` may be requested."""
        host = _written(urlsplit(url).hostname or "")
        return self.allowed is None or any(matches(each.lower(), host) for each in self.allowed)

    def route(self, url: str) -> Route:
        """The address behind ``url``, whose host is in lower case."""
        parts = urlsplit(url)
        name = parts.hostname or ""
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
        known = {given.lower(): other for given, other in self.rewrites.items()}
        other = known.get(f"{_written(name)}:{port}") or known.get(_written(name))
        if other is None:
            return Route(url=url, loopback=is_loopback(name))
        if parts.port is not None and ":" not in other.rpartition("]")[2]:
            other = f"{other}:{parts.port}"
        rewritten = urlunsplit(parts._replace(netloc=other))
        return Route(
            url=rewritten,
            host=parts.netloc,
            loopback=is_loopback(urlsplit(rewritten).hostname or ""),
        )


def _written(host: str) -> str:
    """A host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
