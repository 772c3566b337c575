"""The guide to documents: its example, as a reader would try it, and everything else it shows."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from kit import Emulator
from pages import Block, blocks, only_block, text_of
from terminal import Terminal

from emulator.core.cxml import KNOWN_VERBS, parse
from emulator.core.verbs import Unsupported
from emulator.exchange.project_settings import BUILT_IN_SID

PAGE = "docs/documents.md"
EXAMPLE = "A menu, and how it reads"
TOLD = "The conversation of a call"
RECORDED = re.compile(r"Recordings/\S{36}")
MENU = "<Response><Gather numDigits='1'><Say>Press 1</Say></Gather></Response>"
DIALS = "<Response><Dial>+15555550102</Dial></Response>"


def test_the_example_reads_as_the_page_says(tmp_path: Path) -> None:
    started, looked = (block.commands for block in blocks(PAGE, "console"))
    with Terminal(tmp_path) as terminal:
        program = only_block(PAGE, "python", EXAMPLE).text
        own_port = program.replace("5000", str(terminal.ports[5000]))
        (tmp_path / "application.py").write_text(own_port)
        (tmp_path / "people").mkdir()
        (tmp_path / "people" / "takes-a-while.yaml").write_text(only_block(PAGE, "yaml").text)
        *_, placed = [terminal.type(command) for command in started]
        sid = json.loads(placed)["sid"]
        wait_for_recording(terminal, sid)
        (told,) = [terminal.type(command.replace("SID", sid)) for command in looked]
        as_shown = told.replace(terminal.here("127.0.0.1:5000"), "127.0.0.1:5000")
    shown = only_block(PAGE, "text", EXAMPLE).text
    assert RECORDED.sub("", as_shown) == RECORDED.sub("", shown)


def wait_for_recording(terminal: Terminal, sid: str) -> None:
    url = terminal.here(f"http://127.0.0.1:8080/_emulator/projects/{BUILT_IN_SID}/wait")
    asked = {"for": "call", "where": {"sid": sid, "recordings": "completed"}}
    assert httpx.post(url, json=asked, trust_env=False).json()["found"]


def test_a_dialled_call_is_told_as_the_page_shows(emulator: Emulator) -> None:
    sid = emulator.place(Twiml=DIALS)["sid"]
    emulator.run()
    path = f"/_emulator/projects/{emulator.sid}/conversation?format=text&call={sid}"
    assert only_block(PAGE, "text", TOLD).text in emulator.http.get(path).text


def test_the_lines_of_a_call_can_be_asserted(emulator: Emulator) -> None:
    presses_1 = {"replies": [{"presses": "1"}]}
    emulator.control("POST", "/rules", json={"to": "*", "scenario": presses_1})
    sid = emulator.place(Twiml=MENU)["sid"]
    emulator.run()
    project = f"{emulator.base_url}/_emulator/projects/{emulator.sid}"
    names: dict[str, Any] = {"requests": requests, "project": project, "sid": sid}
    exec(only_block(PAGE, "python", TOLD).text, names)  # noqa: S102 - our own page
    assert names["heard"]


@pytest.mark.parametrize("block", blocks(PAGE, "xml"), ids=str)
def test_a_document_is_understood(block: Block) -> None:
    document = parse(f"<Response>{block.text}</Response>", "https://app.example/answer")
    assert document.verbs
    assert document.problems == ()
    assert not any(isinstance(verb, Unsupported) for verb in document.verbs)


def test_every_verb_is_described() -> None:
    described = set(re.findall(r"^\| `(\w+)`", text_of(PAGE), re.MULTILINE))
    assert set(KNOWN_VERBS) <= described
    for verb in KNOWN_VERBS:
        assert "Unsupported" not in repr(parse(f"<Response><{verb}/></Response>", None).verbs)
