"""A terminal into which the commands of a page are typed as they stand there, in one bash.

The addresses of a page lead to free ports. A program that serves has begun to listen when the next
command is typed; it goes on until another takes its place or the terminal is closed. What cannot
run is checked in ``elsewhere``.
"""

import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Self

import httpx
import yaml
from elsewhere import is_checked, recipe
from images import free_port
from pages import ROOT, Block
from program import Program, environment, running_program, started
from tools import needs_tool

REMINDERS = ROOT / "examples" / "appointment_reminders"
_PRELUDE = """set -euo pipefail
curl() { command curl -sS --fail --max-time 60 --noproxy '*' "$@"; }
calls-emulator() { "$PYTHON" -m emulator "$@"; }
"""
_DONE = "--- done ---\n"
_ADDRESS = re.compile(r"\b(?:127\.0\.0\.1|localhost|emulator|app):(\d+)\b")
_LISTENING = """
import http.server, runpy, sys
forever = http.server.HTTPServer.serve_forever
def serve_forever(self):
    print("listening", flush=True)
    forever(self)
http.server.HTTPServer.serve_forever = serve_forever
runpy.run_path(sys.argv[1], run_name="__main__")
"""
"""Runs a program of Python's own server, which does not say when it listens."""


def _port_of(base_url: str | None) -> int:
    """The port of what serves there, or a free one for what will."""
    return int(free_port()) if base_url is None else httpx.URL(base_url).port or 80


class Terminal(ExitStack):
    """Works in ``folder``. Of an emulator and an application that serve already, the base URLs."""

    def __init__(
        self, folder: Path, *, emulator: str | None = None, application: str | None = None
    ) -> None:
        super().__init__()
        self.folder = folder
        self.ports = {8080: _port_of(emulator), 5000: _port_of(application)}
        self._serving: dict[str, ExitStack] = {}

    def __enter__(self) -> Self:
        needs_tool("curl")
        self._bash = self.enter_context(
            subprocess.Popen(
                [needs_tool("bash"), "--noprofile", "--norc"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=self.folder,
                env=environment(PYTHON=sys.executable),
            )
        )
        self._in_bash(_PRELUDE)
        return self

    def here(self, text: str) -> str:
        """A text of the page with the addresses of this machine."""
        return _ADDRESS.sub(lambda found: self._here(found[0], int(found[1])), text)

    def _here(self, address: str, port: int) -> str:
        return f"127.0.0.1:{self.ports[port]}" if port in self.ports else address

    def run(self, *blocks: Block) -> list[str]:
        """What each command of these blocks says; all of them succeed."""
        return [self.type(command, place=block) for block in blocks for command in block.commands]

    def type(self, command: str, *, place: object = "") -> str:
        """What a command says. It succeeds."""
        words = shlex.split(command.replace("\\\n", " "), comments=True)
        if self._serves(words) or is_checked(words, self.folder):
            return ""
        return self._in_bash(self.here(command), place)

    def set(self, **variables: str) -> None:
        """Let the shell know something that its user knows from an answer."""
        for name, value in variables.items():
            self._in_bash(f"{name}={shlex.quote(value)}")

    def _in_bash(self, command: str, place: object = "") -> str:
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        self._bash.stdin.write(f"{{ {command}\n}} </dev/null\nprintf '\\n{_DONE}'\n")
        self._bash.stdin.flush()
        said = ""
        for line in self._bash.stdout:
            if line == _DONE:
                return said[:-1]
            said += line
        raise AssertionError(f"{place}: {command}\n{said}")

    def _serves(self, words: list[str]) -> bool:
        """Whether a command may be one that does not end by itself; what it starts serves then."""
        match [word for word in words if word != "&"]:
            case ["make", *given]:
                self._make(*given)
            case ["calls-emulator", "serve" | "demo" as name, *options]:
                self._begin("emulator", self._emulator(name, *options))
            case ["uvicorn", "app:app", "--port", _]:
                self._begin("application", self._reminders())
            case ["python", file]:
                self._begin("application", self._python(file))
            case ["docker", "compose", "up", "--build"]:
                self._compose()
            case _:
                return False
        return True

    def _begin(self, name: str, serving: AbstractContextManager[Program]) -> None:
        """Start what serves, in place of what was started under this name before."""
        if name in self._serving:
            self._serving[name].close()
        self._serving[name] = self.enter_context(ExitStack())
        self._serving[name].enter_context(serving)

    def _make(self, *given: str) -> None:
        _, _, program = recipe(*given)[-1].partition(".venv/bin/")
        if program.startswith("calls-emulator "):
            self.type(program)

    @contextmanager
    def _emulator(self, *arguments: str, **variables: str) -> Iterator[Program]:
        """The program, which ends in order when it is told to."""
        options = [*arguments, "--port", str(self.ports[8080])]
        until = "curl " if arguments[0] == "serve" else "not-found"
        with running_program(*options, until=until, cwd=self.folder, **variables) as program:
            yield program
            program.signal(signal.SIGTERM)
            assert program.end()[0] == 0

    def _python(self, file: str) -> AbstractContextManager[Program]:
        words = [sys.executable, "-c", _LISTENING, file]
        return started(words, until="listening", env=environment(), cwd=self.folder)

    def _reminders(self, **variables: str) -> AbstractContextManager[Program]:
        """The application of the examples."""
        own = {"SPACE_URL": "http://localhost:8080", "OWN_URL": "http://localhost:5000"} | variables
        words = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(self.ports[5000])]
        return started(
            words,
            until="running on",
            env=environment(**{name: self.here(value) for name, value in own.items()}),
            cwd=REMINDERS,
            stderr=subprocess.STDOUT,
        )

    def _compose(self) -> None:
        """The services of the file as processes, with the variables that it gives them."""
        services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
        assert all((ROOT / each["build"] / "Dockerfile").exists() for each in services.values())
        emulator, app = services["emulator"]["environment"], services["app"]["environment"]
        self._begin("emulator", self._emulator("serve", **emulator))
        self._begin("application", self._reminders(**app))
