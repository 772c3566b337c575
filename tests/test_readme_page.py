"""The README: what it says to type works, and its scenario behaves as its summary says."""

import json
from pathlib import Path

import pytest
from kit import project_with
from pages import blocks, only_block
from terminal import Terminal

SCENARIO = only_block("README.md", "yaml").text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a reader has saved the scenario of the page."""
    (tmp_path / "my-scenarios").mkdir()
    (tmp_path / "my-scenarios" / "patient-customer.yaml").write_text(SCENARIO)
    return tmp_path


def test_every_command_works(folder: Path) -> None:
    with Terminal(folder) as terminal:
        said = terminal.run(*blocks("README.md", "console"))
    assert "1 file, 1 scenario, no problems\n" in said
    assert json.loads((folder / "scenario.schema.json").read_text())["title"]


@pytest.mark.parametrize("number", ["+15557770001", "+15557780000"])
def test_the_customer_answers_late_listens_for_a_minute_and_hangs_up(
    folder: Path, number: str
) -> None:
    document = "<Response><Pause length='600'/></Response>"
    with project_with(scenarios=folder / "my-scenarios") as emulator:
        sid = emulator.place(To=number, Twiml=document)["sid"]
        emulator.advance(20.9)
        assert emulator.call(sid)["status"] == "ringing"
        emulator.run()
        assert emulator.call(sid)["duration"] == 60
