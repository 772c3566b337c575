"""The kinds of value that documented parameters take, and the rule each parameter has."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

from emulator.core.addresses import is_address, is_e164, looks_like_unencoded_plus
from emulator.core.urls import can_be_taken_apart, has_usual_shape

_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_RECORDING_EVENTS = ("completed", "in-progress", "absent")


def _http_url(text: str) -> str:
    if not (has_usual_shape(text) or can_be_taken_apart(text)):  # is_http_url, without the call
        raise ValueError
    return text


def _address(text: str) -> str:
    if not is_address(text):
        raise ValueError
    return text


def _caller_id(text: str) -> str:
    if text.startswith("+") and not is_e164(text):
        raise ValueError
    return text


def _uuid(text: str) -> str:
    if _UUID.fullmatch(text) is None:
        raise ValueError
    return text.lower()


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _strict_boolean(text: object) -> object:
    try:
        return _boolean(str(text))
    except KeyError:
        raise ValueError from None


def _whole(text: object) -> object:
    if _WHOLE.fullmatch(str(text)) is None:
        raise ValueError
    return int(str(text))


def _recording_events(given: object) -> tuple[str, ...]:
    """Words, in one value or several; each counts once."""
    text = " ".join(given) if isinstance(given, list) else str(given)
    words = tuple(dict.fromkeys(text.split(" ")))
    if not all(word in _RECORDING_EVENTS for word in words):
        raise ValueError
    return words


HttpUrl = Annotated[
    str, AfterValidator(_http_url), WithJsonSchema({"type": "string", "format": "uri"})
]
Address = Annotated[str, AfterValidator(_address)]
CallerId = Annotated[str, AfterValidator(_caller_id)]
Uuid = Annotated[str, AfterValidator(_uuid), WithJsonSchema({"type": "string", "format": "uuid"})]
Boolean = Annotated[bool, BeforeValidator(_strict_boolean)]
Whole = Annotated[int, BeforeValidator(_whole)]
HttpMethod = Literal["GET", "POST"]
RecordingEvents = Annotated[
    tuple[str, ...], BeforeValidator(_recording_events), WithJsonSchema({"type": "string"})
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a parameter allows, in words, and the code of a value that is not allowed."""

    code: int
    allowed: str
    repeats: bool = False


def parameter(
    name: str,
    code: int,
    allowed: str,
    description: str,
    *,
    default: object = None,
    default_on_wire: str | None = None,
    repeats: bool = False,
    **constraints: Any,  # noqa: ANN401 - pydantic's own: ge, le, pattern, max_length
) -> Any:  # noqa: ANN401 - a field's default, as pydantic's own Field
    """A field of a form under its wire name, with its rule.

    ``default_on_wire`` is how a value like the default is written, where that differs.
    """
    extra: JsonDict = {"x-error-code": code, "x-allowed": allowed, "x-repeats": repeats}
    if default_on_wire is not None:
        extra["default"] = default_on_wire
    return Field(
        default, alias=name, description=description, json_schema_extra=extra, **constraints
    )


@cache
def rules_of(form: type[BaseModel]) -> dict[str, Rule]:
    """Every parameter of a form, in its order."""
    return {_name(field): _rule(field) for field in form.model_fields.values()}


def _name(field: FieldInfo) -> str:
    assert field.alias is not None
    return field.alias


def _rule(field: FieldInfo) -> Rule:
    extra = cast("dict[str, Any]", field.json_schema_extra)  # as ``parameter`` made it
    return Rule(code=extra["x-error-code"], allowed=extra["x-allowed"], repeats=extra["x-repeats"])


def complaint(name: str, value: str, rule: Rule) -> str:
    """What is wrong with a value, for the person who sent it."""
    shown = value if len(value) <= 100 else f"{value[:100]}…"
    text = f"{name} is {shown!r}; it must be {rule.allowed}."
    if name in ("To", "From", "PhoneNumber") and looks_like_unencoded_plus(value):
        text += " The plus sign was sent unencoded and became a space: write %2B in a form."
    return text
