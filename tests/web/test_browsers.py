"""Pages in a browser: they may use the API from anywhere, the emulator's own from here."""

import asyncio
import threading
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from kit import Emulator, emulator_with, running, valid

from emulator.web.heads import Heads

PAGE = "https://app.example"
LOCAL = "http://localhost:3000"


def preflight(url: str, origin: str = PAGE, **headers: str) -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"} | headers
    return httpx.options(url, headers=asked, trust_env=False)


@pytest.mark.parametrize(
    "path",
    [
        "{calls}",
        "{calls}.json",
        "{calls}/x",
        "{calls}/x/Recordings/y.json",
        "/2010-04-01/Accounts",
        "/Accounts/x/Messages",
        "/_emulator/health",
        "/docs",
        "/nothing/here",
    ],
)
def test_a_browser_that_asks_first_may_send_credentials_anywhere(
    emulator: Emulator, path: str
) -> None:
    answer = preflight(
        emulator.base_url + path.format(calls=emulator.path),
        **{"Access-Control-Request-Headers": "authorization, x-own,bad header"},
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-headers"] == "Authorization, Content-Type, x-own"
    methods = answer.headers["access-control-allow-methods"].split(", ")
    assert {"GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS"} <= set(methods)
    assert answer.headers["x-request-id"]


def test_a_page_can_read_every_answer_errors_too(emulator: Emulator) -> None:
    page = {"Origin": PAGE}
    answers = [
        emulator.http.get(emulator.path, headers=page),
        emulator.http.post(emulator.path, headers=page),
        emulator.http.post(emulator.path, headers=page, auth=("x", "y")),
        emulator.http.get(f"{emulator.path}/x", headers=page),
        emulator.http.put(emulator.path, headers=page),
        emulator.http.get("/nothing", headers=page),
        emulator.http.get("/openapi.json", headers=page),
    ]
    assert [answer.status_code for answer in answers] == [200, 400, 401, 404, 405, 404, 200]
    assert {answer.headers["access-control-allow-origin"] for answer in answers} == {"*"}
    assert {answer.headers["access-control-expose-headers"] for answer in answers} == {"*"}


def test_without_an_origin_nothing_is_said_to_browsers(emulator: Emulator) -> None:
    answer = emulator.http.get(emulator.path)
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        (LOCAL, True),
        ("https://127.0.0.1", True),
        ("http://[::1]:8080", True),
        ("http://app.localhost", True),
        (PAGE, False),
        ("null", False),
        ("http://localhost.example", False),
        ("http://127.0.0.1.example", False),
        ("http://notlocalhost", False),
    ],
)
def test_only_pages_of_this_machine_use_the_emulators_own_api_while_nothing_guards_it(
    emulator: Emulator, origin: str, let_in: bool
) -> None:
    url = f"/_emulator/projects/{emulator.sid}"
    for answer in (
        emulator.http.get(url, headers={"Origin": origin}),
        preflight(emulator.base_url + url, origin),
    ):
        allowed = answer.headers.get("access-control-allow-origin")
        assert allowed == (origin if let_in else None)
        assert answer.headers["vary"] == "Origin"


def test_with_a_control_token_any_page_that_has_it_may_use_the_emulators_own_api() -> None:
    with emulator_with(control_token="secret") as url:
        projects = f"{url}/_emulator/projects"
        asked = preflight(projects, **{"Access-Control-Request-Headers": "authorization"})
        answer = httpx.get(projects, headers={"Origin": PAGE}, trust_env=False)
    assert asked.headers["access-control-allow-origin"] == "*"
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, "*")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("{calls}", "GET, HEAD, OPTIONS, POST"),
        ("{calls}/x.json", "DELETE, GET, HEAD, OPTIONS, POST"),
        ("/2010-04-01/Accounts.json", "GET, HEAD, OPTIONS"),
        ("/_emulator/projects", "GET, HEAD, OPTIONS"),
        ("/_emulator/projects/x/clock", "GET, HEAD, OPTIONS, PUT"),
        ("/_emulator/projects/x/clock/advance", "OPTIONS, POST"),
        ("/docs", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_tell_the_methods_of_a_path(emulator: Emulator, path: str, allowed: str) -> None:
    answer = httpx.options(emulator.base_url + path.format(calls=emulator.path), trust_env=False)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == allowed


def test_options_of_a_path_that_there_is_not_are_a_404(emulator: Emulator) -> None:
    answer = httpx.options(f"{emulator.base_url}/nothing", trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


@pytest.mark.parametrize(
    "path",
    [
        "{calls}",
        "{calls}/{call}.json",
        "{calls}/x",
        "/2010-04-01/Accounts",
        "/_emulator/health",
        "/_emulator/projects/{sid}",
        "/_emulator/projects/{sid}/journal",
        "/_emulator/projects/x",
        "/openapi.json",
        "/",
    ],
)
def test_head_is_get_without_a_body(emulator: Emulator, path: str) -> None:
    call = emulator.place()["sid"]
    path = path.format(calls=emulator.path, call=call, sid=emulator.sid)
    got, head = (emulator.http.request(method, path) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["content-length"] == got.headers["content-length"]


def test_head_where_there_is_no_get_is_not_allowed(emulator: Emulator) -> None:
    answer = emulator.http.head(f"/_emulator/projects/{emulator.sid}/clock/advance")
    assert (answer.status_code, answer.headers["allow"]) == (405, "OPTIONS, POST")


def test_head_of_an_answer_without_end_ends() -> None:
    app, closed = FastAPI(), threading.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            yield b"something"
            await asyncio.Event().wait()
        finally:
            closed.set()

    app.add_api_route("/endless", lambda: StreamingResponse(endless()), response_model=None)
    app.add_middleware(Heads)
    with running(app) as url:
        answer = httpx.head(f"{url}/endless", trust_env=False)
        assert closed.wait(10)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_page_places_a_call_with_credentials_of_its_own(emulator: Emulator) -> None:
    answer = emulator.http.post(emulator.path, data=valid(), headers={"Origin": PAGE})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
