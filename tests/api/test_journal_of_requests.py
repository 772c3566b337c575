"""What the journal says about requests of the application, and what nothing ever says."""

import logging

import httpx
import pytest
from kit import TOKEN, Emulator, valid

SECRET = "hunter2-is-secret"


def entry_of(emulator: Emulator) -> dict[str, object]:
    entry: dict[str, object] = emulator.journal(kind="api-request")[-1]
    return entry


def remarks_on(emulator: Emulator, **params: str | list[str]) -> list[str]:
    emulator.post(**valid(**params))
    remarks: list[str] = emulator.journal(kind="api-request")[-1]["details"]["remarks"]
    return remarks


def test_a_created_call_is_journaled_with_its_parameters(emulator: Emulator) -> None:
    call = emulator.place(StatusCallbackEvent=["ringing", "completed"])
    entry = entry_of(emulator)
    assert entry["call_sid"] == call["sid"]
    assert entry["text"] == f"POST Calls: 200 call {call['sid']} to +15555550100"
    events = {"StatusCallbackEvent": ["ringing", "completed"]}
    assert entry["details"] == {"status": 200, "parameters": {**valid(), **events}, "remarks": []}


def test_a_refused_call_is_journaled_with_every_code(emulator: Emulator) -> None:
    emulator.refusal(To="x", Timeout="0")
    entry = entry_of(emulator)
    assert entry["call_sid"] is None
    assert str(entry["text"]).startswith("POST Calls: 400 21211 To is 'x'; it must be")
    details = entry["details"]
    assert isinstance(details, dict)
    assert (details["status"], details["codes"]) == (400, [21211, 21208])
    assert details["parameters"]["Timeout"] == "0"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("StatusCallBack", "StatusCallback"),
        ("StatusCallbackEvents", "StatusCallbackEvent"),
        ("StatusCallbackEvent[]", "StatusCallbackEvent"),
        ("url", "Url"),
        ("MachineDetectionTimeOut", "MachineDetectionTimeout"),
    ],
)
def test_an_unknown_parameter_is_ignored_with_the_nearest_known_name(
    emulator: Emulator, written: str, meant: str
) -> None:
    assert remarks_on(emulator, **{written: "x"}) == [
        f"{written} is not a parameter of this operation and was ignored; did you mean {meant}?"
    ]


def test_a_parameter_like_no_other_is_ignored_without_a_guess(emulator: Emulator) -> None:
    assert remarks_on(emulator, Zzz="x") == [
        "Zzz is not a parameter of this operation and was ignored"
    ]


def test_very_many_unknown_parameters_are_counted(emulator: Emulator) -> None:
    remarks = remarks_on(emulator, **{f"Unknown{number}": "x" for number in range(900)})
    assert len(remarks) == 21
    assert remarks[-1] == "880 more unknown parameters were ignored"


def test_a_very_long_value_is_cut_in_the_journal(emulator: Emulator) -> None:
    emulator.post(**valid(Note="x" * 60_000))
    details = emulator.journal(kind="api-request")[-1]["details"]
    assert details["parameters"]["Note"] == "x" * 4096 + "…"


def test_a_caller_id_whose_plus_sign_was_lost_is_remarked_on(emulator: Emulator) -> None:
    (remark,) = remarks_on(emulator, CallerId=" 15551234567")
    assert "Write %2B" in remark


@pytest.mark.parametrize(
    "name", ["SipAuthPassword", "sipAuthPassword", "SipAuthPasswd", "ApiToken"]
)
def test_a_password_is_never_shown_anywhere(
    emulator: Emulator, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    call = emulator.place(
        To="sip:ann@example.com", StatusCallback="http://127.0.0.1:1/", **{name: SECRET}
    )
    emulator.refusal(To="x", **{name: SECRET})
    emulator.http.post(emulator.path, json=valid(To="x") | {name: [SECRET, SECRET]})
    emulator.http.post(emulator.path, json=valid() | {name: {"nested": SECRET}})
    emulator.run()
    shown = [emulator.control("GET", path) for path in ("", "/calls", "/journal", "/deliveries")]
    assert "(not shown)" in str(shown)
    assert SECRET not in f"{shown} {emulator.call(call['sid'])} {caplog.text}"


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"a" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"To=%ff", "application/x-www-form-urlencoded", 400),
        (b"<x/>", "text/xml", 415),
    ],
)
def test_a_body_that_cannot_be_read_is_journaled(
    emulator: Emulator, content: bytes, content_type: str, status: int
) -> None:
    headers = {"Content-Type": content_type}
    answer = emulator.http.post(emulator.path, content=content, headers=headers)
    entry = entry_of(emulator)
    assert answer.status_code == status
    assert entry["details"] == {"status": status, "code": answer.json()["code"]}
    assert answer.json()["message"] in str(entry["text"])


def test_a_request_without_the_right_token_is_journaled_without_its_credentials(
    emulator: Emulator,
) -> None:
    swapped = (SECRET, emulator.sid)
    wrong = (emulator.sid, SECRET)
    reasons = []
    for auth in (swapped, wrong, None):
        answer = httpx.post(
            emulator.base_url + emulator.path, data=valid(), auth=auth, trust_env=False
        )
        assert answer.status_code == 401
        reasons.append(emulator.journal(kind="api-request")[-1]["details"]["reason"])
    assert reasons == [
        "the user is not the Project ID of a project",
        "the password is not a token of the project",
        "no Basic credentials in the Authorization header, or malformed ones",
    ]
    assert SECRET not in str(emulator.journal())
    assert TOKEN not in str(emulator.journal())
