"""Payment cards and bank accounts by their shape: which card it is, whether it can be one."""

import re

CARD_TYPES = (
    *("visa", "mastercard", "amex", "maestro", "discover", "optima", "jcb"),
    *("diners-club", "enroute"),
)

TEST_CARDS = {
    "visa": "4111111111111111",
    "mastercard": "5555555555554444",
    "amex": "378282246310005",
    "maestro": "6759649826438453",
    "discover": "6011111111111117",
    "jcb": "3530111333300000",
    "diners-club": "30569309025904",
}
"""Numbers that payment processors publish for tests; nobody has these cards."""

_PREFIXES = (
    ("visa", "4"),
    ("mastercard", "5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"),
    ("amex", "3[47]"),
    ("discover", "6011|64[4-9]|65"),
    ("jcb", "35(2[89]|[3-8])"),
    ("diners-club", "30[0-5]|36|38"),
    ("enroute", "2014|2149"),
    ("maestro", "5[06-8]|6"),
)
_SHAPES = tuple((name, re.compile(prefix)) for name, prefix in _PREFIXES)


def card_type(number: str) -> str | None:
    """The sort of a card, as far as its first digits tell."""
    return next((name for name, shape in _SHAPES if shape.match(number)), None)


def is_card_number(text: str) -> bool:
    """Whether ``text`` has 12 to 19 digits, of which the last one checks the others."""
    if not (text.isascii() and text.isdigit() and 12 <= len(text) <= 19):
        return False
    doubled = (int(digit) * 2 for digit in text[-2::-2])
    others = (int(digit) for digit in text[-1::-2])
    return (sum(each // 10 + each % 10 for each in doubled) + sum(others)) % 10 == 0


def is_routing_number(text: str) -> bool:
    """Whether ``text`` has nine digits that check each other, as banks of the USA number them."""
    if not (text.isascii() and text.isdigit() and len(text) == 9):
        return False
    return sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(text)) % 10 == 0


def masked(text: str, shown: int = 4) -> str:
    """``text`` with stars for all but the last characters."""
    return "*" * max(len(text) - shown, 0) + text[max(len(text) - shown, 0) :]
