"""Request bodies: forms, and JSON that stands for a form, read once and within bounds."""

import json
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from emulator.core.errors import ApiError
from emulator.web.form import NO_FORM, Form, form_of_pairs
from emulator.web.headers import header

MAX_BODY = 64 * 1024
MAX_PARAMETERS = 1_000
FORM = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> Form:
    """The parameters of a POST, from a form or from a JSON object.

    Raises ``ApiError``: 413 over 64 kB, 415 for another content type, 400 for what is not
    UTF-8, holds a NUL byte, has more than 1,000 parameters or broke off.
    """
    body = await _read(request)
    if not body:
        return NO_FORM
    content_type = header(request.scope, b"content-type")
    media_type = FORM if content_type is None else content_type
    if media_type != FORM:
        media_type = media_type.partition(";")[0].strip().lower()
    if media_type == FORM:
        return _form(_text(body))
    if media_type == "application/json":
        return _json_form(_text(body))
    text = f"Content-Type {media_type or 'is empty: it'} cannot be read; send {FORM}"
    raise ApiError(20415, text)


async def _read(request: Request) -> bytes:
    announced = header(request.scope, b"content-length")
    if announced is not None:
        _check_length(announced)
    body = bytearray()
    while True:  # not request.stream(), which takes as long as all the rest of the reading
        message = await request.receive()
        if message["type"] == "http.disconnect":
            # Nobody reads this answer; as one it is journaled and not logged as a fault of ours.
            raise ApiError(20001, "The client closed the connection within the body")
        piece: bytes = message.get("body", b"")
        if len(body) + len(piece) > MAX_BODY:
            raise ApiError(20413)
        if not message.get("more_body", False):
            return bytes(body + piece) if body else piece
        body += piece


def _check_length(announced: str) -> None:
    if not announced.isascii() or not announced.isdigit() or len(announced) > 9:
        raise ApiError(20413, f"Content-Length {announced[:20]!r} is not one of a body up to 64 kB")
    if int(announced) > MAX_BODY:
        raise ApiError(20413)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        text = f"The body is not UTF-8: byte {error.start} is 0x{body[error.start]:02x}"
        raise ApiError(20001, text) from None


def _form(text: str) -> Form:
    """A form, decoded here because ``parse_qsl`` takes four times as long: piece by piece."""
    if "\0" in text or "%00" in text:
        raise ApiError(20001, "The body holds a NUL byte")
    if text.count("&") >= MAX_PARAMETERS:
        raise ApiError(20001, f"The body has more than {MAX_PARAMETERS} parameters")
    # What URLs and numbers are full of, at once. None of it parts a form, nor can it end or begin
    # an escape.
    text = text.replace("+", " ").replace("%2B", "+").replace("%3A", ":")
    text = text.replace("%2F", "/").replace("%3F", "?")
    pairs = [piece.split("=", 1) for piece in text.split("&") if piece]
    try:
        for pair in pairs:
            if len(pair) == 1:
                pair.append("")
            if "%" in pair[1]:
                pair[1] = _decoded(pair[1])
            if "%" in pair[0]:
                pair[0] = _decoded(pair[0])
    except UnicodeDecodeError:
        raise ApiError(20001, "The body is not UTF-8 after percent-decoding") from None
    return form_of_pairs(pairs, len(text))


def _decoded(text: str) -> str:
    text = text.replace("%3D", "=").replace("%26", "&")
    return unquote_to_bytes(text).decode() if "%" in text else text


def _json_form(text: str) -> Form:
    """A JSON object as the form it stands for.

    Null is unset; a list, or a name that is given again, is a repeated parameter.
    """
    given = _read_json(text)
    if not isinstance(given, tuple):
        raise ApiError(20001, "The body is JSON but not an object of parameters")
    pairs: list[list[str]] = []
    for name, value in given:
        values = value if isinstance(value, list) else [value]
        pairs += [[name, _as_text(name, each)] for each in values or [None]]
    if len(pairs) > MAX_PARAMETERS:
        raise ApiError(20001, f"The body has more than {MAX_PARAMETERS} parameters")
    _check_characters("\n".join(text for pair in pairs for text in pair))
    return form_of_pairs(pairs, len(text))


def _read_json(text: str) -> object:
    """What JSON says; objects are tuples of their pairs, as a name can be given twice."""
    try:
        return _JSON.decode(text.removeprefix(_BYTE_ORDER_MARK))
    except RecursionError:
        raise ApiError(20001, "The body is not valid JSON: it is nested too deeply") from None
    except ValueError as error:
        raise ApiError(20001, f"The body is not valid JSON: {error}") from None


def _check_characters(text: str) -> None:
    """JSON escapes can spell what UTF-8 cannot hold."""
    if "\0" in text:
        raise ApiError(20001, "The body holds a NUL byte")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ApiError(20001, "The body holds half of a surrogate pair") from None


def _as_text(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).lower()
    text = f"{name[:100]} is JSON that no form can hold; write text, a number, true, false or null"
    raise ApiError(20001, f"{text}, or one list of these")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


# Numbers stay as they are written: a form has no others, and some are too long to be one.
_JSON = json.JSONDecoder(
    object_pairs_hook=tuple, parse_int=str, parse_float=str, parse_constant=_refuse_constant
)
_BYTE_ORDER_MARK = "\ufeff"
