"""Documents that dial: legs, who wins, and what the action is told."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from kit import Emulator, Receiver, emulator_with, numbered_sid

SCENARIOS = """
name: quick
to: ["+15557100001"]
rings_for: 2s
hangs_up_after: 10s
---
name: slow
to: ["+15557100002"]
rings_for: 20s
hangs_up_after: 10s
---
name: engaged
to: ["+15557100003"]
rings_for: 1s
refuses: busy
---
name: stays
to: ["+15557100004"]
rings_for: 1s
---
name: refuses-whisper
to: ["+15557100005"]
rings_for: 1s
replies: [silent]
---
name: accepts-whisper
to: ["+15557100006"]
rings_for: 1s
replies: [{presses: "1"}]
hangs_up_after: 20s
---
name: talks-and-stars
to: ["+15557100007"]
rings_for: 1s
at: [{at: 5s, presses: "5"}, {at: 10s, presses: "*"}]
---
name: nobody
to: ["+15557100008"]
refuses: no-answer
rings_for: 40s
---
name: sip
to: ["sip:desk@example.com"]
rings_for: 1s
refuses: {sip: 404}
"""
QUICK, SLOW, ENGAGED, STAYS, REFUSES, ACCEPTS, STARS, NOBODY = (
    f"+1555710000{number}" for number in range(1, 9)
)
_projects = count(710_000)


@pytest.fixture(scope="module")
def with_scenarios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("scenarios")
    (folder / "dial.yaml").write_text(SCENARIOS)
    with emulator_with(scenarios=folder) as url:
        yield url


@pytest.fixture
def emulator(with_scenarios: str) -> Iterator[Emulator]:
    emulator = Emulator(with_scenarios, numbered_sid(next(_projects)))
    yield emulator
    emulator.http.close()


def dial(emulator: Emulator, receiver: Receiver, xml: str, to: str = STAYS) -> dict[str, Any]:
    """Call somebody whose document is ``xml``, and let everything happen; the call."""
    document = receiver.document("/main", f"<Response>{xml}</Response>")
    receiver.document("/after", "<Response><Hangup/></Response>")
    call = emulator.place(To=to, Url=document)
    emulator.run()
    return emulator.call(call["sid"])


def children(emulator: Emulator, call: dict[str, Any]) -> list[dict[str, Any]]:
    """The calls that a call dialled, oldest first."""
    return [emulator.call(sid) for sid in emulator.calls(ParentCallSid=call["sid"])[::-1]]


def action(receiver: Receiver) -> dict[str, str]:
    """What the action was sent."""
    (told,) = receiver.at("/after")
    return told


def test_a_leg_that_answers_is_connected_and_its_end_goes_to_the_action(
    emulator: Emulator, receiver: Receiver
) -> None:
    call = dial(emulator, receiver, f"<Dial action='/after'>{QUICK}</Dial>")
    (leg,) = children(emulator, call)
    told = action(receiver)
    assert (told["DialCallSid"], told["DialCallStatus"]) == (leg["sid"], "completed")
    assert told["DialCallDuration"] == "10" == str(leg["duration"])
    assert (leg["status"], leg["parent_call_sid"]) == ("completed", call["sid"])
    assert (call["status"], call["duration"]) == ("completed", 1 + 2 + 10)


def test_the_first_of_several_to_answer_wins(emulator: Emulator, receiver: Receiver) -> None:
    numbers = "".join(f"<Number>{each}</Number>" for each in (SLOW, ENGAGED, QUICK))
    call = dial(emulator, receiver, f"<Dial action='/after'>{numbers}</Dial>")
    statuses = {leg["to"]: leg["status"] for leg in children(emulator, call)}
    assert statuses == {SLOW: "canceled", ENGAGED: "busy", QUICK: "completed"}
    assert action(receiver)["DialCallStatus"] == "completed"


@pytest.mark.parametrize(
    ("noun", "status"),
    [
        (ENGAGED, "busy"),
        (NOBODY, "no-answer"),
        ("<Sip>sip:desk@example.com</Sip>", "failed"),
        ("<Number>nonsense</Number>", "failed"),
    ],
)
def test_the_action_is_told_why_nobody_was_reached(
    emulator: Emulator, receiver: Receiver, noun: str, status: str
) -> None:
    dial(emulator, receiver, f"<Dial action='/after'>{noun}</Dial>")
    assert action(receiver)["DialCallStatus"] == status


def test_without_an_action_the_document_goes_on(emulator: Emulator, receiver: Receiver) -> None:
    dial(emulator, receiver, f"<Dial>{ENGAGED}</Dial><Say>Sorry</Say>")
    assert [each["text"] for each in emulator.journal(kind="verb-started")] == [
        f"dials {ENGAGED}",
        "says: Sorry",
    ]


def test_a_leg_reports_its_own_life(emulator: Emulator, receiver: Receiver) -> None:
    events = "initiated ringing answered completed"
    noun = f"<Number statusCallback='/leg' statusCallbackEvent='{events}'>{QUICK}</Number>"
    call = dial(emulator, receiver, f"<Dial callerId='+15550001111'>{noun}</Dial>")
    told = receiver.at("/leg")
    assert [each["CallStatus"] for each in told] == [
        *("initiated", "ringing", "in-progress", "completed")
    ]
    assert {each["Direction"] for each in told} == {"outbound-dial"}
    assert {each["ParentCallSid"] for each in told} == {call["sid"]}
    assert {each["From"] for each in told} == {"+15550001111"}


def test_a_whisper_is_heard_before_the_calls_are_connected(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.document("/whisper", "<Response><Say>One two three four five</Say></Response>")
    dial(emulator, receiver, f"<Dial><Number url='/whisper'>{QUICK}</Number></Dial>")
    texts = [each["text"] for each in emulator.journal()]
    assert texts.index("says: One two three four five") < texts.index("is connected")
    (asked,) = receiver.at("/whisper")
    assert (asked["To"], asked["Direction"]) == (QUICK, "outbound-dial")


@pytest.mark.parametrize(("to", "status"), [(ACCEPTS, "completed"), (REFUSES, "no-answer")])
def test_a_call_can_be_screened(
    emulator: Emulator, receiver: Receiver, to: str, status: str
) -> None:
    receiver.document(
        "/screen",
        "<Response><Gather numDigits='1' action='/accept'><Say>Press 1</Say></Gather>"
        "<Hangup/></Response>",
    )
    receiver.document("/accept", "<Response/>")
    dial(
        emulator,
        receiver,
        f"<Dial action='/after'><Number url='/screen'>{to}</Number></Dial>",
    )
    assert action(receiver)["DialCallStatus"] == status


def test_a_star_hangs_up_on_the_leg_but_not_the_call(
    emulator: Emulator, receiver: Receiver
) -> None:
    xml = f"<Dial hangupOnStar='true' action='/after'>{STAYS}</Dial>"
    call = dial(emulator, receiver, xml, to=STARS)
    (leg,) = children(emulator, call)
    assert (leg["status"], action(receiver)["DialCallStatus"]) == ("completed", "completed")
    assert action(receiver)["CallStatus"] == "in-progress"


def test_a_connection_lasts_no_longer_than_its_limit(
    emulator: Emulator, receiver: Receiver
) -> None:
    call = dial(emulator, receiver, f"<Dial timeLimit='7' action='/after'>{STAYS}</Dial>")
    assert action(receiver)["DialCallDuration"] == "7"
    assert [leg["duration"] for leg in children(emulator, call)] == [7]


def test_the_end_of_the_call_ends_its_legs(emulator: Emulator, receiver: Receiver) -> None:
    document = receiver.document("/main", f"<Response><Dial>{STAYS}</Dial></Response>")
    call = emulator.place(To=STAYS, Url=document)
    emulator.advance(30)
    emulator.update(call["sid"], Status="completed")
    emulator.advance(0)
    assert [leg["status"] for leg in children(emulator, call)] == ["completed"]


def test_a_new_document_for_the_call_ends_its_legs(emulator: Emulator, receiver: Receiver) -> None:
    document = receiver.document("/main", f"<Response><Dial>{SLOW}</Dial></Response>")
    call = emulator.place(To=STAYS, Url=document)
    emulator.advance(10)
    emulator.update(call["sid"], Url=receiver.document("/new", "<Response><Pause/></Response>"))
    emulator.run()
    assert [leg["status"] for leg in children(emulator, call)] == ["canceled"]
    assert emulator.call(call["sid"])["status"] == "completed"


def test_a_leg_can_be_given_a_document_of_its_own(emulator: Emulator, receiver: Receiver) -> None:
    xml = f"<Response><Dial action='/after'>{STAYS}</Dial></Response>"
    receiver.document("/after", "<Response><Hangup/></Response>")
    call = emulator.place(To=STAYS, Url=receiver.document("/main", xml))
    emulator.advance(20)
    (leg,) = children(emulator, call)
    emulator.update(leg["sid"], Url=receiver.document("/new", "<Response><Pause/></Response>"))
    emulator.run()
    assert action(receiver)["DialCallStatus"] == "completed"
    assert len(receiver.at("/new")) == 1


def test_a_connection_is_recorded(emulator: Emulator, receiver: Receiver) -> None:
    xml = (
        "<Dial record='record-from-answer-dual' recordingStatusCallback='/recorded' "
        f"action='/after'>{QUICK}</Dial>"
    )
    call = dial(emulator, receiver, xml)
    (told,) = receiver.at("/recorded")
    assert (told["RecordingSource"], told["RecordingChannels"]) == ("DialVerb", "2")
    assert (told["CallSid"], told["RecordingDuration"]) == (call["sid"], "10")
    assert action(receiver)["RecordingUrl"] == told["RecordingUrl"]


def test_keys_are_sent_to_whoever_answers(emulator: Emulator, receiver: Receiver) -> None:
    dial(emulator, receiver, f"<Dial><Number sendDigits='w12'>{QUICK}</Number></Dial>")
    assert "presses w12" in [each["text"] for each in emulator.journal(kind="verb-started")]


@pytest.mark.parametrize(
    "xml",
    [
        "<Dial sequential='true'><Number>{to}</Number></Dial>",
        "<Dial><Conference participantLabel='agent'>room</Conference></Dial>",
        "<Dial timeout='5'><Queue reservationSid='r'>support</Queue></Dial>",
    ],
)
def test_what_is_not_simulated_says_that_it_has_no_effect(
    emulator: Emulator, receiver: Receiver, xml: str
) -> None:
    url = receiver.document("/main", f"<Response>{xml.format(to=QUICK)}</Response>")
    call = emulator.place(To=STAYS, Url=url)
    emulator.advance(10)
    assert emulator.notifications(call["sid"]) == [13750]
