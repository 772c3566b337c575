"""The page about the API: its examples do what the text around them says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit import TOKEN, Emulator, Receiver
from pages import blocks, only_block
from terminal import Terminal

from emulator.exchange.project_settings import BUILT_IN_SID, BUILT_IN_TOKEN

PAGE = "docs/api.md"
LONG = "<Response><Pause length='600'/></Response>"


@pytest.fixture
def terminal(emulator: Emulator, receiver: Receiver, tmp_path: Path) -> Iterator[Terminal]:
    """A shell that knows what the page says it has to, with a project of its own."""
    places = {"emulator": emulator.base_url, "application": receiver.url()}
    with Terminal(tmp_path, **places) as terminal:
        base, project, token, api = blocks(PAGE, "console")[0].commands
        terminal.type(base)
        assert (project, token) == (f"PROJECT={BUILT_IN_SID}", f"TOKEN={BUILT_IN_TOKEN}")
        terminal.set(PROJECT=emulator.sid, TOKEN=TOKEN)
        terminal.type(api)
        yield terminal


def examples(heading: str) -> list[str]:
    return only_block(PAGE, "console", heading).commands


@pytest.fixture
def connected(emulator: Emulator, terminal: Terminal) -> str:
    """The SID of a call in progress, which the shell knows."""
    sid: str = emulator.place(Twiml=LONG)["sid"]
    emulator.advance(8)
    terminal.set(CALL=sid)
    return sid


def test_a_list_is_filtered(emulator: Emulator, terminal: Terminal) -> None:
    ended = emulator.place()["sid"]
    emulator.run()
    emulator.place()
    (listed,) = examples("Lists")
    assert [each["sid"] for each in json.loads(terminal.type(listed))["calls"]] == [ended]


def test_a_call_gets_another_document_and_an_end(
    emulator: Emulator, terminal: Terminal, connected: str
) -> None:
    document, end = examples("Updates")
    assert json.loads(terminal.type(document))["status"] == "in-progress"
    emulator.advance(0.1)
    terminal.type(end)
    told = emulator.control("GET", f"/calls/{connected}/conversation")
    assert "says: Bye" in " ".join(line["text"] for line in told)
    assert emulator.call(connected)["status"] == "completed"


@pytest.mark.usefixtures("connected")
def test_a_stream_starts_and_stops(
    emulator: Emulator, terminal: Terminal, receiver: Receiver
) -> None:
    said = [json.loads(terminal.type(command)) for command in examples("Streams")]
    assert [each["status"] for each in said] == ["in-progress", "stopped"]
    emulator.advance(0)
    events = [told["StreamEvent"] for told in receiver.at("/stream")]
    assert events == ["stream-started", "stream-stopped"]


def test_a_call_uses_the_application(
    emulator: Emulator, terminal: Terminal, receiver: Receiver
) -> None:
    receiver.document("/answer", "<Response/>")
    made, placed = examples("Applications")
    terminal.set(APPLICATION=json.loads(terminal.type(made))["sid"])
    sid = json.loads(terminal.type(placed))["sid"]
    emulator.run()
    assert [told["CallSid"] for told in receiver.at("/answer")] == [sid]


def test_numbers_are_purchased_chosen_and_verified(terminal: Terminal) -> None:
    said = [json.loads(terminal.type(command)) for command in examples("Numbers")]
    purchased, chosen, verified = (each["phone_number"] for each in said)
    assert (purchased, chosen[:5], verified) == ("+15551234567", "+1212", "+15559876543")


def test_somebody_calls(emulator: Emulator, terminal: Terminal, receiver: Receiver) -> None:
    menu = "<Response><Gather numDigits='1' action='/chosen'/></Response>"
    receiver.document("/answer", menu)
    terminal.type(examples("Numbers")[0])
    (calls,) = examples("Inbound calls")
    assert json.loads(terminal.type(calls))["resource"]["direction"] == "inbound"
    emulator.run()
    assert [told["Digits"] for told in receiver.at("/chosen")] == ["1"]


def test_a_call_is_taken_out_of_a_queue(
    emulator: Emulator, terminal: Terminal, receiver: Receiver
) -> None:
    made, taken_out, _, _ = examples("Queues and conferences")
    queue = json.loads(terminal.type(made))
    assert queue["max_size"] == 20
    terminal.set(QUEUE=queue["sid"])
    sid = emulator.place(Twiml="<Response><Enqueue>support</Enqueue></Response>")["sid"]
    emulator.advance(8)
    assert json.loads(terminal.type(taken_out))["call_sid"] == sid
    emulator.advance(1)
    assert [told["CallSid"] for told in receiver.at("/agent")] == [sid]


def test_somebody_is_muted_and_the_conference_ends(emulator: Emulator, terminal: Terminal) -> None:
    _, _, muted, ended = examples("Queues and conferences")
    document = "<Response><Dial><Conference>team</Conference></Dial></Response>"
    calls = [emulator.place(Twiml=document)["sid"] for _ in range(2)]
    emulator.advance(8)
    (conference,) = emulator.api("GET", "/Conferences").json()["conferences"]
    terminal.set(CALL=calls[0], CONFERENCE=conference["sid"])
    assert json.loads(terminal.type(muted))["muted"] is True
    assert json.loads(terminal.type(ended))["status"] == "completed"
