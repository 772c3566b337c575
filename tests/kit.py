"""What the tests share: a running emulator, a project of one's own, and a receiver of webhooks."""

import asyncio
import hmac
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx
import uvicorn
from fastapi import FastAPI

from emulator.app import create_app
from emulator.settings import Settings
from emulator.web.serving import ReadyServer

TOKEN = "PT-test"
SIGNING_KEY = "PSK-test"
EPOCH = "2026-01-31T12:00:00Z"
SAY_HELLO = "<Response><Say>Hello there</Say></Response>"
Params = Mapping[str, str | Sequence[str]]


@dataclass
class Received:
    """A request that the emulator made."""

    method: str
    path: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def params(self) -> dict[str, str]:
        query = urlsplit(self.url).query if self.method == "GET" else self.body.decode()
        pairs = parse_qsl(query, keep_blank_values=True)
        assert len(dict(pairs)) == len(pairs), "a parameter is repeated"
        return dict(pairs)


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[Received], Reply]


def _always(reply: Reply) -> Answering:
    return lambda _request: reply


class Receiver:
    """An application on loopback: remembers what it is sent, answers as it is told.

    A path without an answer of its own gets an empty 200.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Received] = []
        self.connections = 0
        self._scheme = "http" if tls is None else "https"
        self._answers: dict[str, list[Answering]] = {}
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def url(self, path: str = "/status") -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}{path}"

    def document(self, path: str, xml: str, **headers: str) -> str:
        """Serve cXML at ``path``; its URL."""
        given = {"Content-Type": "text/xml"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.answer(path, Reply(body=xml.encode(), headers=given))

    def answer(self, path: str, *replies: Reply | Answering) -> str:
        """Answer the requests for ``path`` one after the other; the last goes on for ever."""
        self._answers[path] = [
            _always(each) if isinstance(each, Reply) else each for each in replies
        ]
        return self.url(path)

    def hang(self, path: str) -> str:
        """Never answer at ``path``, until the test is over."""

        def hanging(_request: Received) -> Reply:
            self._released.wait(60)
            return Reply()

        return self.answer(path, hanging)

    def at(self, path: str) -> list[dict[str, str]]:
        """The parameters of each request for ``path``."""
        return [each.params for each in self.requests if each.path == path]

    def statuses(self, path: str = "/status") -> list[str]:
        """The CallStatus of each request for ``path``."""
        return [params["CallStatus"] for params in self.at(path)]

    def close(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _reply_to(self, request: Received) -> Reply:
        answers = self._answers.get(request.path)
        if not answers:
            return Reply()
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return answer(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # headers and body leave together, which saves 40 ms

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                request = Received(
                    method=self.command,
                    path=urlsplit(self.path).path,
                    url=f"{receiver._scheme}://{self.headers['Host']}{self.path}",
                    headers=dict(self.headers.items()),
                    body=self.rfile.read(length),
                )
                receiver.requests.append(request)
                reply = receiver._reply_to(request)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            do_GET = do_POST = _serve  # noqa: N815 - the names that the server looks for

            def handle(self) -> None:
                receiver.connections += 1
                try:
                    super().handle()
                except ConnectionError:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
                pass

        return Handler


class Emulator:
    """A project of its own in a running emulator: virtual time, a fixed seed and epoch."""

    def __init__(
        self, base_url: str, sid: str, *, verify: str | None = None, **settings: object
    ) -> None:
        self.sid = sid
        self.base_url = base_url
        self.http = httpx.Client(
            base_url=base_url,
            auth=(sid, TOKEN),
            timeout=60,
            trust_env=False,
            verify=ssl.create_default_context(cafile=verify) if verify is not None else True,
        )
        self.put(**settings)

    def put(self, **settings: object) -> dict[str, Any]:
        """Create or replace the project."""
        defaults: dict[str, object] = {
            "token": TOKEN,
            "signing_key": SIGNING_KEY,
            "seed": "test",
            "epoch": EPOCH,
            "clock": {"mode": "manual"},
        }
        view: dict[str, Any] = self.control("PUT", "", json=defaults | settings)
        return view

    def control(self, method: str, path: str, **kwargs: Any) -> Any:
        """Call the emulator's own API for this project; the JSON of its answer."""
        answer = self.http.request(method, f"/_emulator/projects/{self.sid}{path}", **kwargs)
        assert answer.is_success, f"{answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    @property
    def path(self) -> str:
        return f"/api/laml/2010-04-01/Accounts/{self.sid}/Calls"

    def api(self, method: str, path: str, **params: str | int) -> httpx.Response:
        """A request of the application for something of its account; a form where it can be."""
        url = f"/api/laml/2010-04-01/Accounts/{self.sid}{path}"
        if method == "POST":
            return self.http.post(url, data=params)
        return self.http.request(method, url, params=params)

    def made(self, path: str, **params: str) -> dict[str, Any]:
        """Create something of the account; its resource."""
        answer = self.api("POST", path, **params)
        assert answer.status_code == 201, answer.text
        resource: dict[str, Any] = answer.json()
        return resource

    def post(self, **params: str | Sequence[str]) -> httpx.Response:
        """POST Calls with these parameters and no others."""
        return self.http.post(self.path, data=params)

    def place(self, **params: str | Sequence[str]) -> dict[str, Any]:
        """Create a call that is valid but for what ``params`` change; its resource."""
        answer = self.post(**valid(**params))
        assert answer.status_code == 200, answer.text
        resource: dict[str, Any] = answer.json()
        return resource

    def refusal(self, **params: str | Sequence[str]) -> dict[str, str]:
        """The codes and messages of a call that is refused, valid but for ``params``."""
        answer = self.post(**valid(**params))
        assert answer.status_code == 400, answer.text
        return {each["code"]: each["message"] for each in answer.json()["errors"]}

    def call(self, sid: str) -> dict[str, Any]:
        """The resource of a call."""
        answer = self.http.get(f"{self.path}/{sid}")
        assert answer.status_code == 200, answer.text
        resource: dict[str, Any] = answer.json()
        return resource

    def update(self, sid: str, **params: str | Sequence[str]) -> httpx.Response:
        """POST to a call with these parameters and no others."""
        return self.http.post(f"{self.path}/{sid}", data=params)

    def calls(self, **filters: str | int) -> list[str]:
        """The SIDs of a page of calls; ``StartTime_lt`` is ``StartTime<``, ``_gt`` is ``>``."""
        names = {name.replace("_lt", "<").replace("_gt", ">"): name for name in filters}
        params = {name: filters[given] for name, given in names.items()}
        answer = self.http.get(self.path, params=params)
        assert answer.status_code == 200, answer.text
        return [each["sid"] for each in answer.json()["calls"]]

    def advance(self, seconds: float) -> dict[str, Any]:
        moved: dict[str, Any] = self.control("POST", "/clock/advance", json={"seconds": seconds})
        return moved

    def run(self) -> dict[str, Any]:
        """Let everything happen that is going to happen."""
        moved: dict[str, Any] = self.control("POST", "/clock/run-until-idle")
        return moved

    def journal(self, **filters: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.control("GET", "/journal", params=filters)
        return entries

    def deliveries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "/deliveries")
        return found

    def notifications(self, sid: str) -> list[int]:
        """The codes of what a call met."""
        view = self.control("GET", f"/calls/{sid}")
        return [each["code"] for each in view["notifications"]]


def valid(**changes: str | Sequence[str]) -> dict[str, str | Sequence[str]]:
    """The parameters of a valid call, with changes; an empty string leaves one out."""
    params: dict[str, str | Sequence[str]] = {
        "To": "+15555550100",
        "From": "+15551234567",
        "Twiml": "<Response><Pause/></Response>",
    }
    if "Url" in changes:
        del params["Twiml"]
    return {name: value for name, value in (params | changes).items() if value != ""}


@contextmanager
def running(app: FastAPI, **options: Any) -> Iterator[str]:
    """``app`` served on loopback from a thread of its own, with uvicorn's options; its base URL."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", lifespan="on", **options
    )
    server = ReadyServer(config)
    started = threading.Event()
    failure: list[BaseException] = []

    async def serve() -> None:
        task = asyncio.create_task(server.serve())
        ready = asyncio.create_task(server.ready.wait())
        await asyncio.wait([task, ready], return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        started.set()
        await task

    def target() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            failure.append(error)
            started.set()

    thread = threading.Thread(target=target)
    thread.start()
    started.wait()
    if failure:
        raise failure[0]
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"{'https' if config.is_ssl else 'http'}://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def emulator_with(**settings: Any) -> Iterator[str]:
    """An emulator with its own settings; its base URL."""
    with running(create_app(Settings(**settings))) as base_url:
        yield base_url


@contextmanager
def project_with(
    *, project: Mapping[str, Any] | None = None, **settings: Any
) -> Iterator[Emulator]:
    """The only project of an emulator that has its own settings."""
    with emulator_with(**settings) as base_url:
        emulator = Emulator(base_url, numbered_sid(0), **(project or {}))
        try:
            yield emulator
        finally:
            emulator.http.close()


def signed_by(key: str, request: Received) -> str:
    """The signature that a request must carry, worked out from what arrived."""
    added = sorted(request.params.items()) if request.method == "POST" else []
    text = request.url + "".join(name + value for name, value in added)
    return b64encode(hmac.new(key.encode(), text.encode(), "sha1").digest()).decode()


def numbered_sid(number: int) -> str:
    """A Project ID that no other test of the run uses."""
    return str(UUID(int=number, version=4))
