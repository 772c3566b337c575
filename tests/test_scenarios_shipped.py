"""Every shipped scenario, called at its number and lived through to its end."""

import pytest
from kit import Emulator, Receiver

from emulator.core.farend import Scenario
from emulator.exchange.scenarios import shipped_scenarios

A_MINUTE = "<Response><Pause length='60'/></Response>"
EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]
ANSWERED = ("initiated", "ringing", "in-progress", "completed")

# What the application is told, the SIP status, and how many seconds it all takes when a call
# that is answered goes on for a minute unless the far end hangs up.
ENDS: dict[str, tuple[tuple[str, ...], int, float]] = {
    "human": (ANSWERED, 200, 67),
    "slow-answer": (ANSWERED, 200, 106),
    "hangs-up-at-once": (ANSWERED, 200, 7.5),
    "silent-line": (ANSWERED, 200, 67),
    "talkative-human": (ANSWERED, 200, 67),
    "receptionist": (ANSWERED, 200, 67),
    "hangs-up-midway": (ANSWERED, 200, 15),
    "voicemail": (ANSWERED, 200, 43),
    "short-voicemail": (ANSWERED, 200, 43),
    "voicemail-without-beep": (ANSWERED, 200, 43),
    "fax": (ANSWERED, 200, 45),
    "busy": (("initiated", "ringing", "busy"), 486, 3),
    "no-answer": (("initiated", "ringing", "no-answer"), 487, 60),
    "not-found": (("initiated", "failed"), 404, 0),
    "declined": (("initiated", "ringing", "busy"), 603, 5),
    "unreachable": (("initiated", "no-answer"), 480, 1),
    "forbidden": (("initiated", "failed"), 403, 0),
    "server-error": (("initiated", "failed"), 503, 3),
    "presses-1": (ANSWERED, 200, 67),
    "enters-pin": (ANSWERED, 200, 67),
    "wrong-pin-first": (ANSWERED, 200, 67),
    "asks-for-billing": (ANSWERED, 200, 67),
    "mumbles": (ANSWERED, 200, 67),
    "needs-a-second-try": (ANSWERED, 200, 67),
    "hangs-up-on-menu": (ANSWERED, 200, 67),
    "opts-out": (ANSWERED, 200, 15),
    "card-declined": (ANSWERED, 200, 67),
    "mistypes-card": (ANSWERED, 200, 67),
    "gives-up-paying": (ANSWERED, 200, 67),
    "slow-to-connect": (ANSWERED, 200, 76),
    "expensive": (ANSWERED, 200, 67),
    "late-recording": (ANSWERED, 200, 67),
    "lost-callback": (("initiated", "in-progress", "completed"), 200, 67),
    "repeated-callback": ((*ANSWERED, "completed"), 200, 17),
    "late-callback": (ANSWERED, 200, 67),
    "reordered-callbacks": (("ringing", "initiated", "completed", "in-progress"), 200, 17),
}
CHANCE = "mixed"  # ends in one of several ways


@pytest.mark.parametrize(
    "scenario", [each for each in shipped_scenarios() if each.name != CHANCE], ids=lambda s: s.name
)
def test_a_shipped_scenario_ends_as_its_summary_says(
    emulator: Emulator, receiver: Receiver, scenario: Scenario
) -> None:
    told, sip, seconds = ENDS[scenario.name]
    call = emulator.place(
        To=scenario.to[0],
        Twiml=A_MINUTE,
        StatusCallback=receiver.url(),
        StatusCallbackEvent=EVERY_EVENT,
    )
    moved = emulator.run()
    ended = emulator.call(call["sid"])
    assert tuple(receiver.statuses()) == told
    assert (ended["sip_result_code"], moved["seconds"]) == (str(sip), seconds)
    assert (moved["reached_limit"], emulator.notifications(call["sid"])) == (False, [])
    assert emulator.control("GET", f"/calls/{call['sid']}")["scenario"] == scenario.name


def test_no_shipped_scenario_is_forgotten_here() -> None:
    assert {each.name for each in shipped_scenarios()} == {*ENDS, CHANCE}


def test_the_mixed_scenario_brings_people_machines_and_refusals(emulator: Emulator) -> None:
    for _ in range(40):
        emulator.place(To="+15555550110", Twiml=A_MINUTE)
    assert emulator.run()["reached_limit"] is False
    calls = [each["resource"] for each in emulator.control("GET", "/calls")]
    assert {each["status"] for each in calls} == {"completed", "busy", "no-answer"}
    rang = {each["start_time"] for each in calls if each["status"] == "completed"}
    assert rang == {"Sat, 31 Jan 2026 12:00:07 +0000", "Sat, 31 Jan 2026 12:00:13 +0000"}


def test_the_expensive_route_costs_what_it_says(emulator: Emulator) -> None:
    call = emulator.place(To="+15555550131")
    emulator.run()
    assert emulator.call(call["sid"])["price"] == 0.85


@pytest.mark.parametrize(
    ("number", "result"),
    [
        ("+15555550140", "payment-connector-error"),
        ("+15555550141", "success"),
        ("+15555550142", "caller-interrupted-with-star"),
    ],
)
def test_who_pays_does_what_the_summary_says(
    emulator: Emulator, receiver: Receiver, number: str, result: str
) -> None:
    pay = "<Response><Pay chargeAmount='5' maxAttempts='2' action='/paid'/></Response>"
    emulator.place(To=number, Url=receiver.document("/pay", pay))
    emulator.run()
    assert [each["Result"] for each in receiver.at("/paid")] == [result]
