"""POST Calls as a whole: where it is served, what it refuses together, what it ignores."""

import json

import httpx
import pytest
from kit import Emulator, Receiver, valid

MORE_INFO = "https://developer.signalwire.com/rest/compatibility-api/error-codes"
BASES = ("/api/laml/2010-04-01", "/2010-04-01", "/api/laml/api/laml/2010-04-01", "")
APPLICATION = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"
WRONG = {
    "Url": "x",
    "Twiml": "x",
    "Laml": "x",
    "From": "x",
    "To": "x",
    "CallerId": "+x",
    "Method": "x",
    "FallbackMethod": "x",
    "StatusCallbackMethod": "x",
    "AsyncAmdStatusCallbackMethod": "x",
    "RecordingStatusCallbackMethod": "x",
    "FallbackUrl": "x",
    "StatusCallback": "x",
    "AsyncAmdStatusCallback": "x",
    "RecordingStatusCallback": "x",
    "MachineDetection": "x",
    "AsyncAmd": "x",
    "AsyncAmdPartialResults": "x",
    "MachineDetectionSilenceTimeout": "x",
    "MachineDetectionSpeechThreshold": "x",
    "MachineDetectionSpeechEndThreshold": "x",
    "MachineDetectionTimeout": "x",
    "MachineWordsThreshold": "x",
    "MaxPricePerMinute": "x",
    "Record": "x",
    "RecordingChannels": "x",
    "RecordingTrack": "x",
    "RecordingStatusCallbackEvent": "x",
    "Trim": "x",
    "SendDigits": "x",
    "StatusCallbackEvent": "x",
    "Timeout": "x",
}


def codes(answer: httpx.Response) -> list[str]:
    return [each["code"] for each in answer.json()["errors"]]


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("ending", ["", ".json"])
def test_calls_are_created_and_read_below_every_base_path(
    emulator: Emulator, base: str, ending: str
) -> None:
    path = f"{base}/Accounts/{emulator.sid}/Calls"
    created = emulator.http.post(f"{path}{ending}", data=valid())
    read = emulator.http.get(f"{path}/{created.json()['sid']}{ending}")
    assert (created.status_code, read.status_code) == (200, 200)
    assert read.json() == created.json()
    assert created.json()["uri"].startswith("/api/laml/2010-04-01/Accounts/")


def test_the_project_id_of_the_path_is_read_without_regard_to_case(emulator: Emulator) -> None:
    path = f"/2010-04-01/Accounts/{emulator.sid.upper()}/Calls"
    assert emulator.http.post(path, data=valid()).status_code == 200


@pytest.mark.parametrize("name", ["Twiml", "Laml"])
def test_a_document_in_the_request_serves_in_place_of_url(emulator: Emulator, name: str) -> None:
    call = emulator.place(**{"Twiml": "", name: "<Response><Pause length='3'/></Response>"})
    emulator.run()
    assert emulator.call(call["sid"])["duration"] == 3


def test_url_is_used_where_a_document_stands_beside_it(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = receiver.document("/answer", "<Response/>")
    emulator.post(**valid(), Url=url)
    emulator.run()
    assert len(receiver.at("/answer")) == 1


def test_everything_that_is_missing_is_told_at_once(emulator: Emulator) -> None:
    answer = emulator.post()
    assert answer.status_code == 400
    assert [(each["code"], each["message"].split()[0]) for each in answer.json()["errors"]] == [
        ("21205", "Url"),
        ("21213", "From"),
        ("21201", "To"),
    ]


def test_violations_come_all_at_once_in_the_order_of_the_table(emulator: Emulator) -> None:
    answer = emulator.post(**dict(reversed(WRONG.items())))
    errors = answer.json()["errors"]
    assert [each["message"].split()[0] for each in errors] == list(WRONG)
    assert all(list(each) == ["code", "message", "more_info"] for each in errors)
    assert {each["more_info"] for each in errors} == {MORE_INFO}
    assert list(answer.json()) == ["errors"]


def test_missing_and_wrong_parameters_are_told_together(emulator: Emulator) -> None:
    assert codes(emulator.post(To="x", Timeout="0", Twiml="x")) == [
        "21402",
        "21213",
        "21211",
        "21208",
    ]


def test_a_number_that_the_project_does_not_own_cannot_call(emulator: Emulator) -> None:
    sid = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a5"
    emulator.put(
        numbers=["+15551234567", {"number": "+15551234568", "sid": sid, "verified_only": True}]
    )
    assert emulator.place()["phone_number_sid"] is not None
    assert emulator.place(From="+15551234568")["phone_number_sid"] == sid
    assert emulator.place(From="sip:ann@example.com")["phone_number_sid"] is None
    refusal = emulator.refusal(From="+15550000000")
    text = "From is '+15550000000', which is not a number of this project"
    assert refusal == {"21210": f"{text}; it has +15551234567, +15551234568"}
    emulator.put(numbers=[])
    assert emulator.refusal()["21210"].endswith("of this project; it has none")
    emulator.put(numbers=[f"+1555000000{last}" for last in range(4)])
    assert emulator.refusal()["21210"].endswith("+15550000001, +15550000002 and others")


def test_an_application_brings_its_own_webhooks(emulator: Emulator, receiver: Receiver) -> None:
    application = {
        "sid": APPLICATION,
        "voice_url": receiver.answer("/voice"),
        "voice_method": "GET",
        "status_callback": receiver.url("/app-status"),
        "status_callback_method": "GET",
    }
    emulator.put(applications=[application])
    emulator.place(ApplicationSid=APPLICATION, Twiml="")
    emulator.place(ApplicationSid=APPLICATION, Twiml="", StatusCallback=receiver.url("/own"))
    emulator.run()
    sent = sorted((each.method, each.path) for each in receiver.requests)
    assert sent == [("GET", "/app-status"), ("GET", "/own"), ("GET", "/voice"), ("GET", "/voice")]


def test_what_an_application_replaces_is_not_validated(emulator: Emulator) -> None:
    emulator.put(applications=[{"sid": APPLICATION, "voice_url": "http://localhost/"}])
    replaced = (
        "Url",
        "Twiml",
        "Laml",
        "Method",
        "FallbackUrl",
        "FallbackMethod",
        "StatusCallbackMethod",
    )
    emulator.place(ApplicationSid=APPLICATION, **dict.fromkeys(replaced, "x"))
    remarks = emulator.journal(kind="api-request")[-1]["details"]["remarks"]
    assert remarks == [f"{name} is ignored: ApplicationSid is given" for name in replaced]
    assert "21456" in emulator.refusal(ApplicationSid=APPLICATION, StatusCallback="x")


def test_an_application_without_a_voice_url_places_no_call(emulator: Emulator) -> None:
    emulator.put(applications=[{"sid": APPLICATION}])
    assert "has a voice URL" in emulator.refusal(ApplicationSid=APPLICATION)["21218"]


@pytest.mark.parametrize("given", ["", "false", "False"])
def test_what_only_async_detection_uses_is_not_validated_without_it(
    emulator: Emulator, given: str
) -> None:
    emulator.place(AsyncAmd=given, AsyncAmdStatusCallback="x", AsyncAmdPartialResults="x")
    assert emulator.journal(kind="api-request")[-1]["details"]["remarks"] == [
        "AsyncAmdStatusCallback is ignored: AsyncAmd is false",
        "AsyncAmdPartialResults is ignored: AsyncAmd is false",
    ]
    refused = emulator.refusal(AsyncAmd="true", AsyncAmdStatusCallback="x")
    assert list(refused) == ["21456"]


def test_a_call_that_costs_more_than_allowed_is_refused_with_its_rate(emulator: Emulator) -> None:
    text = "Maxpriceperminute was exceeded. This call's cost is 0.008 per minute."
    assert emulator.refusal(MaxPricePerMinute="0.0079") == {"30010": text}
    emulator.place(MaxPricePerMinute="0.008")
    dearer = emulator.refusal(To="+15555550131", MaxPricePerMinute="0.8499")
    assert "cost is 0.85 per minute." in dearer["30010"]  # as its scenario says
    emulator.put(rate="0.0125")
    assert "cost is 0.0125 per minute." in emulator.refusal(MaxPricePerMinute="0.0124")["30010"]


def test_a_refused_call_is_not_there(emulator: Emulator) -> None:
    emulator.refusal(MaxPricePerMinute="0")
    assert emulator.control("GET", "/calls") == []
    assert emulator.run()["seconds"] == 0


def test_json_means_what_the_same_form_means(emulator: Emulator, receiver: Receiver) -> None:
    body = {
        "To": "+15555550100",
        "From": "+15551234567",
        "Url": receiver.document("/answer", "<Response/>"),
        "ApplicationSid": None,
        "StatusCallback": receiver.url(),
        "StatusCallbackEvent": ["ringing", "completed"],
        "AsyncAmd": False,
        "Record": True,
        "Timeout": 30,
        "MaxPricePerMinute": 0.0085,
    }
    answer = emulator.http.post(emulator.path, json=body)
    assert answer.status_code == 200
    emulator.run()
    assert receiver.statuses() == ["ringing", "completed"]


def test_json_is_validated_as_a_form_is(emulator: Emulator) -> None:
    body = {
        "To": 15555550100,
        "Record": 1,
        "Timeout": 60.5,
        "StatusCallbackEvent": [],
        "Url": [None],
    }
    answer = emulator.http.post(emulator.path, json=body)
    assert codes(answer) == ["21205", "21213", "21211", "10000", "21208"]
    assert "Timeout is '60.5'; it must be whole seconds" in json.dumps(answer.json())


def test_an_error_format_for_sdks_adds_flat_keys(emulator: Emulator) -> None:
    emulator.put(error_format="sdk")
    body = emulator.post(Twiml="<Response/>", To="x").json()
    assert (body["code"], body["status"], body["more_info"]) == (21213, 400, MORE_INFO)
    assert [each["code"] for each in body["errors"]] == ["21213", "21211"]
    assert body["message"] == " ".join(each["message"] for each in body["errors"])


def test_async_detection_without_a_callback_is_accepted_with_a_warning(emulator: Emulator) -> None:
    call = emulator.place(MachineDetection="Enable", AsyncAmd="true")
    assert emulator.notifications(call["sid"]) == [21262]
