"""Commands of the pages that cannot run in a test: what they name is there, and fits.

Containers need an engine, and installing needs a network. What is installed and built here is
tested where it is used.
"""

import json
import re
import subprocess
import tomllib
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest
from dockerfile import DOCKERFILES, stages_of
from pages import ROOT
from program import environment
from tools import needs_tool

from emulator.settings import CONFIG, FILES, SCENARIOS, FileSettings, read_settings

IMAGE = "calls-emulator"
FINAL = stages_of(DOCKERFILES[0])[-1]
SETTINGS = {CONFIG, *(f"EMULATOR_{name.upper()}" for name in FileSettings.model_fields)}
_RUN = ArgumentParser("docker run")
_RUN.add_argument("--rm", action="store_true", required=True)
_RUN.add_argument("--read-only", action="store_true")
_RUN.add_argument("--cap-drop", choices=["ALL"])
_RUN.add_argument("-p", dest="published", action="append", default=[])
_RUN.add_argument("-e", dest="variables", action="append", default=[])
_RUN.add_argument("-v", dest="mounts", action="append", default=[])
_RUN.add_argument("image", choices=[IMAGE])
_REQUIREMENT = re.compile(r"^[\w-]+")


def is_checked(words: Sequence[str], folder: Path) -> bool:
    """Whether a command, typed in ``folder``, is one of those; what it names is there then."""
    match words:
        case ["docker", *given]:
            _check_docker(given)
        case ["pip", *given]:
            _check_pip(given, folder)
        case ["npm", *given]:
            _check_npm(given, folder)
        case ["pytest"]:
            assert list(folder.glob("test_*.py"))
            assert (folder / "pytest.ini").exists()
        case _:
            return False
    return True


def _check_docker(words: Sequence[str]) -> None:
    """``docker`` with these arguments would do what the page says."""
    match words:
        case ["build", "-t", name, folder]:
            assert name == IMAGE
            assert (ROOT / folder / "Dockerfile").exists()
        case ["run", *given]:
            _check_run(given)
        case _:
            pytest.fail(f"docker {words[0]} is not known to these tests")


def _check_run(given: Sequence[str]) -> None:
    """The options are an engine's, and the image listens, reads and writes where they say."""
    options = _RUN.parse_args(given)
    for published in options.published:
        address, outside, inside = published.split(":")
        assert (address, outside) == ("127.0.0.1", inside)
        assert inside in FINAL.last("EXPOSE").words
    for mount in options.mounts:
        _check_mount(PurePosixPath(mount.split(":")[1]))
    check_variables(dict(pair.split("=", 1) for pair in options.variables))


def _check_mount(target: PurePosixPath) -> None:
    configuration = PurePosixPath(FINAL.last("ENV").pairs()[CONFIG])
    read = {configuration / name for name in (*FILES, SCENARIOS)}
    assert target in {PurePosixPath(FINAL.last("WORKDIR").text), configuration, *read}


def check_variables(variables: dict[str, str]) -> None:
    """They are settings with values that the program takes."""
    assert set(variables) <= SETTINGS
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        read_settings()


def _check_pip(words: Sequence[str], folder: Path) -> None:
    """``pip`` would install what the tests of the example use."""
    match words:
        case ["install", "-r", file]:
            wanted = (folder / file).read_text().splitlines()
        case ["install", *names]:
            wanted = list(names)
        case _:
            pytest.fail(f"pip {words[0]} is not known to these tests")
    known = _installed_for_tests()
    assert {_name(each) for each in wanted} <= {_name(each) for each in known}
    assert {each for each in wanted if "==" in each} <= known


def _installed_for_tests() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    sdk = (ROOT / "tests" / "sdk" / "requirements.txt").read_text().splitlines()
    tests = project["optional-dependencies"]["test"]
    return {project["name"], *project["dependencies"], *tests, *sdk}


def _name(requirement: str) -> str:
    found = _REQUIREMENT.match(requirement)
    assert found is not None
    return found[0]


def _check_npm(words: Sequence[str], folder: Path) -> None:
    """``npm`` finds what it installs, or the script that it runs."""
    package = json.loads((folder / "package.json").read_text())
    match words:
        case ["ci"]:
            lock = json.loads((folder / "package-lock.json").read_text())
            assert lock["packages"][""]["dependencies"] == package["dependencies"]
        case [script]:
            assert script in package["scripts"]


def recipe(*words: str) -> list[str]:
    """The commands that ``make`` would run; the benchmarks that they name are there."""
    told = subprocess.run(
        [needs_tool("make"), "--dry-run", "--no-print-directory", *words],
        cwd=ROOT,
        env={name: value for name, value in environment().items() if not name.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for named in re.findall(r"\bbenchmarks/\w+\.py", told):
        assert (ROOT / named).exists()
    return told.splitlines()
