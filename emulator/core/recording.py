"""A recording of a call: what it covers, when it is ready and whether there is anything in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from emulator.core.instants import MINUTE, SECOND, Duration, Instant
from emulator.core.request import RecordingRequest
from emulator.core.sids import sid
from emulator.core.sound import Sound, Track, audible, within

SHORTEST: Duration = 1 * SECOND
"""What is recorded for less than this is absent. ``unverified``."""


class RecordingStatus(StrEnum):
    """How far a recording is."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    ABSENT = "absent"


class RecordingSource(StrEnum):
    """What made a recording start."""

    OUTBOUND_API = "OutBoundApi"
    RECORD_VERB = "RecordVerb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording from ``started_at``.

    From its end on, ``kept_from`` and ``kept_to`` bound what is in it after trimming, which are
    equal when it is empty, and ``sounds`` is what can be heard between them. One that is
    ``deleted`` keeps nothing but its place among the recordings of its call.
    """

    sid: str
    source: RecordingSource
    request: RecordingRequest
    started_at: Instant
    updated_at: Instant
    ready_after: Duration
    ended_at: Instant | None = None
    kept_from: Instant = 0
    kept_to: Instant = 0
    sounds: tuple[Sound, ...] = ()
    status: RecordingStatus = RecordingStatus.IN_PROGRESS
    deleted: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is in it, as far as is known."""
        return self.kept_from == self.kept_to

    @property
    def duration(self) -> int:
        """Whole seconds of audio; a begun second counts, and is filled up with silence."""
        return -(-(self.kept_to - self.kept_from) // SECOND)

    @property
    def channels(self) -> int:
        """1, or 2 when each side has its own."""
        return 2 if self.request.channels == "dual" else 1

    def price(self, rate: Decimal) -> Decimal | None:
        """Started minutes times ``rate``, in USD; None until it is completed."""
        if self.status is not RecordingStatus.COMPLETED:
            return None
        return -(-(self.kept_to - self.kept_from) // MINUTE) * rate


def start(
    call_sid: str,
    number: int,
    request: RecordingRequest,
    source: RecordingSource,
    ready_after: Duration,
    now: Instant,
) -> Recording:
    """Recording number ``number`` of a call begins."""
    return Recording(
        sid=sid(call_sid, "recording", number),
        source=source,
        request=request,
        started_at=now,
        updated_at=now,
        ready_after=ready_after,
    )


def stop(recording: Recording, sounds: Iterable[Sound], now: Instant) -> Recording:
    """It ends; ``sounds`` is what sounded in the call."""
    first, last = recording.started_at, now
    heard = within(_on_tracks(recording.request, sounds), first, last)
    if not heard or last - first < SHORTEST:
        heard, last = (), first
    elif recording.request.trim == "trim-silence":
        parts = list(audible(heard, first, last))
        first, last = min(part.start for part in parts), max(part.end for part in parts)
    return replace(
        recording, ended_at=now, updated_at=now, kept_from=first, kept_to=last, sounds=heard
    )


def _on_tracks(request: RecordingRequest, sounds: Iterable[Sound]) -> Iterable[Sound]:
    wanted = {Track.INBOUND, Track.OUTBOUND} if request.track == "both" else {request.track}
    return (sound for sound in sounds if sound.track in wanted)


def process(recording: Recording, now: Instant) -> Recording:
    """It is ready: completed or, when nothing is in it, absent."""
    status = RecordingStatus.ABSENT if recording.empty else RecordingStatus.COMPLETED
    return replace(recording, status=status, updated_at=now)
