"""Things in order: pages of them agree with a plain list, whatever comes, changes and goes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.exchange import ordered
from emulator.exchange.ordered import Ordered, Position, UnknownPlaceError

COLOURS = ("red", "green")
CHANGES = st.lists(st.tuples(st.integers(0, 8), st.sampled_from([*COLOURS, None])), max_size=30)


def made(changes: list[tuple[int, str | None]]) -> tuple[Ordered[str], dict[str, str]]:
    """Items by changes (None removes one), and what must be in there, oldest first."""
    items: Ordered[str] = Ordered()
    model: dict[str, str] = {}
    for number, colour in changes:
        sid = str(number)
        if colour is not None:
            items.put(sid, sid, (("colour", colour),))
            model[sid] = colour
        elif sid in model:
            assert items.remove(sid) == sid
            del model[sid]
    return items, model


@settings(derandomize=True, deadline=None)
@given(CHANGES, st.sampled_from([*COLOURS, None]), st.integers(1, 4))
def test_pages_hold_what_a_plain_list_holds(
    changes: list[tuple[int, str | None]], colour: str | None, size: int
) -> None:
    items, model = made(changes)
    keys = () if colour is None else (("colour", colour),)
    expected = [sid for sid, has in reversed(model.items()) if colour in (None, has)]
    assert list(items.newest_first()) == list(reversed(model))
    for start in range(len(expected) + 1):
        position = Position(expected[start - 1]) if start else None
        page = items.page(size, position, keys)
        assert page.items == expected[start : start + size]
        assert (page.has_newer, page.has_older) == (start > 0, start + size < len(expected))
    for end, sid in enumerate(expected):
        page = items.page(size, Position(sid, newer=True), keys)
        assert page.items == expected[max(end - size, 0) : end]
        assert (page.has_newer, page.has_older) == (end > size, True)


def test_a_page_goes_on_from_where_a_removed_item_was() -> None:
    items, _ = made([(0, "red"), (1, "red"), (2, "red")])
    items.remove("1")
    assert items.page(5, Position("1")).items == ["0"]
    assert items.page(5, Position("1", newer=True)).items == ["2"]


def test_the_places_of_items_removed_long_ago_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ordered, "REMEMBERED", 1)
    items, _ = made([(0, "red"), (1, "red"), (0, None), (1, None)])
    assert items.page(1, Position("1")).items == []
    with pytest.raises(UnknownPlaceError):
        items.page(1, Position("0"))


def test_what_matches_is_asked_of_the_items_that_have_the_keys_only() -> None:
    items, _ = made([(number, "red" if number else "green") for number in range(9)])
    asked: list[str] = []
    page = items.page(5, None, (("colour", "green"),), lambda item: not asked.append(item))
    assert (page.items, asked) == (["0"], ["0"])
