"""The application of the demonstration: places calls, serves a menu, checks webhooks.

It does on purpose what an application would, over HTTP and with code of its own.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha1
from hmac import compare_digest, digest
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

import aiohttp
from starlette.types import Receive, Scope, Send

from emulator.cli.demo.calls import Board, DemoCall, Heard
from emulator.core.status import CallStatus
from emulator.web.base_paths import BASE

_EVENTS = ("initiated", "ringing", "answered", "completed")
_SIGNATURE = b"x-signalwire-signature"
_CHOICES = {"1": "Our sales people sleep.", "9": "You will not be called again."}
_UNDERSTOOD = 0.5
"""From which confidence on words count."""


class Application:
    """An ASGI application. ``now`` tells the seconds of the calls' time since the start."""

    def __init__(self, board: Board, signing_key: str, now: Callable[[], float]) -> None:
        self._board = board
        self._key = signing_key
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive one webhook, as ASGI asks."""
        headers = dict(scope["headers"])
        body = await _body(receive)
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
        url = f"{scope['scheme']}://{headers[b'host'].decode()}{scope['path']}"
        expected = _signature(self._key, url, pairs)
        signed = compare_digest(expected.encode(), headers.get(_SIGNATURE, b""))
        answer = self._hear(scope["path"], dict(pairs), signed=signed)
        await _answer(send, answer)

    def _hear(self, path: str, parameters: dict[str, str], *, signed: bool) -> str:
        call = self._board.calls.get(parameters.get("To", ""))
        if call is None:
            return ""
        call.valid += signed
        call.invalid += not signed
        if path == "/menu":
            return _menu(call)
        if path == "/chosen":
            return _chosen(parameters)
        call.heard.append(
            Heard(
                at=self._now(),
                sequence=int(parameters["SequenceNumber"]),
                status=CallStatus(parameters["CallStatus"]),
            )
        )
        return ""


async def place_all(board: Board, emulator: str, own: str, project: str, token: str) -> None:
    """Place every call at the emulator's base URL; the application's own base URL is ``own``."""
    credentials = b64encode(f"{project}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    url = f"{emulator}{BASE}/Accounts/{project}/Calls"
    async with aiohttp.ClientSession(headers=headers) as session:
        await asyncio.gather(*(_place(session, url, own, call) for call in board))


async def _place(session: aiohttp.ClientSession, url: str, own: str, call: DemoCall) -> None:
    form = [
        ("To", call.to),
        ("From", call.from_),
        ("Url", f"{own}/menu"),
        ("StatusCallback", f"{own}/status"),
        *(("StatusCallbackEvent", event) for event in _EVENTS),
        ("Timeout", str(call.timeout)),
    ]
    try:
        async with session.post(url, data=form) as answer:
            if answer.status != 200:
                call.trouble = f"{answer.status} {await answer.text()}"
    except aiohttp.ClientError as error:
        call.trouble = f"{type(error).__name__}: {error}"


def _menu(call: DemoCall) -> str:
    """Ask twice, and long enough for a called party with plans of its own."""
    return (
        f"<Response>{_question(f'Hello {escape(call.person)}. Press 1 for sales, or say billing.')}"
        f"{_question('Please press 1, or say billing.')}<Say>Goodbye.</Say></Response>"
    )


def _question(words: str) -> str:
    return (
        "<Gather input='dtmf speech' numDigits='1' timeout='3' action='/chosen'>"
        f"<Say>{words}</Say></Gather>"
    )


def _chosen(parameters: dict[str, str]) -> str:
    """What follows on the called party's choice."""
    said = parameters.get("SpeechResult", "")
    if said and float(parameters.get("Confidence", "0")) >= _UNDERSTOOD:
        words = f"You said: {escape(said)}. Somebody will call you."
    else:
        words = _CHOICES.get(parameters.get("Digits", ""), "That was not understood.")
    return f"<Response><Say>{words} Goodbye.</Say></Response>"


def _signature(key: str, url: str, pairs: list[tuple[str, str]]) -> str:
    """What X-SignalWire-Signature has to be for a form that was posted to ``url``."""
    signed = url + "".join(name + value for name, value in sorted(pairs))
    return b64encode(digest(key.encode(), signed.encode(), sha1)).decode()


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _answer(send: Send, document: str) -> None:
    headers = [(b"content-type", b"text/xml"), (b"content-length", str(len(document)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": document.encode()})
