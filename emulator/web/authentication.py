"""Basic authentication with a Project ID and a scoped API token."""

import binascii
from base64 import b64decode
from functools import lru_cache
from typing import NoReturn

from starlette.requests import Request

from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.headers import header

_KEY = "emulator.exchange"
REALM = {"WWW-Authenticate": 'Basic realm="SignalWire Compatibility API"'}


def authenticate(
    request: Request, projects: Projects, account_sid: str | None, *any_of: Scope
) -> Exchange:
    """The exchange of the project that sent the request, with a token of one of these scopes.

    ``account_sid`` is what the path names, if it names any; without scopes any token will do.
    Raises ``ApiError`` 20003, which tells nothing; the reason stands in the journal of the
    project that the path names, if there is one.
    """
    credentials = _credentials(header(request.scope, b"authorization"))
    if credentials is None:
        text = "no Basic credentials in the Authorization header, or malformed ones"
        _refuse(request, projects, account_sid, text)
    project_id, secret = credentials
    named = project_id if account_sid is None else account_sid.lower()
    exchange = projects.get(project_id)
    if exchange is None and secret and project_id == named:
        exchange = projects.provision(project_id)
    if exchange is None:
        # The user is not shown: where it was swapped with the password, it is a token.
        _refuse(request, projects, account_sid, "the user is not the Project ID of a project")
    scopes = projects.scopes_of(exchange, secret)
    if scopes is None:
        _refuse(request, projects, account_sid, "the password is not a token of the project")
    if any_of and scopes.isdisjoint(any_of):
        listed = ", ".join(sorted(scopes)) or "none"
        text = f"the token has the scopes {listed}; {' or '.join(any_of)} is needed"
        _refuse(request, projects, account_sid, text)
    if named != exchange.project.sid:
        _refuse(request, projects, account_sid, "the AccountSid of the path is another project")
    request.scope[_KEY] = exchange
    return exchange


def authenticated(request: Request) -> Exchange | None:
    """The exchange of the project that a request was found to come from."""
    found: Exchange | None = request.scope.get(_KEY)
    return found


@lru_cache(maxsize=256)
def _credentials(header: str | None) -> tuple[str, str] | None:
    scheme, _, encoded = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (user.lower(), password) if colon else None


def _refuse(request: Request, projects: Projects, account_sid: str | None, reason: str) -> NoReturn:
    exchange = projects.get((account_sid or "").lower())
    if exchange is not None:
        line = f"{request.method} {request.url.path}: 401, {reason}"
        details = {"status": 401, "code": 20003, "reason": reason}
        exchange.journal.write("api-request", exchange.keeper.now(), None, line, details)
    raise ApiError(20003, headers=REALM)
