"""Things in order: pages of them agree with a plain list, whatever comes, changes and goes."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.instants import Span
from emulator.exchange import ordered
from emulator.exchange.ordered import Ordered, Position, Tags, UnknownPlaceError, Wanted

COLOURS = ("red", "green")
CHANGES = st.lists(st.tuples(st.integers(0, 8), st.sampled_from([*COLOURS, None])), max_size=30)


Item = tuple[str, str, int]
"""A SID, a colour, and when it got that."""


def tags_of(item: Item) -> Tags:
    """What an item is found by."""
    _, colour, at = item
    return Tags((("colour", colour),), (("at", at),))


def sids(items: Iterable[Item]) -> list[str]:
    """The SIDs of items."""
    return [sid for sid, _, _ in items]


def made(changes: list[tuple[int, str | None]]) -> tuple[Ordered[Item], dict[str, str]]:
    """Items by changes (None removes one), and what must be in there, oldest first."""
    items = Ordered(tags_of)
    model: dict[str, str] = {}
    for number, colour in changes:
        sid = str(number)
        if colour is not None:
            items.put(sid, (sid, colour, number * 10))
            model[sid] = colour
        elif sid in model:
            assert items.remove(sid)[0] == sid
            del model[sid]
    return items, model


@settings(derandomize=True, deadline=None)
@given(CHANGES, st.sampled_from([*COLOURS, None]), st.integers(1, 4))
def test_pages_hold_what_a_plain_list_holds(
    changes: list[tuple[int, str | None]], colour: str | None, size: int
) -> None:
    items, model = made(changes)
    wanted = Wanted(() if colour is None else (("colour", colour),))
    expected = [sid for sid, has in reversed(model.items()) if colour in (None, has)]
    assert sids(items.newest_first()) == list(reversed(model))
    for start in range(len(expected) + 1):
        position = Position(expected[start - 1]) if start else None
        page = items.page(size, position, wanted)
        assert sids(page.items) == expected[start : start + size]
        assert (page.has_newer, page.has_older) == (start > 0, start + size < len(expected))
    for end, sid in enumerate(expected):
        page = items.page(size, Position(sid, newer=True), wanted)
        assert sids(page.items) == expected[max(end - size, 0) : end]
        assert (page.has_newer, page.has_older) == (end > size, True)


def test_a_page_goes_on_from_where_a_removed_item_was() -> None:
    items, _ = made([(0, "red"), (1, "red"), (2, "red")])
    items.remove("1")
    assert items.page(5, Position("1")).items == [("0", "red", 0)]
    assert items.page(5, Position("1", newer=True)).items == [("2", "red", 20)]


def test_the_places_of_items_removed_long_ago_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ordered, "REMEMBERED", 1)
    items, _ = made([(0, "red"), (1, "red"), (0, None), (1, None)])
    assert items.page(1, Position("1")).items == []
    with pytest.raises(UnknownPlaceError):
        items.page(1, Position("0"))


@settings(derandomize=True, deadline=None)
@given(CHANGES, st.none() | st.integers(0, 90), st.none() | st.integers(0, 90))
def test_items_are_found_by_when_something_happened_to_them(
    changes: list[tuple[int, str | None]], first: int | None, end: int | None
) -> None:
    items, model = made(changes)
    span = Span(first, end)
    found = items.page(99, None, Wanted(spans=(("at", span),))).items
    assert sids(found) == [sid for sid in reversed(model) if span.holds(int(sid) * 10)]
    found = items.page(99, None, Wanted((("colour", "red"),), (("at", span),))).items
    assert sids(found) == [
        sid for sid, has in reversed(model.items()) if has == "red" and span.holds(int(sid) * 10)
    ]


def test_an_item_is_found_by_its_new_time_and_not_by_its_old_one() -> None:
    items = Ordered(tags_of)
    for at in (3, 5):
        items.put("a", ("a", "red", at))
        found = [items.page(1, None, Wanted(spans=(("at", Span(n, n + 1)),))).items for n in (3, 5)]
        assert list(map(sids, found)) == [["a"] * (at == each) for each in (3, 5)]


def test_what_changed_is_indexed_before_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    indexed: list[str] = []

    def noted(item: Item) -> Tags:
        indexed.append(item[0])
        return tags_of(item)

    monkeypatch.setattr(ordered, "MOST_CHANGED", 2)
    items = Ordered(noted)
    for sid in ("a", "a", "b", "b"):
        items.put(sid, (sid, "red", 0))
    assert indexed == []
    items.put("c", ("c", "red", 0))
    assert sorted(indexed) == ["a", "b", "c"]
    assert items.count(("colour", "red")) == 3
