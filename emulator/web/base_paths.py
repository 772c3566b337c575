"""The four places under which clients look for the API, all of them served, none redirected.

SDKs leave out ``/api/laml``, write it twice when they follow a page's link, and the vendor's
reference writes paths with no version at all.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

BASE = "/api/laml/2010-04-01"
_PREFIXES = (f"/api/laml{BASE}", "/2010-04-01")


class BasePaths:
    """ASGI middleware: gives every form of a documented path the one under ``BASE``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI asks."""
        if scope["type"] == "http":
            scope["path"] = canonical(scope["path"])
        await self._app(scope, receive, send)


def canonical(path: str) -> str:
    """The path under ``BASE``; a path of something else stays as it is."""
    if path.startswith("/Accounts/"):
        return BASE + path
    for prefix in _PREFIXES:
        if path.startswith(f"{prefix}/Accounts/"):
            return BASE + path[len(prefix) :]
    return path
