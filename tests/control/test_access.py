"""The control token: guards everything below /_emulator but health and readiness."""

from collections.abc import Iterator

import httpx
import pytest
from kit import emulator_with, numbered_sid, valid

CONTROL_TOKEN = "schlüssel-of-the-house"
PROJECT = f"/_emulator/projects/{numbered_sid(1)}"
GUARDED = [
    ("GET", "/_emulator/metrics"),
    ("GET", "/_emulator/projects"),
    ("PUT", PROJECT),
    ("GET", PROJECT),
    ("DELETE", PROJECT),
    ("POST", f"{PROJECT}/reset"),
    ("GET", f"{PROJECT}/snapshot"),
    ("PUT", f"{PROJECT}/snapshot"),
    ("GET", f"{PROJECT}/clock"),
    ("POST", f"{PROJECT}/clock/advance"),
    ("POST", f"{PROJECT}/clock/run-until-idle"),
    ("POST", f"{PROJECT}/rules"),
    ("GET", f"{PROJECT}/rules"),
    ("DELETE", f"{PROJECT}/rules"),
    ("GET", f"{PROJECT}/scenarios"),
    ("POST", f"{PROJECT}/wait"),
    ("POST", f"{PROJECT}/verify"),
    ("POST", f"{PROJECT}/faults"),
    ("GET", f"{PROJECT}/faults"),
    ("DELETE", f"{PROJECT}/faults"),
    ("GET", f"{PROJECT}/calls"),
    ("GET", f"{PROJECT}/calls/x"),
    ("POST", f"{PROJECT}/calls/x/far-end"),
    ("GET", f"{PROJECT}/journal"),
    ("GET", f"{PROJECT}/events"),
    ("GET", f"{PROJECT}/deliveries"),
    ("GET", f"{PROJECT}/deliveries.har"),
    ("GET", f"{PROJECT}/deliveries/1"),
    ("POST", f"{PROJECT}/deliveries/1/replay"),
]


@pytest.fixture(scope="module")
def guarded() -> Iterator[httpx.Client]:
    with (
        emulator_with(control_token=CONTROL_TOKEN) as url,
        httpx.Client(base_url=url, trust_env=False) as http,
    ):
        yield http


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize("given", [None, "Bearer", "Bearer x", f"Basic {'x' * 9}", "Bearer schl"])
def test_without_the_token_nothing_is_done(
    guarded: httpx.Client, method: str, path: str, given: str | None
) -> None:
    answer = guarded.request(method, path, headers={"Authorization": given} if given else {})
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    assert answer.headers["www-authenticate"] == "Bearer"
    assert CONTROL_TOKEN not in answer.text


def test_every_route_that_is_described_is_guarded(guarded: httpx.Client) -> None:
    described = guarded.get("/openapi.json").json()["paths"]
    names = {"project_id": numbered_sid(1), "call_sid": "x", "number": 1}
    open_to_all = {
        path
        for path, methods in described.items()
        if path.startswith("/_emulator/")
        for method in methods
        if guarded.request(method, path.format(**names)).status_code != 401
    }
    assert open_to_all == {"/_emulator/health", "/_emulator/ready"}


def test_with_the_token_everything_is(guarded: httpx.Client) -> None:
    headers = {b"Authorization": f"bearer {CONTROL_TOKEN}".encode()}
    assert guarded.put(PROJECT, headers=headers, json={}).status_code == 200
    assert guarded.get("/_emulator/projects", headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["health", "ready"])
def test_health_and_readiness_stay_open(guarded: httpx.Client, name: str) -> None:
    answer = guarded.get(f"/_emulator/{name}")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_the_documented_api_needs_no_control_token(guarded: httpx.Client) -> None:
    sid = "00000000-0000-4000-8000-00000000ca11"
    answer = guarded.post(f"/2010-04-01/Accounts/{sid}/Calls", data=valid(), auth=(sid, "PT-voice"))
    assert answer.status_code == 200
