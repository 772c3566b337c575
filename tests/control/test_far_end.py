"""The called party, moved by hand: it answers, refuses, presses, speaks and hangs up now."""

from typing import Any

import httpx
import pytest
from kit import Emulator, Receiver, valid

NUMBER = "+15557770001"
EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]
MENU = """<Response>
  <Gather numDigits="2" action="/chosen" input="dtmf speech"><Say>Choose</Say></Gather>
</Response>"""


@pytest.fixture
def ringing(emulator: Emulator) -> str:
    """The SID of a call that rings until somebody does something."""
    rule = {"to": NUMBER, "scenario": {"rings_for": "forever"}}
    emulator.control("POST", "/rules", json=rule)
    sid: str = emulator.place(To=NUMBER, Timeout="600")["sid"]
    emulator.advance(500)
    assert emulator.call(sid)["status"] == "ringing"
    return sid


def act(emulator: Emulator, sid: str, **what: Any) -> httpx.Response:
    path = f"/_emulator/projects/{emulator.sid}/calls/{sid}/far-end"
    return emulator.http.post(path, json=what)


def acted(emulator: Emulator, sid: str, **what: Any) -> dict[str, Any]:
    """The resource of the call right after the far end did something."""
    answer = act(emulator, sid, **what)
    assert answer.status_code == 200, answer.text
    resource: dict[str, Any] = answer.json()["resource"]
    return resource


def refusal(emulator: Emulator, sid: str, status: int, **what: Any) -> str:
    answer = act(emulator, sid, **what)
    code = {400: 20001, 404: 20404, 409: 20409}[status]
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    message: str = answer.json()["message"]
    return message


def test_a_call_that_rings_is_answered_by_hand(emulator: Emulator, ringing: str) -> None:
    resource = acted(emulator, ringing.upper(), answers="human")
    assert resource["status"] == "in-progress"
    assert resource["start_time"] == "Sat, 31 Jan 2026 12:08:20 +0000"
    emulator.run()
    assert emulator.call(ringing)["duration"] == 1  # its document is one Pause


def test_without_a_hand_a_call_rings_until_its_timeout(emulator: Emulator, ringing: str) -> None:
    moved = emulator.run()
    assert emulator.call(ringing)["status"] == "no-answer"
    assert moved["now"] == "2026-01-31T12:10:00.000Z"


@pytest.mark.parametrize(
    ("how", "status", "sip"),
    [
        ("busy", "busy", "486"),
        ("no-answer", "no-answer", "480"),
        ({"sip": 404}, "failed", "404"),
    ],
)
def test_a_call_that_rings_is_refused_by_hand(
    emulator: Emulator, ringing: str, how: object, status: str, sip: str
) -> None:
    resource = acted(emulator, ringing, refuses=how)
    assert (resource["status"], resource["sip_result_code"]) == (status, sip)


@pytest.mark.parametrize(
    ("what", "answered_by"),
    [
        ({"answers": "human"}, "human"),
        ({"answers": "machine"}, "machine"),
        ({"answers": "fax"}, "machine"),
        ({"answers": "silence"}, None),
        ({"answers": "human", "hears": [{"speech": "9s"}]}, "machine"),
        ({"answers": "machine", "hears": ["beep"]}, "machine"),
    ],
)
def test_detection_hears_who_answered_by_hand(
    emulator: Emulator, what: dict[str, Any], answered_by: str | None
) -> None:
    sid = emulator.place(To="+15555550102", MachineDetection="Enable")["sid"]  # busy, as a rule
    emulator.advance(2)
    acted(emulator, sid, **what)
    emulator.run()
    assert emulator.call(sid)["answered_by"] == answered_by


def test_the_scenario_goes_on_after_an_answer_by_hand(emulator: Emulator) -> None:
    plan = {"rings_for": "forever", "hears": ["fax"], "hangs_up_after": "3s"}
    emulator.control("POST", "/rules", json={"to": NUMBER, "scenario": plan})
    twiml = "<Response><Pause length='60'/></Response>"
    sid = emulator.place(To=NUMBER, MachineDetection="Enable", Twiml=twiml)["sid"]
    emulator.advance(5)
    acted(emulator, sid, answers="human")
    emulator.run()
    call = emulator.call(sid)
    assert (call["duration"], call["answered_by"]) == (3, "machine")


def test_status_callbacks_report_what_was_done_by_hand(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = emulator.place(StatusCallback=receiver.url(), StatusCallbackEvent=EVERY_EVENT)["sid"]
    emulator.advance(2)
    acted(emulator, sid, answers="human")
    acted(emulator, sid, hangs_up=True)
    emulator.advance(0)
    assert receiver.statuses() == ["initiated", "ringing", "in-progress", "completed"]
    assert receiver.at("/status")[-1]["HangupDirection"] == "inbound"


def test_keys_and_words_reach_the_menu_that_waits(emulator: Emulator, receiver: Receiver) -> None:
    document = receiver.document("/menu", MENU)
    pressing, speaking = (emulator.place(Url=document)["sid"] for _ in range(2))
    emulator.advance(8)
    acted(emulator, pressing, presses="w12")
    acted(emulator, speaking, says="billing please", confidence=0.25)
    emulator.run()
    chosen = {each["CallSid"]: each for each in receiver.at("/chosen")}
    assert chosen[pressing]["Digits"] == "12"
    assert chosen[speaking]["SpeechResult"] == "billing please"
    assert chosen[speaking]["Confidence"] == "0.25"


def test_a_call_in_progress_is_hung_up_by_hand(emulator: Emulator) -> None:
    sid = emulator.place(Twiml="<Response><Pause length='60'/></Response>")["sid"]
    emulator.advance(10)
    assert acted(emulator, sid, hangs_up=True)["status"] == "completed"
    emulator.advance(1)
    acts = [each["text"] for each in emulator.journal(kind="control", call=sid)]
    assert acts == ["the called party, by hand: hangs up"]


def test_what_cannot_be_in_the_state_of_the_call_is_a_409_that_says_why(
    emulator: Emulator, ringing: str
) -> None:
    queued = emulator.place()["sid"]
    assert "queued and not dialled yet" in refusal(emulator, queued, 409, answers="human")
    assert "ringing and nobody has answered" in refusal(emulator, ringing, 409, presses="1")
    assert "ringing and nobody has answered" in refusal(emulator, ringing, 409, says="hello")
    assert 'write {"refuses": "busy"}' in refusal(emulator, ringing, 409, hangs_up=True)
    acted(emulator, ringing, answers="human")
    assert "the call is in progress" in refusal(emulator, ringing, 409, answers="human")
    assert "the call is in progress" in refusal(emulator, ringing, 409, refuses="busy")
    acted(emulator, ringing, hangs_up=True)
    for what in ({"presses": "1"}, {"presses": "w"}, {"answers": "human"}, {"hangs_up": True}):
        assert "has ended (completed)" in refusal(emulator, ringing, 409, **what)
    assert "no call" in refusal(emulator, emulator.sid, 404, answers="human")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({}, "needs the key answers or refuses or presses or says or hangs_up"),
        ({"answer": "human"}, "answer: unknown key, did you mean 'answers'?"),
        ({"answers": "robot"}, "answers: it must be 'human', 'machine', 'fax' or 'silence'"),
        ({"answers": None}, "answers: has no value"),
        ({"answers": "human", "says": "hi"}, "says: cannot stand beside answers"),
        ({"refuses": "bizzy"}, "refuses: received 'bizzy'; write busy, no-answer or {sip: 404}"),
        ({"refuses": {"sip": 200}}, "refuses.sip: it must be greater than or equal to 400"),
        ({"presses": "x"}, "presses: 'x' cannot be pressed; write keys 0-9"),
        ({"presses": 1}, "presses: write text, in quotes"),
        ({"says": " "}, "says: must not be empty"),
        ({"says": "hi", "confidence": 2.0}, "confidence: it must be less than or equal to 1"),
        ({"presses": "1", "confidence": 0.5}, "confidence: belongs to says, not to presses"),
        ({"hangs_up": False}, "hangs_up: received false; write true"),
        ({"hears": ["beep"]}, "needs the key"),
        ({"answers": "human", "hears": ["cough"]}, "hears[0]: received 'cough'; write beep, fax"),
    ],
)
def test_a_wrong_act_is_told_with_what_to_write(
    emulator: Emulator, what: dict[str, Any], said: str
) -> None:
    assert said in refusal(emulator, emulator.sid, 400, **what)


def test_a_far_end_acts_in_real_time_too(emulator: Emulator) -> None:
    emulator.control("PUT", "/clock", json={"mode": "realtime"})
    emulator.control(
        "POST", "/rules", json={"to": "*", "scenario": {"rings_for": "forever", "rings_after": 0}}
    )
    assert emulator.post(**valid()).status_code == 200
    (call,) = emulator.control("GET", "/calls")
    sid = call["resource"]["sid"]
    while (answer := act(emulator, sid, answers="human")).status_code == 409:
        assert "queued" in answer.json()["message"]
    assert answer.json()["resource"]["status"] == "in-progress"
