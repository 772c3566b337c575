"""The conversation that a call is, as the emulator's own API tells it."""

import re
from typing import Any

import pytest
from kit import Emulator, Receiver, Reply

MENU = """<Response>
  <Gather numDigits="1" action="/menu"><Say>Welcome. Press 1 for sales</Say></Gather>
  <Say>Goodbye</Say>
</Response>"""
SALES = "<Response><Say>Sales</Say><Fax/><Hangup/></Response>"
EVENTS = ["initiated", "ringing", "answered", "completed"]
A_MENU_CALL = """\
0:00.000  network      queued to +15555550120
0:00.000  network      initiated
0:00.000  application  POST http://app/status (initiated) -> 200
0:01.000  network      ringing
0:01.000  application  POST http://app/status (ringing) -> 200
0:07.000  called       answers: human
0:07.000  application  POST http://app/status (answered) -> 200
0:07.000  application  POST http://app/answer -> 200 text/xml
0:07.000  document     asks for keys (4 s)
0:07.000  document     says: Welcome. Press 1 for sales (2 s)
0:11.000  called       presses 1
0:11.000  application  POST http://app/menu (Digits=1) -> 200 text/xml
0:11.000  document     says: Sales (0.4 s)
0:11.400  document     hangs up
0:11.400  network      error 13750: <Fax> at line 1, column 27 is not a verb; it is passed over
0:11.400  network      completed (hung up: the document hung up)
0:11.400  application  POST http://app/status (completed) -> 200
"""


@pytest.fixture
def menu_call(emulator: Emulator, receiver: Receiver) -> str:
    """The SID of a call to somebody who presses 1."""
    receiver.document("/menu", SALES)
    sid: str = emulator.place(
        To="+15555550120",
        Url=receiver.document("/answer", MENU),
        StatusCallback=receiver.url(),
        StatusCallbackEvent=EVENTS,
    )["sid"]
    emulator.run()
    return sid


def path(emulator: Emulator, sid: str) -> str:
    return f"/_emulator/projects/{emulator.sid}/calls/{sid}/conversation"


def text(emulator: Emulator, sid: str, receiver: Receiver) -> str:
    """The conversation for people, without what differs from run to run."""
    answer = emulator.http.get(path(emulator, sid), params={"format": "text"})
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    named = answer.text.replace(receiver.url(""), "http://app")
    return re.sub(r" after \d+\.\d s$", "", named, flags=re.MULTILINE)  # of a busy machine


def test_a_menu_call_reads_like_a_conversation(
    emulator: Emulator, receiver: Receiver, menu_call: str
) -> None:
    assert text(emulator, menu_call, receiver) == A_MENU_CALL


def test_a_program_reads_who_did_what_and_when(emulator: Emulator, menu_call: str) -> None:
    lines = emulator.control("GET", f"/calls/{menu_call.upper()}/conversation")
    assert lines[0] == {
        "call_sid": menu_call,
        "at": "2026-01-31T12:00:00.000Z",
        "seconds": 0.0,
        "who": "network",
        "kind": "status",
        "text": "queued to +15555550120",
    }
    heard = [each["text"] for each in lines if each["kind"] in ("verb", "pressed")]
    assert heard == [
        "asks for keys (4 s)",
        "says: Welcome. Press 1 for sales (2 s)",
        "presses 1",
        "says: Sales (0.4 s)",
        "hangs up",
    ]


@pytest.mark.parametrize(
    ("accept", "query", "answered"),
    [
        ("text/plain", {}, "text/plain"),
        ("text/plain;q=0.9, application/json;q=0.1", {}, "text/plain"),
        ("text/html, text/*", {}, "text/plain"),
        ("*/*", {}, "application/json"),
        ("application/json, text/plain", {}, "application/json"),
        ("image/png", {}, "application/json"),
        ("text/plain", {"format": "json"}, "application/json"),
        ("application/json", {"format": "text"}, "text/plain"),
    ],
)
def test_the_accept_header_chooses_unless_the_query_does(
    emulator: Emulator, accept: str, query: dict[str, str], answered: str
) -> None:
    url = path(emulator, emulator.place()["sid"])
    answer = emulator.http.get(url, params=query, headers={"Accept": accept})
    assert answer.headers["Content-Type"] == f"{answered}; charset=utf-8"
    assert answer.headers["Vary"] == "Accept"


def test_an_unknown_call_is_a_flat_404(emulator: Emulator) -> None:
    answer = emulator.http.get(path(emulator, "x"), headers={"Accept": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    assert answer.json()["message"] == "There is no call x"


def test_an_unknown_format_is_a_flat_400(emulator: Emulator) -> None:
    sid = emulator.place()["sid"]
    answer = emulator.http.get(path(emulator, sid), params={"format": "xml"})
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "format: " in answer.json()["message"]


def test_a_failure_reads_as_what_was_tried_and_what_became_of_it(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = receiver.answer("/answer", Reply(500))
    sid = emulator.place(Url=url, FallbackUrl=receiver.answer("/fallback", Reply(404)))["sid"]
    emulator.run()
    assert text(emulator, sid, receiver).splitlines()[3:] == [
        "0:07.000  called       answers: human",
        "0:07.000  application  POST http://app/answer -> 500 (error 11217)",
        "0:07.000  network      error 11217: answered with HTTP status 500",
        "0:07.000  application  POST http://app/fallback (ErrorCode=11217) -> 404 (error 11217)",
        "0:07.000  network      error 11217: answered with HTTP status 404",
        "0:07.000  network      completed (there is no document to go on with)",
    ]


def test_a_call_is_told_while_it_lasts(emulator: Emulator, receiver: Receiver) -> None:
    sid = emulator.place(Url=receiver.document("/answer", MENU))["sid"]
    emulator.advance(8)
    assert text(emulator, sid, receiver).splitlines()[-2:] == [
        "0:07.000  document     asks for keys",
        "0:07.000  document     says: Welcome. Press 1 for sales",
    ]


WHOLE = """\
0:00.000  +15555550100  network      queued to +15555550100
0:00.000  +15555550100  network      initiated
0:01.000  +15555550100  network      ringing
0:07.000  +15555550100  called       answers: human
0:07.000  +15555550100  application  POST http://app/main -> 200 text/xml
0:07.000  +15555550100  document     dials +15555550102 (3 s)
0:07.000  +15555550102  network      queued to +15555550102
0:07.000  +15555550102  network      initiated
0:08.000  +15555550102  network      ringing
0:10.000  +15555550102  network      busy (Busy Here)
0:10.000  +15555550100  application  POST http://app/after (DialCallStatus=busy, DialCallDuration=0)
                                     -> 200
0:10.000  +15555550100  network      completed (hung up: the document ended)
"""


def together(emulator: Emulator, *calls: str, **query: str) -> str:
    """Several calls as one text."""
    params: dict[str, Any] = {"format": "text", "stable": "true", "call": calls, **query}
    answer = emulator.http.get(f"/_emulator/projects/{emulator.sid}/conversation", params=params)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
def dialled(emulator: Emulator, receiver: Receiver) -> str:
    """The SID of a call that dialled somebody whose line is busy, behind another call."""
    emulator.place(To="+15555550107")
    emulator.run()
    xml = "<Response><Dial action='/after'>+15555550102</Dial></Response>"
    sid: str = emulator.place(Url=receiver.document("/main", xml))["sid"]
    emulator.run()
    return sid


def test_a_call_and_those_that_it_dialled_are_one_conversation(
    emulator: Emulator, dialled: str
) -> None:
    assert together(emulator, dialled) == WHOLE


def test_without_a_call_all_of_the_project_are_told(emulator: Emulator, dialled: str) -> None:
    assert "+15555550107" in together(emulator)
    assert "+15555550107" not in together(emulator, dialled)
    assert "+15555550107" not in together(emulator, limit="2")


def test_calls_to_the_same_number_are_told_apart(emulator: Emulator) -> None:
    for _ in range(2):
        emulator.place(To="+15555550104")
    emulator.run()
    names = {line[10:27].strip() for line in together(emulator).splitlines()}
    assert names == {"+15555550104", "+15555550104 (2)"}


def test_a_conference_is_told_with_its_calls(emulator: Emulator, receiver: Receiver) -> None:
    events = "statusCallback='/conference' statusCallbackEvent='end join leave'"
    xml = f"<Response><Dial><Conference {events}>room</Conference></Dial></Response>"
    call = emulator.place(To="+15555550107", Url=receiver.document("/main", xml))["sid"]
    emulator.run()
    told = [line[10:] for line in together(emulator, call).splitlines() if "/conference" in line]
    assert told == [
        "+15555550107  application  POST http://app/conference (participant-join) -> 200",
        "+15555550107  application  POST http://app/conference (participant-leave) -> 200",
        "              application  POST http://app/conference (conference-end) -> 200",
    ]
    lines = emulator.control("GET", "/conversation")
    assert {each["call_sid"] for each in lines if each["kind"] == "conference"} == {call, None}


def test_a_project_without_calls_has_nothing_to_tell(emulator: Emulator) -> None:
    assert together(emulator) == ""
    assert emulator.control("GET", "/conversation") == []


@pytest.mark.parametrize("query", [{"call": "x"}, {"limit": "0"}, {"stabel": "true"}])
def test_what_is_asked_wrongly_is_refused(emulator: Emulator, query: dict[str, str]) -> None:
    answer = emulator.http.get(f"/_emulator/projects/{emulator.sid}/conversation", params=query)
    assert answer.status_code == (404 if "call" in query else 400)


def test_another_project_does_not_hear_it(emulator: Emulator, menu_call: str) -> None:
    stranger = "00000000-0000-4000-8000-00000000ca11"
    answer = emulator.http.get(
        f"/_emulator/projects/{stranger}/calls/{menu_call}/conversation?format=text"
    )
    assert answer.status_code == 404
