"""The page about testing applications: its code runs, and what it shows is what happens."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from pages import blocks, only_block

PAGE = "docs/testing-applications.md"
CODE = "\n".join(block.text for block in blocks(PAGE, "python"))
SHOWN = only_block(PAGE, "text").text
NAMES = re.findall(r"^def (test_\w+)", CODE, re.MULTILINE)


@pytest.fixture(scope="module")
def written(base_url: str) -> Iterator[dict[str, Any]]:
    """What the page defines, with the address of this emulator."""
    names: dict[str, Any] = {"__name__": "page"}
    code = CODE.replace("http://127.0.0.1:8080", base_url)
    exec(compile(code, "page.py", "exec"), names)  # noqa: S102 - our own page
    yield names
    client: httpx.Client = names["emulator"]
    client.delete(names["control"])
    client.close()
    names["server"].shutdown()
    names["server"].server_close()


@pytest.mark.parametrize("name", NAMES)
def test_each_test_of_the_page_passes(written: dict[str, Any], name: str) -> None:
    test: Callable[[], None] = written[name]
    test()


def test_the_conversation_of_the_page_is_what_happens(written: dict[str, Any]) -> None:
    written["test_1_leads_to_sales"]()
    assert written["told"]() == SHOWN
