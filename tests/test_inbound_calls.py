"""Calls to the application: its number's voice URL is asked before anybody is answered."""

from typing import Any

import pytest
from kit import Emulator, Receiver, Reply, project_with

OURS = "+15551230001"
CALLER = "+15557770001"


def number(receiver: Receiver, xml: str, **settings: object) -> dict[str, object]:
    """A number of the project, on which a document is served."""
    url = receiver.document("/voice", f"<Response>{xml}</Response>")
    callback = receiver.url("/status")
    return {"number": OURS, "voice_url": url, "status_callback": callback} | settings


def call_in(
    emulator: Emulator, receiver: Receiver, xml: str, scenario: object = None, **settings: object
) -> dict[str, Any]:
    """Somebody calls, and everything happens; the call."""
    emulator.put(numbers=[number(receiver, xml, **settings)])
    asked = {"from": CALLER, "to": OURS} | ({} if scenario is None else {"scenario": scenario})
    call = emulator.control("POST", "/inbound-calls", json=asked)["resource"]
    emulator.run()
    return emulator.call(call["sid"])


def test_the_voice_url_is_asked_while_it_rings_and_the_call_is_answered(
    emulator: Emulator, receiver: Receiver
) -> None:
    call = call_in(emulator, receiver, "<Say>one two three four five</Say>")
    (asked,) = receiver.at("/voice")
    assert (asked["CallStatus"], asked["Direction"]) == ("ringing", "inbound")
    assert (asked["From"], asked["To"]) == (CALLER, OURS)
    assert (call["status"], call["direction"], call["duration"]) == ("completed", "inbound", 2)
    (numbers,) = emulator.http.get(f"{emulator.path[:-6]}/IncomingPhoneNumbers").json()[
        "incoming_phone_numbers"
    ]
    assert call["phone_number_sid"] == numbers["sid"]


def test_the_number_callback_is_told_of_the_end_alone(
    emulator: Emulator, receiver: Receiver
) -> None:
    call_in(emulator, receiver, "<Pause length='3'/><Hangup/>")
    (told,) = receiver.at("/status")
    assert set(told) == {
        *("CallSid", "AccountSid", "From", "To"),
        *("Timestamp", "CallStatus", "CallDuration", "AudioInMos"),
    }
    assert (told["CallStatus"], told["CallDuration"]) == ("completed", "0")


@pytest.mark.parametrize(
    ("xml", "status"),
    [
        ("<Reject/>", "no-answer"),
        ("<Reject reason='busy'/>", "busy"),
        ("<Pause length='2'/><Reject reason='busy'/>", "busy"),
    ],
)
def test_a_call_can_be_rejected(
    emulator: Emulator, receiver: Receiver, xml: str, status: str
) -> None:
    call = call_in(emulator, receiver, xml)
    assert (call["status"], call["start_time"], call["price"]) == (status, None, 0)
    assert [each["CallStatus"] for each in receiver.at("/status")] == ["failed"]


def test_after_the_answer_nothing_is_rejected(emulator: Emulator, receiver: Receiver) -> None:
    call = call_in(emulator, receiver, "<Say>Hi</Say><Reject/>")
    assert call["status"] == "completed"
    assert emulator.notifications(call["sid"]) == [13750]


def test_the_caller_replies_as_the_scenario_says(emulator: Emulator, receiver: Receiver) -> None:
    receiver.document("/chosen", "<Response/>")
    xml = "<Gather numDigits='1' action='/chosen'><Say>Press one</Say></Gather>"
    call_in(emulator, receiver, xml, {"replies": [{"presses": "1"}]})
    (told,) = receiver.at("/chosen")
    assert told["Digits"] == "1"


def test_a_rule_for_the_callers_number_says_how_the_caller_behaves(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.put(numbers=[number(receiver, "<Pause length='60'/><Say>Hello</Say><Pause/>")])
    rule = {"to": CALLER, "scenario": {"hangs_up_after": "1s"}}
    emulator.control("POST", "/rules", json=rule)
    call = emulator.control("POST", "/inbound-calls", json={"from": CALLER, "to": OURS})["resource"]
    emulator.run()
    assert emulator.call(call["sid"])["duration"] == 1


def test_a_caller_can_give_up_before_the_answer(emulator: Emulator, receiver: Receiver) -> None:
    emulator.put(numbers=[number(receiver, "<Pause length='60'/>")])
    call = emulator.control("POST", "/inbound-calls", json={"from": CALLER, "to": OURS})["resource"]
    emulator.advance(5)
    emulator.control("POST", f"/calls/{call['sid']}/far-end", json={"hangs_up": True})
    assert emulator.call(call["sid"])["status"] == "canceled"


@pytest.mark.parametrize(("bridged", "seconds"), [("true", 5), ("false", 7)])
def test_a_dial_can_answer_when_it_is_connected(
    emulator: Emulator, receiver: Receiver, bridged: str, seconds: int
) -> None:
    rule = {"to": "+15557770009", "scenario": {"rings_after": 0, "rings_for": "2s"}}
    emulator.put(numbers=[number(receiver, "")])
    emulator.control("POST", "/rules", json=rule)
    xml = f"<Dial answerOnBridge='{bridged}' timeLimit='5'>+15557770009</Dial>"
    receiver.document("/voice", f"<Response>{xml}</Response>")
    call = emulator.control("POST", "/inbound-calls", json={"from": CALLER, "to": OURS})["resource"]
    emulator.run()
    assert emulator.call(call["sid"])["duration"] == seconds
    (leg,) = [emulator.call(sid) for sid in emulator.calls(ParentCallSid=call["sid"])]
    assert (leg["from"], leg["duration"]) == (CALLER, 5)


def test_the_fallback_is_asked_when_the_voice_url_fails(
    emulator: Emulator, receiver: Receiver
) -> None:
    fallback = receiver.document("/fallback", "<Response><Say>Sorry</Say></Response>")
    call = call_in(
        emulator,
        receiver,
        "",
        voice_url=receiver.answer("/broken", Reply(500)),
        voice_fallback_url=fallback,
    )
    assert (call["status"], len(receiver.at("/fallback"))) == ("completed", 1)


def test_without_any_document_the_call_fails(emulator: Emulator, receiver: Receiver) -> None:
    call = call_in(emulator, receiver, "", voice_url=receiver.answer("/broken", Reply(500)))
    assert (call["status"], call["start_time"]) == ("failed", None)


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"from": CALLER, "to": "+15559999999"}, 404, "no purchased number"),
        ({"from": "nobody", "to": OURS}, 400, "from: received"),
        ({"from": CALLER}, 400, "to: is missing"),
        ({"from": CALLER, "to": OURS, "scenario": "busy"}, 400, "cannot refuse"),
        ({"from": CALLER, "to": OURS, "scenario": "hmuan"}, 400, "human"),
        ({"from": CALLER, "to": OURS, "scenaro": "human"}, 400, "scenario"),
    ],
)
def test_a_call_that_cannot_be_is_refused_in_words(
    emulator: Emulator, receiver: Receiver, asked: dict[str, str], status: int, words: str
) -> None:
    emulator.put(numbers=[number(receiver, "")])
    path = f"/_emulator/projects/{emulator.sid}/inbound-calls"
    answer = emulator.http.post(path, json=asked)
    assert answer.status_code == status
    assert words in answer.json()["message"]


def test_an_application_of_the_number_answers_in_its_place(receiver: Receiver) -> None:
    url = receiver.document("/application", "<Response><Say>Hi</Say></Response>")
    sid = "11111111-1111-4111-8111-111111111111"
    settings = {
        "applications": [{"sid": sid, "voice_url": url}],
        "numbers": [number(receiver, "", voice_application_sid=sid)],
    }
    with project_with(project=settings) as emulator:
        emulator.control("POST", "/inbound-calls", json={"from": CALLER, "to": OURS})["resource"]
        emulator.run()
    assert len(receiver.at("/application")) == 1


def test_a_message_goes_to_the_caller(emulator: Emulator, receiver: Receiver) -> None:
    call_in(emulator, receiver, "<Sms>Thanks for calling</Sms>")
    (message,) = emulator.journal(kind="message")
    assert (message["details"]["to"], message["details"]["from"]) == (CALLER, OURS)


def test_a_caller_on_sip_can_be_referred(emulator: Emulator, receiver: Receiver) -> None:
    xml = "<Refer action='/referred'><Sip>sip:desk@example.com</Sip></Refer>"
    emulator.put(numbers=[number(receiver, xml)])
    asked = {"from": "sip:caller@example.com", "to": OURS}
    emulator.control("POST", "/inbound-calls", json=asked)
    emulator.run()
    assert [each["ReferCallStatus"] for each in receiver.at("/referred")] == ["in-progress"]
