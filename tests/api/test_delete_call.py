"""Deleting calls and recordings."""

import pytest
from kit import Emulator

UNKNOWN = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"


def recorded(emulator: Emulator) -> str:
    """The SID of a call that was recorded; its recording is ready."""
    sid: str = emulator.place(Record="true", Twiml="<Response><Say>Hello</Say></Response>")["sid"]
    emulator.run()
    return sid


def recordings(emulator: Emulator, **filters: str) -> list[str]:
    answer = emulator.http.get(emulator.path.replace("Calls", "Recordings"), params=filters)
    assert answer.status_code == 200, answer.text
    return [each["sid"] for each in answer.json()["recordings"]]


def status_of(emulator: Emulator, path: str, method: str = "GET") -> tuple[int, int | None]:
    answer = emulator.http.request(method, path)
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else None


# Calls


@pytest.mark.parametrize("ending", ["", ".json"])
def test_a_call_that_has_ended_is_gone_after_its_deletion(emulator: Emulator, ending: str) -> None:
    other, sid = (emulator.place()["sid"] for _ in range(2))
    emulator.run()
    answer = emulator.http.delete(f"{emulator.path}/{sid}{ending}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert status_of(emulator, f"{emulator.path}/{sid}") == (404, 20404)
    assert status_of(emulator, f"{emulator.path}/{sid}", "DELETE") == (404, 20404)
    assert (emulator.calls(), emulator.calls(Status="completed")) == ([other], [other])
    assert emulator.control("GET", "")["finished_calls"] == 1


@pytest.mark.parametrize("seconds", [None, 0, 1, 7])
def test_a_call_that_has_not_ended_cannot_be_deleted(
    emulator: Emulator, seconds: float | None
) -> None:
    sid = emulator.place()["sid"]
    if seconds is not None:
        emulator.advance(seconds)
    assert status_of(emulator, f"{emulator.path}/{sid}", "DELETE") == (422, 20009)
    assert emulator.calls() == [sid]


def test_the_recordings_of_a_deleted_call_are_gone_too(emulator: Emulator) -> None:
    call = recorded(emulator)
    (recording,) = recordings(emulator)
    emulator.http.delete(f"{emulator.path}/{call}")
    path = f"{emulator.path.replace('Calls', 'Recordings')}/{recording}"
    assert [status_of(emulator, f"{path}{end}")[0] for end in (".json", ".wav", "")] == [404] * 3
    assert recordings(emulator) == []


def test_the_recording_of_a_call_deleted_before_it_is_ready_never_comes(
    emulator: Emulator,
) -> None:
    sid = emulator.place(Record="true")["sid"]
    emulator.advance(8)
    assert emulator.call(sid)["status"] == "completed"
    emulator.http.delete(f"{emulator.path}/{sid}")
    assert emulator.control("GET", "/clock")["pending"] == 0
    assert recordings(emulator) == []


def test_the_journal_keeps_what_happened(emulator: Emulator) -> None:
    sid = recorded(emulator)
    emulator.http.delete(f"{emulator.path}/{sid}")
    entries = emulator.journal(call=sid)
    assert entries[-1]["text"] == f"DELETE Calls/{sid}: 204"
    assert {"api-request", "status", "recording"} <= {each["kind"] for each in entries}


# Recordings


def test_a_deleted_recording_is_gone_and_its_call_stays(emulator: Emulator) -> None:
    call = recorded(emulator)
    (sid,) = recordings(emulator)
    path = f"{emulator.path.replace('Calls', 'Recordings')}/{sid}"
    answer = emulator.http.delete(f"{path}.json")
    assert (answer.status_code, answer.content) == (204, b"")
    for ending in (".json", "", ".wav", ".mp3"):
        assert status_of(emulator, f"{path}{ending}") == (404, 20404)
    assert status_of(emulator, path, "DELETE") == (404, 20404)
    assert recordings(emulator) == []
    assert emulator.calls() == [call]
    assert emulator.http.delete(f"{emulator.path}/{call}").status_code == 204


def test_a_recording_that_is_not_finished_cannot_be_deleted(emulator: Emulator) -> None:
    emulator.place(Record="true", Twiml="<Response><Pause length='9'/></Response>")
    emulator.advance(8)
    (sid,) = recordings(emulator)
    path = f"{emulator.path.replace('Calls', 'Recordings')}/{sid}"
    assert status_of(emulator, path, "DELETE") == (422, 20009)
    assert recordings(emulator) == [sid]


def test_recordings_are_listed_newest_first_and_by_call(emulator: Emulator) -> None:
    first, second = recorded(emulator), recorded(emulator)
    newest, oldest = recordings(emulator)
    assert recordings(emulator, CallSid=first) == [oldest]
    assert recordings(emulator, CallSid=UNKNOWN) == []
    assert recordings(emulator, ConferenceSid=UNKNOWN) == []
    answer = emulator.http.get(f"{emulator.path}/{second}/Recordings.json").json()
    assert [each["sid"] for each in answer["recordings"]] == [newest]
    assert status_of(emulator, f"{emulator.path}/{UNKNOWN}/Recordings") == (404, 20404)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("DateCreated", "2026-01-31", True),
        ("DateCreated", "2026-01-30", False),
        ("DateCreated<", "2026-02-01", True),
        ("DateCreated>", "2026-02-01", False),
    ],
)
def test_recordings_are_filtered_by_when_they_began(
    emulator: Emulator, name: str, value: str, found: bool
) -> None:
    recorded(emulator)
    assert len(recordings(emulator, **{name: value})) == found
