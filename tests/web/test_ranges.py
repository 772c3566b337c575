"""The Range header."""

import pytest

from emulator.core.errors import ApiError
from emulator.web.ranges import requested_part


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-", (90, 100)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("Bytes = 1 - 2 ", (1, 3)),
    ],
)
def test_a_range_names_a_part(header: str, part: tuple[int, int]) -> None:
    assert requested_part(header, 100) == part


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=1-2x",
        "bytes=0-1,5-6",
        "seconds=0-1",
        "bytes=\N{SUPERSCRIPT ONE}-2",
        f"bytes={'9' * 5_000}-",
    ],
)
def test_what_is_no_range_or_several_means_all(header: str | None) -> None:
    assert requested_part(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_size(header: str) -> None:
    with pytest.raises(ApiError) as refused:
        requested_part(header, 100)
    assert refused.value.status == 416
    assert refused.value.headers["Content-Range"] == "bytes */100"
