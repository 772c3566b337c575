"""The page about scenarios: its far ends behave as they say, and its mistakes are found."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types
from kit import Emulator, Receiver, project_with
from pages import blocks, only_block
from program import run
from terminal import Terminal

from emulator.exchange.yamltext import read_documents

PAGE = "docs/scenarios.md"
NUMBER = "+15557771000"
LONG = "<Response><Pause length='600'/></Response>"
ASKS = "<Gather input='dtmf speech'><Say>Please enter your {}</Say></Gather>"
QUESTIONS = f"<Response>{''.join(map(ASKS.format, ('name', 'PIN', 'wish', 'name')))}</Response>"
PAYS = "<Response><Pay chargeAmount='5' maxAttempts='2'/></Response>"
MENU = """name: menu
summary: Every mistake that the page shows.
to: [+15555550101]
ring_for: 3s
rings_after: soon
refuses: busy
answers: human
"""
WRONG_CARD = "enters a payment card number that is wrong (invalid-card-number)"


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    """One that has read every file of the page."""
    for number, block in enumerate(blocks(PAGE, "yaml")):
        (tmp_path / f"{number}.yaml").write_text(block.text)
    with project_with(scenarios=tmp_path) as emulator:
        yield emulator


def use(emulator: Emulator, name: str) -> None:
    emulator.control("POST", "/rules", json={"to": NUMBER, "scenario": name})


@pytest.mark.parametrize(
    ("name", "document", "done"),
    [
        ("voicemail", LONG, ["13.0 answers: machine", "43.0 hangs up"]),
        (
            "caller-with-a-pin",
            QUESTIONS,
            [
                *("7.0 answers: human", "17.2 presses 1234#"),
                *("19.6 says: billing please", "23.0 hangs up"),
            ],
        ),
        (
            "impatient",
            LONG,
            ["7.0 answers: human", "17.0 presses 5", "22.0 says: hello?", "27.0 hangs up"],
        ),
    ],
)
def test_a_far_end_of_the_page_does_what_its_file_says(
    emulator: Emulator, name: str, document: str, done: list[str]
) -> None:
    use(emulator, name)
    sid = emulator.place(To=NUMBER, Twiml=document)["sid"]
    emulator.run()
    lines = emulator.control("GET", f"/calls/{sid}/conversation")
    end = lines[-1] | {"text": "hangs up"}
    assert "the called party hung up" in lines[-1]["text"]
    acted = [*(line for line in lines if line["who"] == "called"), end]
    assert [f"{line['seconds']} {line['text']}" for line in acted] == done


def test_a_card_is_entered_wrongly_and_then_rightly(emulator: Emulator) -> None:
    sid = emulator.place(To="+15557770003", Twiml=PAYS)["sid"]
    emulator.run()
    told = emulator.control("GET", f"/calls/{sid}/conversation")
    first, second, *_ = [line["text"] for line in told if line["who"] == "called"][1:]
    assert (first, second) == (WRONG_CARD, "enters the payment card number")


@pytest.mark.parametrize("number", ["+15555550105", "sip:nobody@example.com"])
def test_a_call_is_declined(emulator: Emulator, number: str) -> None:
    sid = emulator.place(To=number)["sid"]
    emulator.run()
    call = emulator.call(sid)
    assert (call["status"], call["sip_result_code"]) == ("busy", "603")


def test_each_far_end_of_a_choice_is_chosen_about_as_often_as_it_should(emulator: Emulator) -> None:
    use(emulator, "the-real-world")
    wanted = {"To": NUMBER, "Twiml": LONG, "MachineDetection": "Enable"}
    sids = [emulator.place(**wanted)["sid"] for _ in range(90)]
    emulator.run()
    chosen = Counter(emulator.call(sid)["answered_by"] for sid in sids)
    assert chosen == {"human": 56, "machine": 24, None: 10}


def test_callbacks_are_lost_late_doubled_and_swapped(
    emulator: Emulator, receiver: Receiver
) -> None:
    use(emulator, "bad-network")
    events = ["initiated", "ringing", "answered", "completed"]
    emulator.place(To=NUMBER, Twiml=LONG, StatusCallback=receiver.url(), StatusCallbackEvent=events)
    emulator.run()
    assert receiver.statuses() == ["in-progress", "completed", "initiated", "completed"]


def test_an_editor_finds_nothing_wrong_with_the_files(tmp_path: Path) -> None:
    (line,) = only_block(PAGE, "text", "A file").text.splitlines()
    with Terminal(tmp_path) as terminal:
        terminal.run(*blocks(PAGE, "console"))
    schema = json.loads((tmp_path / line.partition("$schema=")[2]).read_text())
    for block in blocks(PAGE, "yaml"):
        for document in read_documents(block.text, str(block))[0]:
            Draft202012Validator(schema).validate(document.data)


def test_mistakes_are_shown_as_on_the_page(tmp_path: Path) -> None:
    (tmp_path / "my-scenarios").mkdir()
    (tmp_path / "my-scenarios" / "menu.yaml").write_text(MENU)
    command, _, shown = only_block(PAGE, "text", "Mistakes").text.partition("\n")
    checked = run(*command.split()[2:], cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (1, shown)
