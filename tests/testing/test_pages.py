"""The page about testing in Python and the examples: everything that is shown there works."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pages import ROOT, blocks, text_of
from tools import needs_file

NAME = "docs/testing-python.md"
PAGE = text_of(NAME)
BESIDE = "One emulator for all workers"
"""A section whose tests need an emulator that runs already."""

BLOCKS = [
    block.text
    for block in (*blocks(NAME, "python"), *blocks("README.md", "python"))
    if block.heading != BESIDE
]
LISTED = """
import importlib.metadata
print(importlib.metadata.entry_points(group="pytest11", name="calls_emulator"))
"""


def plugin(python: Path | str) -> tuple[str, ...]:
    """What loads the plugin where the package was installed before there was one."""
    listed = subprocess.run([python, "-c", LISTED], capture_output=True, text=True, check=True)
    return () if "emulator.testing.plugin" in listed.stdout else ("-p", "emulator.testing.plugin")


def run(folder: Path, python: Path | str = sys.executable) -> str:
    """What pytest says of the tests in a folder."""
    needed = {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1,localhost"}
    done = subprocess.run(
        [
            python,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            *plugin(python),
            "--rootdir",
            folder,
        ],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST")} | needed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_block_of_the_pages_works(tmp_path: Path) -> None:
    for number, block in enumerate(BLOCKS):
        (tmp_path / f"test_block_{number}.py").write_text(block)
    assert f"{''.join(BLOCKS).count('def test_')} passed" in run(tmp_path)


def test_the_example_with_fastapi_works() -> None:
    assert "3 passed" in run(ROOT / "examples" / "pytest_fastapi")


def test_the_example_with_flask_and_the_sdk_works() -> None:
    python = needs_file(ROOT / ".venv-signalwire" / "bin" / "python", "make test sets it up")
    has = "import flask, pytest, responses"
    if subprocess.run([python, "-c", has], capture_output=True, check=False).returncode:
        pytest.skip("make test installs what the example needs")
    assert "2 passed" in run(ROOT / "examples" / "pytest_flask", python)


def test_the_page_lists_its_own_sections() -> None:
    listed = re.findall(r"^- \[(.*)\]\(#", PAGE, re.MULTILINE)
    assert listed == re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
