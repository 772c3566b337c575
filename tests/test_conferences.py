"""Conferences: who waits, who hears whom, what is reported, and how they end."""

from typing import Any

import pytest
from kit import SIGNING_KEY, Emulator, Receiver, Reply, signed_by
from listening import BEEP, CALLED, Heard, heard
from parties import end, one, only, party, verbs

EVERYTHING = "start end join leave mute hold speaker"


def room(name: str = "room", dial: str = "", **attributes: object) -> str:
    """A Dial with a Conference, and an action."""
    written = " ".join(f"{key}='{value}'" for key, value in attributes.items())
    return f"<Dial action='/out' {dial}><Conference {written}>{name}</Conference></Dial>"


def reported(receiver: Receiver) -> list[tuple[str, ...]]:
    """The events of the conference and the calls that they are about."""
    return only(receiver.at("/room"), "StatusCallbackEvent", "CallSid")


def recordings(emulator: Emulator, **filters: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = emulator.api("GET", "/Recordings", **filters).json()["recordings"]
    return found


def listen_to(emulator: Emulator, sid: str) -> Heard:
    answer = emulator.api("GET", f"/Recordings/{sid}.wav")
    assert answer.status_code == 200, answer.text
    return heard(answer.content)


# --- beginning


def test_a_conference_starts_when_the_second_one_comes(
    emulator: Emulator, receiver: Receiver
) -> None:
    tells = {"statusCallback": "/room", "statusCallbackEvent": "start join"}
    first = party(emulator, receiver, room(**tells))
    emulator.advance(10)
    assert reported(receiver) == [("participant-join", first)]
    second = party(emulator, receiver, room(), "second")
    assert reported(receiver)[1:] == [("participant-join", second), ("conference-start", "")]


def test_a_conference_waits_for_somebody_for_whom_it_starts(
    emulator: Emulator, receiver: Receiver
) -> None:
    tells = {"statusCallback": "/room", "statusCallbackEvent": "start"}
    for name in ("first", "second"):
        party(emulator, receiver, room(startConferenceOnEnter="false", **tells), name)
    emulator.advance(10)
    assert reported(receiver) == []
    party(emulator, receiver, room(), "moderator")
    assert reported(receiver) == [("conference-start", "")]
    assert one(receiver.at("/room"))["Duration"] == "0"


def test_whoever_waits_hears_a_document_again_and_again(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.document("/wait", "<Response><Play>/music.mp3</Play></Response>")
    first = party(emulator, receiver, room("lobby", waitUrl="/wait"))
    emulator.advance(7)
    assert len(receiver.at("/wait")) == 3
    told = receiver.at("/wait")[0]
    assert (told["CallSid"], told["FriendlyName"]) == (first, "lobby")
    assert told["ConferenceSid"]
    party(emulator, receiver, room("lobby", waitUrl="/wait"), "second")
    emulator.advance(20)
    assert len(receiver.at("/wait")) == 3, "nobody waits any more"


@pytest.mark.parametrize("verb", ["Gather", "Hangup", "Record", "Dial", "Enqueue", "Leave"])
def test_those_who_wait_hear_and_do_nothing_else(
    emulator: Emulator, receiver: Receiver, verb: str
) -> None:
    receiver.document("/wait", f"<Response><{verb}>x</{verb}><Pause length='9'/></Response>")
    first = party(emulator, receiver, room(waitUrl="/wait"))
    assert 13238 in emulator.notifications(first)
    assert verbs(emulator, first)[-1] == "waits 9 s"


def test_a_document_for_those_who_wait_that_fails_leaves_silence(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.answer("/wait", Reply(500))
    first = party(emulator, receiver, room(waitUrl="/wait"))
    emulator.advance(60)
    assert emulator.notifications(first) == [11217]
    assert emulator.call(first)["status"] == "in-progress"


# --- end


def test_the_last_one_who_leaves_ends_it(emulator: Emulator, receiver: Receiver) -> None:
    tells = {"statusCallback": "/room", "statusCallbackEvent": "start end leave"}
    first = party(emulator, receiver, room(**tells))
    second = party(emulator, receiver, room(), "second")
    emulator.advance(10)
    end(emulator, first)
    emulator.advance(10)
    end(emulator, second)
    assert reported(receiver) == [
        *[("conference-start", ""), ("participant-leave", first)],
        *[("participant-leave", second), ("conference-end", "")],
    ]
    assert receiver.at("/room")[-1]["Duration"] == "20"


def test_everybody_goes_when_one_leaves_with_whom_it_ends(
    emulator: Emulator, receiver: Receiver
) -> None:
    others = [party(emulator, receiver, room(), f"other{number}") for number in range(2)]
    chair = party(emulator, receiver, room(endConferenceOnExit="true"), "chair")
    emulator.advance(30)
    end(emulator, chair)
    assert [emulator.call(each)["status"] for each in others] == ["completed"] * 2
    told = only(receiver.at("/out"), "CallSid", "DialCallStatus", "DialCallDuration")
    assert sorted(told) == sorted((each, "answered", "30") for each in others)


def test_a_name_is_used_again_for_another_conference(
    emulator: Emulator, receiver: Receiver
) -> None:
    tells = {"statusCallback": "/room", "statusCallbackEvent": "join end"}
    end(emulator, party(emulator, receiver, room(**tells)))
    end(emulator, party(emulator, receiver, room(**tells), "second"))
    told = [(each["EventName"], each["ConferenceSid"]) for each in receiver.at("/room")]
    assert [event for event, _ in told] == ["participant-join", "conference-end"] * 2
    assert len({sid for _, sid in told}) == 2
    assert {each["FriendlyName"] for each in receiver.at("/room")} == {"room"}


def test_after_the_conference_the_document_goes_on(emulator: Emulator, receiver: Receiver) -> None:
    xml = "<Dial><Conference>room</Conference></Dial><Say>Goodbye</Say>"
    first = party(emulator, receiver, xml)
    party(emulator, receiver, room(endConferenceOnExit="true"), "chair", hangs_up_after="5s")
    emulator.run()
    assert verbs(emulator, first)[-1] == "says: Goodbye"
    assert emulator.call(first)["status"] == "completed"


def test_a_star_leaves_the_conference_also_while_it_has_not_started(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.document("/wait", "<Response><Pause length='100'/></Response>")
    xml = room(dial="hangupOnStar='true'", waitUrl="/wait")
    party(emulator, receiver, xml, at=[{"at": "7s", "presses": "5"}, {"at": "9s", "presses": "*"}])
    emulator.run()
    assert only(receiver.at("/out"), "DialCallStatus", "DialCallDuration", "CallStatus") == [
        ("answered", "9", "in-progress")
    ]


def test_nobody_stays_longer_than_the_limit(emulator: Emulator, receiver: Receiver) -> None:
    party(emulator, receiver, room(dial="timeLimit='20'"))
    party(emulator, receiver, room(), "second")
    emulator.advance(60)
    assert only(receiver.at("/out"), "DialCallDuration") == [("20",)]


def test_a_new_document_takes_a_call_out(emulator: Emulator, receiver: Receiver) -> None:
    tells = {"statusCallback": "/room", "statusCallbackEvent": "leave end"}
    first = party(emulator, receiver, room(**tells))
    second = party(emulator, receiver, room(), "second")
    emulator.update(first, Url=receiver.document("/new", "<Response><Pause/></Response>"))
    emulator.advance(0)
    assert reported(receiver) == [("participant-leave", first)]
    assert receiver.at("/out") == []
    end(emulator, second)


# --- who is let in


def test_a_full_conference_lets_nobody_in(emulator: Emulator, receiver: Receiver) -> None:
    for name in ("first", "second"):
        party(emulator, receiver, room(maxParticipants=2), name)
    third = party(emulator, receiver, room(maxParticipants=2), "third")
    told = one(receiver.at("/out"))
    assert (told["CallSid"], told["DialCallStatus"]) == (third, "failed")


def test_only_somebody_who_is_there_can_be_coached(emulator: Emulator, receiver: Receiver) -> None:
    nobody = "00000000-0000-4000-8000-000000000001"
    coach = party(emulator, receiver, room(coach=nobody), "coach")
    assert one(receiver.at("/out"))["DialCallStatus"] == "failed"
    assert emulator.notifications(coach) == [13240]
    tells = {"statusCallback": "/room", "statusCallbackEvent": "join"}
    agent = party(emulator, receiver, room(**tells), "agent")
    coach = party(emulator, receiver, room(coach=agent), "coach")
    assert reported(receiver) == [("participant-join", agent), ("participant-join", coach)]


# --- what is reported


def test_the_callback_is_told_who_and_how(emulator: Emulator, receiver: Receiver) -> None:
    chair = room("board", endConferenceOnExit="true", statusCallback="/room")
    first = party(emulator, receiver, chair)
    party(emulator, receiver, room("board", muted="true", startConferenceOnEnter="false"), "other")
    emulator.advance(12)
    end(emulator, first)
    joined, muted, started, *_, over = receiver.at("/room")
    flags = ("Muted", "Hold", "StartConferenceOnEnter", "EndConferenceOnExit")
    assert only([joined, muted], *flags) == [
        ("false", "false", "true", "true"),
        ("true", "false", "false", "false"),
    ]
    assert (joined["CallSid"], joined["FriendlyName"]) == (first, "board")
    assert (joined["CallStatus"], joined["Direction"]) == ("in-progress", "outbound-api")
    assert joined["Timestamp"] == "Sat, 31 Jan 2026 12:00:00 +0000"
    assert (joined["StatusCallbackEvent"], joined["EventName"]) == ("participant-join",) * 2
    assert (started["StatusCallbackEvent"], started["Duration"]) == ("conference-start", "0")
    assert (over["StatusCallbackEvent"], over["Duration"]) == ("conference-end", "12")
    assert "CallSid" not in over
    assert [each["SequenceNumber"] for each in receiver.at("/room")] == [*"012345"]
    assert {each["ConferenceSid"] for each in receiver.at("/room")} == {joined["ConferenceSid"]}


def test_the_first_callback_that_is_named_counts(emulator: Emulator, receiver: Receiver) -> None:
    first = party(emulator, receiver, room(statusCallback="/room", statusCallbackEvent="join"))
    other = room(statusCallback="/elsewhere", statusCallbackEvent="start end leave")
    second = party(emulator, receiver, other, "second")
    end(emulator, first)
    end(emulator, second)
    assert reported(receiver) == [("participant-join", first), ("participant-join", second)]
    assert receiver.at("/elsewhere") == []


def test_callbacks_are_signed_and_can_be_requested_with_get(
    emulator: Emulator, receiver: Receiver
) -> None:
    party(emulator, receiver, room(statusCallback="/room", statusCallbackMethod="GET"))
    (request,) = [each for each in receiver.requests if each.path == "/room"]
    assert request.method == "GET"
    assert request.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, request)


def test_the_end_has_a_callback_of_its_own(emulator: Emulator, receiver: Receiver) -> None:
    first = party(emulator, receiver, room(eventCallbackUrl="/over"))
    second = party(emulator, receiver, room(), "second")
    end(emulator, first)
    end(emulator, second)
    assert only(receiver.at("/over"), "EventName", "FriendlyName") == [("conference-end", "room")]


def test_who_speaks_is_reported(emulator: Emulator, receiver: Receiver) -> None:
    party(
        emulator,
        receiver,
        room(statusCallback="/room", statusCallbackEvent="speaker"),
        "quiet",
        hears=[],
    )
    says = [{"at": "5s", "says": "one two three four five"}]
    speaker = party(emulator, receiver, room(), "speaker", hears=[], at=says)
    emulator.advance(10)
    assert reported(receiver) == [
        ("participant-speech-start", speaker),
        ("participant-speech-stop", speaker),
    ]
    assert [each["Timestamp"][17:25] for each in receiver.at("/room")] == ["12:00:05", "12:00:07"]


def test_who_is_muted_is_not_heard_to_speak(emulator: Emulator, receiver: Receiver) -> None:
    tells = {"statusCallback": "/room", "statusCallbackEvent": "speaker"}
    party(emulator, receiver, room(**tells), "quiet", hears=[])
    party(emulator, receiver, room(muted="true"), "muted", at=[{"at": "5s", "says": "hello"}])
    emulator.advance(10)
    assert reported(receiver) == []


# --- what is heard and recorded


def test_the_recording_begins_with_the_conference_and_ends_with_it(
    emulator: Emulator, receiver: Receiver
) -> None:
    tells = {"recordingStatusCallback": "/recorded", "trim": "do-not-trim"}
    records = room(record="record-from-start", statusCallback="/room", **tells)
    first = party(emulator, receiver, records, hears=[])
    emulator.advance(30)
    second = party(emulator, receiver, room(), "second", hears=[{"speech": "2s", "words": 5}])
    emulator.advance(10)
    end(emulator, first)
    emulator.advance(10)
    end(emulator, second)
    emulator.run()
    told = one(receiver.at("/recorded"))
    room_sid = receiver.at("/room")[0]["ConferenceSid"]
    assert (told["RecordingSource"], told["ConferenceSid"]) == ("Conference", room_sid)
    assert (told["RecordingStatus"], told["RecordingDuration"]) == ("completed", "20")
    (recording,) = recordings(emulator, ConferenceSid=room_sid)
    assert (recording["source"], recording["call_sid"]) == ("Conference", None)
    over = receiver.at("/room")[-1]
    assert (over["EventName"], over["RecordingUrl"]) == ("conference-end", told["RecordingUrl"])


def test_who_asked_for_a_recording_is_kept_until_its_end(
    emulator: Emulator, receiver: Receiver
) -> None:
    first = party(emulator, receiver, room(record="record-from-start"))
    second = party(emulator, receiver, room(), "second")
    end(emulator, first)
    refused = emulator.api("DELETE", f"/Calls/{first}")
    assert (refused.status_code, refused.json()["code"]) == (422, 20009)
    end(emulator, second)
    assert emulator.api("DELETE", f"/Calls/{first}").status_code == 204


def test_everybody_is_in_the_recording(emulator: Emulator, receiver: Receiver) -> None:
    records = room(record="record-from-start", trim="do-not-trim")
    says = {"hears": [], "at": [{"at": "4s", "says": "one two three four five"}]}
    party(emulator, receiver, records, hears=[])
    party(emulator, receiver, room(beep="false"), "second", **says)
    emulator.advance(10)
    party(emulator, receiver, room(endConferenceOnExit="true"), "chair", hangs_up_after="5s")
    emulator.run()
    (recording,) = recordings(emulator)
    listened = listen_to(emulator, recording["sid"])
    assert listened.seconds == 15
    assert listened.silent(0, 4)
    assert listened.sounds(CALLED, 4, 6)
    assert listened.silent(6, 10)
    assert listened.sounds(BEEP, 10, 10.4)
    assert listened.sounds(CALLED, 10.4, 11), "what somebody says who has just answered"


def test_a_conference_without_a_sound_has_no_recording(
    emulator: Emulator, receiver: Receiver
) -> None:
    tells = {"recordingStatusCallback": "/recorded", "recordingStatusCallbackEvent": "absent"}
    records = room(record="record-from-start", beep="false", **tells)
    calls = [party(emulator, receiver, records, name, hears=[]) for name in ("first", "second")]
    emulator.advance(10)
    for each in calls:
        end(emulator, each)
    emulator.run()
    assert one(receiver.at("/recorded"))["RecordingStatus"] == "absent"


def test_nobody_who_waits_is_recorded(emulator: Emulator, receiver: Receiver) -> None:
    party(emulator, receiver, room(record="record-from-start"))
    emulator.run()
    assert recordings(emulator) == []


def test_a_dial_records_its_own_call_in_the_conference(
    emulator: Emulator, receiver: Receiver
) -> None:
    records = room(dial="record='record-from-answer-dual' timeLimit='10'")
    first = party(emulator, receiver, records)
    party(emulator, receiver, room(), "second", at=[{"at": "5s", "says": "hello there"}])
    emulator.run()
    (recording,) = recordings(emulator, CallSid=first)
    assert (recording["source"], recording["channels"]) == ("DialVerb", "2")
    assert receiver.at("/out")[0]["RecordingUrl"].endswith(recording["sid"])
    listened = listen_to(emulator, recording["sid"])
    heard_by = [not listened.silent(5, 5.5, channel) for channel in (0, 1)]
    assert heard_by == [False, True]


def test_a_coach_is_heard_by_one_alone(emulator: Emulator, receiver: Receiver) -> None:
    records = "record='record-from-answer-dual' timeLimit='20'"
    agent = party(emulator, receiver, room(dial=records, beep="false"), "agent", hears=[])
    customer = party(emulator, receiver, room(dial=records, beep="false"), hears=[])
    says = [{"at": "5s", "says": "offer a discount"}]
    party(emulator, receiver, room(coach=agent, beep="false"), "coach", hears=[], at=says)
    emulator.run()
    statuses = [
        one_of["status"]
        for call in (agent, customer)
        for one_of in recordings(emulator, CallSid=call)
    ]
    assert statuses == ["completed", "absent"]
