"""Answers of which a client may ask for a part, as players do to jump (RFC 9110, section 14)."""

import re
from collections.abc import AsyncIterator
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from emulator.core.errors import ApiError

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE | re.ASCII)


class Content(Protocol):
    """Bytes of a known number, any part of which can be had."""

    media_type: str
    size: int

    def stream(self, first: int, last: int) -> AsyncIterator[bytes]:
        """The bytes from ``first`` up to ``last``, which is not among them."""


def requested_part(header: str | None, size: int) -> tuple[int, int] | None:
    """The bytes, from the first up to the one after the last, that a Range header asks for.

    None is all of them: without a header, with one that is not valid, and with several ranges,
    which a server need not honour. Raises ``ApiError`` (416) when ``size`` bytes do not reach as
    far as the range begins.
    """
    found = _RANGE.fullmatch(header or "")
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        first, last = max(size - int(found[2]), 0), size
    elif found[2] == "":
        first, last = int(found[1]), size
    else:
        first, last = int(found[1]), min(int(found[2]) + 1, size)
        if int(found[2]) < first:
            return None
    if first >= size:
        text = f"Range is {header!r}; there are {size} bytes"
        headers = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        raise ApiError(20001, text, status=416, headers=headers)
    return first, last


def content_answer(request: Request, content: Content, headers: dict[str, str]) -> Response:
    """``content`` or the part of it that is asked for, made while it is sent.

    It has no validator, so ``If-Range`` never holds and brings all of it. Raises ``ApiError``
    when there is no such part.
    """
    headers = {**headers, "Accept-Ranges": "bytes"}
    part = None
    if request.method == "GET" and "if-range" not in request.headers:
        part = requested_part(request.headers.get("range"), content.size)
    first, last = part or (0, content.size)
    headers["Content-Length"] = str(last - first)
    if request.method == "HEAD":
        return Response(headers=headers, media_type=content.media_type)
    if part is not None:
        headers["Content-Range"] = f"bytes {first}-{last - 1}/{content.size}"
    return StreamingResponse(
        content.stream(first, last),
        status_code=200 if part is None else 206,
        headers=headers,
        media_type=content.media_type,
    )
