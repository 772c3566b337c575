"""The pages of the documentation, read into their blocks of code."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "examples/*/README.md", "benchmarks/*.md")
    for path in ROOT.glob(pattern)
)
_FENCED = re.compile(r"^ *(`{3,})(\w*)\n(.*?)^ *\1$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """What stands between two fences, and where: the line of the first, the heading above."""

    page: str
    heading: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def commands(self) -> list[str]:
        """What a person types into the console, without the prompts."""
        return _COMMAND.findall(self.text)


def text_of(page: str) -> str:
    return (ROOT / page).read_text()


@cache
def all_blocks(page: str) -> tuple[Block, ...]:
    """Every block of a page, in order."""
    text = text_of(page)
    return tuple(
        Block(
            page=page,
            heading=_heading_before(text, found.start()),
            line=text.count("\n", 0, found.start()) + 1,
            language=found[2],
            text=found[3],
        )
        for found in _FENCED.finditer(text)
    )


def blocks(page: str, language: str, heading: str | None = None) -> list[Block]:
    """The blocks in a language, of a whole page or below one heading; there is at least one."""
    found = [
        block
        for block in all_blocks(page)
        if block.language == language and heading in (None, block.heading)
    ]
    assert found, f"{page} has no {language} below {heading!r}"
    return found


def only_block(page: str, language: str, heading: str | None = None) -> Block:
    """The block in a language, where there is no other."""
    (found,) = blocks(page, language, heading)
    return found


def _heading_before(text: str, place: int) -> str:
    """The heading above a place. What looks like one inside a fence is none."""
    outside = _FENCED.sub("", text[:place])
    return str(_HEADING.findall(outside)[-1])
