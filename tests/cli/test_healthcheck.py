"""``calls-emulator healthcheck``: one line and an exit code that a container engine understands."""

import signal
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import program
import pytest
import trustme
from kit import Receiver, Reply, emulator_with
from program import running_program
from raw import raw_server

from emulator.cli.main import run


def port_of(url: str) -> str:
    return url.rstrip("/").rpartition(":")[2]


@pytest.fixture
def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def test_a_running_emulator_is_healthy_over_http_and_tls(tmp_path: Path) -> None:
    (tmp_path / "emulator.yaml").write_text("port: 0\ntls: true\ntls_port: 0\ntls_dir: keys\n")
    with running_program("serve", EMULATOR_CONFIG=str(tmp_path)) as served:
        url, secure = served.value("HTTP"), served.value("HTTPS")
        asked = program.run(
            *("healthcheck", "--port", port_of(url)),
            EMULATOR_CONFIG=str(tmp_path),
            EMULATOR_TLS_PORT=port_of(secure),
        )
        served.signal(signal.SIGTERM)
        assert served.end() == (0, "")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert asked.stdout == f"healthy: {url} and {secure}\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "", "localhost"])  # noqa: S104 - as set
def test_it_looks_at_an_address_that_the_server_listens_on(
    base_url: str, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert run(["healthcheck", "--host", host, "--port", port_of(base_url)]) == 0
    assert capsys.readouterr().out.startswith("healthy: http://")


def test_it_needs_no_control_token(capsys: pytest.CaptureFixture[str]) -> None:
    with emulator_with(control_token="let-me-in") as url:
        assert run(["healthcheck", "--port", port_of(url)]) == 0
    assert capsys.readouterr().out == f"healthy: {url}\n"


def unhealthy(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """The one line that is said."""
    assert run(["healthcheck", *options]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("unhealthy: ")
    assert said.err.count("\n") == 1
    return said.err.removeprefix("unhealthy: ").rstrip("\n")


def test_nobody_listens(capsys: pytest.CaptureFixture[str], closed_port: str) -> None:
    said = unhealthy(capsys, "--port", closed_port)
    assert said == f"nobody listens at http://127.0.0.1:{closed_port}"


def test_tls_counts_where_it_is_configured(
    capsys: pytest.CaptureFixture[str], base_url: str, closed_port: str
) -> None:
    options = ["--port", port_of(base_url), "--tls", "--tls-port", closed_port]
    assert unhealthy(capsys, *options) == f"nobody listens at https://127.0.0.1:{closed_port}"
    with raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        said = unhealthy(capsys, *options[:-1], port_of(url))
    assert said == f"what listens at https://127.0.0.1:{port_of(url)} does not speak HTTPS"


def test_an_emulator_that_hangs_is_not_waited_for(
    capsys: pytest.CaptureFixture[str], receiver: Receiver
) -> None:
    receiver.hang("/_emulator/ready")
    said = unhealthy(capsys, "--port", str(receiver.port), "--timeout", "0.1")
    assert said == f"http://127.0.0.1:{receiver.port} does not answer within 0.1 s"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"status": "down"}'])
def test_another_server_is_not_the_emulator(
    capsys: pytest.CaptureFixture[str], receiver: Receiver, body: bytes
) -> None:
    receiver.answer("/_emulator/ready", Reply(body=body))
    said = unhealthy(capsys, "--port", str(receiver.port))
    assert said.endswith("answers with HTTP status 200: is that the emulator?")


def test_what_is_no_http_is_not_the_emulator(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(b"220 smtp.example.com ESMTP\r\n") as url:
        said = unhealthy(capsys, "--port", port_of(url))
    assert said == f"what listens at {url.rstrip('/')} does not speak HTTP"


def test_the_reason_of_the_emulator_is_told(
    capsys: pytest.CaptureFixture[str], receiver: Receiver
) -> None:
    told = b'{"code": 20503, "message": "The time of x has stopped", "status": 503}'
    receiver.answer("/_emulator/ready", Reply(503, told))
    said = unhealthy(capsys, "--port", str(receiver.port))
    assert said.endswith("answers with HTTP status 503: The time of x has stopped")


def test_a_port_that_nobody_knows_cannot_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert unhealthy(capsys, "--port", "0").endswith("port 0 takes a free one; set a port")


def test_settings_that_cannot_be_read_are_unhealthy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMULATOR_PORT", "many")
    monkeypatch.setenv("EMULATOR_TLS", "perhaps")
    said = unhealthy(capsys)
    assert said.startswith("EMULATOR_PORT: it must be a valid integer")
    assert "; EMULATOR_TLS: " in said


@pytest.fixture
def foreign() -> Iterator[Receiver]:
    """A server whose certificate is of another name and of an unknown issuer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("app.example.com").configure_cert(context)
    receiver = Receiver(context)
    receiver.answer("/_emulator/ready", Reply(body=b'{"status": "ok"}'))
    yield receiver
    receiver.close()


def test_the_name_in_the_certificate_is_a_matter_of_clients(
    base_url: str, foreign: Receiver
) -> None:
    options = ["--port", port_of(base_url), "--tls", "--tls-port", str(foreign.port)]
    assert run(["healthcheck", *options]) == 0


def test_asking_takes_little_of_what_serving_takes() -> None:
    """A container asks every few seconds."""
    code = (
        "import sys, emulator.cli.main, emulator.cli.options, emulator.cli.healthcheck\n"
        "print([name for name in ('aiohttp', 'fastapi', 'uvicorn', 'rich') if name in sys.modules])"
    )
    assert program.run_python(code) == "[]\n"
