"""Whatever is wished of a call's recordings and streams is done, or refused as documented."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import Emulator

from emulator.api import call_recording_forms, call_stream_forms

RECORDING, STREAM = "/Recordings", "/Streams"
RULES = {
    RECORDING: call_recording_forms.CREATE_RULES,
    f"{RECORDING}/Twilio.CURRENT": call_recording_forms.UPDATE_RULES,
    STREAM: call_stream_forms.CREATE_RULES,
    f"{STREAM}/mine": call_stream_forms.UPDATE_RULES,
}
VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    st.sampled_from(
        [
            *("paused", "in-progress", "stopped", "skip", "mono", "dual", "both", "mine"),
            *("GET", "POST", "do-not-trim", "completed absent", "http://localhost/"),
            *("wss://localhost/", "ws://localhost/", "both_tracks", ""),
        ]
    ),
)
repeatable = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def call(emulator: Emulator) -> str:
    """The path of a call in progress, which waits, is recorded and streamed."""
    sid = emulator.place(Twiml="<Response><Pause length='600'/></Response>")["sid"]
    emulator.advance(7)
    path = f"{emulator.path}/{sid}"
    emulator.http.post(f"{path}{RECORDING}")
    emulator.http.post(f"{path}{STREAM}", data={"Url": "wss://localhost/", "Name": "mine"})
    return path


@pytest.mark.parametrize("place", RULES)
@repeatable
@given(data=st.data())
def test_any_form_is_answered(
    emulator: Emulator, call: str, place: str, data: st.DataObject
) -> None:
    rules = RULES[place]
    names = st.sampled_from(list(rules)) | VALUES
    form = data.draw(st.dictionaries(names, st.lists(VALUES, max_size=2), max_size=5))
    answer = emulator.http.post(f"{call}{place}", data=form)
    body = answer.json()
    assert answer.status_code in (200, 400, 404, 422), answer.text
    if answer.status_code == 200:
        assert body["status"] in ("in-progress", "paused", "stopped")
        return
    assert set(body) == {"code", "message", "more_info", "status"}
    if answer.status_code == 400:
        assert body["code"] in {rule.code for rule in rules.values()}
    assert emulator.http.get(call).json()["status"] == "in-progress"
