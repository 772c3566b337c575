"""Every SDK starts, changes, finds and deletes recordings, and what it says of media is true."""

import pytest
from judges import Judge
from kit import Receiver
from sdk_process import SdkError


def test_recordings_are_started_paused_resumed_and_stopped(
    judge: Judge, connected_call: str, receiver: Receiver
) -> None:
    recordings = judge.client.calls(connected_call).recordings
    begun = recordings.create()
    other = recordings.create(
        recording_status_callback=receiver.url("/recorded"),
        recording_status_callback_method="POST",
        recording_status_callback_event=["in-progress", "completed"],
        recording_channels="dual",
        recording_track="both",
        trim="trim-silence",
    )
    assert begun.some("status", "source") == ["in-progress", "StartCallRecordingApi"]
    assert (str(begun["channels"]), str(other["channels"])) == ("1", "2")
    now = recordings("Twilio.CURRENT")
    assert now.fetch()["sid"] == other["sid"]
    assert now.update(status="paused", pause_behavior="skip")["status"] == "paused"
    assert now.update(status="in-progress")["status"] == "in-progress"
    assert now.update(status="stopped")["status"] == "stopped"
    with pytest.raises(SdkError) as ended:
        recordings(other["sid"]).update(status="in-progress")
    assert (ended.value.status, ended.value.code) == (422, 10000)
    judge.emulator.run()
    reported = [each["RecordingStatus"] for each in receiver.at("/recorded")]
    assert reported == ["in-progress"]
    assert recordings.list().each("sid") == [other["sid"], begun["sid"]]


def test_recordings_are_found_heard_and_deleted(judge: Judge) -> None:
    say = "<Response><Say>Hello, this is a reminder of what we said</Say></Response>"
    sid = judge.emulator.place(Record="true", Twiml=say)["sid"]
    judge.emulator.run()
    client = judge.client
    (of_call,) = client.calls(sid).recordings.list().value
    (of_all,) = client.recordings.list(call_sid=sid, page_size=1).value
    assert of_all["sid"] == of_call["sid"]
    assert of_all["date_created"].startswith("2026-01-31")
    recording = client.recordings(of_call["sid"])
    assert recording.fetch()["call_sid"] == sid
    place = judge.emulator.base_url + of_call["uri"].removesuffix(".json")
    assert judge.emulator.http.get(place, auth=None).content.startswith(b"RIFF")
    assert recording.delete().value is True
    assert client.recordings.list().value == []


def test_a_stream_is_started_and_stopped(judge: Judge, connected_call: str) -> None:
    if judge.sdk == "signalwire":
        pytest.skip("this SDK has no streams")
    streams = judge.client.calls(connected_call).streams
    begun = streams.create(url="wss://localhost/audio", name="mine", track="both_tracks")
    assert begun.some("status", "name") == ["in-progress", "mine"]
    assert streams("mine").update(status="stopped")["status"] == "stopped"
    with pytest.raises(SdkError) as refused:
        streams.create(url="ws://localhost/audio")
    assert (refused.value.status, refused.value.code) == (400, 31922)
