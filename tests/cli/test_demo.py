"""``calls-emulator demo``: piped, at a terminal, and interrupted."""

import os
import pty
import re
import signal
import socket
import subprocess

import pytest
from program import command, environment, run, running_program

from emulator.cli.demo.command import Stage
from emulator.exchange.scenarios import shipped_scenarios

NUMBERS = [number for scenario in shipped_scenarios() for number in scenario.to[:1]]
FAST = ("--port", "0", "--speed", "60x")


@pytest.fixture(scope="module")
def piped() -> subprocess.CompletedProcess[str]:
    """The demonstration in a pipe without Unicode, among settings that would spoil it."""
    return run(
        *("demo", "--exit", *FAST),
        PYTHONIOENCODING="ascii",
        FORCE_COLOR="1",
        EMULATOR_CLOCK="manual",
        EMULATOR_CALLBACK_HOSTS="nowhere.test",
        EMULATOR_API_TOKEN="secret",
    )


def test_every_scenario_is_played_and_every_signature_is_valid(
    piped: subprocess.CompletedProcess[str],
) -> None:
    assert (piped.returncode, piped.stderr) == (0, "")
    ended = [line.split()[0] for line in piped.stdout.splitlines() if line.startswith("+1555")]
    assert sorted(ended) == sorted(NUMBERS)
    assert f"{len(NUMBERS)} calls: " in piped.stdout
    assert "webhooks received, all signatures valid." in piped.stdout


@pytest.mark.parametrize(
    ("scenario", "status", "mark"),
    [
        ("human", "completed", "+"),
        ("busy", "busy", "#"),
        ("no-answer", "no-answer", "o"),
        ("not-found", "failed", "x"),
        ("slow-answer", "completed", "+"),
        ("reordered-callbacks", "completed", "+"),
    ],
)
def test_each_call_is_a_line_when_it_ends(
    piped: subprocess.CompletedProcess[str], scenario: str, status: str, mark: str
) -> None:
    (line,) = (
        line.split() for line in piped.stdout.splitlines() if line.split()[1:2] == [scenario]
    )
    assert (line[2], line[3][-1]) == (status, mark)


def test_a_pipe_gets_plain_ascii_if_it_takes_no_more(
    piped: subprocess.CompletedProcess[str],
) -> None:
    assert piped.stdout.isascii()
    assert not {"\x1b", "\r"} & set(piped.stdout)


def test_one_call_is_told_word_by_word(piped: subprocess.CompletedProcess[str]) -> None:
    _, _, told = piped.stdout.partition("One of them, word by word:")
    lines = re.sub(r"\n {23}", " ", told).splitlines()  # long ones are broken
    spoken = [line[10:] for line in lines if line[10:18] in ("document", "called  ")]
    assert [re.sub(r" \([\d.]+ s\)", "", line) for line in spoken] == [
        "called       answers: human",
        "document     asks for keys or speech",
        f"document     says: Hello {_person(spoken)}. Press 1 for sales, or say billing.",
        "document     asks for keys or speech",
        "document     says: Please press 1, or say billing.",
        "called       presses 1",
        "document     says: Our sales people sleep. Goodbye.",
    ]
    assert "/chosen (Digits=1) -> 200 text/xml" in told


def _person(spoken: list[str]) -> str:
    (name,) = re.findall(r"Hello (.*)\. Press", "\n".join(spoken))
    return str(name)


@pytest.fixture(scope="module")
def terminal() -> tuple[str, int]:
    """What a terminal shows of the demonstration until it serves on, and its code after Ctrl-C."""
    own, theirs = pty.openpty()
    variables = environment(TERM="xterm-256color", COLUMNS="80", LINES="24")
    with subprocess.Popen(
        command("demo", *FAST), stdout=theirs, stderr=theirs, stdin=theirs, env=variables
    ) as process:
        os.close(theirs)
        shown = b""
        while b"curl " not in shown:
            shown += os.read(own, 65_536)
        process.send_signal(signal.SIGINT)
        shown += _rest(own)
        code = process.wait(60)
    os.close(own)
    return shown.decode(), code


def _rest(descriptor: int) -> bytes:
    rest = b""
    try:
        while data := os.read(descriptor, 65_536):
            rest += data
    except OSError:  # how Linux says that the other end of a terminal is closed
        pass
    return rest


def test_a_terminal_shows_all_calls_in_the_end_with_status_and_mark(
    terminal: tuple[str, int],
) -> None:
    shown, _ = terminal
    whole = shown[shown.rindex("number") :]
    assert [number for number in NUMBERS if number not in whole] == []
    assert "✓ completed" in whole
    assert "✗ failed" in whole
    assert "all signatures valid" in whole


def test_a_terminal_shows_the_conversation_in_colour(terminal: tuple[str, int]) -> None:
    shown, _ = terminal
    _, _, told = shown.partition("One of them, word by word:")
    assert "\x1b[1;32mcalled       \x1b[0m\x1b[1;32mpresses 1\x1b[0m" in told


def test_a_terminal_sees_the_calls_move(terminal: tuple[str, int]) -> None:
    shown, _ = terminal
    assert shown.count("number") > 2
    assert "╌ ringing" in shown
    assert "more calls" in shown


def test_the_demonstration_serves_on_until_ctrl_c(terminal: tuple[str, int]) -> None:
    shown, code = terminal
    for said in ("http://127.0.0.1:", "PT-voice", "curl -u", "/docs"):
        assert said in shown
    assert code == 0
    assert "Traceback" not in shown
    assert shown.count("\x1b[?25h") == 1, "the cursor is there again"


@pytest.mark.parametrize(("speed", "until"), [("2x", "queued"), ("20x", "not-found")])
def test_an_interruption_half_way_is_a_clean_end(speed: str, until: str) -> None:
    with running_program("demo", "--port", "0", "--speed", speed, until=until) as program:
        program.signal(signal.SIGINT)
        assert program.end() == (0, "")
    assert "Interrupted." in program.said


@pytest.mark.parametrize("taken", [True, False])
def test_the_port_is_the_usual_one_if_it_is_free(
    monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        usual = other.getsockname()[1]
        monkeypatch.setattr("emulator.cli.demo.command.USUAL_PORT", usual)
        if not taken:
            other.close()
        stage = Stage("127.0.0.1", None, "20x")
    assert (stage.listener.port == usual) is not taken
    stage.listener.close()
    stage.own.close()
