"""The front answers operations: the first that fits, and faults of ours as JSON."""

import asyncio
import json
from contextlib import suppress

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message

from emulator.api.front import Front
from emulator.api.operations import Handler, Operation
from emulator.web.request_ids import RequestIds

BASE = "/api/laml/2010-04-01/Accounts/x"


def operation(method: str, path: str, handler: Handler, *endings: str) -> Operation:
    return Operation(
        method=method,
        path=path,
        handler=handler,
        summary="",
        description="",
        answers=None,
        endings=endings or ("",),
    )


async def parameters(request: Request) -> Response:
    return PlainTextResponse(repr(request.path_params))


async def broken(_request: Request) -> Response:
    raise RuntimeError("a detail that nobody outside needs")


def ask(method: str, path: str) -> httpx.Response:
    operations = (
        operation("GET", "/Things/{sid}", parameters),
        operation("DELETE", "/Things/{sid}", broken),
        operation("GET", "/Things/{sid}", broken, ".json"),
    )
    front = RequestIds(Front(operations, PlainTextResponse("elsewhere")))
    transport = httpx.ASGITransport(front, raise_app_exceptions=False)

    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as http:
            return await http.request(method, path)

    return asyncio.run(asking())


def test_a_fault_in_an_operation_is_json_with_a_request_id() -> None:
    answer = ask("GET", f"{BASE}/Things/1.json")
    assert answer.status_code == 500
    assert answer.json()["code"] == 20500
    assert len(answer.headers["x-request-id"]) == 36
    assert "a detail" not in answer.text


def test_an_ending_goes_before_a_sid_that_could_hold_it() -> None:
    assert ask("GET", f"{BASE}/Things/1.wav").text == "{'account_sid': 'x', 'sid': '1.wav'}"
    assert ask("DELETE", f"{BASE}/Things/1.json").status_code == 500  # a SID with a dot


def test_a_method_that_no_operation_of_the_path_has_is_answered_with_those_there_are() -> None:
    answer = ask("PUT", f"{BASE}/Things/1.json")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", ["/", f"{BASE}/Things", f"{BASE}/Things/1/2", f"{BASE}/Things/"])
def test_other_paths_are_handed_on(path: str) -> None:
    assert ask("GET", path).text == "elsewhere"


def test_who_is_still_answered_when_the_server_ends_gets_json() -> None:
    reached, sent = asyncio.Event(), list[Message]()

    async def endless(_request: Request) -> Response:
        reached.set()
        return await asyncio.Future[Response]()

    async def send(message: Message) -> None:
        sent.append(message)

    async def ending() -> None:
        front = Front((operation("GET", "/Things", endless),), PlainTextResponse("elsewhere"))
        scope = {"type": "http", "method": "GET", "path": f"{BASE}/Things", "headers": []}
        answering = asyncio.ensure_future(front(scope, asyncio.Future, send))
        await reached.wait()
        answering.cancel()
        with suppress(asyncio.CancelledError):
            await answering

    asyncio.run(ending())
    start, body = sent
    assert start["status"] == 503
    assert json.loads(body["body"])["message"] == "The emulator ends"
