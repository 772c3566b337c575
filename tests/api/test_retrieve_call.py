"""The call resource, from its creation to its end."""

import re

import pytest
from kit import Emulator

KEYS = {
    *("account_sid", "annotation", "answered_by", "api_version", "audio_in_mos"),
    *("audio_out_jitter_avg", "audio_out_jitter_max", "audio_out_jitter_min", "audio_out_lost"),
    *("audio_rtt_avg", "audio_rtt_max", "audio_rtt_min", "caller_name", "date_created"),
    *("date_updated", "direction", "duration", "end_time", "formatted_from", "formatted_to"),
    *("forwarded_from", "from", "from_formatted", "group_sid", "parent_call_sid"),
    *("phone_number_sid", "price", "price_unit", "sid", "sip_result_code", "start_time"),
    *("status", "subresource_uris", "to", "to_formatted", "uri"),
}
ALWAYS_NULL = ("annotation", "caller_name", "forwarded_from", "group_sid", "parent_call_sid")
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000")
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.mark.parametrize(
    ("to", "seconds", "status"),
    [
        ("+15555550100", None, "queued"),
        ("+15555550100", 0, "queued"),
        ("+15555550100", 1, "ringing"),
        ("+15555550100", 7, "in-progress"),
        ("+15555550100", 3600, "completed"),
        ("+15555550102", 3600, "busy"),
        ("+15555550103", 3600, "no-answer"),
        ("+15555550104", 3600, "failed"),
    ],
)
def test_the_resource_has_exactly_the_documented_keys_in_every_state(
    emulator: Emulator, to: str, seconds: int | None, status: str
) -> None:
    call = emulator.place(To=to)
    if seconds is not None:
        emulator.advance(seconds)
    found = emulator.call(call["sid"])
    assert found["status"] == status
    assert set(found) == KEYS
    assert [found[name] for name in ALWAYS_NULL] == [None] * 5
    dates = [found[name] for name in ("date_created", "date_updated", "start_time", "end_time")]
    assert all(date is None or DATE.fullmatch(date) for date in dates)
    assert isinstance(found["duration"], int)


def test_a_new_call_is_queued_and_names_its_subresources(emulator: Emulator) -> None:
    call = emulator.place()
    path = f"/api/laml/2010-04-01/Accounts/{emulator.sid}/Calls/{call['sid']}"
    assert UUID4.fullmatch(call["sid"])
    assert call["uri"] == f"{path}.json"
    assert call["subresource_uris"] == {
        "notifications": f"{path}/Notifications.json",
        "recordings": f"{path}/Recordings.json",
    }
    unknown_yet = (
        "answered_by",
        "start_time",
        "end_time",
        "price",
        "sip_result_code",
        "audio_in_mos",
    )
    assert [call[name] for name in unknown_yet] == [None] * 6
    fixed = ("account_sid", "api_version", "direction", "duration", "price_unit", "date_created")
    assert [call[name] for name in fixed] == [
        *(emulator.sid, "2010-04-01", "outbound", 0, "USD"),
        "Sat, 31 Jan 2026 12:00:00 +0000",
    ]


@pytest.mark.parametrize(
    ("address", "formatted"),
    [
        ("+13105678901", "(310) 567-8901"),
        ("+15555550100", "(555) 555-0100"),
        ("+442079460958", "020 7946 0958"),
        ("+99912345", "+99912345"),
        ("sip:ann@example.com", "sip:ann@example.com"),
    ],
)
def test_addresses_are_shown_as_their_country_writes_them(
    emulator: Emulator, address: str, formatted: str
) -> None:
    call = emulator.place(To=address, From=address)
    shown = {call[f"{way}_{side}"] for way, side in (("formatted", "to"), ("formatted", "from"))}
    assert shown | {call["to_formatted"], call["from_formatted"]} == {formatted}
    assert (call["to"], call["from"]) == (address, address)


def test_a_call_is_found_by_its_sid_in_any_case(emulator: Emulator) -> None:
    call = emulator.place()
    assert emulator.call(call["sid"].upper()) == call


@pytest.mark.parametrize(
    "sid", ["6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3", "x", ".json", "%00", "%2e%2e"]
)
def test_an_unknown_call_is_a_flat_404(emulator: Emulator, sid: str) -> None:
    answer = emulator.http.get(f"{emulator.path}/{sid}")
    assert answer.status_code == 404
    assert (answer.json()["code"], answer.json()["status"]) == (20404, 404)
    assert set(answer.json()) == {"code", "message", "more_info", "status"}


def test_reading_a_call_changes_nothing(emulator: Emulator) -> None:
    call = emulator.place()
    before = emulator.control("GET", "")
    assert emulator.call(call["sid"]) == emulator.call(call["sid"])
    assert emulator.control("GET", "") == before


def test_head_is_get_without_a_body(emulator: Emulator) -> None:
    call = emulator.place()
    answer = emulator.http.head(f"{emulator.path}/{call['sid']}")
    assert (answer.status_code, answer.content) == (200, b"")
