"""What a person reads when a webhook reached nobody: the address, and what to look at."""

import errno
import socket
import ssl
import struct
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
import trustme
from kit import Emulator, Receiver, project_with
from raw import raw_server

from emulator.core.urls import TimeOuts
from emulator.exchange.routing import Route
from emulator.exchange.unreached import unreached

FAILS_AT_ONCE = "+15555550104"
LIMITS = TimeOuts()


def said(emulator: Emulator, url: str) -> str:
    """What is said of the last try of the only callback of a call, which goes to ``url``."""
    emulator.place(To=FAILS_AT_ONCE, StatusCallback=url)
    emulator.run()
    (delivery,) = emulator.deliveries()
    message: str = delivery["attempts"][-1]["message"]
    (entry,) = emulator.journal(kind="delivery")
    assert message in entry["text"]
    return message


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nobody_listens(emulator: Emulator, closed_port: int, host: str) -> None:
    assert said(emulator, f"http://{host}:{closed_port}/a") == (
        f"nobody listens at {host}:{closed_port}"
    )


def test_nobody_listens_where_a_host_was_rewritten_to(closed_port: int) -> None:
    rewrites = {"localhost:5000": f"127.0.0.1:{closed_port}"}
    with project_with(rewrite_hosts=rewrites) as emulator:
        assert said(emulator, "http://localhost:5000/status") == (
            f"nobody listens at 127.0.0.1:{closed_port} (in place of localhost:5000)"
        )


@pytest.mark.usefixtures("nothing_resolves")
def test_the_name_is_unknown(emulator: Emulator) -> None:
    assert said(emulator, "http://app.invalid/status") == "the host name app.invalid is unknown"


def test_the_answer_is_late(emulator: Emulator, receiver: Receiver) -> None:
    assert said(emulator, f"{receiver.hang('/status')}#rt=100") == (
        f"no answer from 127.0.0.1:{receiver.port} within 100 ms"
    )


def test_the_whole_takes_too_long(emulator: Emulator, receiver: Receiver) -> None:
    text = said(emulator, f"{receiver.hang('/status')}#tt=100")
    assert text == "no answer within 100 ms, which were left for the whole request"


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("answer", [b"", _reset])
def test_the_connection_is_closed(emulator: Emulator, answer: bytes) -> None:
    with raw_server(answer) as url:
        place = url.removeprefix("http://").rstrip("/")
        assert said(emulator, url) == f"{place} closed the connection without an answer"


def test_the_answer_is_no_http(emulator: Emulator) -> None:
    with raw_server(b"220 smtp.example.com ESMTP\r\n") as url:
        place = url.removeprefix("http://").rstrip("/")
        text = said(emulator, url)
    assert text.startswith(f"{place} gave no valid HTTP answer: ")
    assert "\n" not in text


@pytest.fixture
def secure() -> Iterator[Receiver]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    receiver = Receiver(context)
    yield receiver
    receiver.close()


def test_the_certificate_is_not_accepted(emulator: Emulator, secure: Receiver) -> None:
    text = said(emulator, secure.url())
    assert text.startswith(f"the certificate of 127.0.0.1:{secure.port} is not accepted: ")


def test_the_port_speaks_no_tls(emulator: Emulator, receiver: Receiver) -> None:
    text = said(emulator, receiver.url().replace("http:", "https:"))
    assert text.startswith(f"TLS with 127.0.0.1:{receiver.port} failed: ")


def test_the_proxy_is_not_there(monkeypatch: pytest.MonkeyPatch, closed_port: int) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with project_with() as emulator:
        assert said(emulator, "http://app.example.com/") == (
            f"the proxy 127.0.0.1:{closed_port} cannot be reached"
        )


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (OSError(errno.EHOSTUNREACH, "x"), "no connection to [::1]:80: No route to host"),
        (
            OSError("Multiple exceptions: [Errno 99] one, [Errno 111] two"),
            "nobody listens at [::1]:80",
        ),
        (OSError("no number"), "no connection to [::1]:80: no number"),
        (
            aiohttp.ServerTimeoutError("Connection timeout to host http://[::1]/"),
            f"no connection to [::1]:80 within {LIMITS.connect} ms",
        ),
    ],
)
def test_what_depends_on_the_network(error: Exception, text: str) -> None:
    found = unreached(error, Route(url="http://[::1]/a?b=c"), LIMITS)
    assert (found.code, found.message, found.retry) == (11200, text, True)


def test_a_certificate_of_another_host_names_the_host(tmp_path: Path) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    authority.issue_cert("app.example.com").configure_cert(context)
    other = Receiver(context)
    try:
        with project_with(callback_ca=tmp_path / "ca.pem") as emulator:
            text = said(emulator, other.url())
    finally:
        other.close()
    assert f"127.0.0.1:{other.port} is not accepted" in text
    assert "mismatch" in text
