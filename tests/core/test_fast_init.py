"""Dataclasses that are made quickly are the same dataclasses."""

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from emulator.core.fast_init import fast_init, maker


@fast_init
@dataclass(frozen=True, slots=True)
class Sample:
    """Every kind of field."""

    first: int
    second: str = "two"
    third: list[int] = field(default_factory=list)
    fourth: int = field(kw_only=True)
    fifth: str | None = field(default=None, kw_only=True)


@fast_init
@dataclass(frozen=True, slots=True)
class Large:
    """So many fields that they are filled in another way."""

    first: int
    second: str = "two"
    third: list[int] = field(default_factory=list)
    fourth: int = field(kw_only=True)
    fifth: str | None = field(default=None, kw_only=True)
    sixth: int = field(default=6, kw_only=True)
    seventh: int = field(default=7, kw_only=True)


EACH = pytest.mark.parametrize("sample", [Sample, Large])
Kind = type[Sample] | type[Large]


@EACH
def test_fields_are_given_by_place_and_by_name_and_have_their_defaults(sample: Kind) -> None:
    assert sample(1, fourth=4) == sample(first=1, second="two", third=[], fourth=4, fifth=None)
    assert replace(sample(1, fourth=4), second="2").second == "2"
    assert type(sample(1, fourth=4)) is sample


@EACH
def test_each_gets_a_default_of_its_own(sample: Kind) -> None:
    assert sample(1, fourth=4).third is not sample(1, fourth=4).third


@EACH
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first": 1}, r"__init__\(\) missing 1 required keyword-only argument: 'fourth'"),
        ({"first": 1, "fourth": 4, "eighth": 8}, "unexpected keyword argument 'eighth'"),
    ],
)
def test_wrong_arguments_are_refused_as_usual(
    sample: Kind, given: dict[str, int], said: str
) -> None:
    with pytest.raises(TypeError, match=said):
        sample(**given)  # type: ignore[arg-type]  # that is the point


@EACH
def test_nothing_can_be_changed(sample: Kind) -> None:
    with pytest.raises(FrozenInstanceError):
        sample(1, fourth=4).first = 2  # type: ignore[misc]  # that is the point


@EACH
def test_what_a_maker_makes_is_what_the_class_makes(sample: type[Sample]) -> None:
    make = maker(sample)
    made = make(1, fourth=4, fifth="5")
    assert made == sample(1, fourth=4, fifth="5")
    assert type(made) is sample
    assert make(1, fourth=4).third is not make(1, fourth=4).third
    with pytest.raises(FrozenInstanceError):
        made.first = 2  # type: ignore[misc]  # that is the point
    with pytest.raises(TypeError, match="unexpected keyword argument 'eighth'"):
        make(1, fourth=4, eighth=8)


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


@dataclass(frozen=True, slots=True)
class _WithSlotsOfAnother(Sample):
    sixth: int = field(default=6, kw_only=True)


@pytest.mark.parametrize("cls", [_WithoutSlots, _WithMore, _NotGiven, _WithSlotsOfAnother])
def test_what_would_lose_something_is_refused(cls: type) -> None:
    with pytest.raises(TypeError):
        fast_init(cls)
    with pytest.raises(TypeError):
        maker(cls)
