"""The journal tells of a GET only when it was refused, or not all of it counted."""

from uuid import UUID

import pytest
from kit import Emulator

NOBODY = str(UUID(int=7))


def written(emulator: Emulator) -> list[tuple[str, dict[str, object]]]:
    return [(each["text"], each["details"]) for each in emulator.journal(kind="api-request")]


def test_an_unknown_filter_is_told_with_the_nearest_known_name(emulator: Emulator) -> None:
    answer = emulator.api("GET", "/Calls", PageSzie=3, Statuss="busy")
    assert answer.status_code == 200
    ((text, details),) = written(emulator)
    assert text == f"GET {emulator.path}: 200"
    assert details == {
        "status": 200,
        "parameters": {"PageSzie": "3", "Statuss": "busy"},
        "remarks": [
            f"{given} is not a parameter of this operation and was ignored; did you mean {meant}?"
            for given, meant in (("PageSzie", "PageSize"), ("Statuss", "Status"))
        ],
    }


def test_a_filter_that_is_given_twice_is_told(emulator: Emulator) -> None:
    emulator.http.get(f"{emulator.path}.json?Status=busy&Status=failed")
    ((_, details),) = written(emulator)
    assert details["remarks"] == ["Status was given 2 times; the last one counts"]


@pytest.mark.parametrize("path", ["/Recordings", "/Queues", "/Applications", "/Messages"])
def test_every_list_tells_of_what_it_ignores(emulator: Emulator, path: str) -> None:
    emulator.api("GET", path, pagesize=1)
    ((_, details),) = written(emulator)
    assert "did you mean PageSize?" in str(details["remarks"])


def test_one_resource_has_no_parameters(emulator: Emulator) -> None:
    call = emulator.place()
    emulator.api("GET", f"/Calls/{call['sid']}", Status="busy")
    _, (text, details) = written(emulator)
    assert text == f"GET {emulator.path}/{call['sid']}: 200"
    assert details["remarks"] == ["Status is not a parameter of this operation and was ignored"]


def test_an_ordinary_look_is_not_told(emulator: Emulator) -> None:
    sid = emulator.place()["sid"]
    for path in (f"{emulator.path}/{sid}", emulator.path, f"{emulator.path}?Status=busy&PageSize="):
        assert emulator.http.get(path).status_code == 200
    assert len(written(emulator)) == 1  # the creation of the call


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_list_that_is_refused_is_told_with_its_parameters(
    emulator: Emulator, method: str
) -> None:
    assert emulator.api(method, "/Calls", Status="buzy", Form="x").status_code == 400
    ((text, details),) = written(emulator)
    assert text.startswith(f"{method} {emulator.path}: 400 Status is 'buzy'; it must be")
    assert (details["status"], details["code"]) == (400, 20001)
    assert details["parameters"] == {"Status": "buzy", "Form": "x"}
    assert "did you mean From?" in str(details["remarks"])


@pytest.mark.parametrize("path", ["/Calls", "/Recordings", "/Queues", "/Calls/x/Recordings"])
def test_what_is_not_there_is_told(emulator: Emulator, path: str) -> None:
    assert emulator.api("GET", f"{path}/{NOBODY}.json").status_code == 404
    ((text, details),) = written(emulator)
    assert f"{path}/{NOBODY}.json: 404 There is no " in text
    assert (details["status"], details["code"]) == (404, 20404)


def test_a_request_of_nobody_is_told_once(emulator: Emulator) -> None:
    assert emulator.http.get(emulator.path, auth=(emulator.sid, "x")).status_code == 401
    ((_, details),) = written(emulator)
    assert details["reason"] == "the password is not a token of the project"
