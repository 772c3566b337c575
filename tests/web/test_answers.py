"""Every answer is JSON with a request id; nothing is ever redirected."""

import httpx
import pytest
from fastapi import FastAPI
from kit import Emulator, running

from emulator.app import create_app
from emulator.settings import Settings

JSON = "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/nothing/here", 404, None),
        ("GET", "/%ff%00", 404, None),
        ("POST", "/api/laml/2010-04-01/Accounts", 405, "GET, HEAD, OPTIONS"),
        ("GET", "/api/laml/2010-04-01/Accountsx", 404, None),
        ("GET", "/api/laml/2010-04-01/Accounts/", 404, None),
        ("POST", "{calls}/", 404, None),
        ("POST", "{calls}.json/", 404, None),
        ("POST", "/api/laml/2011-01-01/Accounts/x/Calls", 404, None),
        ("PUT", "{calls}", 405, "GET, HEAD, OPTIONS, POST"),
        ("PUT", "{calls}.json", 405, "GET, HEAD, OPTIONS, POST"),
        ("TRACE", "{calls}/x", 405, "DELETE, GET, HEAD, OPTIONS, POST"),
        ("PATCH", "{calls}/x.json", 405, "DELETE, GET, HEAD, OPTIONS, POST"),
        ("PROPFIND", "{calls}/x", 405, "DELETE, GET, HEAD, OPTIONS, POST"),
        ("DELETE", "/_emulator/projects/x/clock", 405, "GET, HEAD, OPTIONS, PUT"),
        ("POST", "/_emulator/projects/x", 405, "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("GET", "/_emulator", 404, None),
        ("GET", "/_emulator/", 404, None),
        ("GET", "/_emulator/projects/", 404, None),
        ("GET", "/docs/", 404, None),
    ],
)
def test_unknown_paths_and_methods_are_flat_json_errors(
    emulator: Emulator, method: str, path: str, status: int, allowed: str | None
) -> None:
    answer = emulator.http.request(method, path.format(calls=emulator.path))
    assert answer.status_code == status
    assert answer.headers.get("allow") == allowed
    assert answer.headers["content-type"] == JSON
    body = answer.json()
    assert set(body) == {"code", "message", "more_info", "status"}
    assert (body["code"], body["status"]) == ({404: 20404, 405: 20004}[status], status)


def test_every_answer_has_an_id_of_its_own(emulator: Emulator) -> None:
    call = emulator.place()
    answers = [
        emulator.http.get(f"{emulator.path}/{call['sid']}"),
        emulator.http.get(f"{emulator.path}/{call['sid']}"),
        emulator.http.get(emulator.path + "/x"),
        emulator.http.get("/nothing"),
        emulator.http.put(emulator.path),
        emulator.http.post(emulator.path, auth=("x", "y")),
        emulator.http.get("/_emulator/health"),
        emulator.http.get("/docs"),
    ]
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)


def test_every_json_answer_names_its_character_set(emulator: Emulator) -> None:
    project = f"/_emulator/projects/{emulator.sid}"
    own = ("/_emulator/projects", project, f"{project}/journal", "/_emulator/ready")
    paths = (*own, "/_emulator/health", "/openapi.json", f"{project}x", f"{emulator.path}/x")
    assert {emulator.http.get(path).headers["content-type"] for path in paths} == {JSON}


def broken_app() -> FastAPI:
    app = create_app(Settings())

    async def broken() -> None:
        raise RuntimeError("a detail that nobody outside needs")

    app.add_api_route("/broken", broken)
    return app


def test_a_fault_of_ours_is_json_with_a_request_id_and_no_traceback() -> None:
    with running(broken_app()) as url:
        page = {"Origin": "https://app.example"}
        answer = httpx.get(f"{url}/broken", headers=page, trust_env=False)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == JSON
    assert answer.headers["x-request-id"]
    assert answer.headers["access-control-allow-origin"] == "*"  # a page can read it, too
    assert answer.json()["code"] == 20500
    assert "a detail" not in answer.text
