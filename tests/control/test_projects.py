"""Projects: made, looked at, reset and deleted through the emulator's own API."""

from typing import Any

import httpx
import pytest
from kit import EPOCH, Emulator, Receiver, numbered_sid, valid

APPLICATION = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"
SECRET = "hunter2-is-secret"


def refused(emulator: Emulator, **settings: object) -> str:
    """The message of the 400 that these settings get."""
    answer = emulator.http.put(f"/_emulator/projects/{emulator.sid}", json=settings)
    body = answer.json()
    assert (answer.status_code, body["code"], body["status"]) == (400, 20001, 400)
    assert set(body) == {"code", "message", "more_info", "status"}
    message: str = body["message"]
    return message


def test_a_project_shows_its_settings_without_its_secrets(emulator: Emulator) -> None:
    shown = emulator.put(
        token=SECRET,
        signing_key=f"key-{SECRET}",
        rate=0.25,
        error_format="sdk",
        numbers=["+15551234567"],
        applications=[{"sid": APPLICATION.upper(), "friendly_name": "Main"}],
    )
    assert shown == emulator.control("GET", "", headers={"X": ""})
    assert (shown["sid"], shown["seed"], shown["rate"]) == (emulator.sid, "test", 0.25)
    assert (shown["error_format"], shown["numbers"]) == ("sdk", ["+15551234567"])
    assert shown["applications"] == {APPLICATION: "Main"}
    assert shown["clock"] == {
        "mode": "manual",
        "now": "2026-01-31T12:00:00.000Z",
        "next_at": None,
        "pending": 0,
        "in_flight": 0,
    }
    assert SECRET not in str(shown)


def test_a_project_without_settings_takes_the_built_in_token(base_url: str) -> None:
    sid = numbered_sid(998_001)
    with httpx.Client(base_url=base_url, auth=(sid, "PT-voice"), trust_env=False) as http:
        made = http.put(f"/_emulator/projects/{sid.upper()}")
        assert (made.json()["sid"], made.json()["clock"]["mode"]) == (sid, "realtime")
        assert http.post(f"/2010-04-01/Accounts/{sid}/Calls", data=valid()).status_code == 200
        assert http.delete(f"/_emulator/projects/{sid}").status_code == 204


@pytest.mark.parametrize(
    ("epoch", "shown"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1.5, "1970-01-01T00:00:01.500Z"),
        ("2026-01-31", "2026-01-31T00:00:00.000Z"),
        ("2026-01-31T13:00:00+01:00", "2026-01-31T12:00:00.000Z"),
        ("2999-12-31T23:59:59Z", "2999-12-31T23:59:59.000Z"),
    ],
)
def test_the_clock_starts_at_the_epoch(emulator: Emulator, epoch: object, shown: str) -> None:
    assert emulator.put(epoch=epoch)["clock"]["now"] == shown


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"tokn": SECRET}, "tokn: unknown key"),
        ({"token": [SECRET]}, "token: write text, in quotes"),
        ({"token": 98765}, "token: write text, in quotes"),
        ({"token": ""}, "token: "),
        ({"token": "x", "tokens": [SECRET]}, "give either token and scopes, or tokens"),
        ({"tokens": []}, "tokens: "),
        ({"tokens": [98765]}, "tokens[0]: write a token in quotes"),
        ({"tokens": [{"token": SECRET, "scope": "Voice"}]}, "tokens[0].scope: unknown key"),
        ({"tokens": [SECRET, SECRET]}, "the same token more than once"),
        ({"scopes": ["voice"]}, "scopes[0]: it must be 'Voice'"),
        ({"scopes": "Voice"}, "scopes: write a list"),
        ({"signing_key": ""}, "signing_key: "),
        ({"seed": [1]}, "seed: write text"),
        ({"seed": True}, "seed: write text"),
        ({"epoch": "yesterday"}, "epoch: write seconds since 1970 or a date"),
        ({"epoch": -1}, "epoch: write seconds"),
        ({"epoch": 1e18}, "epoch: write seconds"),
        ({"epoch": "3000-01-01"}, "epoch: write seconds"),
        ({"epoch": "0001-01-01"}, "epoch: write seconds"),
        ({"clock": "fast"}, "clock.mode: 'fast' is not a clock mode: write realtime, Nx"),
        ({"clock": {"mode": "0x"}}, "clock.mode: "),
        ({"clock": {}}, "clock.mode: is missing"),
        ({"rate": -1}, "rate: it must be greater than or equal to 0"),
        ({"rate": "dear"}, "rate: "),
        ({"rate": 1e300}, "rate: "),
        ({"numbers": ["15551234567"]}, "numbers[0].number: write a number in E.164 format"),
        ({"numbers": ["+15551234567", "+15551234567"]}, "the number +15551234567 is given more"),
        (
            {
                "numbers": [
                    {"number": "+15551234567", "verified_only": True, "voice_url": "http://x"}
                ]
            },
            "voice_url: a number that is verified_only is not called",
        ),
        (
            {"numbers": [{"number": "+15551234567", "voice_application_sid": APPLICATION}]},
            f"the number +15551234567: there is no application {APPLICATION}",
        ),
        (
            {"numbers": [{"number": n, "sid": APPLICATION} for n in ("+15550001", "+15550002")]},
            f"the SID of a number {APPLICATION} is given more than once",
        ),
        ({"applications": [{"sid": "x"}]}, "applications[0].sid: write a UUID"),
        ({"applications": [{"voice_url": "x"}]}, "applications[0].voice_url: write an absolute"),
        ({"applications": [{"voice_method": "PUT"}]}, "applications[0].voice_method: it must be"),
        ({"applications": [{"sid": APPLICATION}] * 2}, f"the application {APPLICATION} is given"),
        ({"error_format": "short"}, "error_format: it must be 'documented' or 'sdk'"),
    ],
)
def test_bad_settings_are_told_with_their_place_and_without_secrets(
    emulator: Emulator, settings: dict[str, Any], said: str
) -> None:
    message = refused(emulator, **settings)
    assert said in message
    assert SECRET not in message
    assert "98765" not in message


def test_several_bad_settings_are_told_together(emulator: Emulator) -> None:
    message = refused(emulator, token="", rate=-1, unknown=1)
    assert sorted(part.split(":")[0] for part in message.split("; ")) == [
        "rate",
        "token",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{nope", "the body is not JSON"),
        (b'"x"', "the body: write an object"),
        (b"[]", "the body: write an object"),
        (b"\xff", "body"),
        (b'{"epoch": 1e999}', "epoch: write seconds"),
        (b'{"epoch": NaN}', "epoch: write seconds"),
        (b'{"token": "\\ud800"}', "token: write text without halves"),
        (b'{"seed": "\\ud800"}', "seed: write text without halves"),
        (b'{"\\ud800": 1}', "the body: it must be"),
        (b'{"applications": [{"voice_url": "http://x/\\ud800"}]}', "voice_url: write an absolute"),
    ],
)
def test_a_body_that_is_no_settings_is_a_flat_400(
    emulator: Emulator, content: bytes, said: str
) -> None:
    headers = {"Content-Type": "application/json"}
    path = f"/_emulator/projects/{emulator.sid}"
    answer = emulator.http.put(path, content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert said in answer.json()["message"]


def test_settings_sent_as_a_form_are_refused_with_the_type_to_send(emulator: Emulator) -> None:
    """What curl does by itself."""
    answer = emulator.http.put(
        f"/_emulator/projects/{emulator.sid}",
        content=b'{"rate": 1}',
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 400
    assert answer.json()["message"].endswith("send application/json")


def test_refused_settings_leave_the_project_as_it_was(emulator: Emulator) -> None:
    call = emulator.place()
    refused(emulator, rate=-1)
    assert emulator.call(call["sid"]) == call


@pytest.mark.parametrize("sid", ["x", "{00000000-0000-4000-8000-000000000001}", "AC" + "0" * 32])
def test_a_project_id_is_a_uuid(emulator: Emulator, sid: str) -> None:
    answer = emulator.http.put(f"/_emulator/projects/{sid}", json={})
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "write a UUID" in answer.json()["message"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_project_is_a_flat_404(emulator: Emulator, method: str) -> None:
    answer = emulator.http.request(method, f"/_emulator/projects/{numbered_sid(998_002)}")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_a_deleted_project_is_gone(base_url: str) -> None:
    emulator = Emulator(base_url, numbered_sid(998_003))
    emulator.place()
    assert emulator.control("DELETE", "") is None
    assert emulator.post(**valid()).status_code == 401
    path = f"/_emulator/projects/{emulator.sid}"
    assert emulator.http.get(path).status_code == 404
    assert emulator.http.delete(path).status_code == 404
    emulator.http.close()


def life(emulator: Emulator, receiver: Receiver) -> list[Any]:
    """What a test would notice of two calls."""
    calls = [emulator.place(StatusCallback=receiver.url(), To=to) for to in NUMBERS]
    emulator.run()
    ended = [emulator.call(call["sid"]) for call in calls]
    received = sorted(
        (each["CallSid"], each["SequenceNumber"], each["Timestamp"])
        for each in receiver.at("/status")
    )
    receiver.requests.clear()
    return [ended, received]


NUMBERS = ("+15555550100", "+15555550102")


def test_the_same_seed_and_epoch_repeat_everything(emulator: Emulator, receiver: Receiver) -> None:
    first = life(emulator, receiver)
    emulator.put()
    assert life(emulator, receiver) == first
    emulator.put(seed="other")
    assert life(emulator, receiver)[0][0]["sid"] != first[0][0]["sid"]


def test_a_number_is_a_seed_as_good_as_its_text(emulator: Emulator) -> None:
    emulator.put(seed=42)
    sid = emulator.place()["sid"]
    emulator.put(seed="42")
    assert emulator.place()["sid"] == sid


def test_projects_without_a_seed_differ(emulator: Emulator) -> None:
    emulator.put(seed=None)
    sid = emulator.place()["sid"]
    emulator.put(seed=None)
    assert emulator.place()["sid"] != sid


def test_a_reset_forgets_everything_but_the_settings(
    emulator: Emulator, receiver: Receiver
) -> None:
    first = life(emulator, receiver)
    shown = emulator.control("POST", "/reset")
    assert (shown["finished_calls"], shown["deliveries"], shown["journal_entries"]) == (0, 0, 0)
    assert shown["clock"]["now"] == EPOCH.replace("Z", ".000Z")
    listed = [emulator.control("GET", path) for path in ("/calls", "/deliveries", "/journal")]
    assert listed == [[], [], []]
    assert emulator.http.get(f"{emulator.path}/{first[0][0]['sid']}").status_code == 404
    assert life(emulator, receiver) == first


def test_projects_do_not_see_each_other(base_url: str, emulator: Emulator) -> None:
    other = Emulator(base_url, numbered_sid(998_004))
    ours, theirs = emulator.place(), other.place(To="+15555550102")
    assert ours["sid"] == theirs["sid"]  # the same seed
    other.run()
    assert emulator.call(ours["sid"])["status"] == "queued"
    assert other.call(theirs["sid"])["status"] == "busy"
    other.control("POST", "/reset")
    assert len(emulator.control("GET", "/calls")) == 1
    assert {emulator.sid, other.sid} <= {
        each["sid"] for each in other.http.get("/_emulator/projects").json()
    }
    other.control("DELETE", "")
    other.http.close()
