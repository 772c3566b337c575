"""Refer: a SIP call is handed on, and the action is told what became of it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from kit import Emulator, Receiver, emulator_with, numbered_sid

SCENARIOS = """
name: busy
to: ["sip:busy@h"]
refer: busy
---
name: nobody
to: ["sip:nobody@h"]
refer: no-answer
---
name: declines
to: ["sip:declines@h"]
refer: {sip: 603, after: 5s}
---
name: fails
to: ["sip:fails@h"]
refer: {notify: 404}
---
name: silent
to: ["sip:silent@h"]
refer: silent
---
name: leaves
to: ["sip:leaves@h"]
refer: silent
hangs_up_after: 10s
"""
REFER = "<Refer action='/done'><Sip>sip:other@example.com</Sip></Refer><Say>Never</Say>"
_projects = count(710_000)


@pytest.fixture(scope="module")
def with_scenarios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("scenarios")
    (folder / "refer.yaml").write_text(SCENARIOS)
    with emulator_with(scenarios=folder) as url:
        yield url


@pytest.fixture
def emulator(with_scenarios: str) -> Iterator[Emulator]:
    emulator = Emulator(with_scenarios, numbered_sid(next(_projects)))
    yield emulator
    emulator.http.close()


def run(emulator: Emulator, receiver: Receiver, to: str, xml: str = REFER) -> str:
    url = receiver.document("/answer", f"<Response>{xml}</Response>")
    sid: str = emulator.place(To=to, Url=url)["sid"]
    emulator.run()
    return sid


def told(receiver: Receiver) -> list[dict[str, str]]:
    """What the action was told of the transfer, each time."""
    names = ("ReferCallStatus", "ReferSipResponseCode", "NotifySipResponseCode")
    return [
        {name: params[name] for name in names if name in params} for params in receiver.at("/done")
    ]


def outcome(status: str | None, sip: int | None = 202, notify: int | None = None) -> dict[str, str]:
    told = {
        "ReferCallStatus": status,
        "ReferSipResponseCode": sip,
        "NotifySipResponseCode": notify,
    }
    return {name: str(value) for name, value in told.items() if value is not None}


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("sip:anybody@h", outcome("in-progress", 202, 200)),
        ("sips:anybody@h", outcome("in-progress", 202, 200)),
        ("sip:busy@h", outcome("busy", 202, 486)),
        ("sip:nobody@h", outcome("no-answer", 202, 487)),
        ("sip:declines@h", outcome("failed", 603)),
        ("sip:fails@h", outcome("failed", 202, 404)),
        ("sip:silent@h", outcome(None, 202)),
    ],
)
def test_the_action_is_told_what_became_of_the_transfer(
    emulator: Emulator, receiver: Receiver, to: str, expected: dict[str, str]
) -> None:
    sid = run(emulator, receiver, to)
    assert told(receiver) == [expected]
    assert emulator.notifications(sid) == []


def test_the_call_goes_on_with_what_the_action_answers(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.document("/done", "<Response><Say>Transferred</Say></Response>")
    run(emulator, receiver, "sip:anybody@h")
    started = [each["text"] for each in emulator.journal(kind="verb-started")]
    assert started == ["refers the call to sip:other@example.com", "says: Transferred"]


def test_without_an_action_the_next_verb_follows(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, "sip:busy@h", "<Refer><Sip>sip:x@h</Sip></Refer><Say>Still here</Say>")
    (refer, say) = emulator.journal(kind="verb-started")
    assert say["text"] == "says: Still here"
    (ended, _) = emulator.journal(kind="verb-ended")
    assert (refer["details"]["verb"], ended["details"]["seconds"]) == ("Refer", 2)


def test_a_call_to_a_number_cannot_be_referred(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, "+15557770009")
    assert emulator.notifications(sid) == [13801]
    assert told(receiver) == [outcome("failed", None)]


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        ("<Sip>+15551234567</Sip>", [32110]),
        ("<Sip/>", [32110]),
        ("", [32110]),
        ("<Number>+15551234567</Number>", [13215, 32110]),
    ],
)
def test_a_target_that_is_no_sip_address_fails(
    emulator: Emulator, receiver: Receiver, inside: str, codes: list[int]
) -> None:
    sid = run(emulator, receiver, "sip:anybody@h", f"<Refer action='/done'>{inside}</Refer>")
    assert emulator.notifications(sid) == codes
    assert told(receiver) == [outcome("failed", None)]


def test_of_two_targets_the_first_counts(emulator: Emulator, receiver: Receiver) -> None:
    two = "<Refer action='/done'><Sip>sip:a@h</Sip><Sip>sip:b@h</Sip></Refer>"
    sid = run(emulator, receiver, "sip:anybody@h", two)
    assert emulator.notifications(sid) == [13215]
    assert emulator.journal(kind="verb-started")[0]["text"] == "refers the call to sip:a@h"


def test_a_far_end_that_leaves_ends_the_transfer(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, "sip:leaves@h")
    assert emulator.call(sid)["duration"] == 10
    assert told(receiver) == [{"ReferCallStatus": "canceled"}]


def test_the_conversation_tells_how_the_far_end_answered(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = run(emulator, receiver, "sip:busy@h")
    lines = emulator.control("GET", f"/calls/{sid}/conversation")
    told = [(line["who"], line["text"]) for line in lines if "refer" in line["text"].lower()]
    with_what = "ReferCallStatus=busy, ReferSipResponseCode=202, NotifySipResponseCode=486"
    assert told == [
        ("document", "refers the call to sip:other@example.com (2 s)"),
        ("called", "answered the REFER with 202 Accepted, and reported 486 Busy Here"),
        ("application", f"POST {receiver.url('/done')} ({with_what}) -> 200"),
    ]
