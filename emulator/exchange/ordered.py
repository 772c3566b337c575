"""Things in the order in which they came, found by SID, by place and by what they have in common.

A page of them costs about as much as it is long, however many there are: it begins at its place
without a walk from the start, and what is asked for is looked up where few have it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Key = tuple[str, str]
"""Something that several items can have in common: a name and a value."""

REMEMBERED = 10_000
"""Of how many removed items the place is still known, so that a page can go on from there."""

_FEW = 4  # sorting a quarter of all costs less than passing over the rest


class UnknownPlaceError(Exception):
    """Nothing of this SID was here, or that is too long ago."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page begins: right after the item ``sid``, or with ``newer`` right before it."""

    sid: str
    newer: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, newest first, and whether there are others before and after them."""

    items: list[Item]
    has_newer: bool
    has_older: bool


@dataclass(slots=True, eq=False)
class _Slot(Generic[Item]):
    place: int
    sid: str
    item: Item
    keys: tuple[Key, ...]


class Ordered(Generic[Item]):
    """The items. ``put`` is how they come in and change; a change keeps their place."""

    def __init__(self) -> None:
        self._slots: dict[str, _Slot[Item]] = {}
        self._order: list[_Slot[Item]] = []
        self._keyed: dict[Key, dict[int, _Slot[Item]]] = {}
        self._gone: dict[str, int] = {}
        self._came = 0

    def __len__(self) -> int:
        return len(self._slots)

    def get(self, sid: str) -> Item | None:
        """The item of this SID."""
        slot = self._slots.get(sid)
        return None if slot is None else slot.item

    def put(self, sid: str, item: Item, keys: tuple[Key, ...] = ()) -> None:
        """Add an item as the newest, or replace it where it is."""
        slot = self._slots.get(sid)
        if slot is None:
            slot = self._slots[sid] = _Slot(self._came, sid, item, ())
            self._order.append(slot)
            self._came += 1
        slot.item = item
        if slot.keys != keys:
            self._index(slot, keys)

    def remove(self, sid: str) -> Item:
        """Take an item out. Raises ``KeyError``."""
        slot = self._slots.pop(sid)
        self._index(slot, ())
        del self._order[bisect_left(self._order, slot.place, key=_place)]
        self._gone[sid] = slot.place
        if len(self._gone) > REMEMBERED:
            del self._gone[next(iter(self._gone))]
        return slot.item

    def newest_first(self) -> Iterator[Item]:
        """All of them."""
        return (slot.item for slot in reversed(self._order))

    def page(
        self,
        size: int,
        position: Position | None = None,
        keys: Sequence[Key] = (),
        matches: Callable[[Item], bool] | None = None,
    ) -> Page[Item]:
        """At most ``size`` of the items that have all ``keys`` and match, from ``position`` on.

        Raises ``UnknownPlaceError``.
        """
        row = self._row(keys)

        def wanted(slots: Iterator[_Slot[Item]]) -> Iterator[_Slot[Item]]:
            return (
                slot
                for slot in slots
                if all(key in slot.keys for key in keys) and (matches is None or matches(slot.item))
            )

        if position is None:
            found, has_older = _first(size, wanted(reversed(row)))
            return Page(found, has_newer=False, has_older=has_older)
        place = self._place_of(position.sid)
        before, after = bisect_left(row, place, key=_place), bisect_right(row, place, key=_place)
        if position.newer:
            found, has_newer = _first(size, wanted(_up(row, after)))
            has_older = any(True for _ in wanted(_down(row, after)))
            return Page(found[::-1], has_newer=has_newer, has_older=has_older)
        found, has_older = _first(size, wanted(_down(row, before)))
        has_newer = any(True for _ in wanted(_up(row, before)))
        return Page(found, has_newer=has_newer, has_older=has_older)

    def _row(self, keys: Sequence[Key]) -> list[_Slot[Item]]:
        """Everything that can have these keys, oldest first, and not much else."""
        if not keys:
            return self._order
        fewest = min((self._keyed.get(key, {}) for key in keys), key=len)
        if len(fewest) * _FEW > len(self._order):
            return self._order
        return [fewest[place] for place in sorted(fewest)]

    def _place_of(self, sid: str) -> int:
        slot = self._slots.get(sid)
        if slot is not None:
            return slot.place
        try:
            return self._gone[sid]
        except KeyError:
            raise UnknownPlaceError(sid) from None

    def _index(self, slot: _Slot[Item], keys: tuple[Key, ...]) -> None:
        for key in slot.keys:
            if key not in keys:
                row = self._keyed[key]
                del row[slot.place]
                if not row:
                    del self._keyed[key]
        for key in keys:
            if key not in slot.keys:
                self._keyed.setdefault(key, {})[slot.place] = slot
        slot.keys = keys


def _place(slot: _Slot[Item]) -> int:
    return slot.place


def _up(row: Sequence[_Slot[Item]], start: int) -> Iterator[_Slot[Item]]:
    """From ``start`` on towards the newest."""
    return (row[index] for index in range(start, len(row)))


def _down(row: Sequence[_Slot[Item]], start: int) -> Iterator[_Slot[Item]]:
    """From before ``start`` on towards the oldest."""
    return (row[index] for index in range(start - 1, -1, -1))


def _first(size: int, slots: Iterator[_Slot[Item]]) -> tuple[list[Item], bool]:
    """The items of the first slots, and whether there are more."""
    found: list[Item] = []
    for slot in slots:
        if len(found) == size:
            return found, True
        found.append(slot.item)
    return found, False
