"""What calls cost, what that takes from the balance, and who is refused for it."""

import pytest
from kit import Emulator

RATES = {"+1": 0.01, "+1555": 0.02, "+44": 0.05, "sip": 0.003}


@pytest.mark.parametrize(
    ("to", "price"),
    [
        ("+15555550100", 0.02),
        ("+13105550100", 0.01),
        ("+442071234567", 0.05),
        ("+4930123456", 0.008),
        ("sip:alice@example.com", 0.003),
    ],
)
def test_the_longest_prefix_of_the_rate_table_decides_the_price(
    emulator: Emulator, to: str, price: float
) -> None:
    emulator.put(rates=RATES)
    call = emulator.place(To=to)
    emulator.run()
    assert emulator.call(call["sid"])["price"] == price


def test_the_price_counts_started_minutes(emulator: Emulator) -> None:
    emulator.put(rate=0.01)
    calls = [
        emulator.place(Twiml=f"<Response><Pause length='{seconds}'/></Response>")
        for seconds in (1, 60, 61)
    ]
    emulator.run()
    assert [emulator.call(call["sid"])["price"] for call in calls] == [0.01, 0.01, 0.02]


def test_a_call_that_nobody_answered_costs_nothing(emulator: Emulator) -> None:
    call = emulator.place(To="+15555550102")
    assert call["price"] is None
    emulator.run()
    assert emulator.call(call["sid"])["price"] == 0


@pytest.mark.parametrize(("limit", "created"), [("0.02", True), ("0.0199", False)])
def test_max_price_per_minute_is_compared_with_the_rate_of_the_number(
    emulator: Emulator, limit: str, created: bool
) -> None:
    emulator.put(rates=RATES)
    if created:
        emulator.place(MaxPricePerMinute=limit)
    else:
        assert emulator.refusal(MaxPricePerMinute=limit) == {
            "30010": "Maxpriceperminute was exceeded. This call's cost is 0.02 per minute."
        }


def test_calls_and_recordings_are_taken_from_the_balance(emulator: Emulator) -> None:
    emulator.put(rate=0.01, recording_rate=0.0025, balance=1)
    emulator.place(Record="true", Twiml="<Response><Say>Good morning to you</Say></Response>")
    emulator.run()
    assert emulator.control("GET", "/policy")["balance"] == pytest.approx(0.9875)


def test_a_project_with_no_balance_left_places_no_calls_until_it_has_some(
    emulator: Emulator,
) -> None:
    emulator.put(rate=0.01, balance=0.01)
    emulator.place()
    emulator.run()
    assert "0.00 USD left" in emulator.refusal()["30002"]
    emulator.control("PATCH", "/policy", json={"balance": 0.01})
    emulator.place()


def test_a_change_of_policy_changes_only_what_it_names(emulator: Emulator) -> None:
    emulator.put(rates=RATES, balance=5, calls_per_second=2, trial=True)
    before = emulator.control("GET", "/policy")
    after = emulator.control("PATCH", "/policy", json={"rate": 0.5})
    assert after == before | {"rate": 0.5}
    assert emulator.control("PATCH", "/policy", json={"calls_per_second": None}) == after | {
        "calls_per_second": None
    }


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"rates": {"0049": 1}}, "rates"),
        ({"rate": -1}, "rate"),
        ({"calls_per_second": 0}, "calls_per_second"),
        ({"requests": 1}, "requests"),
    ],
)
def test_a_wrong_policy_is_refused_with_what_is_wrong(
    emulator: Emulator, change: dict[str, object], complaint: str
) -> None:
    answer = emulator.http.patch(f"/_emulator/projects/{emulator.sid}/policy", json=change)
    assert answer.status_code == 400
    assert complaint in answer.json()["message"]


def test_a_scenario_can_set_the_price(emulator: Emulator) -> None:
    call = emulator.place(To="+15555550131")
    emulator.run()
    assert emulator.call(call["sid"])["price"] == 0.85
