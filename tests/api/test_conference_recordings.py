"""Recordings of conferences, found and changed below their conference."""

import io
import wave

import httpx
import pytest
from kit import Emulator, Receiver
from parties import end, party

CURRENT = "Twilio.CURRENT"
UNKNOWN = "00000000-0000-4000-8000-000000000001"
ROOM = """<Dial><Conference record='record-from-start' trim='do-not-trim'
    recordingStatusCallback='/recorded'>room</Conference></Dial>"""


@pytest.fixture
def talk(emulator: Emulator, receiver: Receiver) -> list[str]:
    """The SIDs of two calls that take part in a conference that is recorded."""
    chatter = {"hears": [{"speech": "60s", "words": 150}]}
    return [party(emulator, receiver, ROOM, name, **chatter) for name in ("first", "second")]


@pytest.fixture
def path(emulator: Emulator, talk: list[str]) -> str:
    """The recordings of the conference."""
    assert len(talk) == 2
    (room,) = emulator.api("GET", "/Conferences").json()["conferences"]
    return f"/Conferences/{room['sid']}/Recordings"


def change(emulator: Emulator, path: str, **form: str) -> str:
    """Change a recording; its status."""
    answer = emulator.api("POST", path, **form)
    assert answer.status_code == 200, answer.text
    status: str = answer.json()["status"]
    return status


def refusal(answer: httpx.Response) -> tuple[int, int]:
    body = answer.json()
    assert set(body) == {"code", "message", "more_info", "status"}
    return answer.status_code, body["code"]


def test_one_is_retrieved_by_its_sid_and_as_the_one_that_runs(
    emulator: Emulator, path: str
) -> None:
    (listed,) = emulator.api("GET", path).json()["recordings"]
    assert emulator.api("GET", f"{path}/{listed['sid']}").json() == listed
    assert emulator.api("GET", f"{path}/{CURRENT}.json").json() == listed


def test_a_pause_that_is_skipped_is_not_in_it(
    emulator: Emulator, receiver: Receiver, path: str
) -> None:
    emulator.advance(10)
    assert change(emulator, f"{path}/{CURRENT}", Status="paused", PauseBehavior="skip") == "paused"
    emulator.advance(20)
    assert change(emulator, f"{path}/{CURRENT}", Status="in-progress") == "in-progress"
    emulator.advance(5)
    sid = emulator.api("GET", f"{path}/{CURRENT}").json()["sid"]
    assert change(emulator, f"{path}/{CURRENT}", Status="stopped") == "stopped"
    emulator.advance(2)
    made = emulator.api("GET", f"{path}/{sid}").json()
    assert (made["status"], made["duration"]) == ("completed", 15)
    audio = emulator.http.get(f"/api/laml/2010-04-01/Accounts/{emulator.sid}/Recordings/{sid}")
    with wave.open(io.BytesIO(audio.content)) as heard:
        assert heard.getnframes() == 15 * heard.getframerate()
    assert [each["RecordingDuration"] for each in receiver.at("/recorded")] == ["15"]


def test_the_conference_goes_on_when_its_recording_is_stopped(
    emulator: Emulator, path: str
) -> None:
    emulator.advance(10)
    assert change(emulator, f"{path}/{CURRENT}", Status="stopped") == "stopped"
    assert refusal(emulator.api("GET", f"{path}/{CURRENT}")) == (404, 20404)
    (room,) = emulator.api("GET", "/Conferences").json()["conferences"]
    assert room["status"] == "in-progress"


def test_it_is_changed_also_when_the_call_that_keeps_it_has_ended(
    emulator: Emulator, talk: list[str], path: str
) -> None:
    end(emulator, talk[0])
    assert change(emulator, f"{path}/{CURRENT}", Status="paused") == "paused"
    assert refusal(emulator.api("POST", f"{path}/{CURRENT}", Status="paused")) == (422, 10000)


def test_one_that_is_finished_is_deleted(emulator: Emulator, path: str) -> None:
    emulator.advance(10)
    (sid,) = (each["sid"] for each in emulator.api("GET", path).json()["recordings"])
    assert refusal(emulator.api("DELETE", f"{path}/{sid}")) == (422, 20009)
    change(emulator, f"{path}/{sid}", Status="stopped")
    emulator.advance(2)
    assert emulator.api("DELETE", f"{path}/{sid}").status_code == 204
    assert refusal(emulator.api("GET", f"{path}/{sid}")) == (404, 20404)
    assert emulator.api("GET", path).json()["recordings"] == []


@pytest.mark.parametrize("status", ["", "gone"])
def test_a_wrong_change_is_refused_and_written_down(
    emulator: Emulator, path: str, status: str
) -> None:
    place = f"{path}/{CURRENT}"
    assert refusal(emulator.api("POST", place, Status=status)) == (400, 10000)
    written = emulator.journal(kind="api-request")[-1]["text"]
    assert written.startswith(f"POST {place.removeprefix('/')}: 400 10000 Status")


def test_recordings_of_others_are_not_of_the_conference(emulator: Emulator, path: str) -> None:
    call = emulator.place(Record="true")["sid"]
    emulator.advance(10)
    (own,) = emulator.api("GET", f"/Calls/{call}/Recordings").json()["recordings"]
    for sid in (own["sid"], UNKNOWN):
        assert refusal(emulator.api("GET", f"{path}/{sid}")) == (404, 20404)
        assert refusal(emulator.api("POST", f"{path}/{sid}", Status="paused")) == (404, 20404)
        assert refusal(emulator.api("DELETE", f"{path}/{sid}")) == (404, 20404)
