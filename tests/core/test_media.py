"""The made-up quality of a call's audio: plausible, and the same each time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.media import PACKETS_PER_SECOND, MediaReport, media_report

GENERATED = settings(deadline=None, derandomize=True)


@GENERATED
@given(st.uuids().map(str), st.integers(0, 14_400))
def test_the_numbers_of_a_report_fit_together(sid: str, length: int) -> None:
    report = media_report(sid, length)
    assert 1 <= report.mos <= 5
    assert 0 <= report.jitter_min <= report.jitter_avg <= report.jitter_max
    assert 0 < report.rtt_min < report.rtt_avg < report.rtt_max
    assert 0 <= report.lost <= report.packets == length * PACKETS_PER_SECOND


def test_the_same_call_has_the_same_report_and_another_call_another() -> None:
    assert media_report("a", 60) == media_report("a", 60)
    assert media_report("a", 60) != media_report("b", 60)


def test_a_call_without_audio_reports_nothing_but_zeros() -> None:
    assert MediaReport().mos == MediaReport().packets == 0
