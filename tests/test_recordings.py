"""Recordings as an application meets them: reported, retrieved and listened to."""

import pytest
from kit import TOKEN, Emulator, Receiver, project_with
from listening import Listener, heard

HUMAN, SILENT_LINE = "+15555550100", "+15555550108"
HANGS_UP_AT_ONCE, LATE_RECORDING = "+15555550107", "+15555550132"
UNKNOWN = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"
EVERY_EVENT = "in-progress completed absent"
KEYS = {
    *("account_sid", "api_version", "call_sid", "channel", "channels", "conference_sid"),
    *("date_created", "date_updated", "duration", "encryption_details", "end_time"),
    *("error_code", "price", "price_unit", "sid", "source", "start_time", "status"),
    *("subresource_uris", "trim", "uri"),
}


@pytest.fixture
def listener(emulator: Emulator, receiver: Receiver) -> Listener:
    return Listener(emulator, receiver)


# What is reported


def test_a_recording_is_reported_with_the_documented_parameters(listener: Listener) -> None:
    sid = listener.place(RecordingChannels="dual", Trim="do-not-trim")
    listener.emulator.run()
    (report,) = listener.reports
    recording = report["RecordingSid"]
    path = f"/api/laml/2010-04-01/Accounts/{listener.emulator.sid}/Recordings/{recording}"
    assert report == {
        "AccountSid": listener.emulator.sid,
        "CallSid": sid,
        "RecordingSid": recording,
        "RecordingUrl": f"{listener.emulator.base_url}{path}",
        "RecordingStatus": "completed",
        "RecordingDuration": "4",
        "RecordingChannels": "2",
        "RecordingSource": "OutBoundApi",
    }


def test_it_is_in_progress_from_the_answer_and_completed_two_seconds_after_the_end(
    listener: Listener,
) -> None:
    listener.place(RecordingStatusCallbackEvent=EVERY_EVENT)
    listener.emulator.advance(6.999)
    assert listener.statuses == []
    listener.emulator.advance(0.001)
    assert listener.statuses == ["in-progress"]
    listener.emulator.advance(5.999)
    assert listener.statuses == ["in-progress"]
    listener.emulator.advance(0.001)
    assert listener.statuses == ["in-progress", "completed"]


def test_a_scenario_says_how_long_the_processing_takes(listener: Listener) -> None:
    listener.place(To=LATE_RECORDING)
    listener.emulator.advance(7 + 4 + 44.999)
    assert listener.statuses == []
    listener.emulator.advance(0.001)
    assert listener.statuses == ["completed"]


def test_a_recording_of_a_silent_line_is_absent(listener: Listener) -> None:
    report = listener.record(
        To=SILENT_LINE,
        Twiml="<Response><Pause length='9'/></Response>",
        RecordingStatusCallbackEvent=EVERY_EVENT,
    )
    assert listener.statuses == ["in-progress", "absent"]
    assert report["RecordingDuration"] == "0"


def test_a_recording_of_less_than_a_second_is_absent(listener: Listener) -> None:
    listener.record(
        To=HANGS_UP_AT_ONCE,
        Twiml="<Response><Say>hello hello</Say></Response>",
        RecordingStatusCallbackEvent="absent",
    )
    assert listener.statuses == ["absent"]


@pytest.mark.parametrize("to", [HUMAN, SILENT_LINE])
def test_without_a_choice_only_its_completion_is_reported(listener: Listener, to: str) -> None:
    listener.place(To=to, Twiml="<Response><Pause length='3'/></Response>")
    listener.emulator.run()
    assert listener.statuses == (["completed"] if to == HUMAN else [])


def test_it_is_reported_with_the_method_that_was_asked_for(listener: Listener) -> None:
    listener.record(RecordingStatusCallbackMethod="GET")
    (request,) = listener.receiver.requests
    assert (request.method, request.params["RecordingStatus"]) == ("GET", "completed")


def test_the_last_status_callback_names_the_recording(listener: Listener) -> None:
    report = listener.record(StatusCallback=listener.receiver.url("/status"))
    (last,) = listener.receiver.at("/status")
    told = ("RecordingUrl", "RecordingSid", "RecordingDuration")
    assert [last[name] for name in told] == [report[name] for name in told]


@pytest.mark.parametrize(
    "params", [{"Record": "false"}, {"To": SILENT_LINE, "Twiml": "<Response><Pause/></Response>"}]
)
def test_the_last_status_callback_names_no_recording_where_there_is_none(
    listener: Listener, params: dict[str, str]
) -> None:
    listener.place(StatusCallback=listener.receiver.url("/status"), **params)
    listener.emulator.run()
    (last,) = listener.receiver.at("/status")
    assert not [name for name in last if name.startswith("Recording")]


def test_urls_begin_with_the_public_url(receiver: Receiver) -> None:
    with project_with(public_url="https://calls.example") as emulator:
        report = Listener(emulator, receiver).record()
    assert report["RecordingUrl"].startswith("https://calls.example/api/laml/2010-04-01/Accounts/")


@pytest.mark.parametrize(
    ("forwarded", "scheme"),
    [
        ("https", "https"),
        ("HTTPS, http", "https"),
        ("http", "http"),
        ("gopher", "http"),
        ("", "http"),
    ],
)
def test_urls_begin_with_the_scheme_that_a_proxy_was_called_with(
    listener: Listener, forwarded: str, scheme: str
) -> None:
    listener.emulator.http.headers["X-Forwarded-Proto"] = forwarded
    assert listener.record()["RecordingUrl"].startswith(f"{scheme}://127.0.0.1:")


# The resource


def test_the_resource_has_exactly_the_documented_keys_while_it_is_in_progress(
    listener: Listener,
) -> None:
    listener.place(RecordingStatusCallbackEvent=EVERY_EVENT)
    listener.emulator.advance(8)
    found = listener.emulator.http.get(f"{listener.reports[0]['RecordingUrl']}.json").json()
    assert set(found) == KEYS
    assert found["status"] == "in-progress"
    assert (found["duration"], found["end_time"], found["price"]) == (0, None, None)


def test_the_resource_tells_all_once_it_is_completed(listener: Listener) -> None:
    emulator = listener.emulator
    emulator.control("PATCH", "/policy", json={"recording_rate": 0.0025})
    report = listener.record(RecordingChannels="dual", Trim="do-not-trim")
    uri = f"/api/laml/2010-04-01/Accounts/{emulator.sid}/Recordings/{report['RecordingSid']}"
    assert emulator.http.get(f"{uri}.json").json() == {
        "account_sid": emulator.sid,
        "api_version": "2010-04-01",
        "call_sid": report["CallSid"],
        "channel": "2",
        "channels": "2",
        "conference_sid": None,
        "date_created": "Sat, 31 Jan 2026 12:00:07 +0000",
        "date_updated": "Sat, 31 Jan 2026 12:00:13 +0000",
        "duration": 4,
        "encryption_details": None,
        "end_time": "Sat, 31 Jan 2026 12:00:11 +0000",
        "error_code": None,
        "price": "0.0025",
        "price_unit": "USD",
        "sid": report["RecordingSid"],
        "source": "OutBoundApi",
        "start_time": "Sat, 31 Jan 2026 12:00:07 +0000",
        "status": "completed",
        "subresource_uris": {"transcriptions": f"{uri}/Transcriptions.json"},
        "trim": "do-not-trim",
        "uri": f"{uri}.json",
    }


def test_the_resource_needs_a_token_with_the_voice_scope(listener: Listener) -> None:
    emulator = listener.emulator
    emulator.put(
        token=None,
        tokens=[{"token": TOKEN, "scopes": ["Voice"]}, {"token": "PT-other", "scopes": ["Fax"]}],
    )
    url = f"{listener.record()['RecordingUrl']}.json"
    assert listener.open(url).status_code == 401
    assert emulator.http.get(url, auth=(emulator.sid, "PT-other")).status_code == 401
    assert emulator.http.get(url, auth=(emulator.sid, TOKEN)).status_code == 200


def test_a_recording_of_a_conference_is_of_no_call(emulator: Emulator) -> None:
    room = "<Conference record='record-from-start'>room</Conference>"
    call = emulator.place(Record="true", Twiml=f"<Response><Dial>{room}</Dial></Response>")["sid"]
    emulator.place(Twiml="<Response><Dial><Conference>room</Conference></Dial></Response>")
    emulator.advance(9)

    def found(**filters: str) -> list[tuple[str, str | None]]:
        recordings = emulator.api("GET", "/Recordings", **filters).json()["recordings"]
        return [(each["source"], each["call_sid"]) for each in recordings]

    newest, oldest = emulator.api("GET", "/Recordings").json()["recordings"]
    conference = newest["conference_sid"]
    assert found() == [("Conference", None), ("OutBoundApi", call)]
    assert oldest["conference_sid"] is None
    assert found(CallSid=call) == [("OutBoundApi", call)]
    assert found(ConferenceSid=conference) == [("Conference", None)]
    assert found(ConferenceSid=conference, CallSid=call) == []
    current = emulator.api("GET", f"/Calls/{call}/Recordings/Twilio.CURRENT").json()
    assert current["sid"] == oldest["sid"]


def test_an_unknown_recording_is_not_found(listener: Listener) -> None:
    path = f"/api/laml/2010-04-01/Accounts/{listener.emulator.sid}/Recordings/{UNKNOWN}"
    for ending in ("", ".wav", ".mp3", ".json"):
        answer = listener.emulator.http.get(path + ending)
        assert (answer.status_code, answer.json()["code"]) == (404, 20404)
        assert answer.json()["message"] == f"There is no recording {UNKNOWN} in this project"


# Its audio, as a file


@pytest.mark.parametrize("ending", ["", ".wav"])
def test_the_url_opens_as_wav_without_credentials(listener: Listener, ending: str) -> None:
    report = listener.record()
    answer = listener.open(f"{report['RecordingUrl']}{ending}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "audio/x-wav"
    assert heard(answer.content).seconds == int(report["RecordingDuration"])


def test_it_opens_as_mp3_too(listener: Listener) -> None:
    answer = listener.open(f"{listener.record()['RecordingUrl']}.mp3")
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.content[:2] == b"\xff\xe3"
    assert len(answer.content) == int(answer.headers["Content-Length"])


@pytest.mark.parametrize("base", ["", "/2010-04-01", "/api/laml/api/laml/2010-04-01"])
def test_it_opens_under_every_base_path_and_with_a_sid_in_capitals(
    listener: Listener, base: str
) -> None:
    emulator, sid = listener.emulator, listener.record()["RecordingSid"].upper()
    url = f"{emulator.base_url}{base}/Accounts/{emulator.sid.upper()}/Recordings/{sid}.wav"
    assert listener.open(url).status_code == 200


def test_a_recording_of_another_project_is_not_found(listener: Listener) -> None:
    url = listener.record()["RecordingUrl"]
    assert listener.open(url.replace(listener.emulator.sid, UNKNOWN)).status_code == 404


def test_there_is_no_audio_before_it_is_completed_and_the_answer_says_why(
    listener: Listener,
) -> None:
    listener.place(RecordingStatusCallbackEvent=EVERY_EVENT)
    listener.emulator.advance(8)
    url = listener.reports[0]["RecordingUrl"]
    early = listener.open(url)
    listener.emulator.advance(3)
    late = listener.open(f"{url}.mp3")
    assert (early.status_code, late.status_code) == (404, 404)
    assert "is in-progress: neither it nor its call has ended" in early.json()["message"]
    assert "processed until Sat, 31 Jan 2026 12:00:13 +0000" in late.json()["message"]


def test_there_is_no_audio_of_an_absent_recording(listener: Listener) -> None:
    report = listener.record(
        To=SILENT_LINE,
        Twiml="<Response><Pause/></Response>",
        RecordingStatusCallbackEvent="absent",
    )
    answer = listener.open(f"{report['RecordingUrl']}.wav")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert "is absent: nothing was heard" in answer.json()["message"]


@pytest.mark.parametrize("ending", ["", ".wav", ".mp3"])
def test_head_tells_the_size_and_that_parts_can_be_had(listener: Listener, ending: str) -> None:
    url = listener.record()["RecordingUrl"] + ending
    head, whole = listener.open(url, "HEAD", Range="bytes=0-9"), listener.open(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["Accept-Ranges"] == whole.headers["Accept-Ranges"] == "bytes"


def test_other_methods_are_refused(listener: Listener) -> None:
    answer = listener.open(f"{listener.record()['RecordingUrl']}.wav", "PUT")
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


# Parts of it


@pytest.mark.parametrize("ending", [".wav", ".mp3"])
@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-99", slice(0, 100)),
        ("bytes=1001-7000", slice(1001, 7001)),
        ("bytes=8000-", slice(8000, None)),
        ("bytes=-501", slice(-501, None)),
    ],
)
def test_a_part_is_answered_as_such(
    listener: Listener, ending: str, wanted: str, part: slice
) -> None:
    url = listener.record()["RecordingUrl"] + ending
    whole = listener.open(url).content
    answer = listener.open(url, Range=wanted)
    start, stop, _ = part.indices(len(whole))
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole)}"
    assert answer.headers["Content-Length"] == str(stop - start)
    assert answer.content == whole[part]


def test_a_part_beyond_the_end_is_refused(listener: Listener) -> None:
    url = listener.record()["RecordingUrl"]
    size = len(listener.open(url).content)
    answer = listener.open(url, Range=f"bytes={size}-")
    assert (answer.status_code, answer.json()["status"]) == (416, 416)
    assert answer.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-1,4-5"},
        {"Range": "bytes=9-1"},
        {"Range": "bytes=0-9", "If-Range": '"another version"'},
    ],
)
def test_several_parts_or_no_valid_one_bring_the_whole(
    listener: Listener, headers: dict[str, str]
) -> None:
    url = listener.record()["RecordingUrl"]
    answer = listener.open(url, **headers)
    assert (answer.status_code, answer.content) == (200, listener.open(url).content)
