"""A conversation as a text for people: when, which call, who, and what, in columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from emulator.exchange.conversation import Line, Who

WIDTH = 100
"""Columns of a line; only what cannot be broken, such as a URL, is longer."""

_GAP = "  "
_WHO = max(len(who) for who in Who)
_NARROWEST = 30
_LENGTH = re.compile(r"(?<=\d) (?=s\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a conversation in columns; ``what`` is one text for each line of the page."""

    when: str
    who: str
    what: tuple[str, ...]
    line: Line


def rows(
    lines: Sequence[Line], width: int = WIDTH, names: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """The columns of every line; ``names`` are those of the calls, when there are several."""
    stamps = [_stamp(line.seconds) for line in lines]
    widest = max(map(len, stamps), default=0)
    longest = max(map(len, names.values()), default=0) if names is not None else 0
    column = longest + len(_GAP) if longest else 0
    room = max(width - widest - column - _WHO - 2 * len(_GAP), _NARROWEST)
    for line, stamp in zip(lines, stamps, strict=True):
        name = (names or {}).get(line.call_sid or "", "")
        yield Row(
            when=f"{stamp:>{widest}}{_GAP}{name:<{column}}",
            who=f"{line.who.value:<{_WHO}}{_GAP}",
            what=_wrapped(_plain(line.text), room),
            line=line,
        )


def transcript(
    lines: Sequence[Line], width: int = WIDTH, names: Mapping[str, str] | None = None
) -> str:
    """The whole conversation as a text, with a line feed at its end."""
    text = ""
    for row in rows(lines, width, names):
        indent = " " * (len(row.when) + len(row.who))
        text += f"{row.when}{row.who}" + f"\n{indent}".join(row.what or ("",)) + "\n"
    return text


def _wrapped(text: str, room: int) -> tuple[str, ...]:
    kept = _LENGTH.sub("\N{NO-BREAK SPACE}", text)  # a number stays with its unit
    parts = wrap(kept, room, break_long_words=False, break_on_hyphens=False)
    return tuple(part.replace("\N{NO-BREAK SPACE}", " ") for part in parts)


def _stamp(seconds: float) -> str:
    """Minutes, seconds and milliseconds."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


def _plain(text: str) -> str:
    """Without what could move the cursor of a terminal, white space folded."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
