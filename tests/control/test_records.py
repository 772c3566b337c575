"""What happened in a project: calls, journal and deliveries, filtered and bounded."""

import pytest
from kit import Emulator, Receiver, valid


def test_the_journal_is_read_by_call_and_by_kind(emulator: Emulator) -> None:
    first, second = emulator.place(), emulator.place(To="+15555550102")
    emulator.run()
    of_first = emulator.journal(call=first["sid"].upper())
    assert {entry["call_sid"] for entry in of_first} == {first["sid"]}
    requests = emulator.journal(kind="api-request")
    assert [entry["call_sid"] for entry in requests] == [first["sid"], second["sid"]]
    both = emulator.journal(kind="api-request", call=second["sid"])
    assert both == requests[1:]
    assert emulator.journal(call="x") == []
    kinds = {"kind": ["api-request", "clock"]}
    chosen = emulator.control("GET", "/journal", params=kinds)
    assert [entry["kind"] for entry in chosen] == ["api-request", "api-request", "clock"]


def test_the_journal_is_read_on_from_where_one_stopped(emulator: Emulator) -> None:
    emulator.place()
    emulator.run()
    whole = emulator.journal()
    numbers = [entry["number"] for entry in whole]
    assert numbers == list(range(1, len(whole) + 1))
    assert emulator.journal(limit="2") == whole[-2:]
    assert emulator.journal(since="0", limit="2") == whole[:2]
    assert emulator.journal(since="2") == whole[2:]
    assert emulator.journal(since="2", limit="1") == whole[2:3]
    assert emulator.journal(since=str(2**53)) == []


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("journal", {"limit": "0"}, "limit: it must be greater than or equal to 1"),
        ("journal", {"limit": "10001"}, "limit: it must be less than or equal to 10000"),
        ("journal", {"limit": "x"}, "limit: "),
        ("journal", {"since": "-1"}, "since: it must be greater than or equal to 0"),
        ("journal", {"since": "9" * 30}, "since: "),
        ("journal", {"kind": "x"}, "kind is 'x'; write one of api-request, "),
        ("calls", {"limit": "0"}, "limit: "),
        ("deliveries", {"limit": "10001"}, "limit: "),
    ],
)
def test_a_bad_filter_is_a_flat_400(
    emulator: Emulator, path: str, query: dict[str, str], said: str
) -> None:
    answer = emulator.http.get(f"/_emulator/projects/{emulator.sid}/{path}", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert said in answer.json()["message"]


def test_calls_are_listed_newest_first(emulator: Emulator) -> None:
    sids = [emulator.place()["sid"] for _ in range(3)]
    listed = [each["resource"]["sid"] for each in emulator.control("GET", "/calls")]
    assert listed == sids[::-1]
    newest = emulator.control("GET", "/calls", params={"limit": 1})
    assert [each["resource"]["sid"] for each in newest] == sids[2:]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 3),
        ({"to": "+15555550102"}, 1),
        ({"to": "+1555*", "from": "+1555123*"}, 3),
        ({"status": "busy"}, 1),
        ({"status": "queued"}, 0),
        ({"scenario": "h*"}, 2),
        ({"scenario": "human", "status": "completed", "limit": "1"}, 1),
    ],
)
def test_calls_are_filtered(emulator: Emulator, filters: dict[str, str], found: int) -> None:
    for to in ("+15555550100", "+15555550102", "+15555550100"):
        emulator.place(To=to)
    emulator.run()
    assert len(emulator.control("GET", "/calls", params=filters)) == found


def test_a_call_shows_what_lies_behind_it(emulator: Emulator) -> None:
    call = emulator.place(To="+15555550102", CallerId="Ann")
    view = emulator.control("GET", f"/calls/{call['sid'].upper()}")
    assert view["resource"] == call
    assert (view["caller_id"], view["rate"], view["notifications"]) == ("Ann", 0.008, [])
    assert view["scenario"]
    answer = emulator.http.get(f"/_emulator/projects/{emulator.sid}/calls/x")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_deliveries_are_listed_oldest_first_with_their_attempts(
    emulator: Emulator, receiver: Receiver
) -> None:
    calls = [emulator.place(StatusCallback=receiver.url(), To="+15555550102") for _ in range(2)]
    emulator.run()
    listed = emulator.deliveries()
    assert [each["call_sid"] for each in listed] == [call["sid"] for call in calls]
    assert [attempt["status"] for each in listed for attempt in each["attempts"]] == [200, 200]
    assert listed[0]["parameters"]["CallStatus"] == "busy"
    latest = emulator.control("GET", "/deliveries", params={"limit": 1})
    assert latest == listed[1:]
    of_first = {"call": calls[0]["sid"].upper()}
    assert emulator.control("GET", "/deliveries", params=of_first) == listed[:1]


def test_looking_changes_nothing(emulator: Emulator) -> None:
    emulator.post(**valid())
    paths = ("", "/calls", "/journal", "/deliveries", "/clock")
    before = [emulator.control("GET", path) for path in paths]
    assert [emulator.control("GET", path) for path in paths] == before
