"""The address of the emulator by itself: what it is, and where the rest is."""

import httpx
import pytest
from kit import Emulator, emulator_with, valid


@pytest.mark.parametrize("path", ["", "/", "/?utm=1"])
def test_it_says_what_this_is(emulator: Emulator, path: str) -> None:
    answer = emulator.http.get(path, auth=("", ""))
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["name"] == "Calls emulator"
    assert "SignalWire Compatibility (LaML) Calls API" in answer.json()["about"]


def test_everything_is_where_it_says(emulator: Emulator) -> None:
    told = emulator.http.get("/").json()
    for name in ("docs", "openapi", "health", "ready", "projects"):
        assert emulator.http.get(told[name]).status_code == 200, name
    calls = told["calls"].format(AccountSid=emulator.sid)
    assert emulator.http.post(calls, data=valid()).status_code == 200


def test_it_needs_no_token_and_tells_no_secret() -> None:
    with emulator_with(control_token="let-me-in", api_token="PT-secret") as url:
        answer = httpx.get(url, trust_env=False)
    assert answer.status_code == 200
    assert "secret" not in answer.text


def test_it_is_only_to_be_read(emulator: Emulator) -> None:
    head = emulator.http.head("/")
    assert (head.status_code, head.content) == (200, b"")
    answer = emulator.http.post("/", data={"To": "+15555550100"})
    assert (answer.status_code, answer.json()["code"]) == (405, 20004)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_unknown_paths_stay_unknown(emulator: Emulator) -> None:
    for path in ("/index.html", "/_emulator", "/x"):
        assert emulator.http.get(path).status_code == 404, path
