"""Tools outside Python that some tests need."""

import os
import shutil
from pathlib import Path

import pytest

REQUIRE_ALL = os.environ.get("EMULATOR_TEST_REQUIRE_ALL") == "1"


def needs_tool(name: str) -> str:
    """The path of a program; without it the test is skipped, or fails where all must run."""
    found = shutil.which(name)
    if found is None:
        missing(f"{name} is not installed")
    assert found is not None
    return found


def needs_file(path: Path, advice: str) -> Path:
    """A file that has to be there, with what to do when it is not."""
    if not path.exists():
        missing(f"{path} does not exist: {advice}")
    return path


def missing(what: str) -> None:
    """Skip the test, or fail it where nothing may be skipped."""
    if REQUIRE_ALL:
        pytest.fail(f"{what}, and EMULATOR_TEST_REQUIRE_ALL is set")
    pytest.skip(what)
