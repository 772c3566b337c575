"""The account: the project itself, and the empty lists beside calls."""

import httpx
import pytest
from kit import TOKEN, Emulator, numbered_sid

from emulator.api.neighbours import ARRAYS

ROOTS = ("", "/2010-04-01", "/api/laml/2010-04-01", "/api/laml/api/laml/2010-04-01")
KEYS = {
    *("sid", "owner_account_sid", "friendly_name", "status", "type", "auth_token", "signing_key"),
    *("subproject", "date_created", "date_updated", "subresource_uris", "uri"),
}


def account(emulator: Emulator) -> dict[str, object]:
    answer = emulator.api("GET", ".json")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("ending", ["", ".json"])
def test_the_account_is_the_project_itself(emulator: Emulator, root: str, ending: str) -> None:
    found = emulator.http.get(f"{root}/Accounts/{emulator.sid.upper()}{ending}").json()
    assert set(found) == KEYS
    assert (found["sid"], found["owner_account_sid"]) == (emulator.sid, emulator.sid)
    assert (found["status"], found["type"], found["auth_token"]) == ("active", "Full", "redacted")
    assert TOKEN not in str(found)
    listed = emulator.http.get(f"{root}/Accounts{ending}").json()
    assert listed["accounts"] == [found]
    assert listed["uri"] == "/api/laml/2010-04-01/Accounts.json?PageSize=50&Page=0"


def test_every_link_of_the_account_leads_to_a_list(emulator: Emulator) -> None:
    links = emulator.api("GET", "").json()["subresource_uris"]
    assert links["sandbox"] is None
    followed = {name: emulator.http.get(link) for name, link in links.items() if link is not None}
    assert {answer.status_code for answer in followed.values()} == {200}
    assert {"calls", "applications", "incoming_phone_numbers", "recordings"} <= set(followed)


def test_it_can_be_given_another_name(emulator: Emulator) -> None:
    emulator.advance(60)
    changed = emulator.api("POST", ".json", FriendlyName="Staging").json()
    assert (changed["friendly_name"], changed) == ("Staging", account(emulator))
    assert changed["date_updated"] == "Sat, 31 Jan 2026 12:01:00 +0000"
    lists = [
        emulator.http.get("/2010-04-01/Accounts", params={"FriendlyName": name}).json()["accounts"]
        for name in ("Staging", "staging")
    ]
    assert [len(each) for each in lists] == [1, 0]
    refused = emulator.api("POST", "", FriendlyName="x" * 65)
    assert (refused.status_code, refused.json()["code"]) == (400, 20002)
    said = [each["text"] for each in emulator.journal(kind="api-request")]
    assert said[0] == f"POST Accounts/{emulator.sid}: 200"
    assert "400 FriendlyName is" in said[1]


def test_a_project_on_trial_says_so(emulator: Emulator) -> None:
    emulator.put(trial=True)
    assert account(emulator)["type"] == "Trial"


def test_only_tokens_of_the_project_see_it_whatever_their_scopes(emulator: Emulator) -> None:
    emulator.put(token=None, tokens=[{"token": "PT-fax", "scopes": ["Fax"]}])

    def statuses(user: str, password: str) -> list[int]:
        paths = (f"/Accounts/{emulator.sid}", "/Accounts.json", f"/Accounts/{emulator.sid}/Faxes")
        return [emulator.http.get(path, auth=(user, password)).status_code for path in paths]

    assert statuses(emulator.sid, "PT-fax") == [200] * 3
    assert statuses(emulator.sid, "PT-other") == [401] * 3
    assert statuses(numbered_sid(999_999), "PT-fax") == [401] * 3
    other = emulator.http.get(f"/Accounts/{numbered_sid(1)}", auth=(emulator.sid, "PT-fax"))
    assert (other.status_code, other.json()["code"]) == (401, 20003)


def check_empty(answer: httpx.Response, array: str) -> None:
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page.pop(array) == []
    assert set(page) == {
        *("uri", "first_page_uri", "next_page_uri", "previous_page_uri", "page", "page_size"),
    }


@pytest.mark.parametrize(("path", "array"), ARRAYS.items())
def test_what_there_is_none_of_is_an_empty_list(emulator: Emulator, path: str, array: str) -> None:
    path = path.format(country_code="US")
    check_empty(emulator.api("GET", path), array)
    check_empty(emulator.api("GET", f"{path}.json", PageSize=20), array)
    refused = emulator.api("POST", path)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
