"""Rules that are added while a project runs: who answers which number from now on."""

from typing import Any

import pytest
from kit import Emulator, valid

NUMBER = "+15557770001"


def add(emulator: Emulator, scenario: object, to: object = NUMBER, **more: object) -> Any:
    body = {"scenario": scenario, "to": to, **more}
    return emulator.control("POST", "/rules", json={k: v for k, v in body.items() if v is not None})


def outcomes(emulator: Emulator, *numbers: str) -> list[str]:
    """How calls to these numbers end, one placed after the other."""
    calls = [emulator.place(To=number)["sid"] for number in numbers]
    emulator.run()
    return [emulator.call(sid)["status"] for sid in calls]


def refusal(emulator: Emulator, body: object) -> str:
    answer = emulator.http.post(f"/_emulator/projects/{emulator.sid}/rules", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001), answer.text
    message: str = answer.json()["message"]
    return message


def test_a_rule_decides_who_answers_a_number_from_now_on(emulator: Emulator) -> None:
    before = emulator.place(To=NUMBER)["sid"]
    rule = add(emulator, "busy")
    assert outcomes(emulator, NUMBER, "+15557770002") == ["busy", "completed"]
    assert emulator.call(before)["status"] == "completed"
    assert rule["scenario"] == "busy"
    assert (rule["to"], rule["times"], rule["used"], rule["left"]) == ([NUMBER], None, 0, None)


def test_a_rule_is_used_so_many_times_and_then_the_next_one_applies(emulator: Emulator) -> None:
    add(emulator, "not-found", "+1555777*")
    add(emulator, "busy", times=2)
    assert outcomes(emulator, *[NUMBER] * 4) == ["busy", "busy", "failed", "failed"]
    newest, oldest = emulator.control("GET", "/rules")
    assert (newest["scenario"], newest["used"], newest["left"]) == ("busy", 2, 0)
    assert (oldest["scenario"], oldest["used"], oldest["left"]) == ("not-found", 2, None)


def test_the_newest_rule_is_tried_first_and_before_the_files(emulator: Emulator) -> None:
    add(emulator, "busy", "+15555550100")
    add(emulator, "not-found", ["+1555*", "sip:*@example.com"], times=1)
    assert outcomes(emulator, "+15555550100", "+15555550100") == ["failed", "busy"]


def test_a_refused_call_uses_no_rule(emulator: Emulator) -> None:
    add(emulator, {"price_per_minute": 5}, times=1)
    assert "30010" in emulator.refusal(To=NUMBER, MaxPricePerMinute="1")
    assert emulator.control("GET", "/rules")[0]["used"] == 0


@pytest.mark.parametrize(
    "scenario",
    [
        {"rings_for": "2s", "refuses": {"sip": 486}},
        {"name": "mine", "refuses": "busy"},
        "refuses: busy",
        "name: mine\nrings_for: 2s\nrefuses: busy\n",
        "# a comment\n{refuses: busy}",
    ],
)
def test_a_scenario_is_given_as_json_or_as_yaml(emulator: Emulator, scenario: object) -> None:
    rule = add(emulator, scenario)
    assert rule["scenario"] == ("mine" if "mine" in str(scenario) else "unnamed")
    assert outcomes(emulator, NUMBER) == ["busy"]


def test_a_scenario_brings_its_own_numbers(emulator: Emulator) -> None:
    assert add(emulator, "busy", None)["to"] == ["+15555550102"]
    without = {"scenario": "busy", "to": None, "times": None}
    assert emulator.control("POST", "/rules", json=without)["to"] == ["+15555550102"]
    assert add(emulator, {"to": [NUMBER], "refuses": "busy"}, None)["to"] == [NUMBER]
    assert add(emulator, f"to: '{NUMBER}'\nrefuses: busy", None)["to"] == [NUMBER]
    assert add(emulator, {"to": NUMBER, "refuses": "busy"}, "+1999*")["to"] == ["+1999*"]
    assert outcomes(emulator, NUMBER) == ["busy"]


def test_a_rule_that_was_never_used_can_be_found(emulator: Emulator) -> None:
    used, unused = add(emulator, "busy"), add(emulator, "busy", "+15557779999")
    outcomes(emulator, NUMBER)
    never = [each for each in emulator.control("GET", "/rules") if not each["used"]]
    assert [each["number"] for each in never] == [unused["number"]]
    assert emulator.control("GET", f"/rules/{used['number']}")["used"] == 1


def test_rules_are_deleted_one_by_one_or_all_at_once(emulator: Emulator) -> None:
    first, second = add(emulator, "busy"), add(emulator, "not-found")
    assert emulator.control("DELETE", f"/rules/{second['number']}") is None
    assert outcomes(emulator, NUMBER) == ["busy"]
    assert [each["number"] for each in emulator.control("GET", "/rules")] == [first["number"]]
    add(emulator, "not-found")
    emulator.control("DELETE", "/rules")
    assert emulator.control("GET", "/rules") == []
    assert add(emulator, "busy")["number"] == 4
    emulator.control("POST", "/reset")
    assert emulator.control("GET", "/rules") == []


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_rule_is_a_flat_404(emulator: Emulator, method: str) -> None:
    answer = emulator.http.request(method, f"/_emulator/projects/{emulator.sid}/rules/7")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    assert "rule 7" in answer.json()["message"]


def test_scenarios_are_listed_with_their_uses(emulator: Emulator) -> None:
    outcomes(emulator, "+15555550102", "+15555550102")
    add(emulator, "busy", "+15555550102")
    outcomes(emulator, "+15555550102")
    listed = {each["name"]: each for each in emulator.control("GET", "/scenarios")}
    assert listed["busy"]["used"] == 2
    assert listed["busy"]["to"] == ["+15555550102"]
    assert listed["human"]["used"] == 0


def test_the_journal_tells_of_rules(emulator: Emulator) -> None:
    add(emulator, "busy", times=2)
    emulator.control("DELETE", "/rules/1")
    assert [each["text"] for each in emulator.journal(kind="control")] == [
        f"rule 1: busy for {NUMBER}, 2 times",
        "rule 1 was deleted",
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "scenario: is missing"),
        ({"scenario": "buzy"}, "scenario: there is none of the name 'buzy'; did you mean 'busy'?"),
        ({"scenario": 7}, "scenario: received 7; write the name of a scenario, an object"),
        ({"scenario": {"refuses": "busy"}}, "to: is missing; the scenario 'unnamed' has no"),
        ({"scenario": "busy", "to": []}, "to: write at least one number"),
        ({"scenario": "busy", "to": "x"}, "to[0]: 'x' is no number that can be called"),
        ({"scenario": "busy", "to": 15557770001}, 'put it in quotes: "+15557770001"'),
        ({"scenario": "busy", "times": 0}, "times: it must be greater than or equal to 1"),
        ({"scenario": "busy", "times": True}, "times: it must be a valid integer"),
        ({"scenario": "busy", "tmes": 1}, "tmes: unknown key, did you mean 'times'?"),
        ({"scenario": "busy", "x": 1}, "x: unknown key, not one of scenario, to, times"),
        (
            {"scenario": {"ring_for": "3s"}, "to": "*"},
            "scenario: unknown key 'ring_for'; did you mean 'rings_for'?",
        ),
        (
            {"scenario": {"one_of": [{"rings_for": "soon"}]}, "to": "*"},
            "scenario: one_of[0].rings_for: 'soon' is not a duration",
        ),
        (
            {"scenario": "refuses: busy\nanswers: human", "to": "*"},
            "scenario:2:1: answers: cannot stand beside refuses",
        ),
        ({"scenario": "refuses: [", "to": "*"}, "scenario:1:"),
        ({"scenario": "a: 1\n---\nb: 2", "to": "*"}, "scenario: write one scenario; these are 2"),
        ({"scenario": "\n", "to": "*"}, "scenario: write one scenario; these are 0"),
        ({"scenario": "- a: 1", "to": "*"}, "scenario:1:1: received a list"),
    ],
)
def test_a_wrong_rule_is_told_with_its_place_and_what_to_write(
    emulator: Emulator, body: object, said: str
) -> None:
    assert said in refusal(emulator, body)
    assert emulator.control("GET", "/rules") == []


def test_more_rules_than_fit_are_refused(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulator.exchange.rulebook.MOST_RULES", 1)
    add(emulator, "busy")
    path = f"/_emulator/projects/{emulator.sid}/rules"
    answer = emulator.http.post(path, json={"scenario": "busy"})
    assert (answer.status_code, answer.json()["code"]) == (409, 20409)
    assert emulator.post(**valid(To=NUMBER)).status_code == 200
