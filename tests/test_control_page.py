"""The page about the control API: it names every route, and its examples work."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from kit import Emulator, emulator_with
from pages import blocks, only_block, text_of
from terminal import Terminal

from emulator.exchange.delivery import Purpose

NAME = "docs/control.md"
PAGE = text_of(NAME)


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
    with emulator_with() as base_url, Terminal(tmp_path, emulator=base_url) as terminal:
        terminal.run(*blocks(NAME, "console"))


def test_mistakes_of_rules_are_told_as_the_page_shows(emulator: Emulator) -> None:
    wrong = [{"ring_for": "3s"}, {"one_of": [{"rings_for": "soon"}]}, "buzy"]
    url = f"/_emulator/projects/{emulator.sid}/rules"
    told = [emulator.http.post(url, json={"scenario": each}).json()["message"] for each in wrong]
    assert told == only_block(NAME, "text", "Rules").text.splitlines()


def test_a_verification_that_fails_reports_as_the_page_shows(emulator: Emulator) -> None:
    sid = emulator.place(To="+15555550100")["sid"]
    emulator.run()
    where = {"to": "+15555550100", "status": "busy"}
    asked = {"for": "call", "where": where, "exactly": 1}
    told = emulator.control("POST", "/verify", json=asked)["report"]
    shown = only_block(NAME, "text", "Waiting and verifying").text
    assert told.replace(sid, "9f2b4c1e-...") == shown.strip()


@pytest.mark.parametrize("heading", re.findall(r"^- \[.*\]\(#(.*)\)$", PAGE, re.MULTILINE))
def test_the_contents_lead_somewhere(heading: str) -> None:
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    assert heading in {each.lower().replace(" ", "-") for each in headings}
