"""Who may use a project: every refusal looks the same."""

from base64 import b64encode
from collections.abc import Iterator

import httpx
import pytest
from kit import TOKEN, Emulator, emulator_with, numbered_sid, valid

REFUSAL = {
    "code": 20003,
    "message": "Authentication failed",
    "more_info": "https://developer.signalwire.com/rest/compatibility-api/error-codes",
    "status": 401,
}
STRANGER = numbered_sid(999_999)


def basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def send(emulator: Emulator, header: str | None, path: str | None = None) -> httpx.Response:
    def authorize(request: httpx.Request) -> httpx.Request:
        if header is not None:
            request.headers["Authorization"] = header
        return request

    return emulator.http.post(path or emulator.path, data=valid(), auth=authorize)


def test_a_project_and_its_token_are_let_in(emulator: Emulator) -> None:
    assert send(emulator, basic(emulator.sid, TOKEN)).status_code == 200
    assert send(emulator, basic(emulator.sid.upper(), TOKEN)).status_code == 200
    lower = basic(emulator.sid, TOKEN).replace("Basic", "basic")
    assert send(emulator, lower).status_code == 200


def test_every_refusal_is_the_same(emulator: Emulator) -> None:
    right = basic(emulator.sid, TOKEN)
    malformed = [
        None,
        "",
        "Basic",
        "Basic !",
        right[:-1],
        f"Bearer {TOKEN}",
        "Basic w6k=",
    ]
    wrong = [
        basic(emulator.sid, "x"),
        basic(emulator.sid, ""),
        basic(STRANGER, TOKEN),
        basic("", ""),
    ]
    near = [
        basic(emulator.sid, f"{TOKEN} "),
        basic(emulator.sid, TOKEN.lower()),
        basic(TOKEN, emulator.sid),
    ]
    odd = ["Basic " + b64encode(b"\xff\xfe:x").decode(), "Basic " + b64encode(b"nocolon").decode()]
    answers = [send(emulator, header) for header in (*malformed, *wrong, *near, *odd)]
    other = f"/2010-04-01/Accounts/{STRANGER}/Calls"
    answers += [send(emulator, right, other), send(emulator, right, other.replace(STRANGER, "x"))]
    assert {answer.status_code for answer in answers} == {401}
    assert [answer.json() for answer in answers] == [REFUSAL] * len(answers)
    assert {answer.headers["www-authenticate"].partition(" ")[0] for answer in answers} == {"Basic"}


def test_a_token_needs_the_scope_voice(emulator: Emulator) -> None:
    tokens = [
        {"token": "PT-fax", "scopes": ["Fax", "Messaging"]},
        {"token": "PT-none", "scopes": []},
        {"token": "PT-all", "scopes": ["Voice", "Fax"]},
        "PT-short",
    ]
    emulator.control("PUT", "", json={"tokens": tokens})
    answers = [
        send(emulator, basic(emulator.sid, token))
        for token in ("PT-fax", "PT-none", "PT-all", "PT-short")
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 200, 200]
    assert answers[0].json() == REFUSAL
    reasons = [each["details"].get("reason") for each in emulator.journal(kind="api-request")]
    assert reasons[0] == "the token has the scopes Fax, Messaging; Voice is needed"


def test_the_token_of_one_project_is_worth_nothing_in_another(base_url: str) -> None:
    one = Emulator(base_url, numbered_sid(999_001), token="PT-one")
    other = Emulator(base_url, numbered_sid(999_002), token="PT-other")
    assert send(one, basic(one.sid, "PT-other")).status_code == 401
    assert send(one, basic(other.sid, "PT-other")).status_code == 401
    assert send(one, basic(one.sid, "PT-one")).status_code == 200
    for each in (one, other):
        each.control("DELETE", "")
        each.http.close()


def test_credentials_are_checked_before_the_body_is_read(emulator: Emulator) -> None:
    answer = emulator.http.post(emulator.path, content=b"\xff" * 70_000, auth=("x", "y"))
    assert answer.status_code == 401


def test_the_built_in_project_is_there_without_configuration(base_url: str) -> None:
    sid = "00000000-0000-4000-8000-00000000ca11"
    path = f"{base_url}/api/laml/2010-04-01/Accounts/{sid}/Calls/x"
    statuses = [
        httpx.get(path, auth=(sid, token), trust_env=False).status_code
        for token in ("PT-voice", "PT-messaging", "PT-other")
    ]
    assert statuses == [404, 401, 401]


@pytest.fixture(scope="module")
def provisioning() -> Iterator[str]:
    with emulator_with(auto_provision=True, clock="manual", signing_key="PSK-given") as url:
        yield url


def test_a_provisioned_project_comes_to_be_at_its_first_call(provisioning: str) -> None:
    path = f"{provisioning}/2010-04-01/Accounts/{STRANGER}/Calls"
    placed = httpx.post(path, data=valid(), auth=(STRANGER, "any"), trust_env=False)
    read = httpx.get(f"{path}/{placed.json()['sid']}", auth=(STRANGER, "other"), trust_env=False)
    assert (placed.status_code, read.status_code) == (200, 200)
    assert placed.json()["account_sid"] == STRANGER


@pytest.mark.parametrize(
    ("user", "password"), [(numbered_sid(5), ""), (numbered_sid(5), "any"), ("", "any")]
)
def test_a_refused_request_provisions_nothing(provisioning: str, user: str, password: str) -> None:
    path = f"{provisioning}/2010-04-01/Accounts/{numbered_sid(5) if not password else 'x'}/Calls"
    assert httpx.post(path, auth=(user, password), trust_env=False).json() == REFUSAL
    known = httpx.get(f"{provisioning}/_emulator/projects", trust_env=False).json()
    assert user not in [each["sid"] for each in known]
