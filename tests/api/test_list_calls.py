"""The list of calls: its shape, its filters and its pages."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import Emulator

META = {"uri", "first_page_uri", "next_page_uri", "previous_page_uri", "page", "page_size"}
HUMAN, BUSY = "+15555550100", "+15555550102"
UNKNOWN = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"


def page(emulator: Emulator, path: str = "", **params: str | int) -> dict[str, Any]:
    answer = emulator.http.get(path or emulator.path, params=params or None)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def error(emulator: Emulator, **params: str) -> tuple[int, int, str]:
    names = {name.replace("_lt", "<"): value for name, value in params.items()}
    answer = emulator.http.get(emulator.path, params=names)
    body = answer.json()
    assert set(body) == {"code", "message", "more_info", "status"}
    return answer.status_code, body["code"], body["message"]


def sids(listed: dict[str, Any]) -> list[str]:
    return [each["sid"] for each in listed["calls"]]


def placed(emulator: Emulator, count: int, **params: str) -> list[str]:
    """The SIDs of new calls, newest first."""
    return [emulator.place(**params)["sid"] for _ in range(count)][::-1]


# Its shape


def test_a_list_has_one_array_and_the_documented_keys_and_no_others(emulator: Emulator) -> None:
    call = emulator.place()
    listed = page(emulator)
    assert set(listed) == META | {"calls"}
    assert listed["calls"] == [call]
    assert (listed["page"], listed["page_size"]) == (0, 50)
    assert (listed["next_page_uri"], listed["previous_page_uri"]) == (None, None)
    assert listed["uri"] == listed["first_page_uri"] == f"{emulator.path}.json?PageSize=50&Page=0"


def test_a_project_without_calls_has_an_empty_list(emulator: Emulator) -> None:
    assert page(emulator)["calls"] == []


def test_of_calls_placed_at_one_instant_the_last_comes_first(emulator: Emulator) -> None:
    expected = placed(emulator, 3)
    assert emulator.calls() == expected
    emulator.run()
    assert emulator.calls() == expected


@pytest.mark.parametrize(
    "base", ["/api/laml/2010-04-01", "/2010-04-01", "/api/laml/api/laml/2010-04-01", ""]
)
@pytest.mark.parametrize("ending", ["", ".json"])
def test_it_is_found_under_every_base_path(emulator: Emulator, base: str, ending: str) -> None:
    (sid,) = placed(emulator, 1)
    assert sids(page(emulator, f"{base}/Accounts/{emulator.sid}/Calls{ending}")) == [sid]


def test_head_of_a_list_is_get_without_a_body(emulator: Emulator) -> None:
    answer = emulator.http.head(emulator.path)
    assert (answer.status_code, answer.content) == (200, b"")


def test_listing_changes_nothing(emulator: Emulator) -> None:
    emulator.place()
    before = emulator.control("GET", "")
    assert page(emulator) == page(emulator)
    assert emulator.control("GET", "") == before


# Its filters


def test_calls_are_filtered_by_address_and_status(emulator: Emulator) -> None:
    (busy,) = placed(emulator, 1, To=BUSY)
    (human,) = placed(emulator, 1, From="+15557654321")
    emulator.advance(10)
    (queued,) = placed(emulator, 1, To="sip:ann@example.com")
    assert emulator.calls(To=BUSY) == [busy]
    assert emulator.calls(From="+15557654321") == [human]
    assert emulator.calls(To="sip:ann@example.com", Status="queued") == [queued]
    assert emulator.calls(Status="busy") == [busy]
    assert emulator.calls(Status="completed", To=HUMAN) == [human]
    assert emulator.calls(Status="completed", To=BUSY) == []
    assert emulator.calls(ParentCallSid=UNKNOWN) == []


def test_a_dialled_call_that_does_not_ring_yet_counts_as_queued(emulator: Emulator) -> None:
    (sid,) = placed(emulator, 1)
    emulator.advance(0)
    assert emulator.calls(Status="queued") == [sid]
    emulator.advance(1)
    assert (emulator.calls(Status="queued"), emulator.calls(Status="ringing")) == ([], [sid])


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"StartTime": "2026-01-31"}, True),
        ({"StartTime": "2026-01-30"}, False),
        ({"StartTime": "2026-01-31T12:00:07Z"}, True),
        ({"StartTime": "2026-01-31T13:00:07+01:00"}, True),
        ({"StartTime": "2026-01-31T12:00:07"}, True),
        ({"StartTime": "2026-01-31T12:00:08Z"}, False),
        ({"StartTime": "Sat, 31 Jan 2026 12:00:07 +0000"}, True),
        ({"StartTime": "Sat, 31 Jan 2026 07:00:07 EST"}, True),
        ({"StartTime_lt": "2026-02-01"}, True),
        ({"StartTime_lt": "2026-01-31"}, False),
        ({"StartTime_gt": "2026-01-31"}, True),
        ({"StartTime_gt": "2026-02-01"}, False),
        ({"StartTime_lt": "2026-01-31T12:00:07Z"}, True),
        ({"StartTime_lt": "2026-01-31T12:00:06Z"}, False),
        ({"StartTime_gt": "2026-01-31T12:00:07Z"}, True),
        ({"StartTime_gt": "2026-01-31T12:00:08Z"}, False),
        ({"StartTime_gt": "2026-01-31", "StartTime_lt": "2026-02-01"}, True),
        ({"StartTime_gt": "2026-02-01", "StartTime_lt": "2026-01-01"}, False),
        ({"EndTime": "2026-01-31T12:00:08Z"}, True),
        ({"EndTime_gt": "2026-01-31T12:00:09Z"}, False),
        ({"EndTime": "2026-01-31", "Status": "completed"}, True),
        ({"EndTime": ""}, True),
    ],
)
def test_calls_are_filtered_by_when_they_were_answered_and_ended(
    emulator: Emulator, filters: dict[str, str], found: bool
) -> None:
    """A call answered at 12:00:07 that ended at 12:00:08."""
    (sid,) = placed(emulator, 1)
    emulator.run()
    assert emulator.calls(**filters) == ([sid] if found else [])


def test_a_call_that_was_not_answered_has_no_start_time_to_be_found_by(emulator: Emulator) -> None:
    (busy,) = placed(emulator, 1, To=BUSY)
    emulator.run()
    assert emulator.calls(StartTime="2026-01-31") == []
    assert emulator.calls(EndTime="2026-01-31") == [busy]


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"Status": "Completed"}, 20001),
        ({"StartTime": "soon"}, 20001),
        ({"StartTime_lt": "2026-02-30"}, 20001),
        ({"EndTime": "9" * 300}, 20001),
        ({"EndTime": "Sat, 31 Jan 99999999999 12:00:07 +9999"}, 20001),
        ({"ParentCallSid": "CA1"}, 20001),
        ({"To": " 15555550100"}, 21211),
        ({"From": "0800"}, 21212),
        ({"Page": "-1"}, 20001),
        ({"Page": "1"}, 54453),
        ({"PageSize": "0"}, 54454),
        ({"PageSize": "many"}, 54454),
        ({"PageToken": "x"}, 21481),
        ({"PageToken": "PA"}, 21481),
        ({"PageToken": f"PA{UNKNOWN}", "Page": "1"}, 21481),
    ],
)
def test_a_bad_value_is_one_flat_error_that_says_what_is_wrong(
    emulator: Emulator, filters: dict[str, str], code: int
) -> None:
    status, found, message = error(emulator, **filters)
    assert (status, found) == (400, code)
    assert next(iter(filters)).replace("_lt", "<") in message


# Its pages


def test_a_page_leads_to_the_next_and_back_with_the_same_filters(emulator: Emulator) -> None:
    expected = placed(emulator, 3)
    placed(emulator, 1, To=BUSY)
    first = page(emulator, To=HUMAN, PageSize=2)
    second = page(emulator, first["next_page_uri"])
    back = page(emulator, second["previous_page_uri"])
    assert [sids(each) for each in (first, second, back)] == [
        expected[:2],
        expected[2:],
        expected[:2],
    ]
    assert [each["page"] for each in (first, second, back)] == [0, 1, 0]
    assert "PageToken=PA" in first["next_page_uri"]
    assert "PageToken=PB" in second["previous_page_uri"]
    assert (second["next_page_uri"], back["previous_page_uri"]) == (None, None)
    assert first["next_page_uri"].startswith("/api/laml/2010-04-01/Accounts/")


def test_links_work_below_a_base_with_the_prefix_as_sdks_write_it(emulator: Emulator) -> None:
    expected = placed(emulator, 2)
    first = page(emulator, PageSize=1)
    assert sids(page(emulator, f"/api/laml{first['next_page_uri']}")) == expected[1:]


def test_a_page_holds_at_most_a_thousand(emulator: Emulator) -> None:
    assert page(emulator, PageSize=1001)["page_size"] == 1000


def test_paging_goes_on_from_a_call_that_was_deleted_meanwhile(emulator: Emulator) -> None:
    expected = placed(emulator, 3, To=BUSY)
    emulator.run()
    first = page(emulator, PageSize=2)
    for sid in sids(first):
        assert emulator.http.delete(f"{emulator.path}/{sid}").status_code == 204
    assert sids(page(emulator, first["next_page_uri"])) == expected[2:]


@settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(size=st.integers(1, 7), count=st.integers(0, 12), more=st.lists(st.booleans(), max_size=6))
def test_walking_all_pages_meets_every_call_once_though_others_come_in(
    emulator: Emulator, size: int, count: int, more: list[bool]
) -> None:
    emulator.put()
    expected, came = placed(emulator, count), list(more)
    seen: list[str] = []
    listed = page(emulator, PageSize=size)
    while True:
        seen += sids(listed)
        if listed["next_page_uri"] is None:
            break
        if came and came.pop():
            expected[:0] = placed(emulator, 1)
        listed = page(emulator, listed["next_page_uri"])
    assert seen == expected[len(expected) - count :]
    backwards = sids(listed)
    while listed["previous_page_uri"] is not None:
        listed = page(emulator, listed["previous_page_uri"])
        backwards = sids(listed) + backwards
    assert backwards == expected
