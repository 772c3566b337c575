"""SSML, the markup inside a Say: its breaks take time, everything else passes through."""

import re
from difflib import get_close_matches

from emulator.core.attributes import Attributes
from emulator.core.elements import MAX_EXCERPT, excerpt

LONGEST_BREAK = 10_000
"""Milliseconds that one break can take; the vendor's bound."""

STRENGTHS = {"none": 0, "x-weak": 0, "weak": 200, "medium": 200, "strong": 500, "x-strong": 1_000}
"""How many milliseconds a break of each strength takes. ``unverified``."""

_ELEMENTS = (
    *("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "speak", "sub", "w"),
    *("audio", "desc", "mark", "voice"),
)
_TIME = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?|\.[0-9]{1,6})(ms|s)")


def pauses(given: Attributes) -> int:
    """The milliseconds of all breaks in a Say; what is not SSML is reported, and its words said."""
    total = 0
    for inside in given.descendants():
        name = inside.element.name
        if name == "break":
            total += _break(inside)
        elif name not in _ELEMENTS and ":" not in name:  # prefixes are those of a voice's maker
            near = get_close_matches(name[:MAX_EXCERPT].lower(), _ELEMENTS, n=1)
            advice = f"; did you mean <{near[0]}>?" if near else ""
            inside.report(12100, f"it is no markup of speech; its words are said{advice}")
    return total


def _break(given: Attributes) -> int:
    strength = given.choice("strength", "medium", tuple(STRENGTHS))
    text = given.text("time", "")
    given.check_rest()
    if not text:
        return STRENGTHS[strength]
    written = _TIME.fullmatch(text.strip())
    if written is None:
        given.report(12100, f"time={excerpt(text)}: write for example 2s or 500ms")
        return STRENGTHS[strength]
    milliseconds = float(written[1]) * (1 if written[2] == "ms" else 1_000)
    return min(round(milliseconds), LONGEST_BREAK)
