"""The example of the guide to documents, as a reader would try it."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from kit import Emulator, project_with

from emulator.core.cxml import KNOWN_VERBS, parse

PAGE = (Path(__file__).parents[1] / "docs" / "documents.md").read_text()


def block(language: str) -> str:
    """The first example in this language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The application of the page, at a port of its own; its base URL."""
    written: dict[str, Any] = {"__name__": "application"}
    exec(compile(block("python"), "application.py", "exec"), written)  # noqa: S102 - our own page
    handler: type[BaseHTTPRequestHandler] = written["Application"]
    monkeypatch.setattr(handler, "log_message", lambda *_: None)
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    (tmp_path / "person.yaml").write_text(block("yaml"))
    with project_with(scenarios=tmp_path) as emulator:
        yield emulator


def test_the_example_reads_as_the_page_says(emulator: Emulator, application: str) -> None:
    sid = emulator.place(To="+15557770002", Url=f"{application}/menu")["sid"]
    emulator.run()
    path = f"/_emulator/projects/{emulator.sid}/calls/{sid}/conversation?format=text"
    told = emulator.http.get(path).text
    recorded = re.compile(r"Recordings/\S{36}")
    as_shown = told.replace(application, "http://127.0.0.1:5000")
    assert recorded.sub("", as_shown) == recorded.sub("", block("text"))


def test_every_verb_is_described() -> None:
    described = set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))
    assert set(KNOWN_VERBS) <= described
    for verb in KNOWN_VERBS:
        assert "Unsupported" not in repr(parse(f"<Response><{verb}/></Response>", None).verbs)
