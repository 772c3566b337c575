"""A recording of a call: what it covers, when it is ready and whether there is anything in it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
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
    """How far a recording is. One that is stopped has ended, and is being processed.

    The vendor also names queued and resumed, which are never seen: a recording begins at once,
    and one that goes on after a pause is in progress. ``unverified``.
    """

    IN_PROGRESS = "in-progress"
    PAUSED = "paused"
    STOPPED = "stopped"
    COMPLETED = "completed"
    ABSENT = "absent"


class RecordingSource(StrEnum):
    """What made a recording start."""

    OUTBOUND_API = "OutBoundApi"
    START_CALL_RECORDING_API = "StartCallRecordingApi"
    RECORD_VERB = "RecordVerb"
    DIAL_VERB = "DialVerb"
    CONFERENCE = "Conference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A pause of a recording, from ``start`` on; ``end`` is None while it lasts.

    What sounds meanwhile is not recorded. A gap is silence in the recording or, when it is
    ``skipped``, left out.
    """

    start: Instant
    end: Instant | None = None
    skipped: bool = False


class TranscriptionStatus(StrEnum):
    """How far a transcription is."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcription:
    """What was said in a recording; one in which nothing is to be heard has ``failed``."""

    sid: str
    status: TranscriptionStatus
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording from ``started_at``.

    From its end on, ``kept_from`` and ``kept_to`` bound what is in it after trimming, which are
    equal when it is empty, and ``sounds`` is what can be heard between them. Their times are
    those of the call, each moved back by all skipped gaps before it. One that is ``deleted``
    keeps nothing but its place among the recordings of its call.
    """

    sid: str
    source: RecordingSource
    request: RecordingRequest
    started_at: Instant
    updated_at: Instant
    ready_after: Duration
    ended_at: Instant | None = None
    gaps: tuple[Gap, ...] = ()
    kept_from: Instant = 0
    kept_to: Instant = 0
    sounds: tuple[Sound, ...] = ()
    status: RecordingStatus = RecordingStatus.IN_PROGRESS
    deleted: bool = False
    conference_sid: str | None = None

    @property
    def running(self) -> bool:
        """Whether it has not ended; it may be paused."""
        return self.ended_at is None

    @property
    def processed(self) -> bool:
        """Whether it is known what is in it."""
        return self.status in (RecordingStatus.COMPLETED, RecordingStatus.ABSENT)

    @property
    def empty(self) -> bool:
        """Whether nothing is in it, as far as is known."""
        return self.kept_from == self.kept_to

    @property
    def duration(self) -> int:
        """Whole seconds of audio; a begun second counts, and is filled up with silence."""
        return -(-(self.kept_to - self.kept_from) // SECOND)

    @property
    def transcription(self) -> Transcription | None:
        """What was said in it, as far as the words are known; None when nobody wants to know."""
        if not self.request.transcribe:
            return None
        statuses = {
            RecordingStatus.ABSENT: TranscriptionStatus.FAILED,
            RecordingStatus.COMPLETED: TranscriptionStatus.COMPLETED,
        }
        spoken = [sound for sound in self.sounds if sound.words]
        return Transcription(
            sid=sid(self.sid, "transcription", 0),
            status=statuses.get(self.status, TranscriptionStatus.IN_PROGRESS),
            text=" ".join(sound.words for sound in spoken),
        )

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


def pause(recording: Recording, *, skip: bool, now: Instant) -> Recording:
    """It pauses, with silence in its place or, with ``skip``, nothing."""
    gaps = (*recording.gaps, Gap(start=now, skipped=skip))
    return replace(recording, gaps=gaps, status=RecordingStatus.PAUSED, updated_at=now)


def resume(recording: Recording, now: Instant) -> Recording:
    """It goes on after a pause."""
    *before, last = recording.gaps
    gaps = (*before, replace(last, end=now)) if now > last.start else tuple(before)
    return replace(recording, gaps=gaps, status=RecordingStatus.IN_PROGRESS, updated_at=now)


def stop(recording: Recording, sounds: Iterable[Sound], now: Instant) -> Recording:
    """It ends; ``sounds`` is what sounded in the call."""
    stretches = list(_stretches(recording, now))
    heard = tuple(_recorded(_on_tracks(recording.request, sounds), stretches))
    first, last = recording.started_at, now - stretches[-1].skipped
    if not heard or last - first < SHORTEST:
        heard, last = (), first
    elif recording.request.trim == "trim-silence":
        parts = list(audible(heard, first, last))
        first, last = min(part.start for part in parts), max(part.end for part in parts)
    return replace(
        recording,
        ended_at=now,
        updated_at=now,
        kept_from=first,
        kept_to=last,
        sounds=heard,
        status=RecordingStatus.STOPPED,
    )


def _on_tracks(request: RecordingRequest, sounds: Iterable[Sound]) -> Iterable[Sound]:
    wanted = {Track.INBOUND, Track.OUTBOUND} if request.track == "both" else {request.track}
    return (sound for sound in sounds if sound.track in wanted)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What is recorded without a pause; ``skipped`` is how much was left out before it."""

    start: Instant
    end: Instant
    skipped: Duration


def _stretches(recording: Recording, now: Instant) -> Iterator[_Stretch]:
    """Everything between pauses, up to now; the last one may be empty."""
    start, skipped = recording.started_at, 0
    for gap in recording.gaps:
        yield _Stretch(start, gap.start, skipped)
        start = now if gap.end is None else gap.end
        skipped += start - gap.start if gap.skipped else 0
    yield _Stretch(start, now, skipped)


def _recorded(sounds: Iterable[Sound], stretches: list[_Stretch]) -> Iterator[Sound]:
    """What is heard of the sounds in the stretches, each where it is heard in the recording."""
    ends = [stretch.end for stretch in stretches]
    for sound in sounds:
        words = sound.words  # those of a sound that a pause divides stand with its first part
        for stretch in stretches[bisect_right(ends, sound.start) :]:
            if stretch.start >= sound.end:
                break
            for part in within((sound,), stretch.start, stretch.end):
                yield replace(part, start=part.start - stretch.skipped, words=words)
                words = ""


def process(recording: Recording, now: Instant) -> Recording:
    """It is ready: completed or, when nothing is in it, absent."""
    status = RecordingStatus.ABSENT if recording.empty else RecordingStatus.COMPLETED
    return replace(recording, status=status, updated_at=now)
