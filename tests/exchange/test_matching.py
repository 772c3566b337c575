"""Whether values are as somebody wants them, and what differs."""

from typing import Any

import pytest

from emulator.exchange.matching import differences, fits


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("busy", "busy"),
        ("b*", "busy"),
        ("1*", "1*"),
        ("4*", 486),
        (486, "486"),
        ("486", 486),
        (1.5, 1.5),
        (True, True),
        (None, None),
        (["x", "busy"], "busy"),
        (["x", None], None),
        ("a", ["b", "a"]),
        (["a", "c"], ["b", "c"]),
        ({"not": "x"}, "busy"),
        ({"not": ["x", "y"]}, "busy"),
        ({"not": None}, "busy"),
        ({"not": 1}, []),
        ({"at_least": 2, "at_most": 2}, "2"),
        ({"at_most": 2.5}, 2),
    ],
)
def test_a_value_fits(wanted: object, found: object) -> None:
    assert fits(wanted, found)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("busy", "BUSY"),
        ("*", None),
        ("*", True),
        (1, True),
        (True, 1),
        ("true", True),
        (None, ""),
        ([], "busy"),
        ("a", []),
        ({"not": "b*"}, "busy"),
        ({"not": 1}, [1]),
        ({"at_least": 2}, "two"),
        ({"at_least": 0}, True),
        ({"at_least": 0}, None),
        ({"at_most": 2}, 3),
        ("x", {"x": 1}),
    ],
)
def test_a_value_does_not_fit(wanted: object, found: object) -> None:
    assert not fits(wanted, found)


@pytest.mark.parametrize(
    ("wanted", "found", "said"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": 1, "b": "x"}, {"a": 2}, ["a is 2, not 1", "b is missing, not 'x'"]),
        ({"p": {"k": "x", "l": 1}}, {"p": {"k": "y", "l": 1}}, ["p.k is 'y', not 'x'"]),
        ({"p": {"k": "x"}}, {"p": None}, ["p is missing, not k 'x'"]),
        ({"a": ["x", "y"]}, {"a": True}, ["a is true, not one of 'x', 'y'"]),
        ({"a": {"at_least": 2}}, {"a": []}, ["a is empty, not at_least 2"]),
        ({"a": "x"}, {"a": "y" * 200}, [f"a is '{'y' * 100}...', not 'x'"]),
    ],
)
def test_differences_are_told_with_their_place(
    wanted: dict[str, Any], found: dict[str, Any], said: list[str]
) -> None:
    assert [str(each) for each in differences(wanted, found)] == said
