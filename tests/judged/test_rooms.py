"""Every SDK moves calls in and out of queues and presides over conferences."""

import pytest
from judges import Judge
from kit import Receiver
from sdk_process import SdkError

WAITS = "<Response><Enqueue>support</Enqueue></Response>"
MEETS = "<Response><Dial><Conference record='record-from-start'>room</Conference></Dial></Response>"


def two_calls(judge: Judge, document: str) -> list[str]:
    """The SIDs of two calls that have executed the document for three seconds."""
    sids = [judge.emulator.place(Twiml=document)["sid"] for _ in range(2)]
    judge.emulator.advance(10)
    return sids


def test_queues_are_made_changed_found_and_deleted(judge: Judge) -> None:
    queues = judge.client.queues
    made = queues.create(friendly_name="sales", max_size=5)
    changed = made.then.update(friendly_name="orders", max_size=9)
    assert changed.some("friendly_name", "max_size", "current_size") == ["orders", 9, 0]
    assert changed["date_created"] == "2026-01-31T12:00:00+00:00"
    queues.create(friendly_name="support")
    assert queues.list(page_size=1).each("friendly_name") == ["support", "orders"]
    assert queues(made["sid"]).fetch()["friendly_name"] == "orders"
    assert queues(made["sid"]).delete().value is True


def test_those_who_wait_are_seen_and_led_elsewhere(judge: Judge, receiver: Receiver) -> None:
    first, second = two_calls(judge, WAITS)
    (support,) = judge.client.queues.list().value
    assert (support["current_size"], support["average_wait_time"]) == (2, 0)
    queue = judge.client.queues(support["sid"])
    members = queue.members.list(page_size=1)
    assert members.each("call_sid") == [first, second]
    assert (members.each("position"), members.each("wait_time")) == ([1, 2], [3, 3])
    assert queue.members("Front").fetch()["date_enqueued"] == "2026-01-31T12:00:07+00:00"
    document = receiver.document("/agent", "<Response/>")
    assert queue.members("Front").update(url=document, method="GET")["call_sid"] == first
    assert queue.members(second).update(url=document)["call_sid"] == second
    judge.emulator.run()
    assert {each["CallSid"] for each in receiver.at("/agent")} == {first, second}


def test_a_queue_in_which_somebody_waits_is_not_deleted(judge: Judge) -> None:
    two_calls(judge, WAITS)
    (sid,) = judge.client.queues.list().each("sid")
    with pytest.raises(SdkError) as refused:
        judge.client.queues(sid).delete()
    assert (refused.value.status, refused.value.code) == (422, 20009)


def test_those_who_meet_are_muted_held_coached_and_sent_out(judge: Judge) -> None:
    first, second = two_calls(judge, MEETS)
    found = judge.client.conferences.list(friendly_name="room", status="in-progress")
    (room,) = found.value
    assert (room["region"], room["date_created"][:4]) == ("us1", "2026")
    conference = judge.client.conferences(room["sid"])
    assert set(conference.participants.list(page_size=1).each("call_sid")) == {first, second}
    muted = conference.participants(first).update(muted=True, hold=True)
    assert muted.some("muted", "hold") == [True, True]
    assert conference.participants.list(muted=True).each("call_sid") == [first]
    conference.participants(second).update(coaching=True, call_sid_to_coach=first)
    coach = conference.participants(second).fetch()
    assert coach.some("coaching", "call_sid_to_coach") == [True, first]
    assert conference.participants(first).delete().value is True
    assert conference.participants.list().each("call_sid") == [second]


def test_a_conference_is_recorded_and_ended(judge: Judge) -> None:
    two_calls(judge, MEETS)
    (sid,) = judge.client.conferences.list(status="in-progress").each("sid")
    conference = judge.client.conferences(sid)
    (recording,) = conference.recordings.list().value
    assert recording["conference_sid"] == sid
    now = conference.recordings("Twilio.CURRENT")
    assert now.fetch()["sid"] == recording["sid"]
    assert now.update(status="paused", pause_behavior="skip")["status"] == "paused"
    assert now.update(status="stopped")["status"] == "stopped"
    judge.emulator.advance(2)
    assert conference.recordings(recording["sid"]).delete().value is True
    assert conference.update(status="completed")["status"] == "completed"
    assert conference.fetch()["status"] == "completed"
