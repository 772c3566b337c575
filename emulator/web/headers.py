"""The headers of a request."""

from starlette.types import Scope

_KEY = "emulator.headers"


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of this name, which is in lower case; None: there is none.

    A request needs five of them: they are found in a dictionary that is made once, not by going
    through all headers each time as ``request.headers.get`` does.
    """
    found = scope.get(_KEY)
    if found is None:
        found = scope[_KEY] = dict(reversed([*scope["headers"]]))
    value: bytes | None = found.get(name)
    return None if value is None else value.decode("latin-1")
