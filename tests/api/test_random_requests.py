"""Whatever is sent is answered: with a call, or with a documented error, and never with a 5xx."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import Emulator
from pydantic import BaseModel

from emulator.api.applications import CreateApplicationForm
from emulator.api.create_call import RULES
from emulator.api.number_forms import CreateCallerIdForm, CreateNumberForm
from emulator.api.parameters import rules_of

CODES = {str(rule.code) for rule in RULES.values()} | {
    *("21205", "21213", "21201", "21210", "30010", "21219", "30002", "21611"),
}
RESOURCE_KEYS = 36
FORM = "application/x-www-form-urlencoded"

repeatable = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
values = st.one_of(
    texts,
    st.integers().map(str),
    st.sampled_from(
        [
            *("true", "False", "GET", "POST", "none", "Enable", "both", "+15555550100", "0.01"),
            *("http://localhost/", "sip:a@b", "<Response/>", "completed ringing", " 15555550100"),
        ]
    ),
)
names = st.one_of(st.sampled_from(list(RULES)), texts)
forms = st.dictionaries(names, st.lists(values, max_size=3), max_size=12)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)


def check(answer: httpx.Response) -> None:
    """The answer is one of the three kinds that are documented."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    if answer.status_code == 200:
        assert len(body) == RESOURCE_KEYS
        return
    assert answer.status_code in (400, 413, 415)
    if "errors" not in body:
        assert set(body) == {"code", "message", "more_info", "status"}
        return
    assert answer.status_code == 400
    assert all(set(each) == {"code", "message", "more_info"} for each in body["errors"])
    assert {each["code"] for each in body["errors"]} <= CODES


def post(emulator: Emulator, content: bytes, content_type: str) -> httpx.Response:
    return emulator.http.post(
        emulator.path, content=content, headers={"Content-Type": content_type}
    )


@repeatable
@given(form=forms)
def test_any_form_is_answered(emulator: Emulator, form: dict[str, list[str]]) -> None:
    check(post(emulator, urlencode(form, doseq=True).encode(), FORM))


@repeatable
@given(
    body=st.binary(max_size=200),
    content_type=st.sampled_from([FORM, "application/json", "", "text/plain"]),
)
def test_any_bytes_are_answered(emulator: Emulator, body: bytes, content_type: str) -> None:
    check(post(emulator, body, content_type))


@repeatable
@given(
    body=st.dictionaries(
        st.sampled_from(list(RULES)) | st.text(max_size=9), json_values, max_size=8
    )
    | json_values
)
def test_any_json_is_answered(emulator: Emulator, body: object) -> None:
    check(post(emulator, json.dumps(body).encode(), "application/json"))


FORMS: dict[str, type[BaseModel]] = {
    "/Applications": CreateApplicationForm,
    "/IncomingPhoneNumbers": CreateNumberForm,
    "/OutgoingCallerIds": CreateCallerIdForm,
}
JSON = {"Content-Type": "application/json"}
COLLECTIONS = st.sampled_from(sorted(FORMS))
own_values = json_values | values | st.sampled_from(["+15551234567", "212", "voice"])


@repeatable
@given(path=COLLECTIONS, data=st.data())
def test_whatever_is_created_changed_or_looked_for_is_answered(
    emulator: Emulator, path: str, data: st.DataObject
) -> None:
    known = st.sampled_from([*rules_of(FORMS[path]), "Page", "PageSize", "PageToken", "Origin"])
    valid = data.draw(st.sampled_from([{}, {"FriendlyName": "a", "PhoneNumber": "+15551234567"}]))
    body = valid | data.draw(st.dictionaries(known | texts, own_values, max_size=5))
    url = f"/api/laml/2010-04-01/Accounts/{emulator.sid}{path}"
    created = emulator.http.post(url, content=json.dumps(body), headers=JSON)
    answers = [created, emulator.http.get(url, params={name: str(body[name]) for name in body})]
    if created.status_code == 201:
        own = f"{url}/{created.json()['sid']}"
        answers.append(emulator.http.post(own, content=json.dumps(body), headers=JSON))
        assert emulator.http.delete(own).status_code == 204
    for answer in answers:
        assert answer.status_code in (200, 201, 400), answer.text
        if answer.status_code == 400:
            assert set(answer.json()) == {"code", "message", "more_info", "status"}


header_texts = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters="\x7f")
)
headers = st.one_of(
    header_texts.map(str.strip),
    st.binary(max_size=60).map(lambda raw: f"Basic {b64encode(raw).decode()}"),
    st.tuples(st.sampled_from(["Basic", "basic", "BASIC ", "Bearer", "Digest"]), header_texts).map(
        " ".join
    ),
)


def _as_it_is(request: httpx.Request) -> httpx.Request:
    """In place of the client's own credentials."""
    return request


@repeatable
@given(header=headers)
def test_any_authorization_header_is_answered_alike(emulator: Emulator, header: str) -> None:
    answer = emulator.http.get(
        f"{emulator.path}/x",
        headers={b"Authorization": header.strip().encode("latin-1")},
        auth=_as_it_is,
    )
    assert answer.status_code == 401
    assert answer.json()["message"] == "Authentication failed"
