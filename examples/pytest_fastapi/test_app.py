"""The application in this process, its calls answered without a network."""

from collections.abc import Iterator

import app as door
import pytest
from fastapi.testclient import TestClient
from pytest_httpx import HTTPXMock

from emulator.testing import Project

RESIDENT = "+15557770001"


@pytest.fixture
def client(
    calls_emulator: Project, httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """The application, which believes that it talks to the vendor."""
    monkeypatch.setattr(door, "PROJECT_ID", calls_emulator.project_id)
    monkeypatch.setattr(door, "API_TOKEN", calls_emulator.token)
    monkeypatch.setattr(door, "opened", [])
    monkeypatch.setattr(door, "unreachable", [])
    calls_emulator.answer_httpx(httpx_mock)
    calls_emulator.mount(door.OWN_URL, door.app)
    with TestClient(door.app) as client:
        yield client


def test_who_presses_1_opens_the_door(calls_emulator: Project, client: TestClient) -> None:
    calls_emulator.when(RESIDENT).answers("human", replies=[{"presses": "1"}])
    client.post("/rings", params={"to": RESIDENT})
    call = calls_emulator.wait_for_call(status="completed")
    assert door.opened == [RESIDENT]
    assert "says: Thank you" in call.conversation


def test_who_says_nothing_leaves_it_closed(calls_emulator: Project, client: TestClient) -> None:
    calls_emulator.when(RESIDENT).answers("human", replies=["silent"])
    client.post("/rings", params={"to": RESIDENT})
    calls_emulator.wait_for_call(status="completed")
    assert door.opened == []


def test_a_busy_resident_is_noted(calls_emulator: Project, client: TestClient) -> None:
    calls_emulator.when(RESIDENT).refuses("busy", times=1)
    client.post("/rings", params={"to": RESIDENT})
    calls_emulator.wait_for_call(status="busy")
    assert door.unreachable == [RESIDENT]
