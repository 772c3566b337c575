"""The parameters with which an application starts and stops streams."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema
from pydantic.config import JsonDict

from emulator.api.create_call_form import METHOD, URL
from emulator.api.parameters import HttpMethod, HttpUrl, Rule, parameter, rules_of
from emulator.api.reading import filled, read
from emulator.core.commands import StartStream
from emulator.core.request import Webhook
from emulator.core.stream import StreamRequest
from emulator.core.urls import MAX_WSS_LENGTH, is_wss_url
from emulator.web.form import Form

MOST_PARAMETERS = 99
_CUSTOM = r"^Parameter[1-9][0-9]?\.(Name|Value)$"
_CUSTOM_SCHEMA: JsonDict = {
    "type": "string",
    "description": "Parameter1.Name to Parameter99.Value: what the WebSocket is told.",
}


def _wss_url(text: str) -> str:
    if not is_wss_url(text):
        raise ValueError
    return text


WssUrl = Annotated[
    str, AfterValidator(_wss_url), WithJsonSchema({"type": "string", "format": "uri"})
]


class CreateStreamForm(BaseModel):
    """What is streamed, and to where. The order is that of the violations."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"patternProperties": {_CUSTOM: _CUSTOM_SCHEMA}}
    )

    url: WssUrl = parameter(
        "Url",
        31922,
        f"an absolute wss URL without white space, of at most {MAX_WSS_LENGTH} characters",
        "Required. The WebSocket that the audio is sent to. It is not opened yet.",
        default=...,
    )
    name: str | None = parameter(
        "Name",
        10000,
        "text",
        "A name that no other stream of the call has that runs. It serves in place of the SID.",
    )
    track: Literal["inbound_track", "outbound_track", "both_tracks"] = parameter(
        "Track",
        10000,
        "inbound_track, outbound_track or both_tracks",
        "Whose audio is sent: inbound_track is the called party's.",
        default="both_tracks",
    )
    callback: HttpUrl | None = parameter(
        "StatusCallback", 21456, URL, "Where the start and the end of the stream are reported."
    )
    method: HttpMethod = parameter(
        "StatusCallbackMethod", 21209, METHOD, "How StatusCallback is requested.", default="POST"
    )
    token: str | None = parameter(
        "AuthorizationBearerToken",
        10000,
        "text",
        "What the WebSocket is asked to be opened with. Never kept or shown.",
    )


class UpdateStreamForm(BaseModel):
    """What becomes of a stream."""

    model_config = ConfigDict(frozen=True)

    status: Literal["stopped"] = parameter(
        "Status", 10000, "stopped", "Required. Stops it.", default=...
    )


def _names(number: int) -> tuple[str, str]:
    return f"Parameter{number}.Name", f"Parameter{number}.Value"


_CUSTOM_RULES = {
    name: Rule(code=10000, allowed="text")
    for number in range(1, MOST_PARAMETERS + 1)
    for name in _names(number)
}
CREATE_RULES = rules_of(CreateStreamForm) | _CUSTOM_RULES
UPDATE_RULES = rules_of(UpdateStreamForm)


def ignored(values: Mapping[str, object]) -> dict[str, str]:
    """The parameters that do nothing beside the others of this request, and why."""
    found: dict[str, str] = {}
    if "StatusCallback" not in values:
        found["StatusCallbackMethod"] = "StatusCallback is not given"
    for number in range(1, MOST_PARAMETERS + 1):
        name, value = _names(number)
        if name not in values:
            found[value] = f"{name} is not given"
    return found


def read_stream(form: Form) -> StartStream:
    """The stream that is asked for. Raises ``ApiError`` when a value is wrong.

    The bearer token goes no further than here: nothing could be done with it yet.
    """
    asked = read(CreateStreamForm, form)
    callback = None
    if asked.callback is not None:
        callback = Webhook(url=asked.callback, method=asked.method)
    request = StreamRequest(
        url=asked.url,
        name=asked.name,
        track=asked.track,
        callback=callback,
        parameters=tuple(_custom(form)),
    )
    return StartStream(request=request)


def _custom(form: Form) -> Iterator[tuple[str, str]]:
    """The parameters that an application chose itself; one without a value is empty."""
    values = filled(form, _CUSTOM_RULES)
    for number in range(1, MOST_PARAMETERS + 1):
        name, value = (values.get(each) for each in _names(number))
        if name is not None:
            yield str(name), str(value or "")
