"""The limit on requests, as clients see it: headers on every answer, and 429."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from emulator.core.errors import ApiError
from emulator.core.instants import SECOND
from emulator.core.throttle import Throttle
from emulator.exchange.exchange import Exchange
from emulator.web.answers import flat_error

Answering = Callable[[Request, Exchange], Awaitable[Response]]


def throttled(request: Request, exchange: Exchange, answer: Answering) -> Awaitable[Response]:
    """The answer of an operation that the project's limit counts, or 429 with 20429."""
    throttle = exchange.admission.count_request()
    if throttle is None:
        return answer(request, exchange)
    return _limited(request, exchange, answer, throttle)


async def _limited(
    request: Request, exchange: Exchange, answer: Answering, throttle: Throttle
) -> Response:
    try:
        if throttle.exceeded:
            raise _too_many(request, exchange, throttle)
        response = await answer(request, exchange)
    except ApiError as error:
        response = flat_error(error)
    response.headers.update(_headers(throttle))
    return response


def _too_many(request: Request, exchange: Exchange, throttle: Throttle) -> ApiError:
    window = throttle.window / SECOND
    text = f"More than {throttle.limit} requests in {window:g} s; try again later"
    line = f"{request.method} {request.url.path}: 429 {text}"
    details = {"status": 429, "code": 20429}
    exchange.journal.write("api-request", exchange.keeper.now(), None, line, details)
    return ApiError(20429, text)


def _headers(throttle: Throttle) -> dict[str, str]:
    """What the vendor's service adds. That Reset is a time in Unix seconds is ``unverified``."""
    return {
        "X-Ratelimit-Limit": str(throttle.limit),
        "X-Ratelimit-Remaining": str(throttle.remaining),
        "X-Ratelimit-Reset": str(-(-throttle.resets_at // SECOND)),
    }
