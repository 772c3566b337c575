"""What the journal says about requests of the application that change something."""

from starlette.requests import Request

from emulator.api.remarks import Ignored, Rules, parameters_shown, remarks
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.web.form import Form


def write_request(
    exchange: Exchange, call_sid: str | None, line: str, details: dict[str, object]
) -> None:
    """Write a request down: a ``line`` with its verdict, and the ``details``."""
    exchange.journal.write("api-request", exchange.keeper.now(), call_sid, line, details)


def write_refusal(
    request: Request, exchange: Exchange, error: ApiError, call_sid: str | None = None
) -> None:
    """Write a request down that is answered with ``error``."""
    line = f"{request.method} {request.url.path}: {error.status} {error.message}"
    write_request(exchange, call_sid, line, {"status": error.status, "code": error.code})


def form_details(form: Form, rules: Rules, ignored: Ignored) -> dict[str, object]:
    """The parameters of a request and what there is to say about them."""
    return {
        "parameters": parameters_shown(form, rules),
        "remarks": remarks(form, rules, ignored),
    }
