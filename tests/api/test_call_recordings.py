"""The Recordings of a call: what an application starts, pauses, resumes and stops."""

from typing import Any

import httpx
import pytest
from kit import TOKEN, Emulator, Receiver
from listening import BEEP, CALLED, MUSIC, Heard, heard

PAUSE = "<Response><Pause length='60'/></Response>"
MUSIC_FOR_9_SECONDS = "<Response><Play loop='3'>http://h/a</Play><Pause length='60'/></Response>"
SILENT_LINE, VOICEMAIL = "+15555550108", "+15555550101"
UNKNOWN = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"
CURRENT = "Twilio.CURRENT"


class Talk:
    """A call that was just answered."""

    def __init__(self, emulator: Emulator, answers_after: float = 7, **params: str) -> None:
        self.emulator = emulator
        given = {"To": SILENT_LINE, "Twiml": PAUSE} | params
        self.sid: str = emulator.place(**given)["sid"]
        emulator.advance(answers_after)

    @property
    def path(self) -> str:
        return f"{self.emulator.path}/{self.sid}/Recordings"

    def post(self, recording: str = "", **params: str) -> httpx.Response:
        place = f"{self.path}/{recording}" if recording else self.path
        return self.emulator.http.post(place, data=params)

    def record(self, **params: str) -> str:
        """Record it from now on; the SID of the recording."""
        answer = self.post(**params)
        assert answer.status_code == 200, answer.text
        sid: str = answer.json()["sid"]
        return sid

    def change(self, recording: str, status: str, **params: str) -> str:
        """The status that is answered."""
        answer = self.post(recording, Status=status, **params)
        assert answer.status_code == 200, answer.text
        found: str = answer.json()["status"]
        return found

    def get(self, recording: str) -> dict[str, Any]:
        found: dict[str, Any] = self.emulator.http.get(f"{self.path}/{recording}.json").json()
        return found

    def listen(self, recording: str) -> Heard:
        path = self.emulator.path.replace("Calls", "Recordings")
        answer = self.emulator.http.get(f"{path}/{recording}.wav", auth=None)
        assert answer.status_code == 200, answer.text
        return heard(answer.content)


def error(answer: httpx.Response) -> tuple[int, int]:
    assert set(answer.json()) == {"code", "message", "more_info", "status"}
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


# Beginning


@pytest.mark.parametrize("ending", ["", ".json"])
def test_an_empty_request_records_the_call_from_now_on(emulator: Emulator, ending: str) -> None:
    talk = Talk(emulator)
    answer = emulator.http.post(f"{talk.path}{ending}", headers={"Content-Length": "0"})
    assert answer.status_code == 200
    made = answer.json()
    assert (made["status"], made["source"]) == ("in-progress", "StartCallRecordingApi")
    assert (made["call_sid"], made["channels"], made["channel"]) == (talk.sid, "1", "1")
    assert (made["trim"], made["duration"], made["price"]) == ("do-not-trim", 0, None)
    assert made["start_time"] == "Sat, 31 Jan 2026 12:00:07 +0000"
    assert talk.get(made["sid"]) == made
    assert emulator.http.get(made["uri"]).json() == made


def test_it_is_made_as_was_asked_for_and_reported(emulator: Emulator, receiver: Receiver) -> None:
    talk = Talk(emulator, answers_after=13, To=VOICEMAIL)
    sid = talk.record(
        RecordingChannels="dual",
        RecordingTrack="inbound",
        RecordingStatusCallback=receiver.url("/recording"),
        RecordingStatusCallbackMethod="GET",
        RecordingStatusCallbackEvent="in-progress completed",
    )
    emulator.advance(5)
    talk.change(sid, "stopped")
    emulator.advance(2)
    assert [each.method for each in receiver.requests] == ["GET", "GET"]
    begun, ready = receiver.at("/recording")
    assert (begun["RecordingStatus"], begun["RecordingDuration"]) == ("in-progress", "0")
    assert ready["RecordingStatus"] == "completed"
    assert (ready["RecordingSid"], ready["RecordingDuration"]) == (sid, "5")
    assert (ready["RecordingSource"], ready["RecordingChannels"]) == ("StartCallRecordingApi", "2")
    listened = talk.listen(sid)
    assert listened.sounds(CALLED, 0, 3)
    assert listened.sounds(BEEP, 3.7, 3.9)
    assert listened.silent(0, 5, channel=1)


def test_without_a_choice_only_its_completion_is_reported(
    emulator: Emulator, receiver: Receiver
) -> None:
    talk = Talk(emulator, Twiml=MUSIC_FOR_9_SECONDS)
    talk.record(RecordingStatusCallback=receiver.url("/recording"))
    emulator.run()
    assert [each["RecordingStatus"] for each in receiver.at("/recording")] == ["completed"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"RecordingChannels": "stereo"}, 10000),
        ({"RecordingTrack": "all"}, 10000),
        ({"RecordingStatusCallback": "/recording"}, 21456),
        ({"RecordingStatusCallbackMethod": "PUT"}, 21209),
        ({"RecordingStatusCallbackEvent": "completed started"}, 13621),
        ({"Trim": "true"}, 13699),
        ({"Trim": "x", "RecordingTrack": "all", "RecordingStatusCallback": "x"}, 21456),
    ],
)
def test_a_wrong_value_is_refused_with_its_code_and_nothing_is_recorded(
    emulator: Emulator, params: dict[str, str], code: int
) -> None:
    talk = Talk(emulator)
    answer = talk.post(**params)
    assert error(answer) == (400, code)
    assert all(name in answer.json()["message"] for name in params)
    assert emulator.http.get(talk.path).json()["recordings"] == []


@pytest.mark.parametrize("seconds", [None, 0, 6.9, 67.1])
def test_only_a_call_in_progress_can_be_recorded(emulator: Emulator, seconds: float | None) -> None:
    sid = emulator.place(Twiml=PAUSE)["sid"]
    if seconds is not None:
        emulator.advance(seconds)
    answer = emulator.http.post(f"{emulator.path}/{sid}/Recordings")
    assert error(answer) == (422, 21220)


def test_a_call_that_does_not_exist_has_no_recordings(emulator: Emulator) -> None:
    path = f"{emulator.path}/{UNKNOWN}/Recordings"
    for method, place in (("POST", path), ("GET", f"{path}/{CURRENT}"), ("DELETE", f"{path}/x")):
        assert error(emulator.http.request(method, place)) == (404, 20404)


def test_it_needs_a_token_with_the_voice_scope(emulator: Emulator) -> None:
    talk = Talk(emulator)
    sid = talk.record()
    emulator.put(tokens=[{"token": "PT-other", "scopes": ["Fax"]}, {"token": TOKEN}], token=None)
    other = (emulator.sid, "PT-other")
    for method, place in (
        ("POST", talk.path),
        *((method, f"{talk.path}/{sid}") for method in ("GET", "POST", "DELETE")),
    ):
        assert error(emulator.http.request(method, place, auth=other)) == (401, 20003)


# Pausing, resuming and stopping


@pytest.mark.parametrize(
    ("behavior", "seconds", "music"),
    [({}, 9, [(0, 2), (5, 9)]), ({"PauseBehavior": "skip"}, 6, [(0, 6)])],
)
def test_a_pause_is_silence_or_left_out(
    emulator: Emulator, behavior: dict[str, str], seconds: int, music: list[tuple[int, int]]
) -> None:
    talk = Talk(emulator, Twiml=MUSIC_FOR_9_SECONDS)
    sid = talk.record()
    emulator.advance(2)
    assert talk.change(sid, "paused", **behavior) == "paused"
    assert talk.get(sid)["status"] == "paused"
    emulator.advance(3)
    assert talk.change(sid, "in-progress") == "in-progress"
    emulator.advance(4)
    assert talk.change(sid, "stopped") == "stopped"
    emulator.advance(2)
    found, listened = talk.get(sid), talk.listen(sid)
    assert (found["status"], found["duration"]) == ("completed", seconds)
    assert listened.seconds == seconds
    sounding = [place for start, end in music for place in range(start, end)]
    assert [
        place for place in range(seconds) if listened.sounds(MUSIC[0], place, place + 1)
    ] == sounding
    assert all(
        listened.silent(place, place + 1) for place in range(seconds) if place not in sounding
    )
    assert emulator.call(talk.sid)["status"] == "in-progress"


def test_what_is_left_out_is_not_paid_for(emulator: Emulator) -> None:
    emulator.control("PATCH", "/policy", json={"recording_rate": 0.0025})
    talk = Talk(emulator, Twiml="<Response><Play loop='0'>http://h/a</Play></Response>")
    skipping, keeping = talk.record(), talk.record()
    talk.change(skipping, "paused", PauseBehavior="skip")
    talk.change(keeping, "paused", PauseBehavior="silence")
    emulator.advance(30)
    talk.change(skipping, "in-progress")
    talk.change(keeping, "in-progress")
    emulator.advance(50)
    emulator.update(talk.sid, Status="completed")
    emulator.advance(2)
    assert [(talk.get(sid)["duration"], talk.get(sid)["price"]) for sid in (skipping, keeping)] == [
        (50, "0.0025"),
        (80, "0.0050"),
    ]


def test_the_recording_that_runs_now_goes_by_a_name_of_its_own(emulator: Emulator) -> None:
    talk = Talk(emulator)
    first, second = talk.record(), talk.record()
    assert talk.get(CURRENT)["sid"] == second
    assert talk.change(CURRENT, "paused") == "paused"
    assert talk.change(f"{CURRENT}.json", "in-progress") == "in-progress"
    assert talk.change(CURRENT, "stopped") == "stopped"
    assert talk.get(CURRENT)["sid"] == first
    talk.change(CURRENT, "stopped")
    assert error(talk.post(CURRENT, Status="stopped")) == (404, 20404)


def test_a_recording_that_was_asked_for_with_the_call_can_be_changed_too(
    emulator: Emulator,
) -> None:
    talk = Talk(emulator, Record="true", Twiml=MUSIC_FOR_9_SECONDS)
    emulator.advance(2)
    assert talk.change(CURRENT, "stopped") == "stopped"
    emulator.advance(2)
    (found,) = emulator.http.get(talk.path).json()["recordings"]
    assert (found["source"], found["status"], found["duration"]) == ("OutBoundApi", "completed", 2)


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ([], "in-progress"),
        (["paused"], "paused"),
        (["stopped"], "paused"),
        (["stopped"], "in-progress"),
        (["paused", "stopped"], "stopped"),
    ],
)
def test_what_it_is_already_and_what_has_ended_cannot_be_changed(
    emulator: Emulator, before: list[str], status: str
) -> None:
    talk = Talk(emulator)
    sid = talk.record()
    for each in before:
        talk.change(sid, each)
    seen = talk.get(sid)
    assert error(talk.post(sid, Status=status)) == (422, 10000)
    assert talk.get(sid) == seen


def test_one_that_has_ended_with_its_call_cannot_be_changed(emulator: Emulator) -> None:
    talk = Talk(emulator)
    sid = talk.record()
    emulator.run()
    for status in ("paused", "in-progress", "stopped"):
        assert error(talk.post(sid, Status=status)) == (422, 10000)


@pytest.mark.parametrize(
    "params",
    [{}, {"Status": ""}, {"Status": "completed"}, {"Status": "paused", "PauseBehavior": "cut"}],
)
def test_a_wrong_wish_is_refused(emulator: Emulator, params: dict[str, str]) -> None:
    talk = Talk(emulator)
    sid = talk.record()
    assert error(talk.post(sid, **params)) == (400, 10000)
    assert talk.get(sid)["status"] == "in-progress"


def test_a_recording_of_another_call_is_not_found(emulator: Emulator) -> None:
    talk, other = Talk(emulator), Talk(emulator)
    sid = talk.record()
    assert error(other.post(sid, Status="stopped")) == (404, 20404)
    for method in ("GET", "DELETE"):
        assert error(emulator.http.request(method, f"{other.path}/{sid}")) == (404, 20404)
    assert talk.get(sid.upper())["sid"] == sid


# Several, and none


def test_a_call_has_several_recordings_listed_newest_first(emulator: Emulator) -> None:
    talk = Talk(emulator, Record="true")
    emulator.advance(1)
    first, second = talk.record(), talk.record(RecordingChannels="dual")
    found = emulator.http.get(f"{talk.path}.json").json()["recordings"]
    assert [each["sid"] for each in found[:2]] == [second, first]
    assert [each["source"] for each in found] == [
        *("StartCallRecordingApi", "StartCallRecordingApi", "OutBoundApi"),
    ]
    assert [each["channel"] for each in found] == [each["channels"] for each in found]
    everything = emulator.http.get(emulator.path.replace("Calls", "Recordings")).json()
    assert everything["recordings"] == found


def test_one_that_is_ready_is_deleted_while_the_call_goes_on(emulator: Emulator) -> None:
    talk = Talk(emulator)
    sid = talk.record()
    path = f"{talk.path}/{sid}"
    assert error(emulator.http.delete(path)) == (422, 20009)
    talk.change(sid, "stopped")
    assert error(emulator.http.delete(path)) == (422, 20009)
    emulator.advance(2)
    answer = emulator.http.delete(f"{path}.json")
    assert (answer.status_code, answer.content) == (204, b"")
    assert error(emulator.http.get(path)) == (404, 20404)
    assert error(emulator.http.delete(path)) == (404, 20404)
    assert emulator.http.get(talk.path).json()["recordings"] == []


def test_other_methods_are_refused(emulator: Emulator) -> None:
    talk = Talk(emulator)
    answer = emulator.http.put(f"{talk.path}/{talk.record()}")
    assert error(answer) == (405, 20004)
    assert {"GET", "POST", "DELETE"} <= set(answer.headers["Allow"].split(", "))


def test_the_journal_tells_of_wishes_and_what_was_ignored_in_them(emulator: Emulator) -> None:
    talk = Talk(emulator)
    sid = talk.record(RecordingStatusCallbackMethod="GET", Channels="dual")
    talk.change(sid, "stopped", PauseBehavior="skip")
    talk.post(sid, Status="paused")
    begun, stopped, refused = (
        each for each in emulator.journal(kind="api-request") if "Recordings" in each["text"]
    )
    path = f"POST Calls/{talk.sid}/Recordings"
    assert begun["text"] == f"{path}: 200 recording {sid} is in-progress"
    assert begun["call_sid"] == talk.sid
    assert begun["details"]["remarks"] == [
        "Channels is not a parameter of this operation and was ignored",
        "RecordingStatusCallbackMethod is ignored: RecordingStatusCallback is not given",
    ]
    assert "PauseBehavior is ignored" in stopped["details"]["remarks"][0]
    assert refused["text"].startswith(f"{path}/{sid}: 422 10000 Recording {sid} is stopped")
    told = [each["text"] for each in emulator.journal(kind="recording", call=talk.sid)]
    assert told == ["the recording started", "the recording was stopped"]


def test_too_many_requests_are_refused(emulator: Emulator) -> None:
    emulator.put(request_limit={"requests": 3, "seconds": 100})
    talk = Talk(emulator)
    talk.change(talk.record(), "paused")
    for place in (talk.path, f"{talk.path}/{CURRENT}", f"{emulator.path}/{talk.sid}/Streams"):
        assert error(emulator.http.post(place)) == (429, 20429)
    assert talk.get(CURRENT)["status"] == "paused"


def test_an_answer_comes_before_what_it_causes(emulator: Emulator, receiver: Receiver) -> None:
    talk = Talk(emulator)
    talk.record(
        RecordingStatusCallback=receiver.url("/recording"),
        RecordingStatusCallbackEvent="in-progress",
    )
    assert receiver.requests == []
    emulator.advance(0)
    assert len(receiver.requests) == 1
