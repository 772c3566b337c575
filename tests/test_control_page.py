"""The page about the control API: it names every route, and its examples work."""

import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from kit import emulator_with
from tools import needs_tool

from emulator.exchange.delivery import Purpose

PAGE = (Path(__file__).parents[1] / "docs" / "control.md").read_text()
CONSOLES = re.findall(r"^```console\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
STRICT = """set -euo pipefail
curl() { command curl -sS --fail --noproxy '*' "$@"; }
"""


def routes(base_url: str) -> set[str]:
    """Every route of the emulator's own API."""
    described: dict[str, Any] = httpx.get(f"{base_url}/openapi.json", trust_env=False).json()
    return {
        f"{method.upper()} {path}"
        for path, methods in described["paths"].items()
        for method in methods
        if path.startswith("/_emulator/")
    }


def test_the_page_names_every_route_and_no_other(base_url: str) -> None:
    named = set(re.findall(r"`((?:GET|PUT|POST|PATCH|DELETE) /_emulator/[^`]*)`", PAGE))
    assert named == routes(base_url)


def test_the_page_names_every_purpose_of_a_webhook() -> None:
    (row,) = re.findall(r"^\| `purpose` \| callbacks \| (.*) \|$", PAGE, re.MULTILINE)
    assert set(re.findall(r"`([\w-]+)`", row)) == {each.value for each in Purpose}


def test_every_example_works(tmp_path: Path) -> None:
    """All of them in one shell, in the order of the page."""
    needs_tool("curl")
    commands = "".join(CONSOLES).replace("\n$ ", "\n").removeprefix("$ ")
    with emulator_with() as base_url:
        script = STRICT + commands.replace("http://127.0.0.1:8080", base_url)
        done = subprocess.run(
            [needs_tool("bash"), "-c", script],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
        )
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]


@pytest.mark.parametrize("heading", re.findall(r"^- \[.*\]\(#(.*)\)$", PAGE, re.MULTILINE))
def test_the_contents_lead_somewhere(heading: str) -> None:
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    assert heading in {each.lower().replace(" ", "-") for each in headings}
