"""No sockets: webhooks into coroutines, and clients of the API that keep their configuration."""

import asyncio

import httpx
import pytest
import requests
import responses
from menu_application import APP, NUMBER, Application, placing
from pytest_httpx import HTTPXMock
from starlette.responses import RedirectResponse

from emulator.testing import Emulator, NotPossibleError

SPACE = "https://example.signalwire.com/api/laml/2010-04-01"


def test_httpx_reaches_the_emulator_under_the_vendors_name(httpx_mock: HTTPXMock) -> None:
    with Emulator() as emulator:
        emulator.answer_httpx(httpx_mock)
        application = Application()
        emulator.mount(APP, application.asgi)
        calls = f"{SPACE}/Accounts/{emulator.project_id}/Calls"
        placed = httpx.post(calls, data=placing(Record="true"), auth=emulator.auth)
        sid = placed.json()["sid"]
        call = emulator.wait_for_call(status="completed", sid=sid)
        listed = httpx.get(f"{SPACE}/Accounts/{emulator.project_id}/Calls", auth=emulator.auth)
        assert listed.json()["calls"][0]["sid"] == call.sid
        assert httpx.get(calls, auth=("wrong", "token")).status_code == 401
        emulator.fault(api="reset", times=1)
        with pytest.raises(httpx.ReadError):
            httpx.get(calls, auth=emulator.auth)
    assert application.statuses[-1] == "completed"


def test_requests_reaches_the_emulator_under_the_vendors_name() -> None:
    with Emulator() as emulator, responses.RequestsMock(assert_all_requests_are_fired=False) as on:
        emulator.answer_requests(on)
        emulator.mount(APP, Application().asgi)
        calls = f"{SPACE}/Accounts/{emulator.project_id}/Calls.json"
        placed = requests.post(calls, data=placing(), auth=emulator.auth, timeout=5)
        assert placed.json()["status"] == "queued"
        emulator.wait_for_call(status="completed")
        got = requests.get(calls, params={"To": NUMBER}, auth=emulator.auth, timeout=5)
        assert [each["status"] for each in got.json()["calls"]] == ["completed"]
        emulator.fault(api="reset", times=1)
        with pytest.raises(requests.ConnectionError):
            requests.get(calls, auth=emulator.auth, timeout=5)


def test_an_application_runs_in_the_event_loop_of_its_test(httpx_mock: HTTPXMock) -> None:
    async def scenario() -> None:
        async with Emulator(clock="manual") as emulator:
            emulator.answer_httpx(httpx_mock)
            application, loops = Application(), list[asyncio.AbstractEventLoop]()

            async def app(scope: object, receive: object, send: object) -> None:
                loops.append(asyncio.get_running_loop())
                await application.asgi(scope, receive, send)  # type: ignore[arg-type]  # ASGI's

            emulator.mount(APP, app)
            async with httpx.AsyncClient(auth=emulator.auth) as client:
                await client.post(f"{SPACE}/Accounts/{emulator.project_id}/Calls", data=placing())
            await emulator.advance_async(1)
            assert application.statuses == ["initiated", "ringing"]
            with pytest.raises(NotPossibleError, match="_async"):
                emulator.run_until_idle()
            await emulator.run_until_idle_async()
            await emulator.wait_for_call_async(status="completed")
            await emulator.wait_for_webhook_async(label="completed")
            await emulator.wait_for_async("delivery", count=4, purpose="status")
            await emulator.expect_nothing_more_async()
            assert set(loops) == {asyncio.get_running_loop()}

    asyncio.run(scenario())


def test_an_application_that_never_answers_is_given_up(httpx_mock: HTTPXMock) -> None:
    async def hanging(_scope: object, _receive: object, _send: object) -> None:
        await asyncio.Event().wait()

    with Emulator() as emulator:
        emulator.answer_httpx(httpx_mock)
        emulator.mount(APP, hanging)
        calls = f"{SPACE}/Accounts/{emulator.project_id}/Calls"
        changes = {"StatusCallback": "", "Url": f"{APP}/answer#rt=100"}
        httpx.post(calls, data=placing(**changes), auth=emulator.auth)
        assert 11200 in emulator.wait_for_call(status="completed").notifications


def test_a_redirect_of_a_mounted_application_is_followed(httpx_mock: HTTPXMock) -> None:
    with Emulator() as emulator:
        emulator.answer_httpx(httpx_mock)
        application = Application()
        emulator.mount(APP, application.asgi)
        emulator.mount("https://old.example", RedirectResponse(f"{APP}/status"))
        calls = f"{SPACE}/Accounts/{emulator.project_id}/Calls"
        changes = {"StatusCallback": "https://old.example/status", "StatusCallbackEvent": "ringing"}
        httpx.post(calls, data=placing(**changes), auth=emulator.auth)
        emulator.wait_for_call(status="completed")
    assert application.statuses == ["ringing"]
