"""The called party: what is heard of it by default, and how one of several is chosen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.farend import (
    Answers,
    Beep,
    CallbackFaults,
    FarEnd,
    FaxTone,
    Scenario,
    heard_by_default,
)
from emulator.core.instants import MILLISECOND, SECOND

GENERATED = settings(deadline=None, derandomize=True)


def choice(*weights: float) -> Scenario:
    far_ends = tuple(FarEnd(scenario=str(place)) for place in range(len(weights)))
    return Scenario(name="choice", far_ends=far_ends, weights=weights)


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        (Answers.HUMAN, ["silence", "speech"]),
        (Answers.MACHINE, ["speech", "silence", "speech", "beep"]),
        (Answers.FAX, ["fax"]),
        (Answers.SILENCE, []),
    ],
)
def test_every_kind_of_far_end_is_heard_in_its_own_way(answers: Answers, kinds: list[str]) -> None:
    assert [each.kind for each in heard_by_default(answers)] == kinds


def test_tones_have_a_length_of_their_own() -> None:
    assert (Beep().length, FaxTone().length) == (400 * MILLISECOND, 3 * SECOND)


@pytest.mark.parametrize(("chance", "chosen"), [(0, "0"), (0.24, "0"), (0.25, "1"), (0.999, "1")])
def test_weights_share_out_the_chances(chance: float, chosen: str) -> None:
    assert choice(1, 3).choose(chance).scenario == chosen


def test_a_far_end_without_weight_is_never_chosen() -> None:
    assert {choice(1, 0, 1).choose(n / 100).scenario for n in range(100)} == {"0", "2"}


@GENERATED
@given(
    st.lists(st.floats(0.001, 1000), min_size=1, max_size=5),
    st.floats(0, 1, exclude_max=True),
)
def test_any_chance_chooses_somebody(weights: list[float], chance: float) -> None:
    scenario = choice(*weights)
    assert scenario.choose(chance) in scenario.far_ends


def test_only_the_named_callback_is_held_back() -> None:
    faults = CallbackFaults(delay=(("answered", 2 * SECOND),))
    assert (faults.delay_of("answered"), faults.delay_of("ringing")) == (2 * SECOND, 0)
