"""The pages of the examples: what they say to type works, as far as it can here.

The tests of the examples themselves are run elsewhere: of that in Node by ``test_node_example``,
of those for pytest by ``testing/test_pages``.
"""

import json
from pathlib import Path

import pytest
from kit import emulator_with
from pages import ROOT, all_blocks, only_block
from terminal import Terminal

REMINDERS = "examples/appointment_reminders/README.md"
NODE = "examples/node_delivery_calls/README.md"
FOR_PYTEST = ("examples/pytest_fastapi/README.md", "examples/pytest_flask/README.md")


def folder_of(page: str) -> Path:
    return (ROOT / page).parent


def test_the_services_of_the_compose_file_remind_somebody() -> None:
    with Terminal(folder_of(REMINDERS)) as terminal:
        _, placed, listed = terminal.run(all_blocks(REMINDERS)[0])
    assert [each["call_sid"] for each in json.loads(listed)] == [json.loads(placed)["call_sid"]]


def test_the_application_runs_beside_an_emulator() -> None:
    remind = all_blocks(REMINDERS)[0].commands[1]
    with emulator_with() as url, Terminal(folder_of(REMINDERS), emulator=url) as terminal:
        terminal.run(*all_blocks(REMINDERS)[1:])
        assert json.loads(terminal.type(remind))["call_sid"]


@pytest.mark.parametrize("page", [NODE, *FOR_PYTEST])
def test_an_example_is_installed_and_tested_as_its_page_says(page: str) -> None:
    with Terminal(folder_of(page)) as terminal:
        terminal.run(only_block(page, "console"))


def test_the_test_on_the_page_is_one_of_the_example() -> None:
    """The suite of the example runs it."""
    assert only_block(NODE, "js").text in (folder_of(NODE) / "app.test.js").read_text()
