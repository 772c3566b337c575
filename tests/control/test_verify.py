"""Whether something happened as often as it should have, and what came near when it did not."""

from typing import Any

import pytest
from kit import Emulator, Receiver, valid

BUSY, PERSON = "+15555550102", "+15555550100"


def verify(emulator: Emulator, about: str, where: dict[str, Any], **bounds: int) -> dict[str, Any]:
    body = {"for": about, "where": where, **bounds}
    answer: dict[str, Any] = emulator.control("POST", "/verify", json=body)
    assert set(answer) == {"holds", "count", "matches", "near_misses", "report"}
    return answer


@pytest.fixture
def lived(emulator: Emulator, receiver: Receiver) -> Emulator:
    """A project in which two calls were busy and one was answered."""
    for to in (BUSY, PERSON, BUSY):
        emulator.place(To=to, StatusCallback=receiver.url(), CallerId="Ann")
    emulator.post(**valid(To="nobody", Timeout="0"))
    emulator.run()
    return emulator


@pytest.mark.parametrize(
    ("bounds", "holds"),
    [
        ({}, True),
        ({"exactly": 2}, True),
        ({"exactly": 1}, False),
        ({"exactly": 3}, False),
        ({"at_least": 2}, True),
        ({"at_least": 3}, False),
        ({"at_most": 2}, True),
        ({"at_most": 1}, False),
        ({"at_least": 1, "at_most": 5}, True),
    ],
)
def test_calls_are_counted(lived: Emulator, bounds: dict[str, int], holds: bool) -> None:
    answer = verify(lived, "call", {"status": "busy"}, **bounds)
    assert (answer["holds"], answer["count"]) == (holds, 2)
    assert [each["resource"]["to"] for each in answer["matches"]] == [BUSY, BUSY]


def test_nothing_found_is_told_with_what_came_near(lived: Emulator) -> None:
    wanted = {"to": PERSON, "status": "busy", "scenario": "human"}
    answer = verify(lived, "call", wanted, exactly=1)
    assert (answer["holds"], answer["count"], answer["matches"]) == (False, 0, [])
    nearest = answer["near_misses"][0]
    assert nearest["differs"] == [{"key": "status", "wanted": "busy", "found": "completed"}]
    assert nearest["item"]["resource"]["to"] == PERSON
    first, second, *_ = answer["report"].splitlines()
    assert first == (
        f"0 found of call with to '{PERSON}' and status 'busy' and scenario 'human'; "
        "wanted: exactly 1"
    )
    assert second.startswith("nearest: call ")
    assert second.endswith("status is 'completed', not 'busy'")
    assert len(answer["near_misses"]) == 3


def test_too_many_are_told_with_those_that_were_found(lived: Emulator) -> None:
    answer = verify(lived, "call", {"status": "busy"}, at_most=0)
    assert answer["report"].splitlines()[0].endswith("wanted: exactly 0")
    assert answer["report"].count(f"to {BUSY}") == 2


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ({}, 3),
        ({"to": "+1555*"}, 3),
        ({"to": [PERSON, "+1666*"]}, 1),
        ({"to": {"not": BUSY}}, 1),
        ({"duration": 1}, 1),
        ({"duration": "1"}, 1),
        ({"duration": {"at_least": 1}}, 1),
        ({"duration": {"at_most": 0}}, 2),
        ({"sip_result_code": 486}, 2),
        ({"answered_by": None}, 3),
        ({"answered_by": "*"}, 0),
        ({"caller_id": "Ann", "scenario": "busy"}, 2),
        ({"direction": "outbound", "parent_call_sid": None}, 3),
        ({"notifications": 11200}, 0),
        ({"notifications": {"not": 11200}}, 3),
    ],
)
def test_calls_are_found_by_what_is_known_of_them(
    lived: Emulator, where: dict[str, Any], count: int
) -> None:
    assert verify(lived, "call", where)["count"] == count


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ({"outcome": "delivered", "label": "completed"}, 3),
        ({"parameters": {"CallStatus": "busy"}}, 2),
        ({"parameters": {"CallStatus": "busy", "To": PERSON}}, 0),
        ({"parameters": {"CallDuration": {"at_least": 1}}}, 1),
        ({"parameters": {"Nothing": None}}, 3),
        ({"url": "*/status", "method": "POST", "status": 200, "attempts": 1}, 3),
        ({"to": BUSY, "purpose": "status"}, 2),
        ({"number": 2}, 1),
    ],
)
def test_deliveries_are_found_by_what_is_known_of_them(
    lived: Emulator, where: dict[str, Any], count: int
) -> None:
    assert verify(lived, "delivery", where)["count"] == count


def test_a_near_miss_names_the_parameter(lived: Emulator) -> None:
    where = {"parameters": {"CallStatus": "failed", "To": BUSY}}
    answer = verify(lived, "delivery", where)
    assert answer["near_misses"][0]["differs"] == [
        {"key": "parameters.CallStatus", "wanted": "failed", "found": "busy"}
    ]
    assert answer["near_misses"][0]["item"]["label"] == "completed"


def test_entries_and_requests_are_found(lived: Emulator) -> None:
    entries = verify(lived, "entry", {"kind": "status", "details": {"status": "busy"}}, exactly=2)
    assert entries["holds"]
    assert entries["matches"][0]["kind"] == "status"
    last = entries["matches"][-1]["number"]
    later = verify(lived, "entry", {"kind": "status"}, since=last, exactly=0)
    assert later["holds"] is (later["count"] == 0)
    refused = verify(lived, "request", {"status": 400, "method": "POST"})
    assert refused["count"] == 1
    assert "21211" in refused["matches"][0]["text"]
    asked = {"parameters": {"To": PERSON}, "status": 200}
    assert verify(lived, "request", asked, exactly=1)["holds"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "for: is missing"),
        ({"about": "call"}, "about: unknown key, not one of for, where"),
        ({"for": "calls"}, "for: it must be 'call', 'delivery', 'entry' or 'request'"),
        ({"for": "call", "where": []}, "where: write an object"),
        ({"for": "call", "were": {}}, "were: unknown key, did you mean 'where'?"),
        (
            {"for": "call", "where": {"stauts": "busy"}},
            "where: 'stauts' is not known of a call; did you mean 'status'?",
        ),
        ({"for": "entry", "where": {"x": 1}}, "an entry has number, kind, call_sid"),
        ({"for": "call", "where": {"duration": {}}}, "duration: write at_least or at_most or not"),
        (
            {"for": "call", "where": {"duration": {"atleast": 1}}},
            "duration: 'atleast' is not a comparison; did you mean 'at_least'?",
        ),
        (
            {"for": "call", "where": {"duration": {"at_least": "long"}}},
            "duration: at_least is 'long'; write a number",
        ),
        (
            {"for": "delivery", "where": {"parameters": {"To": {"x": 1}}}},
            "parameters.To: 'x' is not a comparison",
        ),
        ({"for": "call", "exactly": 1, "at_least": 1}, "exactly: cannot stand beside"),
        ({"for": "call", "at_most": 1, "at_least": 2}, "at_least: is more than at_most"),
        ({"for": "call", "exactly": -1}, "exactly: it must be greater than or equal to 0"),
        ({"for": "call", "since": 1}, "since: calls have no numbers"),
    ],
)
def test_a_wrong_question_is_told_with_what_to_write(
    emulator: Emulator, body: dict[str, Any], said: str
) -> None:
    answer = emulator.http.post(f"/_emulator/projects/{emulator.sid}/verify", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001), answer.text
    assert said in answer.json()["message"]
