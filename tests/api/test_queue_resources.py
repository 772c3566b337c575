"""Queues and those who wait in them, through the API."""

from typing import Any

import httpx
import pytest
from kit import Emulator, Receiver
from parties import end, one, only, party, verbs

WAITS = "<Enqueue action='/left' waitUrl='/hold'>support</Enqueue>"
UNKNOWN = "00000000-0000-4000-8000-000000000001"
BEGAN = "Sat, 31 Jan 2026 12:00:00 +0000"


def refusal(answer: httpx.Response, status: int, code: int) -> str:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert (set(body), body["code"]) == ({"code", "message", "more_info", "status"}, code)
    message: str = body["message"]
    return message


def named(emulator: Emulator, name: str = "support") -> dict[str, Any]:
    """The queue of this name."""
    (found,) = emulator.api("GET", "/Queues", FriendlyName=name).json()["queues"]
    queue: dict[str, Any] = found
    return queue


@pytest.fixture
def waiting(emulator: Emulator, receiver: Receiver) -> list[str]:
    """The SIDs of three calls, of which the last has waited for two seconds."""
    receiver.document("/hold", "<Response><Pause length='60'/></Response>")
    calls = []
    for number in range(3):
        calls.append(party(emulator, receiver, WAITS, f"caller{number}"))
        emulator.advance(2)
    return calls


# --- queues


def test_a_queue_is_made(emulator: Emulator) -> None:
    queue = emulator.made("/Queues", FriendlyName="support_2", MaxSize="20")
    path = f"/api/laml/2010-04-01/Accounts/{emulator.sid}/Queues/{queue['sid']}.json"
    assert queue == {
        "sid": queue["sid"],
        "account_sid": emulator.sid,
        "friendly_name": "support_2",
        "max_size": 20,
        "current_size": 0,
        "average_wait_time": 0,
        "date_created": BEGAN,
        "date_updated": BEGAN,
        "api_version": "2010-04-01",
        "uri": path,
    }
    assert emulator.http.get(path).json() == queue


def test_a_document_that_names_a_queue_makes_it(emulator: Emulator, waiting: list[str]) -> None:
    end(emulator, waiting[0])
    queue = named(emulator)
    assert (queue["max_size"], queue["current_size"], queue["average_wait_time"]) == (100, 2, 6)


def test_documents_find_a_queue_by_its_name(emulator: Emulator, receiver: Receiver) -> None:
    emulator.made("/Queues", FriendlyName="support", MaxSize="1")
    calls = [party(emulator, receiver, WAITS, name) for name in ("first", "second")]
    assert only(receiver.at("/left"), "CallSid", "QueueResult") == [(calls[1], "queue-full")]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20002),
        ({"FriendlyName": "customer support"}, 20002),
        ({"FriendlyName": "x" * 65}, 20002),
        ({"FriendlyName": "ok", "MaxSize": "0"}, 10000),
        ({"FriendlyName": "ok", "MaxSize": "many"}, 10000),
    ],
)
def test_a_queue_needs_a_good_name_and_size(
    emulator: Emulator, form: dict[str, str], code: int
) -> None:
    wrong = "FriendlyName" if code == 20002 else "MaxSize"
    assert wrong in refusal(emulator.api("POST", "/Queues", **form), 400, code)
    assert emulator.api("GET", "/Queues").json()["queues"] == []


def test_no_two_queues_have_the_same_name(emulator: Emulator) -> None:
    first = emulator.made("/Queues", FriendlyName="first")
    second = emulator.made("/Queues", FriendlyName="second")
    assert first["sid"] in refusal(
        emulator.api("POST", "/Queues", FriendlyName="first"), 400, 20002
    )
    path = f"/Queues/{second['sid']}"
    refusal(emulator.api("POST", path, FriendlyName="first"), 400, 20002)
    assert emulator.api("POST", path, FriendlyName="second").status_code == 200


def test_queues_are_listed_newest_first(emulator: Emulator) -> None:
    for name, size in (("a", "5"), ("b", "6"), ("c", "5")):
        emulator.made("/Queues", FriendlyName=name, MaxSize=size)
    page = emulator.api("GET", "/Queues", MaxSize=5, PageSize=1).json()
    assert [each["friendly_name"] for each in page["queues"]] == ["c"]
    following = emulator.http.get(page["next_page_uri"]).json()
    assert [each["friendly_name"] for each in following["queues"]] == ["a"]
    assert following["next_page_uri"] is None


def test_those_who_wait_stay_when_a_queue_gets_another_name(
    emulator: Emulator, receiver: Receiver, waiting: list[str]
) -> None:
    sid = named(emulator)["sid"]
    changed = emulator.api("POST", f"/Queues/{sid}", FriendlyName="sales", MaxSize=2).json()
    assert (changed["friendly_name"], changed["max_size"], changed["current_size"]) == (
        *("sales", 2),
        3,
    )
    end(emulator, waiting[0])
    assert named(emulator, "sales")["current_size"] == 2
    agent = "<Dial action='/served'><Queue>sales</Queue></Dial>"
    party(emulator, receiver, agent, "agent")
    end(emulator, waiting[1])
    assert one(receiver.at("/served"))["DialCallSid"] == waiting[1]


def test_only_an_empty_queue_can_be_deleted(emulator: Emulator, waiting: list[str]) -> None:
    path = f"/Queues/{named(emulator)['sid']}"
    assert "3 calls" in refusal(emulator.api("DELETE", path), 422, 20009)
    for call in waiting:
        end(emulator, call)
    answer = emulator.api("DELETE", path)
    assert (answer.status_code, answer.content) == (204, b"")
    refusal(emulator.api("GET", path), 404, 20404)
    emulator.made("/Queues", FriendlyName="support")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *[("GET", ""), ("POST", ""), ("DELETE", "")],
        *[("GET", "/Members"), ("GET", "/Members/Front"), ("POST", "/Members/Front")],
    ],
)
def test_an_unknown_queue_is_not_found(emulator: Emulator, method: str, path: str) -> None:
    refusal(emulator.api(method, f"/Queues/{UNKNOWN}{path}", Url="http://h/"), 404, 20404)


# --- those who wait


def test_those_who_wait_are_listed_in_line(emulator: Emulator, waiting: list[str]) -> None:
    queue = named(emulator)["sid"]
    page = emulator.api("GET", f"/Queues/{queue}/Members", PageSize=2).json()
    shown = [
        (each["call_sid"], each["position"], each["wait_time"]) for each in page["queue_members"]
    ]
    assert shown == [(waiting[0], 1, 6), (waiting[1], 2, 4)]
    (last,) = emulator.http.get(page["next_page_uri"]).json()["queue_members"]
    path = f"/api/laml/2010-04-01/Accounts/{emulator.sid}/Queues/{queue}/Members/{waiting[2]}.json"
    assert last == {
        "call_sid": waiting[2],
        "account_sid": emulator.sid,
        "queue_sid": queue,
        "date_enqueued": "Sat, 31 Jan 2026 12:00:04 +0000",
        "position": 3,
        "wait_time": 2,
        "member_type": "laml_call",
        "uri": path,
    }
    assert emulator.http.get(path).json() == last


def test_the_front_is_who_has_waited_longest(emulator: Emulator, waiting: list[str]) -> None:
    path = f"/Queues/{named(emulator)['sid']}/Members/Front"
    assert emulator.api("GET", path).json()["call_sid"] == waiting[0]
    for call in waiting:
        end(emulator, call)
    assert "Nobody waits" in refusal(emulator.api("GET", path), 404, 20404)


@pytest.mark.parametrize("place", ["Front", "2"])
def test_a_call_is_taken_out_and_goes_on_elsewhere(
    emulator: Emulator, receiver: Receiver, waiting: list[str], place: str
) -> None:
    call = waiting[0] if place == "Front" else waiting[2]
    path = f"/Queues/{named(emulator)['sid']}/Members/{'Front' if place == 'Front' else call}"
    url = receiver.document("/agent", "<Response><Say>Hello</Say></Response>")
    answer = emulator.api("POST", path, Url=url, Method="GET")
    assert answer.status_code == 200
    assert answer.json()["call_sid"] == call
    emulator.advance(0)
    assert verbs(emulator, call)[-1] == "says: Hello"
    assert [each.method for each in receiver.requests if each.path == "/agent"] == ["GET"]
    assert only(receiver.at("/left"), "CallSid", "QueueResult") == [(call, "redirected")]
    assert named(emulator)["current_size"] == 2


def test_a_call_is_taken_out_only_once(
    emulator: Emulator, receiver: Receiver, waiting: list[str]
) -> None:
    path = f"/Queues/{named(emulator)['sid']}/Members/{waiting[1]}"
    url = receiver.document("/agent", "<Response><Pause/></Response>")
    assert emulator.api("POST", path, Url=url).status_code == 200
    refusal(emulator.api("POST", path, Url=url), 400, 10000)
    refusal(emulator.api("GET", path), 404, 20404)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 11100),
        ({"Url": "/agent"}, 11100),
        ({"Url": "http://app.example/agent", "Method": "PUT"}, 21209),
    ],
)
def test_a_wrong_document_takes_nobody_out(
    emulator: Emulator, waiting: list[str], form: dict[str, str], code: int
) -> None:
    path = f"/Queues/{named(emulator)['sid']}/Members/Front"
    refusal(emulator.api("POST", path, **form), 400, code)
    assert named(emulator)["current_size"] == len(waiting)


def test_who_was_never_there_is_not_found(emulator: Emulator, waiting: list[str]) -> None:
    path = f"/Queues/{named(emulator)['sid']}/Members/{UNKNOWN}"
    refusal(emulator.api("GET", path), 404, 20404)
    refusal(emulator.api("POST", path, Url="http://app.example/"), 404, 20404)
    assert waiting


def test_the_token_needs_the_voice_scope(emulator: Emulator) -> None:
    for path in ("/Queues", "/Conferences"):
        url = f"/api/laml/2010-04-01/Accounts/{emulator.sid}{path}"
        assert emulator.http.get(url, auth=(emulator.sid, "PT-wrong")).status_code == 401


def test_the_journal_has_what_was_asked(emulator: Emulator) -> None:
    emulator.api("POST", "/Queues", FriendlyName="support", Maxsize="3")
    (entry,) = emulator.journal(kind="api-request")
    assert entry["text"].startswith("POST Queues: 201 queue ")
    assert "did you mean MaxSize?" in entry["details"]["remarks"][0]
