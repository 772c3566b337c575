"""What is wrong with a request to the emulator's own API, in words."""

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from emulator.core.errors import ApiError
from emulator.web.answers import flat_error


async def on_invalid_request(_request: Request, error: Exception) -> Response:
    """Answer 400 and name each wrong value: where it stands, what is wrong and what it was."""
    assert isinstance(error, RequestValidationError)
    said = "; ".join(_sentence(each) for each in error.errors())
    return flat_error(ApiError(20001, said))


def _sentence(error: dict[str, object]) -> str:
    location = error["loc"]
    assert isinstance(location, tuple)
    where = ".".join(str(part) for part in location[1:]) or str(location[0])
    what = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        return f"{where}: unknown key"
    return f"{where}: {what}"
