"""Identifiers and chance, as a function of (seed, purpose, counter).

There is no shared random stream: what one request gets can never depend on the order in which
the network delivered the others, so that a run with the same seed repeats itself exactly.
"""

from hashlib import blake2b

_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def _digest(seed: str, purpose: str, counter: int) -> str:
    return blake2b(f"{seed}\0{purpose}\0{counter}".encode(), digest_size=16).hexdigest()


def sid(seed: str, purpose: str, counter: int) -> str:
    """A version 4 UUID: the vendor's SIDs are UUIDs without a two-letter prefix."""
    hexes = _digest(seed, purpose, counter)
    variant = _VARIANTS[hexes[16]]
    return f"{hexes[:8]}-{hexes[8:12]}-4{hexes[13:16]}-{variant}{hexes[17:20]}-{hexes[20:]}"


def fraction(seed: str, purpose: str, counter: int) -> float:
    """A number in [0, 1), evenly spread."""
    return int(_digest(seed, purpose, counter)[:13], 16) / 16**13
