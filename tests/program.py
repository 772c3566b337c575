"""The command ``calls-emulator`` as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_LONGEST = 60
_NOISE = ("EMULATOR_", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "TERM", "PYTHONIOENCODING")


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without what would change the program, and with ``variables``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOISE)}
    return kept | {"PYTHONUTF8": "1"} | variables


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "emulator", *map(str, arguments)]


def run(
    *arguments: str | Path, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """The program after it has ended by itself."""
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST,
        cwd=cwd,
        env=environment(**variables),
    )


class Program:
    """A program that serves: what it has said so far, and its end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""

    def read_until(self, text: str) -> None:
        """Read what the program says up to the line that has ``text`` in it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if text in line:
                return
        raise AssertionError(f"{text!r} never came:\n{self.said}\n{self.end()[1]}")

    def value(self, name: str) -> str:
        """What the program says beside ``name``."""
        lines = [line.split(maxsplit=1) for line in self.said.splitlines()]
        return next(words[1] for words in lines if words[:1] == [name])

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self) -> tuple[int, str]:
        """Wait for the end; the exit code and stderr. What stdout still held is in ``said``."""
        rest, wrong = self.process.communicate(timeout=_LONGEST)
        self.said += rest
        return self.process.returncode, wrong


@contextmanager
def started(
    words: Sequence[str],
    *,
    until: str,
    env: Mapping[str, str],
    cwd: Path | None = None,
    stderr: int = subprocess.PIPE,
) -> Iterator[Program]:
    """A command from the moment when it has said ``until``; it is ended after the block."""
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=stderr, text=True, cwd=cwd, env=env
    ) as process:
        program = Program(process)
        try:
            program.read_until(until)
            yield program
        finally:
            if process.poll() is None:
                process.terminate()


@contextmanager
def running_program(
    *arguments: str | Path, until: str = "curl ", cwd: Path | None = None, **variables: str
) -> Iterator[Program]:
    """The program from the moment when it has said ``until``; it is ended after the block."""
    env = environment(**variables)
    with started(command(*arguments), until=until, env=env, cwd=cwd) as program:
        yield program


def run_python(code: str) -> str:
    """What a Python program prints that begins as ours does."""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=_LONGEST,
        env=environment(),
    )
    return ended.stdout
