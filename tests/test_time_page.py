"""The page about time: the test on it passes."""

from typing import Any

from pages import only_block


def test_the_test_of_the_page_passes(base_url: str) -> None:
    code = only_block("docs/time.md", "python").text.replace("http://127.0.0.1:8080", base_url)
    names: dict[str, Any] = {"__name__": "page"}
    exec(code, names)  # noqa: S102 - our own page
    with names["emulator"] as client:
        (test,) = [each for name, each in names.items() if name.startswith("test_")]
        test()
        client.delete(f"/_emulator/projects/{names['PROJECT']}")
