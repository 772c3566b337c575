"""What the benchmarks share: processes on a core of their own, what they use, and how it reads."""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
PROJECT = "be4c4000-0000-4000-8000-000000000001"
TOKEN = "PT-bench"


def calls_of(project: str = PROJECT) -> str:
    """The path of a project's calls."""
    return f"/api/laml/2010-04-01/Accounts/{project}/Calls"


def cores() -> tuple[int, int]:
    """The core of what is measured and the core of everything else; one, where there is one."""
    if not hasattr(os, "sched_getaffinity"):
        return 0, 0
    allowed = sorted(os.sched_getaffinity(os.getpid()))
    return allowed[-1], allowed[0]


MEASURED, OTHER = cores()


def pin(core: int, pid: int = 0) -> None:
    """Keep a process, by default this one, on a core where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, {core})


@dataclass(frozen=True, slots=True)
class Process:
    """A server that runs, and what it has used so far (0 where there is no /proc)."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """Processor time, user and system."""
        try:
            text = Path(f"/proc/{self.pid}/stat").read_text()
        except OSError:
            return 0.0
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> int:
        """Bytes of memory that are resident."""
        try:
            text = Path(f"/proc/{self.pid}/statm").read_text()
        except OSError:
            return 0
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def ask(self, method: str, path: str, content: Mapping[str, object] | None = None) -> bytes:
        """Make a request of the emulator's own API; the body of its answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = None if content is None else json.dumps(content)
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        given = answer.read()
        connection.close()
        assert answer.status < 300, f"{method} {path}: {answer.status} {given.decode()}"
        return given

    def new_project(self, mode: str, seed: str) -> None:
        """Start the world of the benchmark anew."""
        settings = {"token": TOKEN, "clock": mode, "seed": seed}
        self.ask("PUT", f"/_emulator/projects/{PROJECT}", settings)


@contextmanager
def running(kind: str, *arguments: str) -> Iterator[Process]:
    """``emulator`` as people start it, or a kind of ``servers.py``, on the core of the measured."""
    script = ["-m", "emulator", "serve", "--port", "0"]
    if kind != "emulator":
        script = [str(HERE / "servers.py"), kind, *arguments]
    command = [sys.executable, *script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet()) as process:
        pin(MEASURED, process.pid)
        try:
            yield Process(process.pid, _announced(process))
        finally:
            process.terminate()


def _announced(process: "subprocess.Popen[str]") -> int:
    """The port that a server says it listens on."""
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if found is not None:
            return int(found[1])
    raise AssertionError("the server ended before it listened")


def quiet() -> dict[str, str]:
    """The environment without settings of the emulator and without proxies."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("EMULATOR_") and not name.lower().endswith("_proxy")
    }


# --- how it reads


@dataclass(frozen=True, slots=True)
class Budget:
    """A bound that a figure has to keep."""

    bound: float
    unit: str
    at_least: bool = False

    def verdict(self, figure: float) -> str:
        """The bound, and whether the figure keeps it."""
        kept = figure >= self.bound if self.at_least else figure <= self.bound
        sign = "at least" if self.at_least else "at most"
        mark = "[green]met[/]" if kept else "[red]not met[/]"
        return f"{sign} {self.bound:g} {self.unit}".strip() + f": {mark}"


def spread(figures: Sequence[float], digits: int = 2) -> str:
    """The smallest and the largest of the figures."""
    return f"{min(figures):,.{digits}f} .. {max(figures):,.{digits}f}"


def percentile(figures: Sequence[float], share: float) -> float:
    """The figure that ``share`` of all do not exceed."""
    return sorted(figures)[max(0, round(share * len(figures)) - 1)]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """The ratio of each round: what is measured to the reference, measured moments apart."""
    return [mine / reference for mine, reference in zip(ours, theirs, strict=True)]


class Report:
    """A table of what was measured: figure, spread over the rounds, budget."""

    def __init__(self, title: str, unit: str) -> None:
        self._table = Table("what", unit, "spread", "budget", title=title, title_justify="left")
        self._table.columns[1].justify = "right"

    def rounds(self, what: str, figures: Sequence[float], digits: int = 0) -> None:
        """A row of the median of several rounds."""
        self._table.add_row(what, f"{median(figures):,.{digits}f}", spread(figures, digits))

    def ratio(self, what: str, figures: Sequence[float], budget: float | None = None) -> None:
        """A row of the median of the rounds' ratios, which should be large."""
        verdict = Budget(budget, "", at_least=True).verdict(median(figures)) if budget else ""
        self._table.add_row(what, f"{median(figures):.2f}", spread(figures), verdict)

    def row(self, what: str, figure: str, spread: str = "", budget: str = "") -> None:
        """A row of something else."""
        self._table.add_row(what, figure, spread, budget)

    def show(self) -> None:
        """Print it."""
        Console(width=110, highlight=False).print(self._table)
