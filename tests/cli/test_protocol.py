"""What reaches the running program that is not quite the HTTP it expects."""

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from program import running_program

PROJECT = "00000000-0000-4000-8000-00000000ca11"
FORM = b"To=%2B15555550100&From=%2B15551234567&Twiml=%3CResponse%3E%3CPause%2F%3E%3C%2FResponse%3E"


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with running_program("serve", "--port", "0") as program:
        url = urlsplit(program.value("HTTP"))
        yield url.hostname or "", url.port or 0


def exchanged(address: tuple[str, int], *parts: bytes) -> tuple[str, dict[str, object]]:
    """The status line and the JSON that answer what is sent, part by part."""
    with socket.create_connection(address, timeout=20) as connection:
        for part in parts:
            try:
                connection.sendall(part)
            except OSError:  # refused before everything was sent
                break
        answer = b""
        while chunk := connection.recv(65_536):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"x-request-id: " in head
    assert b"content-type: application/json; charset=utf-8" in head
    return head.split(b"\r\n")[0].decode(), json.loads(body)


def head(*headers: str, line: str = f"POST /Accounts/{PROJECT}/Calls HTTP/1.1") -> bytes:
    basic = "Basic MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDBjYTExOlBULXZvaWNl"
    lines = [line, "Host: localhost", f"Authorization: {basic}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def test_a_client_that_offers_to_upgrade_is_served_all_the_same(address: tuple[str, int]) -> None:
    offer = head(
        "Upgrade: h2c",
        "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(FORM)}",
    ).replace(b"Connection: close", b"Connection: Upgrade, HTTP2-Settings, close")
    status, body = exchanged(address, offer, FORM)
    assert status == "HTTP/1.1 200 OK"
    assert body["status"] == "queued"


@pytest.mark.parametrize(
    "request_head",
    [
        head("Content-Length: many"),
        head(line="BREW /coffee HTTP/1.1"),
        b"nonsense\r\n\r\n",
    ],
)
def test_what_is_not_http_gets_an_error_like_every_other(
    address: tuple[str, int], request_head: bytes
) -> None:
    status, body = exchanged(address, request_head)
    assert status == "HTTP/1.1 400 Bad Request"
    assert body["status"] == 400


def test_a_head_without_end_is_refused(address: tuple[str, int]) -> None:
    endless = head().removesuffix(b"\r\n") + b"X-Filler: "
    status, body = exchanged(address, endless, *([b"x" * 16_384] * 4))
    assert status.startswith("HTTP/1.1 431")
    assert "64 kB" in str(body["message"])


def test_a_fault_resets_the_connection(address: tuple[str, int]) -> None:
    """As the network does it: not an end of the answer, and nothing of one before."""
    fault = b'{"api": "reset", "times": 1}'
    line = f"POST /_emulator/projects/{PROJECT}/faults HTTP/1.1"
    asked = head("Content-Type: application/json", f"Content-Length: {len(fault)}", line=line)
    assert exchanged(address, asked + fault)[0] == "HTTP/1.1 201 Created"
    listing = head(line=f"GET /Accounts/{PROJECT}/Calls HTTP/1.1")
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(listing)
        with pytest.raises(ConnectionResetError):
            connection.recv(65_536)
    assert exchanged(address, listing)[0] == "HTTP/1.1 200 OK"
