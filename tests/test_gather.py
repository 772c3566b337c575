"""Documents that ask for keys or words, and far ends that answer."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from kit import Emulator, Receiver, emulator_with, numbered_sid

SCENARIOS = """
name: presses
to: ["+15557000001"]
replies: [{presses: "12w3#", after: 2s}, {presses: "9"}]
---
name: speaks
to: ["+15557000002"]
replies: [{says: "billing please", confidence: 0.8, after: 1s}]
---
name: silent
to: ["+15557000003"]
replies: [silent]
---
name: interrupts
to: ["+15557000004"]
at: [{at: 1s, presses: "5"}]
---
name: chooses
to: ["+15557000005"]
replies:
  - {presses: "1111#", when: {prompt: "*PIN*"}}
  - {presses: "2#", when: {url: "*/menu"}}
---
name: leaves
to: ["+15557000006"]
replies: [hangs_up]
---
name: leaves-a-message
to: ["+15557000007"]
replies: [{says: "call me back tomorrow", after: 1s}]
---
name: ends-with-a-key
to: ["+15557000008"]
replies: [{presses: "#", after: 3s}]
"""
PRESSES, SPEAKS, SILENT, INTERRUPTS, CHOOSES, LEAVES, MESSAGE, KEY = (
    f"+1555700000{number}" for number in range(1, 9)
)
_projects = count(700_000)


@pytest.fixture(scope="module")
def with_scenarios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("scenarios")
    (folder / "replies.yaml").write_text(SCENARIOS)
    with emulator_with(scenarios=folder) as url:
        yield url


@pytest.fixture
def emulator(with_scenarios: str) -> Iterator[Emulator]:
    emulator = Emulator(with_scenarios, numbered_sid(next(_projects)))
    yield emulator
    emulator.http.close()


def actions(emulator: Emulator, receiver: Receiver, to: str, xml: str) -> list[dict[str, str]]:
    """What the action of ``xml``, a document's content, was sent."""
    document = receiver.document("/menu", f"<Response>{xml}</Response>")
    emulator.place(To=to, Url=document)
    emulator.run()
    return receiver.at("/action")


def heard(emulator: Emulator) -> list[str]:
    return [each["text"] for each in emulator.journal(kind="verb-started")]


GATHER = "<Gather action='/action'><Say>Enter your number</Say></Gather><Say>Nothing</Say>"


def test_keys_go_to_the_action_without_the_one_that_finishes(
    emulator: Emulator, receiver: Receiver
) -> None:
    (action,) = actions(emulator, receiver, PRESSES, GATHER)
    assert action["Digits"] == "123"
    assert action["CallStatus"] == "in-progress"
    assert "says: Nothing" not in heard(emulator)


@pytest.mark.parametrize(
    ("attributes", "digits"),
    [
        ("numDigits='2'", "12"),
        ("finishOnKey='3'", "12"),
        ("finishOnKey=''", "123#"),
        ("timeout='3'", "123"),
    ],
)
def test_how_input_ends(
    emulator: Emulator, receiver: Receiver, attributes: str, digits: str
) -> None:
    xml = f"<Gather action='/action' {attributes}><Say>Enter your number</Say></Gather>"
    (action,) = actions(emulator, receiver, PRESSES, xml)
    assert action["Digits"] == digits


def test_without_input_the_next_verb_follows_after_the_timeout(
    emulator: Emulator, receiver: Receiver
) -> None:
    assert actions(emulator, receiver, SILENT, GATHER) == []
    assert heard(emulator)[-1] == "says: Nothing"
    started = emulator.journal(kind="verb-started")
    assert [each["at"][17:23] for each in started] == ["07.000", "07.000", "13.200"]


def test_an_empty_result_can_be_asked_for(emulator: Emulator, receiver: Receiver) -> None:
    xml = "<Gather action='/action' actionOnEmptyResult='true'/>"
    (action,) = actions(emulator, receiver, SILENT, xml)
    assert action["Digits"] == ""


def test_a_key_cuts_the_prompt_short(emulator: Emulator, receiver: Receiver) -> None:
    xml = "<Gather action='/action' numDigits='1'><Pause length='60'/></Gather>"
    (action,) = actions(emulator, receiver, INTERRUPTS, xml)
    assert action["Digits"] == "5"
    ended = [each["text"] for each in emulator.journal(kind="verb-ended")]
    assert "Pause interrupted after 1 s" in ended


def test_words_go_to_the_action_with_their_confidence(
    emulator: Emulator, receiver: Receiver
) -> None:
    xml = "<Gather input='speech' action='/action' method='GET'><Say>Why?</Say></Gather>"
    (action,) = actions(emulator, receiver, SPEAKS, xml)
    assert (action["SpeechResult"], action["Confidence"]) == ("billing please", "0.8")
    assert receiver.requests[-1].method == "GET"


def test_words_mean_nothing_to_a_gather_of_keys(emulator: Emulator, receiver: Receiver) -> None:
    assert actions(emulator, receiver, SPEAKS, GATHER) == []


def test_keys_or_words_whichever_comes(emulator: Emulator, receiver: Receiver) -> None:
    xml = "<Gather input='dtmf speech' action='/action'/>"
    assert "SpeechResult" in actions(emulator, receiver, SPEAKS, xml)[0]
    assert "Digits" in actions(emulator, receiver, PRESSES, xml)[1]


def test_without_an_action_the_document_is_asked_again(
    emulator: Emulator, receiver: Receiver
) -> None:
    menu = receiver.document("/menu", "<Response><Gather/></Response>")
    emulator.place(To=PRESSES, Url=menu)
    emulator.run()
    assert [params.get("Digits") for params in receiver.at("/menu")] == [None, "123", "9"]


def test_replies_can_depend_on_the_prompt_and_on_the_document(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.document(
        "/pin", "<Response><Gather action='/action'><Say>Your PIN</Say></Gather></Response>"
    )
    menu = receiver.document("/menu", "<Response><Gather action='/pin'/></Response>")
    emulator.place(To=CHOOSES, Url=menu)
    emulator.run()
    assert [params["Digits"] for params in receiver.at("/pin")] == ["2"]
    assert [params["Digits"] for params in receiver.at("/action")] == ["1111"]


def test_a_far_end_can_hang_up_when_asked(emulator: Emulator, receiver: Receiver) -> None:
    assert actions(emulator, receiver, LEAVES, GATHER) == []
    (call,) = emulator.control("GET", "/calls")
    assert (call["resource"]["status"], call["resource"]["duration"]) == ("completed", 1)


def test_a_verb_that_cannot_be_in_a_gather_is_reported(
    emulator: Emulator, receiver: Receiver
) -> None:
    actions(emulator, receiver, SILENT, "<Gather action='/a'><Hangup/><Say>Hi</Say></Gather>")
    (call,) = emulator.control("GET", "/calls")
    assert [each["code"] for each in call["notifications"]] == [13750]


def test_a_message_is_recorded_and_can_be_heard(emulator: Emulator, receiver: Receiver) -> None:
    record = "<Record action='/action' recordingStatusCallback='/recorded'/>"
    xml = f"<Pause length='2'/>{record}<Say>Not reached</Say>"
    (action,) = actions(emulator, receiver, MESSAGE, xml)
    assert (action["RecordingDuration"], action["Digits"]) == ("2", "")
    (reported,) = receiver.at("/recorded")
    assert (reported["RecordingStatus"], reported["RecordingSource"]) == (
        "completed",
        "RecordVerb",
    )
    assert reported["RecordingUrl"] == action["RecordingUrl"]
    audio = emulator.http.get(action["RecordingUrl"])
    assert audio.content[:4] == b"RIFF"
    assert "says: Not reached" not in heard(emulator)


def test_a_key_ends_a_recording(emulator: Emulator, receiver: Receiver) -> None:
    (action,) = actions(emulator, receiver, KEY, "<Record action='/action' trim='do-not-trim'/>")
    assert (action["Digits"], action["RecordingDuration"]) == ("#", "3")


def test_a_recording_ends_at_its_longest_time(emulator: Emulator, receiver: Receiver) -> None:
    xml = "<Record action='/action' maxLength='2' timeout='60' trim='do-not-trim'/>"
    (action,) = actions(emulator, receiver, MESSAGE, xml)
    assert action["RecordingDuration"] == "2"
