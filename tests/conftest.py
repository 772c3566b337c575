"""Fixtures: one emulator for the run, a project for each test, a receiver for each test."""

import socket
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from kit import Emulator, Receiver, emulator_with, numbered_sid

_projects = count(1)


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """An emulator with the settings it has by default."""
    with emulator_with() as url:
        yield url


@pytest.fixture
def emulator(base_url: str) -> Iterator[Emulator]:
    """A project in manual time that no other test knows."""
    emulator = Emulator(base_url, numbered_sid(next(_projects)))
    yield emulator
    emulator.control("DELETE", "")
    emulator.http.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """An application that receives webhooks."""
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def nothing_resolves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names under .invalid do not resolve, and finding that out needs no network."""
    resolve = socket.getaddrinfo

    def resolving(host: str | None, *args: Any, **kwargs: Any) -> Any:
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
