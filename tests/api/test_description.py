"""The OpenAPI description: valid, true, and with examples that work."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from kit import Emulator
from openapi_spec_validator import validate

from emulator.api.create_call import RULES

FORM = "application/x-www-form-urlencoded"
CALLS = "/api/laml/2010-04-01/Accounts/{AccountSid}/Calls"


@pytest.fixture(scope="module")
def description(base_url: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{base_url}/openapi.json", trust_env=False).json()
    return found


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def test_it_is_valid_openapi(description: dict[str, Any]) -> None:
    validate(description)


def test_it_describes_every_parameter_of_a_call(description: dict[str, Any]) -> None:
    form = description["components"]["schemas"]["CreateCallForm"]
    assert list(form["properties"]) == list(RULES)
    assert form["required"] == ["From", "To"]
    assert "null" not in str(form["properties"])
    body = description["paths"][CALLS]["post"]["requestBody"]
    assert list(body["content"]) == [FORM]


def test_it_describes_the_documented_errors(description: dict[str, Any]) -> None:
    assert set(description["paths"][CALLS]["post"]["responses"]) == {
        *("200", "400", "401", "413", "415", "429"),
    }
    one = description["paths"][f"{CALLS}/{{Sid}}"]
    assert set(one["get"]["responses"]) == {"200", "401", "404"}
    assert set(one["delete"]["responses"]) == {"204", "401", "404", "422"}
    assert set(one["post"]["responses"]) == {
        *("200", "400", "401", "404", "413", "415", "422", "429"),
    }


def test_no_operation_claims_errors_as_fastapi_writes_them(description: dict[str, Any]) -> None:
    described = [each["responses"].get("422", {}) for _, _, each in operations(description)]
    assert "ValidationError" not in str(described)
    assert "HTTPValidationError" not in description["components"]["schemas"]


def test_it_describes_every_filter_of_the_calls(description: dict[str, Any]) -> None:
    parameters = description["paths"][CALLS]["get"]["parameters"]
    assert {each["name"] for each in parameters if each["in"] == "query"} == {
        *("Page", "PageSize", "PageToken", "To", "From", "Status", "ParentCallSid"),
        *("StartTime", "StartTime<", "StartTime>", "EndTime", "EndTime<", "EndTime>"),
    }


def test_the_answer_to_a_call_is_as_described(
    description: dict[str, Any], emulator: Emulator
) -> None:
    schema = description["components"]["schemas"]["CallResource"]
    assert set(emulator.place()) == set(schema["properties"]) == set(schema["required"])
    assert set(schema["properties"]["status"]["enum"]) == {
        *("queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer"),
        "canceled",
    }


def test_every_example_of_a_form_is_accepted(
    description: dict[str, Any], emulator: Emulator
) -> None:
    examples = description["paths"][CALLS]["post"]["requestBody"]["content"][FORM]["examples"]
    answers = [emulator.http.post(emulator.path, data=each["value"]) for each in examples.values()]
    assert [answer.status_code for answer in answers] == [200] * 3


def test_every_example_of_an_update_is_accepted(
    description: dict[str, Any], emulator: Emulator
) -> None:
    body = description["paths"][f"{CALLS}/{{Sid}}"]["post"]["requestBody"]
    for example in body["content"][FORM]["examples"].values():
        call = emulator.place()
        emulator.advance(7)
        answer = emulator.http.post(f"{emulator.path}/{call['sid']}", data=example["value"])
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "collection", ["Applications", "IncomingPhoneNumbers", "OutgoingCallerIds"]
)
def test_every_example_of_a_collection_is_accepted(
    description: dict[str, Any], emulator: Emulator, collection: str
) -> None:
    path = f"{CALLS.removesuffix('/Calls')}/{collection}"
    create, update = description["paths"][path]["post"], description["paths"][f"{path}/{{Sid}}"]
    assert set(create["responses"]) == {"201", "400", "401", "413", "415", "429"}
    assert create["operationId"] == f"{collection}.create"
    for example in create["requestBody"]["content"][FORM]["examples"].values():
        made = emulator.made(f"/{collection}", **example["value"])
        for change in update["post"]["requestBody"]["content"][FORM]["examples"].values():
            answer = emulator.api("POST", f"/{collection}/{made['sid']}", **change["value"])
            assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("collection", "one", "named"),
    [("Recordings", "RecordingSid", "Twilio.CURRENT"), ("Streams", "StreamSid", "transcription")],
)
def test_every_example_of_what_a_call_has_is_accepted(
    description: dict[str, Any], emulator: Emulator, collection: str, one: str, named: str
) -> None:
    path = f"{emulator.path}/{emulator.place()['sid']}/{collection}"
    emulator.advance(7)
    for described in (collection, f"{collection}/{{{one}}}"):
        body = description["paths"][f"{CALLS}/{{Sid}}/{described}"]["post"]["requestBody"]
        assert body["required"] == (described != "Recordings")
        for example in body["content"][FORM]["examples"].values():
            answer = emulator.http.post(path, data=example["value"])
            assert answer.status_code == 200, answer.text
        path += f"/{named}"


def test_the_form_as_a_page_fills_it_in_is_accepted(
    description: dict[str, Any], emulator: Emulator
) -> None:
    """A page fills in the example of each parameter, or else its default."""
    properties = description["components"]["schemas"]["CreateCallForm"]["properties"]
    filled = {
        name: each.get("default", each.get("examples", [""])[0])
        for name, each in properties.items()
    }
    answer = emulator.http.post(emulator.path, data=filled)
    assert answer.status_code == 200, answer.text


def test_every_example_of_a_json_body_is_accepted(
    description: dict[str, Any], emulator: Emulator
) -> None:
    schemas = description["components"]["schemas"]
    sent = []
    for method, path, operation in operations(description):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        for example in examples_of(content["schema"], schemas):
            call_sid = ringing(emulator)
            bought = {"PhoneNumber": "+15551230001", "VoiceUrl": "http://127.0.0.1:9/voice"}
            numbers = emulator.path.replace("/Calls", "/IncomingPhoneNumbers")
            assert emulator.http.post(numbers, data=bought).is_success  # who can be called
            answer = emulator.http.request(
                method, path.format(project_id=emulator.sid, call_sid=call_sid), json=example
            )
            assert answer.status_code in (200, 201), (path, example, answer.text)
            sent.append(path.rpartition("/")[2])
    assert {"{project_id}", "clock", "advance", "rules", "far-end", "inbound-calls"} <= set(sent)


def ringing(emulator: Emulator) -> str:
    """The SID of a call that is not answered yet, in a project that is new but for it."""
    emulator.put()
    sid: str = emulator.place()["sid"]
    emulator.advance(2)
    return sid


def examples_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Iterator[Any]:
    """The examples of a body: its own, or one made of the examples and defaults of its keys."""
    for each in schema.get("anyOf", [schema]):
        if "$ref" in each:
            named = schemas[each["$ref"].rpartition("/")[2]]
            keys = named["properties"].items()
            made = {
                key: value["examples"][0] if "examples" in value else value["default"]
                for key, value in keys
                if "examples" in value or "default" in value
            }
            yield from named.get("examples", [made])
