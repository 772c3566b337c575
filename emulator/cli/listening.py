"""Sockets to listen on. They are bound first of all, so that a port in use is found at once."""

import errno
import os
import socket
from dataclasses import dataclass

from emulator.cli.errors import CommandError

_BACKLOG = 2048
_EVERY_ADDRESS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - as given


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """The files of a server's certificate and of its key."""

    certificate: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Bound sockets that share a port, and the certificate when they speak HTTPS."""

    sockets: tuple[socket.socket, ...]
    host: str
    port: int
    certified: Certified | None = None

    def close(self) -> None:
        """Listen no more; closing twice does no harm."""
        for each in self.sockets:
            each.close()

    @property
    def url(self) -> str:
        """The base URL for a client on this machine."""
        return base_url("http" if self.certified is None else "https", self.host, self.port)


def base_url(scheme: str, host: str, port: int) -> str:
    """The base URL under which a client on this machine reaches what listens on ``host``."""
    address = reachable(host)
    return f"{scheme}://{f'[{address}]' if ':' in address else address}:{port}"


def reachable(host: str) -> str:
    """An address of this machine that ``host`` includes."""
    return _EVERY_ADDRESS.get(host, host)


def listen(
    host: str, port: int, option: str = "--port", certified: Certified | None = None
) -> Listener:
    """Bind every address that ``host`` has; port 0 takes a free one.

    ``option`` is what a person can change the port with. Raises ``CommandError``.
    """
    bound: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        for family, _, _, _, address in found:
            taken = bound[0].getsockname()[1] if bound else port
            _bind(bound, family, (str(address[0]), taken))
        if not bound:
            raise OSError(errno.EADDRNOTAVAIL, "")
    except (OSError, UnicodeError) as error:  # a name that cannot be one is a UnicodeError
        for each in bound:
            each.close()
        raise CommandError(_why(error, host, port, option)) from None
    real_port = bound[0].getsockname()[1]
    return Listener(sockets=tuple(bound), host=host, port=real_port, certified=certified)


def _bind(bound: list[socket.socket], family: int, address: tuple[str, int]) -> None:
    """Bind one address, unless this machine does not have it: localhost may name IPv6 in vain."""
    try:
        bound.append(socket.create_server(address, family=family, backlog=_BACKLOG))
    except OSError as error:
        if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            raise


def _why(error: OSError | UnicodeError, host: str, port: int, option: str) -> str:
    if isinstance(error, UnicodeError):
        return f"cannot listen on {host}: it is not a host name"
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use; choose another with {option}, or 0 for a free one"
    if isinstance(error, socket.gaierror):
        return f"cannot listen on {host}: {error.strerror}"
    return f"cannot listen on port {port} of {host}: {os.strerror(error.errno or 0)}"
