"""Whether values are as somebody wants them, and what differs when they are not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emulator.core.patterns import matches

COMPARISONS = ("at_least", "at_most", "not")
"""Keys of an object that stands in place of a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is not as it is wanted; ``key`` says where, such as ``parameters.CallStatus``."""

    key: str
    wanted: object
    found: object

    def __str__(self) -> str:
        return f"{self.key} is {in_words(self.found)}, not {in_words(self.wanted)}"


def differences(
    wanted: Mapping[str, object], found: Mapping[str, object], within: str = ""
) -> Iterator[Difference]:
    """Everything that is not as wanted; what is not asked for can be anything."""
    for key, value in wanted.items():
        there = found.get(key)
        if isinstance(there, Mapping) and isinstance(value, Mapping):
            yield from differences(value, there, f"{within}{key}.")
        elif not fits(value, there):
            yield Difference(key=f"{within}{key}", wanted=value, found=there)


def fits(wanted: object, found: object) -> bool:
    """Whether ``found`` is as wanted.

    ``wanted`` is a value, text with ``*``, a list of which one must fit, or an object with
    comparisons. Of several values that are found, one must fit. A number is as good as its text.
    """
    if isinstance(wanted, list):
        return any(fits(each, found) for each in wanted)
    if isinstance(wanted, Mapping):
        return all(_compares(key, limit, found) for key, limit in wanted.items())
    if isinstance(found, list | tuple):
        return any(fits(wanted, each) for each in found)
    if isinstance(wanted, str) and "*" in wanted and _is_plain(found):
        return matches(wanted, str(found))
    if _is_plain(wanted) and _is_plain(found):
        return wanted == found or str(wanted) == str(found)
    return wanted is found


def _compares(key: str, limit: object, found: object) -> bool:
    if key == "not":
        return not fits(limit, found)
    number, bound = _number(found), _number(limit)
    if number is None or bound is None:
        return False
    return number >= bound if key == "at_least" else number <= bound


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(str(value))
    except ValueError:
        return None


def _is_plain(value: object) -> bool:
    """Text or a number."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def in_words(value: object) -> str:
    """A value, or what is wanted of one, for people."""
    match value:
        case None:
            return "missing"
        case bool():
            return str(value).lower()
        case str() if len(value) > 100:
            return repr(value[:100] + "...")
        case list():
            return f"one of {', '.join(map(in_words, value))}" if value else "empty"
        case Mapping():
            return " and ".join(f"{key} {in_words(each)}" for key, each in value.items())
    return repr(value)
