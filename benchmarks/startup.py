"""How long it takes from the start of a process to its first answer, and what takes it."""

import re
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from forms import request
from measure import HERE, MEASURED, OTHER, Budget, Report, pin, quiet, ratios, spread

SECONDS = Budget(0.6, "s")
ROUNDS = 9
PACKAGES_SHOWN = 12
BUILT_IN = ("00000000-0000-4000-8000-00000000ca11", "PT-voice")
CALL = {"To": "+15555550100", "From": "+15551234567", "Twiml": "<Response><Pause/></Response>"}
LIMIT = 30
"""How many seconds a process may take."""

Start = Callable[[int], list[str]]
"""The command that serves on a port."""

_IMPORT = re.compile(r"import time:\s*(\d+) \|\s*\d+ \|\s*(\w+)")


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def emulator(port: int) -> list[str]:
    """The command that starts the emulator."""
    return [sys.executable, "-m", "emulator", "serve", "--port", str(port)]


def bare(port: int) -> list[str]:
    """The command that starts one Starlette route under uvicorn."""
    return [sys.executable, str(HERE / "servers.py"), "bare", "{}", str(port)]


def environment(compiled: str) -> dict[str, str]:
    """The environment of a process that keeps compiled modules in the directory ``compiled``."""
    given = quiet() | {"PYTHONPYCACHEPREFIX": compiled}
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return given


def seconds_to_answer(start: Start, compiled: str) -> float:
    """From the start of the process to the answer to a call that is created."""
    asked, port = request(CALL, *BUILT_IN), free_port()
    given = environment(compiled)
    started = perf_counter()
    with subprocess.Popen(start(port), stdout=subprocess.DEVNULL, env=given) as process:
        pin(MEASURED, process.pid)
        try:
            with _connected(port, started + LIMIT) as connection:
                connection.sendall(asked)
                answer = connection.recv(65536)
            taken = perf_counter() - started
            assert answer.startswith(b"HTTP/1.1 200 "), answer.decode()
        finally:
            process.terminate()
    return taken


def _connected(port: int, until: float) -> socket.socket:
    """A connection, as soon as somebody listens."""
    pause = threading.Event()
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
        except ConnectionRefusedError:
            assert perf_counter() < until, "nobody listens"
            pause.wait(0.002)


def imports(compiled: str) -> Counter[str]:
    """Milliseconds that importing takes in the emulator's process, by top-level package.

    A package that several others need counts for itself only, so that the figures add up.
    """
    code = "from emulator.cli.main import main; from emulator.cli.serve import serve"
    command = [sys.executable, "-X", "importtime", "-c", code]
    done = subprocess.run(
        command, stderr=subprocess.PIPE, text=True, check=True, env=environment(compiled)
    )
    taken: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        found = _IMPORT.match(line)
        if found is not None:
            taken[found[2]] += int(found[1])
    return taken


def main() -> None:
    """Measure and print."""
    pin(OTHER)
    ours: list[float] = []
    theirs: list[float] = []
    with TemporaryDirectory() as compiled:
        first = seconds_to_answer(emulator, compiled)
        seconds_to_answer(bare, compiled)
        for _ in range(ROUNDS):
            theirs.append(seconds_to_answer(bare, compiled))
            ours.append(seconds_to_answer(emulator, compiled))
        taken_by = imports(compiled)

    report = Report("From the start of the process to the first call created", "median")
    report.rounds("bare Starlette route: s", theirs, digits=2)
    report.row("emulator: s", f"{median(ours):.2f}", spread(ours), SECONDS.verdict(median(ours)))
    report.rounds("ratio, emulator to bare", ratios(ours, theirs), digits=2)
    report.row("emulator, its very first start, all modules yet to compile: s", f"{first:.2f}")
    report.show()

    report = Report("Imports of the emulator, slowed down by the measuring", "ms")
    for package, microseconds in taken_by.most_common(PACKAGES_SHOWN):
        report.row(package, f"{microseconds / 1000:.0f}")
    report.row("all", f"{taken_by.total() / 1000:.0f}")
    report.show()


if __name__ == "__main__":
    main()
