"""Applications: made, listed, changed and deleted; calls use them at once."""

from typing import Any

import httpx
import pytest
from kit import Emulator, Receiver

from emulator.api.applications import CreateApplicationForm
from emulator.api.parameters import rules_of

KEYS = {
    *("sid", "account_sid", "api_version", "date_created", "date_updated", "friendly_name", "uri"),
    *("voice_url", "voice_method", "voice_fallback_url", "voice_fallback_method"),
    *("status_callback", "status_callback_method", "voice_caller_id_lookup"),
    *("sms_url", "sms_method", "sms_fallback_url", "sms_fallback_method"),
    *("sms_status_callback", "sms_status_callback_method", "message_status_callback"),
}
CREATED = "Sat, 31 Jan 2026 12:00:00 +0000"


def names(emulator: Emulator, **query: str | int) -> list[str]:
    page = emulator.api("GET", "/Applications", **query)
    assert page.status_code == 200, page.text
    return [each["friendly_name"] for each in page.json()["applications"]]


def refused(answer: httpx.Response, status: int = 400) -> tuple[int, str]:
    body = answer.json()
    assert (answer.status_code, body["status"]) == (status, status)
    assert set(body) == {"code", "message", "more_info", "status"}
    return body["code"], body["message"]


def test_a_new_application_has_every_documented_key(emulator: Emulator) -> None:
    made = emulator.made("/Applications", FriendlyName="reminders", VoiceUrl="http://app/voice")
    assert set(made) == KEYS
    assert (made["friendly_name"], made["voice_url"]) == ("reminders", "http://app/voice")
    assert (made["date_created"], made["date_updated"]) == (CREATED, CREATED)
    assert made["uri"].endswith(f"/Accounts/{emulator.sid}/Applications/{made['sid']}.json")
    methods = {key: value for key, value in made.items() if key.endswith("_method")}
    assert set(methods.values()) == {"POST"}
    assert made["voice_caller_id_lookup"] is None
    assert emulator.api("GET", f"/Applications/{made['sid'].upper()}.json").json() == made


def test_every_parameter_is_kept_and_shown(emulator: Emulator) -> None:
    given = {
        name: "GET" if name.endswith("Method") else f"http://app/{name}"
        for name in rules_of(CreateApplicationForm)
    } | {"FriendlyName": "all of it", "VoiceCallerIdLookup": "True"}
    made = emulator.made("/Applications", **given)
    for name, value in given.items():
        key = "".join(f"_{each.lower()}" if each.isupper() else each for each in name)[1:]
        assert made[key] == (True if value == "True" else value)


def test_an_update_changes_what_is_given_and_leaves_the_rest(emulator: Emulator) -> None:
    made = emulator.made("/Applications", FriendlyName="a", VoiceUrl="http://app/1")
    emulator.advance(60)
    update = {"VoiceMethod": "GET", "VoiceUrl": "", "StatusCallback": "http://app/s"}
    changed = emulator.api("POST", f"/Applications/{made['sid']}", **update)
    assert changed.status_code == 200
    assert changed.json() == made | {
        "voice_method": "GET",
        "status_callback": "http://app/s",
        "date_updated": "Sat, 31 Jan 2026 12:01:00 +0000",
    }


def test_a_deleted_application_is_gone(emulator: Emulator) -> None:
    path = f"/Applications/{emulator.made('/Applications', FriendlyName='a')['sid']}"
    answer = emulator.api("DELETE", path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [
        refused(emulator.api(method, path), 404)[0] for method in ("GET", "POST", "DELETE")
    ] == [20404] * 3
    assert names(emulator) == []


def test_those_of_the_settings_are_there_and_come_back_with_a_reset(emulator: Emulator) -> None:
    emulator.put(applications=[{"friendly_name": "given", "voice_url": "http://app/"}])
    emulator.made("/Applications", FriendlyName="made")
    assert names(emulator) == ["made", "given"]
    (given,) = emulator.api("GET", "/Applications", FriendlyName="given").json()["applications"]
    assert (given["date_created"], given["voice_url"]) == (CREATED, "http://app/")
    assert emulator.api("DELETE", f"/Applications/{given['sid']}").status_code == 204
    assert list(emulator.control("GET", "")["applications"].values()) == ["made"]
    emulator.control("POST", "/reset")
    assert names(emulator) == ["given"]


def test_a_new_application_takes_no_sid_that_the_settings_gave_away(emulator: Emulator) -> None:
    first, second = (emulator.made("/Applications", FriendlyName="a")["sid"] for _ in range(2))
    emulator.put(applications=[{"sid": second}])
    assert emulator.made("/Applications", FriendlyName="b")["sid"] not in (first, second)
    assert names(emulator) == ["b", ""]


def test_the_list_is_paged_and_found_by_name(emulator: Emulator) -> None:
    for name in ("a", "b", "c", "b"):
        emulator.made("/Applications", FriendlyName=name)
    assert names(emulator) == ["b", "c", "b", "a"]
    assert names(emulator, FriendlyName="b") == ["b", "b"]
    assert names(emulator, FriendlyName="B") == []
    page = emulator.api("GET", "/Applications.json", FriendlyName="b", PageSize=1).json()
    assert page["uri"].endswith("/Applications.json?FriendlyName=b&PageSize=1&Page=0")
    (first,) = page["applications"]
    assert emulator.api("DELETE", f"/Applications/{first['sid']}").status_code == 204
    following = emulator.http.get(page["next_page_uri"]).json()
    assert [each["friendly_name"] for each in following["applications"]] == ["b"]
    assert following["next_page_uri"] is None


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("FriendlyName", "", 20002),
        ("FriendlyName", "x" * 65, 20002),
        ("VoiceUrl", "app/voice", 21402),
        ("VoiceMethod", "PUT", 21209),
        ("VoiceFallbackUrl", "ftp://app/", 21402),
        ("VoiceFallbackMethod", "get", 21209),
        ("StatusCallback", "app", 21456),
        ("StatusCallbackMethod", "x", 21209),
        ("SmsUrl", "app", 21402),
        ("SmsMethod", "x", 21209),
        ("SmsFallbackUrl", "app", 21402),
        ("SmsFallbackMethod", "x", 21209),
        ("SmsStatusCallback", "app", 21456),
        ("SmsStatusCallbackMethod", "x", 21209),
        ("MessageStatusCallback", "app", 21456),
        ("VoiceCallerIdLookup", "yes", 10000),
    ],
)
def test_a_bad_value_is_a_flat_error_with_its_code(
    emulator: Emulator, parameter: str, value: str, code: int
) -> None:
    answer = emulator.api("POST", "/Applications", **{"FriendlyName": "a", parameter: value})
    given, message = refused(answer)
    assert given == code
    assert message.startswith(parameter)
    assert names(emulator) == []


def test_a_bad_update_changes_nothing(emulator: Emulator) -> None:
    made = emulator.made("/Applications", FriendlyName="a")
    path = f"/Applications/{made['sid']}"
    bad = emulator.api("POST", path, VoiceUrl="http://app/", VoiceMethod="x", StatusCallback="x")
    code, message = refused(bad)
    assert code == 21209
    assert "StatusCallback is 'x'" in message
    assert emulator.api("GET", path).json() == made


def test_calls_use_an_application_as_it_is_when_they_are_placed(
    emulator: Emulator, receiver: Receiver
) -> None:
    def place() -> dict[str, Any]:
        return emulator.place(ApplicationSid=sid, Twiml="")

    made = emulator.made(
        "/Applications", FriendlyName="a", VoiceUrl=receiver.url("/1"), VoiceMethod="GET"
    )
    sid = made["sid"]
    place()
    emulator.api("POST", f"/Applications/{sid}", VoiceUrl=receiver.url("/2"), VoiceMethod="POST")
    place()
    emulator.api("DELETE", f"/Applications/{sid}")
    assert list(emulator.refusal(ApplicationSid=sid, Twiml="")) == ["21218"]
    emulator.run()
    assert sorted((each.method, each.path) for each in receiver.requests) == [
        ("GET", "/1"),
        ("POST", "/2"),
    ]


def test_a_token_needs_a_scope_that_has_to_do_with_applications(emulator: Emulator) -> None:
    scopes = ("Voice", "Messaging", "Fax", "Numbers", "Video")
    emulator.put(
        token=None, tokens=[{"token": f"PT-{scope}", "scopes": [scope]} for scope in scopes]
    )
    path = f"/2010-04-01/Accounts/{emulator.sid}/Applications"
    answers = [emulator.http.get(path, auth=(emulator.sid, f"PT-{scope}")) for scope in scopes]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 401, 401]
    reason = emulator.journal(kind="api-request")[-1]["details"]["reason"]
    assert reason == "the token has the scopes Video; Voice or Messaging or Fax is needed"


def test_the_journal_tells_what_was_changed_and_what_was_ignored(emulator: Emulator) -> None:
    made = emulator.made("/Applications", FriendlyName="a", VoiceURL="http://app/")
    emulator.api("POST", f"/Applications/{made['sid']}", VoiceUrl="x")
    emulator.api("DELETE", f"/Applications/{made['sid']}")
    emulator.api("POST", "/Applications", VoiceUrl="http://app/")
    lines = [(each["text"], each["details"]) for each in emulator.journal(kind="api-request")]
    sid = made["sid"]
    assert lines[0][0] == f"POST Applications: 201 application {sid}"
    assert lines[0][1]["parameters"] == {"FriendlyName": "a", "VoiceURL": "http://app/"}
    assert "did you mean VoiceUrl?" in lines[0][1]["remarks"][0]
    assert lines[1][0].startswith(f"POST Applications/{sid}: 400 VoiceUrl is 'x'")
    assert lines[2][0] == f"DELETE Applications/{sid}: 204 application {sid} is gone"
    assert lines[3][1]["code"] == 20002


def test_the_log_warns_of_what_was_refused_and_of_nothing_else(
    emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    made = emulator.made("/Applications", FriendlyName="a")
    emulator.api("DELETE", f"/Applications/{made['sid']}")
    assert caplog.messages == []
    emulator.api("POST", "/Applications")
    emulator.made("/Applications", FriendlyName="a", Friendlyname="b")
    assert [each.partition(":")[2][:5] for each in caplog.messages] == [" 400 ", " 201 "]


def test_creations_and_updates_count_for_the_limit_on_requests(emulator: Emulator) -> None:
    emulator.put(request_limit={"requests": 1, "seconds": 10})
    made = emulator.made("/Applications", FriendlyName="a")
    answer = emulator.api("POST", f"/Applications/{made['sid']}", FriendlyName="b")
    assert refused(answer, 429)[0] == 20429
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert names(emulator) == ["a"]
