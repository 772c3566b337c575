"""What a call's media looked like: numbers that the real service measures, made up by seed.

They are plausible and repeatable, not measured: ``unverified``.
"""

from dataclasses import dataclass

from emulator.core.instants import SECOND
from emulator.core.sids import fraction
from emulator.core.sound import KEY_TONE

PACKETS_PER_SECOND = 50
"""One packet carries 20 ms of audio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReport:
    """Quality of a call's audio. Times are milliseconds; ``mos`` is 1 to 5, 0 without audio."""

    mos: float = 0.0
    jitter_min: int = 0
    jitter_avg: int = 0
    jitter_max: int = 0
    lost: int = 0
    rtt_avg: int = 0
    rtt_max: int = 0
    rtt_min: int = 0
    packets: int = 0


def media_report(sid: str, seconds: int) -> MediaReport:
    """The report of the call ``sid``, whose audio lasted ``seconds``."""
    jitter = 1 + int(fraction(sid, "jitter", 0) * 8)
    round_trip = 20 + int(fraction(sid, "rtt", 0) * 60)
    return MediaReport(
        mos=round(4.3 + fraction(sid, "mos", 0) * 0.2, 2),
        jitter_min=jitter // 2,
        jitter_avg=jitter,
        jitter_max=jitter * 3,
        lost=int(fraction(sid, "lost", 0) * seconds * 0.05),
        rtt_avg=round_trip,
        rtt_max=round_trip + 15,
        rtt_min=round_trip - 10,
        packets=seconds * PACKETS_PER_SECOND,
    )


def packets_of_keys(count: int) -> int:
    """How many packets the tones of ``count`` keys take."""
    return count * KEY_TONE * PACKETS_PER_SECOND // SECOND
