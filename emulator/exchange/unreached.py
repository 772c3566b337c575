"""Why no usable answer came from an application: the vendor's code, and words for a person.

The HTTP client's own words name its internals and differ between its releases and event loops.
"""

import errno
import os
import re
import socket
import ssl
from urllib.parse import urlsplit

from emulator.core.urls import TimeOuts
from emulator.exchange.routing import Route

_CLOSED = {errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED}
_WORTH_A_RETRY = {11200, 11210}
_PORTS = {"http": 80, "https": 443}


class UnreachedError(Exception):
    """No usable answer came. ``retry`` says whether trying again can help."""

    def __init__(self, code: int, message: str, *, retry: bool = False) -> None:
        self.code = code
        self.message = message
        self.retry = retry
        super().__init__(message)


def unreached(error: Exception, route: Route, limits: TimeOuts) -> UnreachedError:
    """What a failure of the HTTP client on this route means."""
    import aiohttp  # noqa: PLC0415 - not needed before the first request, see transport.py

    place, cause = _place(route), getattr(error, "os_error", error)
    match cause:
        case _ if isinstance(error, aiohttp.ClientProxyConnectionError):
            code, text = 11200, f"the proxy {error.host}:{error.port} cannot be reached"
        case aiohttp.ClientHttpProxyError():
            code, text = 11200, f"the proxy answered with HTTP status {cause.status}"
        case TimeoutError():
            code, text = 11200, _too_late(cause, place, limits)
        case aiohttp.ServerDisconnectedError():
            code, text = 11200, _closed(place)
        case socket.gaierror() | UnicodeError():  # the latter: not a name in DNS at all
            code, text = 11210, f"the host name {urlsplit(route.url).hostname} is unknown"
        case ssl.SSLError() | ssl.CertificateError():
            code, text = 11220, _tls(cause, place)
        case OSError():
            code, text = 11200, _no_connection(cause, place)
        case _:
            code, text = 11251, f"{place} gave no valid HTTP answer: {_first_line(error)}"
    return UnreachedError(code, text, retry=code in _WORTH_A_RETRY)


def _place(route: Route) -> str:
    """Where a request went and, when that was rewritten, where it was meant to go."""
    parts = urlsplit(route.url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    place = f"{host}:{parts.port or _PORTS[parts.scheme]}"
    return place if route.host is None else f"{place} (in place of {route.host})"


def _too_late(error: TimeoutError, place: str, limits: TimeOuts) -> str:
    if "reading" in str(error):
        return f"no answer from {place} within {limits.read} ms"
    return f"no connection to {place} within {limits.connect} ms"


def _closed(place: str) -> str:
    return f"{place} closed the connection without an answer"


def _no_connection(cause: OSError, place: str) -> str:
    # A host with several addresses has as many reasons, which are only told in the text.
    numbers = {int(each) for each in re.findall(r"\[Errno (\d+)\]", str(cause))}
    numbers |= {cause.errno} if cause.errno else set()
    if errno.ECONNREFUSED in numbers:
        return f"nobody listens at {place}"
    if numbers & _CLOSED or isinstance(cause, ConnectionResetError):
        return _closed(place)
    reasons = ", ".join(os.strerror(each) for each in sorted(numbers)) or _first_line(cause)
    return f"no connection to {place}: {reasons}"


def _tls(cause: Exception, place: str) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate of {place} is not accepted: {cause.verify_message.rstrip('.')}"
    reason = getattr(cause, "reason", None) or _first_line(cause)
    return f"TLS with {place} failed: {reason.replace('_', ' ').lower()}"


def _first_line(error: Exception) -> str:
    """The client's words, where there are no better ones; some of them draw pictures."""
    message = str(getattr(error, "message", error))
    return message.partition("\n")[0].strip(" :") or type(error).__name__
