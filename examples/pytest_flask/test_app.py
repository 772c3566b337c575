"""The application in this process; the SDK, which uses requests, is answered by ``responses``."""

import pytest
import responses
from app import OWN_URL, app

SOMEBODY = "+15557770001"


@pytest.fixture
def client(calls_emulator):
    """The application, which believes that it talks to the vendor."""
    app.config.update(
        PROJECT_ID=calls_emulator.project_id, API_TOKEN=calls_emulator.token, UNREACHED=[]
    )
    calls_emulator.mount(OWN_URL, app.wsgi_app)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        calls_emulator.answer_requests(mock)
        yield app.test_client()


def test_the_code_is_said(calls_emulator, client):
    calls_emulator.when(SOMEBODY).answers()
    client.post("/codes", data={"to": SOMEBODY, "code": "472"})
    call = calls_emulator.wait_for_call(status="completed")
    assert "says: Your code is 4 7 2" in call.conversation


def test_who_does_not_answer_is_noted(calls_emulator, client):
    calls_emulator.when(SOMEBODY).refuses("no-answer")
    client.post("/codes", data={"to": SOMEBODY, "code": "472"})
    calls_emulator.wait_for_call(status="no-answer")
    assert app.config["UNREACHED"] == [SOMEBODY]
