"""Scheme and host that absolute URLs of the emulator start with."""

import re
from functools import lru_cache

from starlette.requests import Request
from starlette.types import Scope

from emulator.core.urls import is_http_url
from emulator.web.headers import header

_HOST = re.compile(r"(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)


class Origin:
    """``public_url`` or, when that is None, where a request came in."""

    def __init__(self, public_url: str | None) -> None:
        self._public_url = public_url

    def of(self, request: Request) -> str:
        """The beginning of URLs that whoever sent this request can reach."""
        if self._public_url is not None:
            return self._public_url
        host, scheme = header(request.scope, b"host") or "", _scheme(request.scope)
        base = _base(scheme, host)
        if base is not None:
            return base
        name, port = request.scope.get("server") or ("localhost", None)
        return f"{scheme}://{name if port is None else f'{name}:{port}'}"


def _scheme(scope: Scope) -> str:
    """The scheme that the client used: a proxy in between says so, and may be believed.

    Whoever lies about it gets URLs of no use, and nobody else does.
    """
    forwarded = header(scope, b"x-forwarded-proto")
    if forwarded is not None:
        said = forwarded.partition(",")[0].strip().lower()
        if said in ("http", "https"):
            return said
    scheme: str = scope["scheme"]
    return scheme


@lru_cache(maxsize=256)
def _base(scheme: str, host: str) -> str | None:
    """The beginning that a host makes, if it is one; one text for all calls, which keep it."""
    base = f"{scheme}://{host}"
    return base if _HOST.fullmatch(host) is not None and is_http_url(base) else None
