"""Bodies of requests: what is read, and what is refused with the right status."""

import asyncio
import json
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import Emulator, valid
from starlette.requests import Request
from starlette.types import Message

from emulator.core.errors import ApiError
from emulator.web.bodies import read_form

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
VALID = b"To=%2B15555550100&From=%2B15551234567&Twiml=%3CResponse%2F%3E"


def sent(
    emulator: Emulator, content: bytes, content_type: str | None = FORM
) -> tuple[int, int | None, str]:
    """Status, flat code and message of the answer."""
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = emulator.http.post(emulator.path, content=content, headers=headers)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    body = answer.json()
    return answer.status_code, body.get("code"), body.get("message", "")


@pytest.mark.parametrize(
    "content_type",
    [FORM, f"{FORM}; charset=UTF-8", FORM.upper(), None],
)
def test_a_form_is_read(emulator: Emulator, content_type: str | None) -> None:
    assert sent(emulator, VALID, content_type)[0] == 200


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data; boundary=x", "text/xml", "text/plain", "", "x", "application/jsonx"],
)
def test_another_content_type_is_415(emulator: Emulator, content_type: str) -> None:
    status, code, message = sent(emulator, VALID, content_type)
    assert (status, code) == (415, 20415)
    assert message.endswith(f"send {FORM}")


@pytest.mark.parametrize("content_type", [FORM, JSON, "text/xml", None])
def test_an_empty_body_is_a_form_without_parameters(
    emulator: Emulator, content_type: str | None
) -> None:
    assert sent(emulator, b"", content_type) == (400, None, "")


def test_a_body_of_64_kb_is_read_and_a_longer_one_is_413(emulator: Emulator) -> None:
    noted = VALID + b"&Note="
    full = noted + b"x" * (64 * 1024 - len(noted))
    assert sent(emulator, full)[0] == 200
    assert sent(emulator, full + b"x")[:2] == (413, 20413)
    assert sent(emulator, b"a" * 5_000_000)[:2] == (413, 20413)


def test_a_body_of_unknown_length_has_the_same_bound(emulator: Emulator) -> None:
    headers = {"Content-Type": FORM}
    chunks = [b"a" * 1024] * 65
    answer = emulator.http.post(emulator.path, content=iter(chunks), headers=headers)
    assert answer.status_code == 413
    answer = emulator.http.post(
        emulator.path, content=iter([VALID[:9], VALID[9:]]), headers=headers
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"To=\xff", "byte 3 is 0xff"),
        (b"To=%ff", "not UTF-8 after percent-decoding"),
        (b"To=%c3", "not UTF-8 after percent-decoding"),
        (b"To=a\0b", "NUL"),
        (b"To=a%00b", "NUL"),
        (b"%00=a", "NUL"),
        (b"a=&" * 1001, "more than 1000 parameters"),
    ],
)
def test_a_form_that_cannot_be_read_is_400(emulator: Emulator, content: bytes, said: str) -> None:
    status, code, message = sent(emulator, content)
    assert (status, code) == (400, 20001)
    assert said in message


def test_an_escaped_percent_sign_before_zeros_is_not_a_nul_byte(emulator: Emulator) -> None:
    assert sent(emulator, VALID + b"&SipAuthUsername=%2500")[0] == 200


def test_a_thousand_parameters_are_read(emulator: Emulator) -> None:
    assert sent(emulator, VALID + b"&a=" * 997)[0] == 200


def test_broken_pairs_are_names_without_values(emulator: Emulator) -> None:
    assert sent(emulator, b"&&=&=x&Timeout&" + VALID + b"&%&%zz")[0] == 200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "not valid JSON"),
        (b"[]", "not an object"),
        (b'"To"', "not an object"),
        (b"null", "not an object"),
        (b'{"To": NaN}', "NaN is not a JSON number"),
        (b'{"To": "a\\u0000b"}', "NUL"),
        (b'{"a\\u0000b": 1}', "NUL"),
        (b'{"To": "\\ud800"}', "half of a surrogate pair"),
        (b'{"\\ud800": 1}', "half of a surrogate pair"),
        (b"\xff", "not UTF-8"),
        (b'{"To": {"a": 1}}', "To is JSON that no form can hold"),
        (b'{"To": {}, "To": "a"}', "To is JSON that no form can hold"),
        (b'{"To": "a", "To": [{}]}', "To is JSON that no form can hold"),
        (b'{"To": 1' + b',"a": 1' * 1000 + b"}", "more than 1000 parameters"),
        (b'{"To": [["a"]]}', "To is JSON that no form can hold"),
        ("\ufeff\ufeff{}".encode(), "not valid JSON: Expecting value: line 1 column 1"),
        (b'{"To": ' + b"[" * 30_000, "not valid JSON: it is nested too deeply"),
        (b'{"To": [' + b"1," * 1000 + b"1]}", "more than 1000 parameters"),
    ],
)
def test_json_that_cannot_be_read_is_400(emulator: Emulator, content: bytes, said: str) -> None:
    status, code, message = sent(emulator, content, JSON)
    assert (status, code) == (400, 20001)
    assert said in message


def test_a_name_that_json_gives_again_is_a_repeated_parameter(emulator: Emulator) -> None:
    again = b'{"To": "bad", "Timeout": 1, "Timeout": 20, ' + json.dumps(valid()).encode()[1:]
    assert sent(emulator, again, JSON)[0] == 200
    details = emulator.journal(kind="api-request")[-1]["details"]
    assert details["parameters"]["To"] == ["bad", "+15555550100"]
    assert details["remarks"] == [
        f"{name} was given 2 times; the last one counts" for name in ("Timeout", "To")
    ]


def test_lists_and_single_values_of_one_name_in_json_come_together() -> None:
    assert read('{"a": ["x", "y"], "b": 1, "a": null, "a": []}', JSON) == {
        "a": ["x", "y", "", ""],
        "b": ["1"],
    }


def test_json_may_begin_with_a_byte_order_mark(emulator: Emulator) -> None:
    assert sent(emulator, json.dumps(valid()).encode("utf-8-sig"), JSON)[0] == 200


@pytest.mark.parametrize("number", ["9" * 5000, "-0", "6e1", "60.0", "1e999"])
def test_a_number_in_json_is_what_is_written(emulator: Emulator, number: str) -> None:
    body = f'{json.dumps(valid())[:-1]}, "Timeout": {number}}}'
    answer = emulator.http.post(emulator.path, content=body, headers={"Content-Type": JSON})
    ((code, message),) = ((each["code"], each["message"]) for each in answer.json()["errors"])
    assert code == "21208"
    assert message.startswith(f"Timeout is '{number[:100]}")


@pytest.mark.parametrize("depth", [10, 500, *range(900, 1000, 10), 30_000])
def test_deeply_nested_json_is_400(emulator: Emulator, depth: int) -> None:
    content = b'{"To":' + b"[" * depth + b"]" * depth + b"}"
    assert sent(emulator, content, JSON)[:2] == (400, 20001)


def test_json_of_null_and_empty_lists_is_a_form_of_unset_parameters(emulator: Emulator) -> None:
    unset = {"Timeout": None, "Method": [], "StatusCallbackEvent": [None], "Unknown": []}
    assert sent(emulator, json.dumps(valid() | unset).encode(), f"{JSON}; charset=utf-8")[0] == 200


def read(text: str, content_type: str = FORM) -> dict[str, list[str]] | None:
    """Every value of every parameter that a body is read as, or None when it is refused."""
    headers = [(b"content-type", content_type.encode())]

    async def receive() -> Message:
        return {"type": "http.request", "body": text.encode()}

    try:
        form = asyncio.run(read_form(Request({"type": "http", "headers": headers}, receive)))
    except ApiError:
        return None
    assert all(values[-1] == form.last[name] for name, values in form.repeated.items())
    return {name: form.repeated.get(name, [value]) for name, value in form.last.items()}


PIECES = [
    *("a", "To", "=", "&", "+", "%", " ", ";", "é", "1", "%zz"),
    *("%41", "%25", "%2B", "%2b", "%3A", "%2F", "%3F", "%3D", "%26", "%20"),
    *("%C3%A9", "%C3", "%e9", "%E2%82", "%ac", "%FF"),
]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_form_is_read_as_the_standard_library_reads_it(text: str) -> None:
    expected: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(text, keep_blank_values=True, errors="strict"):
            expected.setdefault(name, []).append(value)
    except UnicodeDecodeError:
        assert read(text) is None
    else:
        assert read(text) == expected
