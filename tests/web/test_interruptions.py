"""Clients that go away in the middle of a request."""

import logging
import socket
from base64 import b64encode
from urllib.parse import urlsplit

import pytest
from kit import TOKEN, Emulator


def test_a_client_that_goes_away_within_its_body_is_journaled_and_no_fault(
    emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    credentials = b64encode(f"{emulator.sid}:{TOKEN}".encode()).decode()
    head = (
        f"POST {emulator.path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {credentials}\r\n"
        "Expect: 100-continue\r\nContent-Length: 100\r\n\r\n"
    )
    address = urlsplit(emulator.base_url)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100")  # now the body is being read
        connection.sendall(b"To=")
    (entry,) = next(found for _ in range(1000) if (found := emulator.journal()))
    assert entry["text"].endswith("400 The client closed the connection within the body")
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
