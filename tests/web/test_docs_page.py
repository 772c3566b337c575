"""The page at /docs: it works in a browser that reaches nothing but the emulator."""

import re
import subprocess
from pathlib import Path

import pytest
from kit import Emulator
from tools import needs_tool

OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", OFFLINE),
)


def test_the_page_loads_nothing_from_elsewhere(emulator: Emulator) -> None:
    page = emulator.http.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    loaded = re.findall(r"""(?:src|href)=["']([^"']+)["']""", page.text)
    assert [path.startswith("/_emulator/static/") for path in loaded] == [True] * 3
    assert [emulator.http.get(path).status_code for path in loaded] == [200] * 3
    assert "//" not in re.sub("https?://127", "", "".join(loaded))


@pytest.mark.parametrize("name", ["other.js", "..%2fmain.py", "%2e%2e", "main.py", "__init__.py"])
def test_only_the_files_of_the_page_are_served(emulator: Emulator, name: str) -> None:
    answer = emulator.http.get(f"/_emulator/static/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_the_page_shows_the_documented_operation_in_a_browser(
    base_url: str, tmp_path: Path
) -> None:
    chromium = needs_tool("chromium")
    command = [
        *(chromium, *FLAGS, f"--user-data-dir={tmp_path}", "--virtual-time-budget=10000"),
        *("--dump-dom", f"{base_url}/docs#/Calls/Calls.create"),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    text = re.sub(r"<[^>]+>", " ", shown.stdout)
    assert "/Accounts/{AccountSid}/Calls" in re.sub(r"\s|\u200b", "", text)
    assert "Create a call" in text
    assert "StatusCallbackEvent" in text
    assert "whole seconds from 1 to 600" in text
