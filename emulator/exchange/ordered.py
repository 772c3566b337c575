"""Things in the order in which they came, found by SID, by place and by their tags.

A page of them costs about as much as it is long, however many there are: it begins at its place
without a walk from the start, and what is asked for is looked up where few have it. What is new or
changed is indexed when somebody looks, or many together: one by one it takes twice as long.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from emulator.core.fast_init import fast_init
from emulator.core.instants import Instant, Span

Item = TypeVar("Item")
Key = tuple[str, str]
"""Something that several items can have in common: a name and a value."""

Time = tuple[str, Instant]
"""When something happened to an item: a name and an instant."""

REMEMBERED = 10_000
"""Of how many removed items the place is still known, so that a page can go on from there."""

MOST_CHANGED = 1_000
"""How many items may have changed since they were indexed: that takes a few milliseconds."""

_FEW = 4  # sorting a quarter of all costs less than passing over the rest


class UnknownPlaceError(Exception):
    """Nothing of this SID was here, or that is too long ago."""


@fast_init
@dataclass(frozen=True, slots=True)
class Tags:
    """What an item is found by."""

    keys: tuple[Key, ...] = ()
    times: tuple[Time, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items are asked for: those with all these keys, and a time in each of these spans."""

    keys: tuple[Key, ...] = ()
    spans: tuple[tuple[str, Span], ...] = ()

    def fits(self, tags: Tags) -> bool:
        """Whether an item with these tags is asked for."""
        for key in self.keys:
            if key not in tags.keys:
                return False
        for name, span in self.spans:
            if not any(name == each and span.holds(at) for each, at in tags.times):
                return False
        return True


NO_TAGS = Tags()
ALL = Wanted()


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
    tags: Tags


class _Keyed:
    """The places of the items with each key.

    Most keys are of one item, whose place stands for itself: a set would take 200 bytes more.
    """

    def __init__(self) -> None:
        self._places: dict[Key, int | set[int]] = {}

    def places(self, key: Key) -> Collection[int]:
        """The places of all items with ``key``."""
        found = self._places.get(key, ())
        return (found,) if isinstance(found, int) else found

    def add(self, key: Key, place: int) -> None:
        """The item at ``place`` has ``key``, too."""
        found = self._places.get(key)
        if found is None:
            self._places[key] = place
        elif isinstance(found, int):
            self._places[key] = {found, place}
        else:
            found.add(place)

    def remove(self, key: Key, place: int) -> None:
        """It has the key no more."""
        found = self._places[key]
        if isinstance(found, int) or len(found) == 1:
            del self._places[key]
        else:
            found.remove(place)


class Ordered(Generic[Item]):
    """The items. ``put`` is how they come in and change; a change keeps their place.

    ``tags_of`` tells what an item is found by.
    """

    def __init__(self, tags_of: Callable[[Item], Tags] = lambda _item: NO_TAGS) -> None:
        self._tags_of = tags_of
        self._changed: set[str] = set()
        self._slots: dict[str, _Slot[Item]] = {}
        self._order: list[int] = []
        self._keyed = _Keyed()
        self._timed: dict[str, list[tuple[Instant, int]]] = {}
        self._by_place: dict[int, _Slot[Item]] = {}
        self._gone: dict[str, int] = {}
        self._came = 0

    def __len__(self) -> int:
        return len(self._slots)

    def get(self, sid: str) -> Item | None:
        """The item of this SID."""
        slot = self._slots.get(sid)
        return None if slot is None else slot.item

    def find(self, key: Key) -> Item | None:
        """The newest item that has this key."""
        self._index()
        places = self._keyed.places(key)
        return None if not places else self._by_place[max(places)].item

    def count(self, key: Key) -> int:
        """How many have this key."""
        self._index()
        return len(self._keyed.places(key))

    def put(self, sid: str, item: Item) -> None:
        """Add an item as the newest, or replace it where it is."""
        slot = self._slots.get(sid)
        if slot is not None:
            slot.item = item
        else:
            place = self._came
            self._slots[sid] = self._by_place[place] = _Slot(place, sid, item, NO_TAGS)
            self._order.append(place)
            self._came += 1
        self._changed.add(sid)
        if len(self._changed) > MOST_CHANGED:
            self._index()

    def remove(self, sid: str) -> Item:
        """Take an item out. Raises ``KeyError``."""
        slot = self._slots.pop(sid)
        self._changed.discard(sid)
        self._tag(slot, NO_TAGS)
        del self._by_place[slot.place]
        del self._order[bisect_left(self._order, slot.place)]
        self._gone[sid] = slot.place
        if len(self._gone) > REMEMBERED:
            del self._gone[next(iter(self._gone))]
        return slot.item

    def newest_first(self) -> Iterator[Item]:
        """All of them."""
        return (self._by_place[place].item for place in reversed(self._order))

    def page(
        self,
        size: int,
        position: Position | None = None,
        wanted: Wanted = ALL,
        accepts: Callable[[Item], bool] | None = None,
    ) -> Page[Item]:
        """At most ``size`` of the items that are wanted and accepted, from ``position`` on.

        Raises ``UnknownPlaceError``.
        """
        self._index()
        row = self._row(wanted)

        def fitting(places: Iterator[int]) -> Iterator[_Slot[Item]]:
            slots = (self._by_place[place] for place in places)
            if wanted != ALL:
                slots = (slot for slot in slots if wanted.fits(slot.tags))
            return slots if accepts is None else (slot for slot in slots if accepts(slot.item))

        if position is None:
            found, has_older = _first(size, fitting(reversed(row)))
            return Page(found, has_newer=False, has_older=has_older)
        place = self._place_of(position.sid)
        before, after = bisect_left(row, place), bisect_right(row, place)
        if position.newer:
            found, has_newer = _first(size, fitting(_up(row, after)))
            has_older = any(True for _ in fitting(_down(row, after)))
            return Page(found[::-1], has_newer=has_newer, has_older=has_older)
        found, has_older = _first(size, fitting(_down(row, before)))
        has_newer = any(True for _ in fitting(_up(row, before)))
        return Page(found, has_newer=has_newer, has_older=has_older)

    def _row(self, wanted: Wanted) -> Sequence[int]:
        """The places of everything that can be wanted, oldest first, and not much else."""
        found: list[Collection[int]] = [self._keyed.places(key) for key in wanted.keys]
        found += [self._within(name, span) for name, span in wanted.spans]
        fewest = min(found, key=len, default=None)
        if fewest is None or len(fewest) * _FEW > len(self._order):
            return self._order
        return sorted(fewest)

    def _within(self, name: str, span: Span) -> Collection[int]:
        """The places of what has a time in the span."""
        times = self._timed.get(name, [])
        first = 0 if span.first is None else bisect_left(times, (span.first, 0))
        end = len(times) if span.end is None else bisect_left(times, (span.end, 0))
        return [place for _, place in times[first:end]]

    def _place_of(self, sid: str) -> int:
        slot = self._slots.get(sid)
        if slot is not None:
            return slot.place
        try:
            return self._gone[sid]
        except KeyError:
            raise UnknownPlaceError(sid) from None

    def _index(self) -> None:
        """Find by their present tags what has changed."""
        for sid in self._changed:
            slot = self._slots[sid]
            tags = self._tags_of(slot.item)
            if tags != slot.tags:
                self._tag(slot, tags)
        self._changed.clear()

    def _tag(self, slot: _Slot[Item], tags: Tags) -> None:
        before, slot.tags = slot.tags, tags
        for key in before.keys:
            if key not in tags.keys:
                self._keyed.remove(key, slot.place)
        for key in tags.keys:
            if key not in before.keys:
                self._keyed.add(key, slot.place)
        for name, at in before.times:
            if (name, at) not in tags.times:
                times = self._timed[name]
                del times[bisect_left(times, (at, slot.place))]
        for name, at in tags.times:
            if (name, at) not in before.times:
                insort(self._timed.setdefault(name, []), (at, slot.place))


def _up(row: Sequence[int], start: int) -> Iterator[int]:
    """From ``start`` on towards the newest."""
    return (row[index] for index in range(start, len(row)))


def _down(row: Sequence[int], start: int) -> Iterator[int]:
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
