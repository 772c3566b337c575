"""The Streams of a call: what an application starts and stops, and what it is told."""

import logging
from typing import Any

import httpx
import pytest
from kit import TOKEN, Emulator, Receiver

PAUSE = "<Response><Pause length='60'/></Response>"
URL = "wss://app.example/audio"
UNKNOWN = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"
SECRET = "hunter2-is-secret"


def talking(emulator: Emulator, **params: str) -> str:
    """The path of the streams of a call that was just answered."""
    sid = emulator.place(Twiml=PAUSE, **params)["sid"]
    emulator.advance(7)
    return f"{emulator.path}/{sid}/Streams"


def start(emulator: Emulator, path: str, **params: str) -> dict[str, Any]:
    answer = emulator.http.post(path, data={"Url": URL} | params)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def stop(emulator: Emulator, path: str, stream: str) -> httpx.Response:
    return emulator.http.post(f"{path}/{stream}", data={"Status": "stopped"})


def error(answer: httpx.Response) -> tuple[int, int]:
    assert set(answer.json()) == {"code", "message", "more_info", "status"}
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("ending", ["", ".json"])
def test_a_stream_has_exactly_the_documented_keys(emulator: Emulator, ending: str) -> None:
    path = talking(emulator)
    made = start(emulator, f"{path}{ending}", Name="mine")
    call = path.split("/")[-2]
    assert made == {
        "account_sid": emulator.sid,
        "call_sid": call,
        "date_updated": "Sat, 31 Jan 2026 12:00:07 +0000",
        "name": "mine",
        "sid": made["sid"],
        "status": "in-progress",
        "uri": f"{path}/{made['sid']}.json",
    }


def test_its_start_and_its_end_are_reported(emulator: Emulator, receiver: Receiver) -> None:
    path = talking(emulator)
    made = start(emulator, path, Name="mine", StatusCallback=receiver.url("/stream"))
    assert receiver.requests == []
    emulator.advance(2.5)
    stopped = stop(emulator, path, made["sid"])
    emulator.advance(0)
    assert (stopped.status_code, stopped.json()["status"]) == (200, "stopped")
    assert stopped.json()["date_updated"] == "Sat, 31 Jan 2026 12:00:09 +0000"
    begun, ended = receiver.at("/stream")
    assert begun == {
        "AccountSid": emulator.sid,
        "CallSid": made["call_sid"],
        "StreamSid": made["sid"],
        "StreamName": "mine",
        "StreamEvent": "stream-started",
        "Timestamp": "2026-01-31T12:00:07.000Z",
    }
    assert ended == begun | {
        "StreamEvent": "stream-stopped",
        "Timestamp": "2026-01-31T12:00:09.500Z",
    }


def test_it_ends_with_its_call(emulator: Emulator, receiver: Receiver) -> None:
    path = talking(emulator)
    made = start(emulator, path, StatusCallback=receiver.url("/stream"), StatusCallbackMethod="GET")
    emulator.run()
    assert [each.method for each in receiver.requests] == ["GET", "GET"]
    assert [each["StreamName"] for each in receiver.at("/stream")] == [made["sid"]] * 2
    assert receiver.at("/stream")[1]["StreamEvent"] == "stream-stopped"
    assert error(stop(emulator, path, made["sid"])) == (422, 10000)


def test_the_call_notes_that_no_media_is_sent(emulator: Emulator) -> None:
    path = talking(emulator)
    made = start(emulator, path)
    call = path.removesuffix("/Streams")
    (notice,) = emulator.http.get(f"{call}/Notifications.json").json()["notifications"]
    assert (notice["error_code"], notice["log"], notice["request_url"]) == ("13750", "1", URL)
    assert f"Stream {made['sid']} opens no WebSocket" in notice["message_text"]


@pytest.mark.parametrize("ending", ["", ".json"])
def test_it_is_stopped_by_its_name_or_its_sid(emulator: Emulator, ending: str) -> None:
    path = talking(emulator)
    made = start(emulator, path, Name="My stream, with ümläuts")
    assert stop(emulator, path, f"My stream, with ümläuts{ending}").json()["sid"] == made["sid"]
    again = start(emulator, path, Name="My stream, with ümläuts")
    assert stop(emulator, path, f"{again['sid'].upper()}{ending}").json()["sid"] == again["sid"]
    assert error(stop(emulator, path, "my stream")) == (404, 20404)


def test_a_name_is_given_to_one_stream_at_a_time(emulator: Emulator) -> None:
    path, other = talking(emulator), talking(emulator)
    first = start(emulator, path, Name="mine")
    refused = emulator.http.post(path, data={"Url": URL, "Name": "mine"})
    assert error(refused) == (422, 10000)
    assert "'mine'" in refused.json()["message"]
    start(emulator, other, Name="mine")
    stop(emulator, path, "mine")
    second = start(emulator, path, Name="mine")
    assert stop(emulator, path, "mine").json()["sid"] == second["sid"] != first["sid"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        *(
            ({"Url": url}, 31922)
            for url in (
                "",
                "ws://app.example/audio",
                "https://app.example/audio",
                "/audio",
                "wss://",
                f"{URL} ",
                "wss://app.example/au dio",
            )
        ),
        ({"Track": "both"}, 10000),
        ({"StatusCallback": "wss://app.example/"}, 21456),
        ({"StatusCallbackMethod": "PUT"}, 21209),
        ({"Track": "both", "Url": "x"}, 31922),
    ],
)
def test_a_wrong_value_is_refused_with_its_code(
    emulator: Emulator, params: dict[str, str], code: int
) -> None:
    path = talking(emulator)
    answer = emulator.http.post(path, data={"Url": URL} | params)
    assert error(answer) == (400, code)
    assert all(name in answer.json()["message"] for name in params)
    assert emulator.notifications(path.split("/")[-2]) == []


@pytest.mark.parametrize("url", ["WSS://app.example", "wss://[::1]:8443/a?b=c", "wss://10.0.0.1"])
def test_any_absolute_wss_url_will_do(emulator: Emulator, url: str) -> None:
    assert start(emulator, talking(emulator), Url=url)["status"] == "in-progress"


@pytest.mark.parametrize("params", [{}, {"Status": "in-progress"}, {"Status": "Stopped"}])
def test_a_stream_can_only_be_stopped(emulator: Emulator, params: dict[str, str]) -> None:
    path = talking(emulator)
    place = f"{path}/{start(emulator, path)['sid']}"
    assert error(emulator.http.post(place, data=params)) == (400, 10000)
    assert emulator.http.post(place, data={"Status": "stopped"}).status_code == 200
    assert error(emulator.http.post(place, data={"Status": "stopped"})) == (422, 10000)


@pytest.mark.parametrize("seconds", [None, 0, 6.9, 67.1])
def test_only_a_call_in_progress_can_be_streamed(emulator: Emulator, seconds: float | None) -> None:
    sid = emulator.place(Twiml=PAUSE)["sid"]
    if seconds is not None:
        emulator.advance(seconds)
    answer = emulator.http.post(f"{emulator.path}/{sid}/Streams", data={"Url": URL})
    assert error(answer) == (422, 21220)


def test_what_does_not_exist_is_not_found(emulator: Emulator) -> None:
    path, other = talking(emulator), talking(emulator)
    made = start(emulator, path, Name="mine")
    assert error(emulator.http.post(f"{emulator.path}/{UNKNOWN}/Streams")) == (404, 20404)
    for place in (UNKNOWN, made["sid"], "mine"):
        assert error(stop(emulator, other, place)) == (404, 20404)


def test_it_needs_a_token_with_the_voice_scope(emulator: Emulator) -> None:
    path = talking(emulator)
    emulator.put(tokens=[{"token": "PT-other", "scopes": ["Fax"]}, {"token": TOKEN}], token=None)
    for place in (path, f"{path}/mine"):
        answer = emulator.http.post(place, auth=(emulator.sid, "PT-other"))
        assert error(answer) == (401, 20003)


def test_other_methods_are_refused(emulator: Emulator) -> None:
    answer = emulator.http.get(talking(emulator))
    assert error(answer) == (405, 20004)
    assert answer.headers["Allow"] == "OPTIONS, POST"


def test_the_bearer_token_is_never_shown_anywhere(
    emulator: Emulator, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = talking(emulator)
    callback = receiver.url("/stream")
    shown: list[object] = [
        start(emulator, path, AuthorizationBearerToken=SECRET, StatusCallback=callback)
    ]
    for name in ("AuthorizationBearerToken", "AuthorizationBearer", "authToken"):
        refused = emulator.http.post(path, data={"Url": "x", name: SECRET})
        shown.append(refused.text)
    emulator.run()
    places = ("", "/calls", "/journal", "/deliveries")
    shown += [emulator.control("GET", place) for place in places]
    shown += [receiver.at("/stream"), emulator.notifications(path.split("/")[-2])]
    assert "(not shown)" in str(shown)
    assert SECRET not in f"{shown} {caplog.text}"


def test_the_journal_tells_of_streams_and_what_was_ignored(emulator: Emulator) -> None:
    path = talking(emulator)
    own = {"Parameter1.Name": "language", "Parameter1.Value": "en", "Parameter99.Name": "last"}
    lost = {"Parameter2.Value": "x", "Parameter100.Name": "y", "StatusCallbackMethod": "GET"}
    made = start(emulator, path, Name="mine", **own, **lost)
    entry = emulator.journal(kind="api-request")[-1]
    call = path.split("/")[-2]
    assert entry["text"] == f"POST Calls/{call}/Streams: 200 stream {made['sid']} is in-progress"
    assert entry["details"]["parameters"] == {"Url": URL, "Name": "mine", **own, **lost}
    unknown, method, value = entry["details"]["remarks"]
    assert unknown.startswith("Parameter100.Name is not a parameter of this operation")
    assert method == "StatusCallbackMethod is ignored: StatusCallback is not given"
    assert value == "Parameter2.Value is ignored: Parameter2.Name is not given"
    stop(emulator, path, "mine")
    told = [each["text"] for each in emulator.journal(kind="stream", call=call)]
    assert told == ["the stream mine started", "the stream mine stopped"]


def test_the_conversation_of_a_call_tells_of_its_streams(
    emulator: Emulator, receiver: Receiver
) -> None:
    path = talking(emulator)
    start(emulator, path, Name="mine", StatusCallback=receiver.url("/stream"))
    emulator.advance(0)
    lines = emulator.control("GET", f"/calls/{path.split('/')[-2]}/conversation")
    told = {each["kind"]: each["text"] for each in lines}
    assert told["stream"] == "the stream mine started"
    assert told["callback"] == f"POST {receiver.url('/stream')} (stream-started) -> 200"
