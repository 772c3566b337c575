"""The headers of a request."""

from starlette.types import Scope


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of this name, which is in lower case; None: there is none.

    A request needs five of them, and has a few more: to go through them takes half the time of
    making a dictionary, and a third of that of ``request.headers.get``.
    """
    for given, value in scope["headers"]:
        if given == name:
            text: str = value.decode("latin-1")
            return text
    return None
