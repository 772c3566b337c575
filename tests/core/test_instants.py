"""Points in time, as they are computed and as they are written."""

from datetime import UTC, datetime
from email.utils import format_datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.instants import (
    HOUR,
    MILLISECOND,
    MINUTE,
    SECOND,
    in_seconds,
    iso8601,
    rfc2822,
    seconds,
)

GENERATED = settings(deadline=None, derandomize=True)
YEAR_9999 = 253_402_300_799
INSTANTS = st.integers(0, YEAR_9999 * SECOND)
VENDORS_EXAMPLE = 1_537_387_200 * SECOND


def test_a_date_is_written_as_the_vendor_writes_it() -> None:
    assert rfc2822(VENDORS_EXAMPLE) == "Wed, 19 Sep 2018 20:00:00 +0000"


def test_a_begun_second_is_not_counted() -> None:
    assert rfc2822(VENDORS_EXAMPLE + SECOND - 1) == "Wed, 19 Sep 2018 20:00:00 +0000"


def test_the_emulators_own_pages_show_milliseconds() -> None:
    assert iso8601(VENDORS_EXAMPLE + 7 * MILLISECOND + 999) == "2018-09-19T20:00:00.007Z"


@GENERATED
@given(INSTANTS)
def test_every_date_is_what_the_standard_library_writes(instant: int) -> None:
    second = datetime.fromtimestamp(instant // SECOND, UTC)
    assert rfc2822(instant) == format_datetime(second)
    assert datetime.fromisoformat(iso8601(instant)).replace(microsecond=0) == second


@GENERATED
@given(st.integers(0, 1_000_000_000))
def test_a_length_in_seconds_is_exact_to_the_microsecond(duration: int) -> None:
    assert seconds(in_seconds(duration)) == duration


def test_the_units_fit_together() -> None:
    assert (seconds(0.1), seconds(90), seconds(3600)) == (100 * MILLISECOND, 1.5 * MINUTE, HOUR)
