"""Applications that use the vendor's SDK, each in a process of the environment that has it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import needs_file

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".venv-signalwire" / "bin" / "python"


@contextmanager
def served(application: str) -> Iterator[str]:
    """An application of ``tests/sdk`` while it runs; its base URL."""
    python = needs_file(PYTHON, "make test sets it up")
    with subprocess.Popen(
        [python, ROOT / "tests" / "sdk" / application], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()
