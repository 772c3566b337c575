"""What every command has in common: help, versions, and how mistakes are told."""

import json
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import program
import pytest

from emulator import __version__
from emulator.cli.logs import JsonLines
from emulator.cli.main import run
from emulator.settings import BadSettingsError, read_settings


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """A command that serves takes the signals for itself."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_arguments_the_program_introduces_itself() -> None:
    ended = program.run()
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "An emulator of the SignalWire Compatibility (LaML) Calls API" in ended.stdout
    assert "Begin with: calls-emulator demo" in ended.stdout
    assert "\x1b" not in ended.stdout


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"calls-emulator {__version__}\n"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (
            "serve",
            """--host --port --tls --no-tls --tls-port --tls-dir --tls-name --clock --grace
            --config --scenarios --access-log --log-format EMULATOR_PORT""",
        ),
        ("demo", "--host --port --speed --exit"),
        ("check", "FILE"),
        ("certs", "--tls-dir --tls-name --config"),
        ("schema", "config|scenario yaml-language-server"),
        ("healthcheck", "--host --port --tls --tls-port --config --timeout EMULATOR_PORT"),
    ],
)
def test_each_command_explains_its_options(
    capsys: pytest.CaptureFixture[str], command: str, options: str
) -> None:
    assert run([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert [name for name in options.split() if name not in said] == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("serve --clock fast", "--clock: 'fast' is not a clock mode: write realtime, Nx"),
        ("serve --grace -1", "--grace: it must be greater than or equal to 0"),
        ("serve --scenarios none --port 0", "none: is not a directory"),
        ("serve --config none.yaml", "none.yaml: No such file or directory"),
        ("serve --config bad.yaml", "bad.yaml:1:1: unknown key 'prot'; did you mean 'port'?"),
        ("serve --host 192.0.2.1 --port 0", "cannot listen on port 0 of 192.0.2.1:"),
        ("serve --host no..name", "cannot listen on no..name: it is not a host name"),
        ("serve --tls --tls-name a/b --port 0", "--tls-name: 'a/b' is not a host name"),
        ("demo --speed auto", "--speed: 'auto' is not a speed: write how many times"),
        ("demo --speed 20", "--speed: '20' is not a speed: write how many times"),
        ("certs --config none.yaml", "none.yaml: No such file or directory"),
        ("serve --port 65536", "calls-emulator serve: Invalid value for '--port': "),
        ("serve --log-format xml", "calls-emulator serve: Invalid value for '--log-format': "),
        ("schema scenarios", "calls-emulator schema: Invalid value for 'config|scenario': "),
        ("serve --prot 1", "calls-emulator serve: No such option: --prot"),
        ("check", "calls-emulator check: Missing argument 'FILE'; see calls-emulator check --help"),
        ("check none.yaml", "none.yaml: cannot be read: No such file or directory"),
        ("server", "calls-emulator: No such command 'server'"),
    ],
)
def test_a_mistake_is_one_line_on_stderr_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: str, line: str
) -> None:
    Path("bad.yaml").write_text("prot: 1\n")
    assert run(arguments.split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(line)
    assert said.err.count("\n") == 1


def test_each_problem_of_a_configuration_is_a_line_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("bad.yaml").write_text("port: many\nclock: fast\n")
    assert run(["serve", "--config", "bad.yaml"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["bad.yaml:1:7:", "bad.yaml:2:8:"]


def test_a_bad_variable_of_the_environment_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMULATOR_PORT", "many")
    assert run(["serve"]) == 2
    assert capsys.readouterr().err.startswith("EMULATOR_PORT: it must be a valid integer")


def test_options_win_over_the_environment_which_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("emulator.yaml").write_text("host: 10.0.0.1\nport: 1\ntls_port: 2\nclock: auto\n")
    monkeypatch.setenv("EMULATOR_PORT", "11")
    monkeypatch.setenv("EMULATOR_TLS_PORT", "12")
    settings = read_settings(Path("emulator.yaml"), {"tls_port": 22, "tls_names": ["app.test"]})
    assert (settings.host, settings.port, settings.tls_port) == ("10.0.0.1", 11, 22)
    assert (settings.tls_names, settings.clock) == (["app.test"], "auto")


def test_an_option_that_is_wrong_is_named_as_it_is_written() -> None:
    with pytest.raises(BadSettingsError, match=r"^--tls-port: it must be less than"):
        read_settings(None, {"tls_port": 70_000})


@pytest.mark.parametrize("option", ["--port", "--tls-port"])
def test_a_port_in_use_is_told_with_what_to_do(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        ports = {"--port": "0", "--tls-port": "0"} | {option: str(number)}
        assert run(["serve", "--tls", *(word for pair in ports.items() for word in pair)]) == 2
    assert capsys.readouterr().err == (
        f"port {number} of 127.0.0.1 is in use; choose another with {option}, or 0 for a free one\n"
    )


def test_check_tells_every_problem_and_where_it_is() -> None:
    Path("a.yaml").write_text("name: one\nring_for: 2s\n---\nname: two\nto: 5\n")
    ended = program.run("check", "a.yaml")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert [line.partition(" ")[0] for line in ended.stdout.splitlines()] == [
        "a.yaml:2:1:",
        "a.yaml:5:5:",
    ]


def test_check_counts_what_it_found_to_be_right(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.yaml").write_text("name: one\n---\nname: two\n")
    assert run(["check", "a.yaml", "a.yaml"]) == 0
    assert capsys.readouterr().out == "1 file, 2 scenarios, no problems\n"


def test_check_tells_of_mistakes_also_beside_a_file_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.yaml").write_text("name: one\nring_for: 2s\n")
    assert run(["check", "none.yaml", "a.yaml"]) == 2
    said = capsys.readouterr()
    assert said.out == "a.yaml:2:1: unknown key 'ring_for'; did you mean 'rings_for'?\n"
    assert said.err == "none.yaml: cannot be read: No such file or directory\n"


@pytest.mark.parametrize("text", ["", "# name: one\n", "---\n---\n"])
def test_a_file_without_a_scenario_is_a_mistake_to_check(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    Path("a.yaml").write_text(text)
    assert run(["check", "a.yaml"]) == 1
    assert capsys.readouterr().out == "a.yaml: holds no scenario\n"


def test_the_server_starts_without_what_is_needed_later_or_by_other_commands() -> None:
    """Each of these takes a tenth of a second to import."""
    code = (
        "import sys, emulator.cli.main, emulator.cli.options, emulator.cli.serve\n"
        "from emulator.app import create_app; create_app()\n"
        "heavy = ('rich', 'trustme', 'faker', 'cryptography', 'websockets', 'aiohttp')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert program.run_python(code) == "[]\n"


def test_a_fault_in_the_log_of_json_lines_is_one_line_with_its_traceback() -> None:
    try:
        raise ValueError("no")
    except ValueError:
        fault = logging.LogRecord("name", logging.ERROR, "", 1, "%s it", ("lost",), sys.exc_info())
    line = JsonLines().format(fault)
    written = json.loads(line)
    assert "\n" not in line
    assert (written["message"], written["level"]) == ("lost it", "error")
    assert written["exception"].endswith("ValueError: no")
