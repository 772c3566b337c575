"""Deliveries as an HTTP archive (HAR 1.2), which browsers and HTTP tools can open.

Every try is an entry, and every redirect one of its own. Secrets are left out: the password of a
URL, and cookies; signatures are not secret.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from emulator import __version__
from emulator.core.instants import iso8601
from emulator.exchange.delivery import Attempt, Delivery
from emulator.exchange.outgoing import ALWAYS, FORM, Hop, Outgoing, signed

Json = dict[str, object]
_SECRET = {"authorization", "set-cookie", "cookie"}
_LEFT_OUT = "(left out)"


def har(deliveries: Iterable[Delivery], key: str) -> Json:
    """The archive of deliveries that were signed with ``key``; a page of it is a call."""
    kept = list(deliveries)
    entries = [entry for each in kept for entry in _entries_of(each, key)]
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "calls-emulator", "version": __version__},
            "pages": list(_pages(kept)),
            "entries": entries,
            "comment": "Instants are of the project's own time; lengths are real milliseconds.",
        }
    }


def _pages(deliveries: Iterable[Delivery]) -> Iterator[Json]:
    seen: set[str] = set()
    for each in deliveries:
        if each.attempts and each.call_sid not in seen:
            seen.add(each.call_sid)
            yield {
                "startedDateTime": iso8601(each.attempts[0].at),
                "id": each.call_sid,
                "title": f"{each.call_sid} to {each.to}" if each.to else each.call_sid,
                "pageTimings": {"onContentLoad": -1, "onLoad": -1},
            }


def _entries_of(delivery: Delivery, key: str) -> Iterator[Json]:
    for number, attempt in enumerate(delivery.attempts, 1):
        hops = attempt.hops or (_only_hop(delivery, attempt),)
        for hop in hops:
            last = hop is hops[-1]
            yield {
                "pageref": delivery.call_sid,
                "startedDateTime": iso8601(attempt.at),
                "time": attempt.milliseconds if last else 0,
                "request": _request(hop.request, key),
                "response": _response(hop),
                "cache": {},
                "timings": {"send": 0, "wait": attempt.milliseconds if last else 0, "receive": 0},
                "comment": _comment(delivery, number, attempt),
                "_delivery": {
                    "number": delivery.number,
                    "call_sid": delivery.call_sid,
                    "purpose": delivery.purpose.value,
                    "label": delivery.label,
                    "attempt": number,
                    "code": attempt.code if last else None,
                    "sent": attempt.sent,
                    "replay_of": delivery.replay_of,
                },
            }


def _only_hop(delivery: Delivery, attempt: Attempt) -> Hop:
    """The request of a try that was not redirected."""
    return Hop(
        request=Outgoing(
            method=delivery.method,
            url=delivery.url,
            body=delivery.body,
            content_type=delivery.content_type,
        ),
        status=attempt.status or 0,
        head=attempt.head,
        content=attempt.body,
        size=attempt.size,
    )


def _comment(delivery: Delivery, number: int, attempt: Attempt) -> str:
    text = f"delivery {delivery.number}, {delivery.purpose} {delivery.label}, try {number}"
    return f"{text}: {attempt.message}" if attempt.message else text


def _request(request: Outgoing, key: str) -> Json:
    try:
        url, own = signed(request, key)
    except ValueError:  # what a redirect named is no URL
        url, own = request.url, {}
    query = urlsplit(url).query
    sent = request.body.encode() if request.method == "POST" else b""
    headers = {"Host": urlsplit(url).netloc, **ALWAYS, **own}
    described: Json = {
        "method": request.method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _shown(headers.items()),
        "queryString": _pairs(parse_qsl(query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": len(sent),
    }
    if request.method == "POST":
        described["headers"] = _shown((*headers.items(), ("Content-Length", str(len(sent)))))
        is_form = request.content_type == FORM
        params = parse_qsl(request.body, keep_blank_values=True) if is_form else []
        described["postData"] = {
            "mimeType": request.content_type,
            "params": _pairs(params),
            "text": request.body,
        }
    return described


def _response(hop: Hop) -> Json:
    headers = list(_lines(hop.head))
    named = {name.lower(): value for name, value in headers}
    return {
        "status": hop.status,
        "statusText": _phrase(hop.status),
        "httpVersion": "HTTP/1.1" if hop.head else "",
        "cookies": [],
        "headers": _shown(headers),
        "content": _content(hop, named.get("content-type", "")),
        "redirectURL": named.get("location", ""),
        "headersSize": -1,
        "bodySize": hop.size if hop.status else -1,
    }


def _content(hop: Hop, media_type: str) -> Json:
    content: Json = {"size": hop.size, "mimeType": media_type}
    if len(hop.content) < hop.size:
        content["comment"] = f"the first {len(hop.content)} bytes"
    try:
        return content | {"text": hop.content.decode()}
    except UnicodeDecodeError:
        return content | {"text": b64encode(hop.content).decode(), "encoding": "base64"}


def _lines(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.split(b"\r\n") if head else ():
        name, _, value = line.decode(errors="replace").partition(": ")
        yield name, value


def _shown(headers: Iterable[tuple[str, str]]) -> list[Json]:
    return _pairs(
        (name, _LEFT_OUT if name.lower() in _SECRET else value) for name, value in headers
    )


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in pairs]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
