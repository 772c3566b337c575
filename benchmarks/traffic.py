"""Both ends of the traffic: many requests from prebuilt bytes, and a receiver of webhooks.

Both are asyncio protocols on uvloop that do as little as they can, so that what is measured is
the bottleneck.
"""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import cast

import uvloop

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "
_OK = b"HTTP/1.1 200 "


def length_of(data: bytes) -> int | None:
    """How long the message is that ``data`` begins with; None: its head is not all there."""
    end = data.find(_END_OF_HEAD)
    if end < 0:
        return None
    head = data[: end + 2].lower()
    start = head.find(_LENGTH)
    if start < 0:
        return end + 4
    start += len(_LENGTH)
    return end + 4 + int(head[start : head.index(b"\r", start)])


class _Messages(asyncio.Protocol):
    """One connection on which whole messages arrive, one at a time."""

    def __init__(self) -> None:
        self._received = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand on what has arrived once it is a message."""
        self._received += data
        length = length_of(self._received)
        if length is not None and len(self._received) >= length:
            message, self._received = self._received[:length], self._received[length:]
            self.message_received(message)

    def message_received(self, message: bytes) -> None:
        """A whole message has arrived."""


# --- requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How long many requests took, and the body of each answer; every answer was a 200."""

    seconds: float
    bodies: list[bytes]

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.bodies) / self.seconds


class _Client(_Messages):
    """Sends the next request as soon as the last one is answered."""

    def __init__(self, requests: Iterator[bytes], answers: list[bytes]) -> None:
        super().__init__()
        self._requests = requests
        self._answers = answers
        self.ended = asyncio.get_running_loop().create_future()

    def send_next(self) -> None:
        """Send a request, or end when there is none left."""
        request = next(self._requests, None)
        if request is None:
            self.transport.close()
        else:
            self.transport.write(request)

    def message_received(self, message: bytes) -> None:
        """Keep the answer; it is looked at when the time is no longer taken."""
        self._answers.append(message)
        self.send_next()

    def connection_lost(self, _error: Exception | None) -> None:
        """Nothing more comes: all is answered, or the server hung up."""
        self.ended.set_result(None)


async def _load(port: int, requests: Sequence[bytes], connections: int) -> Load:
    loop = asyncio.get_running_loop()
    answers: list[bytes] = []
    left = iter(requests)
    clients = [
        (await loop.create_connection(lambda: _Client(left, answers), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    started = perf_counter()
    for client in clients:
        client.send_next()
    await asyncio.gather(*(client.ended for client in clients))
    seconds = perf_counter() - started
    assert len(answers) == len(requests), f"{len(answers)} answers to {len(requests)} requests"
    for answer in answers:
        assert answer.startswith(_OK), answer.decode()
    return Load(seconds=seconds, bodies=[each.partition(_END_OF_HEAD)[2] for each in answers])


def load(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Send the requests over so many connections, each the next one when it has an answer."""
    return uvloop.run(_load(port, requests, connections))


# --- webhooks


class Receiver:
    """An application on loopback that remembers when each request came and what it was."""

    def __init__(self) -> None:
        self.port = 0
        self.arrived: list[tuple[float, bytes]] = []
        self._awaited = 0
        self._enough = threading.Event()

    def url(self, path: str = "/status") -> str:
        """Where a path of the receiver is."""
        return f"http://127.0.0.1:{self.port}{path}"

    def expect(self, count: int) -> None:
        """Forget what has arrived, and wait for so many requests from now on."""
        self.arrived = []
        self._awaited = count
        self._enough.clear()

    def wait(self, within: float = 60) -> list[bytes]:
        """The requests expected, when they have come; at most so many seconds."""
        assert self._enough.wait(within), f"{len(self.arrived)} of {self._awaited} requests came"
        return [message for _, message in self.arrived]

    def seconds(self) -> float:
        """From the first request to the last."""
        return self.arrived[-1][0] - self.arrived[0][0]

    def add(self, message: bytes) -> None:
        """A request has come."""
        self.arrived.append((perf_counter(), message))
        if len(self.arrived) == self._awaited:
            self._enough.set()


_DOCUMENT = b'<Response><Pause length="60"/></Response>'
_TO_DOCUMENT = b"POST /document"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%b"
_WITH_DOCUMENT = _ANSWER % (len(_DOCUMENT), _DOCUMENT)
_EMPTY = _ANSWER % (0, b"")


class _Server(_Messages):
    """Answers a request for ``/document`` with a pause of 60 s, all others with nothing."""

    def __init__(self, receiver: Receiver) -> None:
        super().__init__()
        self._receiver = receiver

    def message_received(self, message: bytes) -> None:
        """Remember the request and answer it."""
        self._receiver.add(message)
        self.transport.write(_WITH_DOCUMENT if message.startswith(_TO_DOCUMENT) else _EMPTY)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver in a thread of its own."""
    receiver = Receiver()
    started = threading.Event()
    stop: list[asyncio.Event] = []
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Server(receiver), "127.0.0.1", backlog=2048)
        receiver.port = server.sockets[0].getsockname()[1]
        stop.append(asyncio.Event())
        loops.append(loop)
        started.set()
        await stop[0].wait()
        server.close()

    thread = threading.Thread(target=uvloop.run, args=(serve(),))
    thread.start()
    started.wait()
    try:
        yield receiver
    finally:
        loops[0].call_soon_threadsafe(stop[0].set)
        thread.join()
