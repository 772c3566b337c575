"""The emulator and the vendor's SDK, which pins old versions of what both use, in one place."""

import subprocess
from pathlib import Path

import pytest
from judges import ADVICE, ROOT
from tools import needs_file


@pytest.fixture
def python() -> Path:
    return needs_file(ROOT / ".venv-signalwire" / "bin" / "python", ADVICE)


def test_they_install_side_by_side_and_the_emulator_runs(python: Path) -> None:
    checked = subprocess.run(
        [python, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    demo = subprocess.run(
        [python, "-m", "emulator", "demo", "--exit", "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert demo.returncode == 0, demo.stderr
