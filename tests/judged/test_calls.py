"""Every SDK creates, reads, lists, changes and deletes calls."""

import datetime as dt

import pytest
from judges import Judge
from kit import Receiver
from sdk_process import SdkError

NUMBERS = {"to": "+15555550100", "from": "+15551234567"}
EVENTS = ["initiated", "ringing", "answered", "completed"]
PAUSE = "<Response><Pause length='60'/></Response>"


def refusal(error: pytest.ExceptionInfo[SdkError]) -> tuple[int | None, int | None]:
    return error.value.status, error.value.code


def test_a_call_is_created_and_seen_through(judge: Judge, receiver: Receiver) -> None:
    document = receiver.document("/answer", "<Response><Pause length='5'/></Response>")
    told = {"status_callback": receiver.url(), "status_callback_event": EVENTS}
    created = judge.client.calls.create(**NUMBERS, url=document, **told)
    assert created.some("status", "direction", "start_time") == ["queued", "outbound", None]
    assert created["to_formatted"] == "(555) 555-0100"
    judge.emulator.run()
    fetched = judge.client.calls(created["sid"]).fetch()
    assert (fetched["status"], float(fetched["duration"])) == ("completed", 5.0)
    assert fetched["date_created"] == "2026-01-31T12:00:00+00:00"
    assert fetched["start_time"] == "2026-01-31T12:00:07+00:00"
    assert fetched["end_time"] == "2026-01-31T12:00:12+00:00"
    assert receiver.statuses() == ["initiated", "ringing", "in-progress", "completed"]


def test_every_parameter_is_understood(judge: Judge, receiver: Receiver) -> None:
    told = receiver.url("/told")
    sid = judge.client.calls.create(
        **NUMBERS,
        url=receiver.document("/answer", PAUSE),
        method="GET",
        fallback_url=told,
        fallback_method="GET",
        status_callback=told,
        status_callback_event=EVENTS,
        status_callback_method="POST",
        send_digits="w1#",
        timeout=30,
        record=True,
        recording_channels="dual",
        recording_track="both",
        recording_status_callback=told,
        recording_status_callback_method="POST",
        recording_status_callback_event=["in-progress", "completed"],
        sip_auth_username="me",
        sip_auth_password="secret",
        machine_detection="DetectMessageEnd",
        machine_detection_timeout=30,
        machine_detection_speech_threshold=2400,
        machine_detection_speech_end_threshold=1200,
        machine_detection_silence_timeout=5000,
        async_amd="true",
        async_amd_status_callback=told,
        async_amd_status_callback_method="POST",
        trim="do-not-trim",
        caller_id="+15557654321",
    )["sid"]
    judge.emulator.run()
    (created,) = judge.emulator.journal(kind="api-request", call=sid)
    assert created["details"]["remarks"] == []
    assert judge.client.calls(sid).fetch().some("status", "answered_by") == ["completed", "human"]
    known = {"AnsweredBy": "human", "RecordingStatus": "completed", "CallStatus": "completed"}
    assert known.items() <= {pair for each in receiver.at("/told") for pair in each.items()}


def test_calls_are_listed_page_by_page_and_by_filters(judge: Judge) -> None:
    numbers = ("+15555550100", "+15555550102", "+15555550103")
    human, busy, silent = (judge.emulator.place(To=number)["sid"] for number in numbers)
    judge.emulator.run()
    calls = judge.client.calls
    noon = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
    found = {
        "all": calls.list(page_size=1),
        "some": calls.list(limit=2),
        "some, over pages": calls.list(limit=2, page_size=1),
        "each": calls.each(page_size=2),
        "some of each": calls.each(limit=2, page_size=1),
        "to": calls.list(to="+15555550102"),
        "status": calls.list(status="completed"),
        "started before": calls.list(start_time_before=noon - dt.timedelta(days=1)),
        "started after": calls.list(start_time_after=noon - dt.timedelta(days=1)),
        "ended": calls.list(end_time=noon + dt.timedelta(seconds=8)),
    }
    assert {name: each.each("sid") for name, each in found.items()} == {
        "all": [silent, busy, human],
        "some": [silent, busy],
        "some, over pages": [silent, busy],
        "each": [silent, busy, human],
        "some of each": [silent, busy],
        "to": [busy],
        "status": [human],
        "started before": [],
        "started after": [human],
        "ended": [human],
    }
    page = calls.page(page_size=2)
    following = page.then.next_page()
    assert following.each("sid") == [human]
    assert following.then.previous_page().each("sid") == [silent, busy]


def test_a_call_is_cancelled(judge: Judge) -> None:
    sid = judge.emulator.place()["sid"]
    assert judge.client.calls(sid).update(status="canceled")["status"] == "canceled"


def test_a_call_is_redirected_completed_and_deleted(judge: Judge, receiver: Receiver) -> None:
    call = judge.client.calls(judge.emulator.place(Twiml=PAUSE)["sid"])
    document = receiver.document("/next", PAUSE)
    with pytest.raises(SdkError) as early:
        call.update(url=document)
    judge.emulator.advance(8)
    assert call.update(url=document, method="GET")["status"] == "in-progress"
    assert call.update(twiml=PAUSE)["status"] == "in-progress"
    with pytest.raises(SdkError) as cancelled:
        call.update(status="canceled")
    with pytest.raises(SdkError) as alive:
        call.delete()
    assert call.update(status="completed")["status"] == "completed"
    assert call.delete().value is True
    with pytest.raises(SdkError) as gone:
        call.delete()
    refusals = [refusal(each) for each in (early, cancelled, alive, gone)]
    assert refusals == [(422, 21220), (422, 10000), (422, 20009), (404, 20404)]


def test_an_instance_fetches_and_changes_itself(judge: Judge) -> None:
    created = judge.client.calls.create(**NUMBERS, twiml=PAUSE)
    assert created.then.fetch()["sid"] == created["sid"]
    assert created.then.update(status="canceled")["status"] == "canceled"
    assert created.then.delete().value is True


def test_what_a_call_met_is_read(judge: Judge) -> None:
    sid = judge.emulator.place(Twiml="<Response><Fly/></Response>")["sid"]
    judge.emulator.run()
    (met,) = judge.client.calls(sid).notifications.list().value
    assert (met["error_code"], met["log"]) == ("13750", "0")
    assert met["message_date"].startswith("2026-01-31")
