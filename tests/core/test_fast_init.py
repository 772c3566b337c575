"""Dataclasses that are made quickly are the same dataclasses."""

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from emulator.core.fast_init import fast_init


@fast_init
@dataclass(frozen=True, slots=True)
class Sample:
    """Every kind of field."""

    first: int
    second: str = "two"
    third: list[int] = field(default_factory=list)
    fourth: int = field(kw_only=True)
    fifth: str | None = field(default=None, kw_only=True)


def test_fields_are_given_by_place_and_by_name_and_have_their_defaults() -> None:
    assert Sample(1, fourth=4) == Sample(first=1, second="two", third=[], fourth=4, fifth=None)
    assert replace(Sample(1, fourth=4), second="2").second == "2"


def test_each_gets_a_default_of_its_own() -> None:
    assert Sample(1, fourth=4).third is not Sample(1, fourth=4).third


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first": 1}, r"Sample.__init__\(\) missing 1 required keyword-only argument: 'fourth'"),
        ({"first": 1, "fourth": 4, "sixth": 6}, "unexpected keyword argument 'sixth'"),
    ],
)
def test_wrong_arguments_are_refused_as_usual(given: dict[str, int], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        Sample(**given)  # type: ignore[arg-type]  # that is the point


def test_nothing_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Sample(1, fourth=4).first = 2  # type: ignore[misc]  # that is the point


@dataclass(frozen=True)
class _WithoutSlots:
    first: int


@dataclass(frozen=True, slots=True)
class _WithMore:
    first: int

    def __post_init__(self) -> None:
        """Something that would be lost."""


@dataclass(frozen=True, slots=True)
class _NotGiven:
    first: int = field(default=1, init=False)


@pytest.mark.parametrize("cls", [_WithoutSlots, _WithMore, _NotGiven])
def test_what_would_lose_something_is_refused(cls: type) -> None:
    with pytest.raises(TypeError):
        fast_init(cls)
