"""What the journal says about requests that only look at something.

Ordinary ones are not in it: a client that polls would push out everything else.
"""

from starlette.requests import Request

from emulator.api.journaling import form_details, write_request
from emulator.api.listing import form_of
from emulator.api.operations import Operation
from emulator.api.parameters import rules_of
from emulator.api.remarks import nothing_ignored
from emulator.core.errors import ApiError
from emulator.web.authentication import authenticated

METHODS = ("GET", "HEAD")


def write_look(request: Request, operation: Operation, error: ApiError | None, status: int) -> None:
    """Write a request down that was refused, or has parameters that did not count.

    What nobody authenticated stands in the journal already, or belongs to no project.
    """
    exchange = authenticated(request)
    if exchange is None or (error is None and not request.scope["query_string"]):
        return
    rules = rules_of(operation.query) if operation.query is not None else {}
    details = form_details(form_of(request), rules, nothing_ignored)
    if error is None and not details["remarks"]:
        return
    said, code = ("", {}) if error is None else (f" {error.message}", {"code": error.code})
    line = f"{request.method} {request.url.path}: {status}{said}"
    write_request(exchange, None, line, {"status": status, **code, **details})
