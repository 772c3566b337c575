"""What is wrong with a request to the emulator's own API, in words."""

from collections.abc import Iterator
from typing import get_args, get_type_hints

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from emulator.core.errors import ApiError
from emulator.exchange.yamltext import dotted, keys_at, suggestion
from emulator.web.answers import flat_error

_JSON = "application/json"
_IN_WORDS = {
    "missing": "is missing",
    "string_type": "write text, in quotes",
    "list_type": "write a list",
    "dict_type": "write an object",
    "model_attributes_type": "write an object",
    "bool_parsing": "write true or false",
}


async def on_invalid_request(request: Request, error: Exception) -> Response:
    """Answer 400 and say of each wrong value where it stands and what to write.

    The value itself is not repeated: it can be a secret.
    """
    assert isinstance(error, RequestValidationError)
    models = list(_models(request))
    said = "; ".join(_sentence(each, models) for each in error.errors())
    sent = request.headers.get("content-type", "nothing")
    if any(each["loc"] == ("body",) for each in error.errors()) and _JSON not in sent:
        said += f"; the Content-Type is {sent!r}: send {_JSON}"
    # A key can be half of a surrogate pair, which no answer can hold.
    return flat_error(ApiError(20001, said.encode(errors="backslashreplace").decode()))


def _models(request: Request) -> Iterator[type[BaseModel]]:
    """What the endpoint takes as a body."""
    hints = get_type_hints(request.scope["endpoint"])
    for hint in (hints[name] for name in hints if name != "return"):
        for kind in (hint, *get_args(hint)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield kind


def _sentence(error: dict[str, object], models: list[type[BaseModel]]) -> str:
    location = error["loc"]
    assert isinstance(location, tuple)
    what = str(error["msg"]).removeprefix("Value error, ").replace("Input should", "it must")
    if error["type"] == "json_invalid":
        return f"the body is not JSON: {_reason(error)} at character {location[-1]}"
    where = dotted(location[1:]) or f"the {location[0]}"
    if error["type"] == "extra_forbidden":
        known = [key for model in models for key in keys_at(model, location[1:-1])]
        return f"{where}: unknown key, {suggestion(str(location[-1]), known, 'not one of')}"
    return f"{where}: {_IN_WORDS.get(str(error['type']), what)}"


def _reason(error: dict[str, object]) -> object:
    context = error.get("ctx")
    return context["error"] if isinstance(context, dict) else error["msg"]
