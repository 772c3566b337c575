"""Identifiers and chance repeat themselves with the seed and do not depend on each other."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.sids import fraction, sid

GENERATED = settings(deadline=None, derandomize=True)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
COUNTERS = st.integers(0, 10**12)


@GENERATED
@given(WORDS, WORDS, COUNTERS)
def test_an_identifier_is_a_random_uuid_in_lower_case(seed: str, purpose: str, number: int) -> None:
    made = sid(seed, purpose, number)
    assert (UUID(made).version, UUID(made).variant) == (4, "specified in RFC 4122")
    assert str(UUID(made)) == made
    assert sid(seed, purpose, number) == made


def test_an_identifier_stays_the_same_from_release_to_release() -> None:
    assert sid("test", "call", 0) == "e07cccc4-bece-47b5-b468-74dac309402a"


def test_seed_purpose_and_counter_each_make_another_identifier() -> None:
    made = {sid(s, p, n) for s in ("a", "b") for p in ("call", "recording") for n in range(500)}
    assert len(made) == 2000


@GENERATED
@given(WORDS, WORDS, COUNTERS)
def test_chance_is_a_number_from_0_to_below_1(seed: str, purpose: str, number: int) -> None:
    assert 0 <= fraction(seed, purpose, number) < 1


def test_chance_is_spread_evenly() -> None:
    drawn = sorted(fraction("test", "far-end", number) for number in range(2000))
    assert max(later - earlier for earlier, later in pairwise([0, *drawn, 1])) < 0.01
