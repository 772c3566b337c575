"""The page about recordings: its commands record, and its program reads what was recorded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from kit import TOKEN, Emulator, Receiver, emulator_with
from pages import only_block
from terminal import Terminal

from emulator.exchange.project_settings import BUILT_IN_SID

PAGE = "docs/recordings.md"
A_RECORDING = {"for": "delivery", "where": {"purpose": "recording", "outcome": "delivered"}}


@pytest.fixture
def recorded(receiver: Receiver, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the application is told of the recording that the page begins with."""
    with emulator_with(clock="auto") as url:
        with Terminal(tmp_path, emulator=url, application=receiver.url()) as terminal:
            terminal.run(only_block(PAGE, "console", "Recordings"))
        wait = f"{url}/_emulator/projects/{BUILT_IN_SID}/wait"
        assert httpx.post(wait, json=A_RECORDING, trust_env=False).json()["found"]
        (told,) = receiver.at("/recording")
        yield told


def test_the_program_tells_who_speaks_in_each_second(
    recorded: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"recording_url": recorded["RecordingUrl"]}
    exec(only_block(PAGE, "python").text, names)  # noqa: S102 - our own page
    spoken = [line.split(" ", 1)[1] for line in capsys.readouterr().out.splitlines()]
    assert spoken == [*(["called party -"] * 4), "- -", "- us", "- us"]


def test_a_recording_of_a_call_in_progress_is_paused_resumed_and_stopped(
    emulator: Emulator, tmp_path: Path
) -> None:
    place, start, *changes = only_block(PAGE, "console", "While a call goes on").commands
    sid = emulator.place(Twiml="<Response><Pause length='60'/></Response>")["sid"]
    emulator.advance(8)
    account = f"{emulator.base_url}/api/laml/2010-04-01/Accounts/{emulator.sid}"
    with Terminal(tmp_path) as terminal:
        terminal.set(PROJECT=emulator.sid, TOKEN=TOKEN, API=account, CALL=sid)
        terminal.type(place)
        begun = json.loads(terminal.type(start))
        terminal.set(RECORDING=begun["sid"])
        said = [json.loads(terminal.type(change)) for change in changes]
    assert [each["status"] for each in (begun, *said)] == [
        *("in-progress", "paused", "in-progress", "stopped"),
    ]
