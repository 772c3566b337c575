"""Where calls are kept. One way to write: a commit that names the version it was based on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emulator.core.call import Call
from emulator.core.instants import ALWAYS, Span
from emulator.core.recording import Recording
from emulator.core.status import CallStatus
from emulator.exchange.ordered import Key, Ordered, Page, Position, Tags, Wanted


class ConflictError(Exception):
    """Somebody else committed first: read again and decide again."""


@dataclass(slots=True)
class Kept:
    """A call and how often it was committed."""

    call: Call
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreState:
    """Calls with their versions, oldest first; SIDs of those that ended and of recordings."""

    calls: tuple[Kept, ...]
    finished: tuple[str, ...]
    recordings: tuple[str, ...]
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls are asked for: those to which all that is given applies."""

    to: str | None = None
    from_: str | None = None
    status: CallStatus | None = None
    parent_call_sid: str | None = None
    started: Span = ALWAYS
    ended: Span = ALWAYS

    def tags(self) -> Wanted:
        """The same as tags of calls."""
        return _wanted(
            {
                "to": self.to,
                "from": self.from_,
                "status": None if self.status is None else self.status.value,
                "parent": self.parent_call_sid,
            },
            {"started": self.started, "ended": self.ended},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFilter:
    """Which recordings are asked for: those to which all that is given applies."""

    call_sid: str | None = None
    conference_sid: str | None = None
    created: Span = ALWAYS
    transcribed: bool = False
    transcription_sid: str | None = None
    transcript_of: str | None = None

    def tags(self) -> Wanted:
        """The same as tags of recordings."""
        keys = {
            "call": self.call_sid,
            "conference": self.conference_sid,
            "transcribed": "yes" if self.transcribed else None,
            "transcription": self.transcription_sid,
            "transcript": self.transcript_of,
        }
        return _wanted(keys, {"created": self.created})


class MemoryStore:
    """Calls in memory, in the order in which they were placed.

    Finished calls beyond ``most_finished`` are dropped, oldest first, and counted. ``ended`` is
    where it counts the calls that end, by their final status.
    """

    def __init__(self, most_finished: int, ended: Counter[CallStatus] | None = None) -> None:
        self._most_finished = most_finished
        self._ended = Counter() if ended is None else ended
        self._calls: Ordered[Kept] = Ordered(_tags_of_call)
        self._finished: dict[str, None] = {}
        # The call and the place in it.
        self._recordings: Ordered[tuple[Kept, int]] = Ordered(_tags_of_recording)
        self.dropped = 0

    @property
    def live(self) -> int:
        """How many calls have not ended."""
        return len(self._calls) - len(self._finished)

    @property
    def finished(self) -> int:
        """How many calls that have ended are still kept."""
        return len(self._finished)

    def with_status(self, status: CallStatus) -> int:
        """How many of the calls kept show this status."""
        return self._calls.count(("status", status.value))

    def state(self) -> StoreState:
        """All there is to go on elsewhere."""
        kept = [Kept(each.call, each.version) for each in self._calls.newest_first()]
        recorded = [
            found.call.recordings[number].sid for found, number in self._recordings.newest_first()
        ]
        return StoreState(
            calls=tuple(reversed(kept)),
            finished=tuple(self._finished),
            recordings=tuple(reversed(recorded)),
            dropped=self.dropped,
        )

    def restore(self, state: StoreState) -> None:
        """Go on from there. What was counted where it came from is not counted again."""
        recordings: dict[str, tuple[Kept, int]] = {}
        for kept in state.calls:
            self._calls.put(kept.call.sid, kept)
            recordings |= {each.sid: (kept, n) for n, each in enumerate(kept.call.recordings)}
        for sid in state.recordings:
            if sid in recordings:
                kept, number = recordings[sid]
                self._index(kept, number, kept.call.recordings[number])
        ended = {each.call.sid for each in state.calls if each.call.status.finished}
        self._finished = dict.fromkeys(sid for sid in state.finished if sid in ended)
        self.dropped = state.dropped
        self._drop_old()

    def call(self, sid: str) -> Call | None:
        """The call of this SID as it is now."""
        kept = self._calls.get(sid)
        return None if kept is None else kept.call

    async def load(self, sid: str) -> Kept | None:
        """The call and its version, or None."""
        return self._calls.get(sid)

    async def commit(self, call: Call, expected_version: int) -> None:
        """Write a call; version 0 is one that does not exist yet. Raises ``ConflictError``."""
        kept = self._calls.get(call.sid)
        if (kept.version if kept is not None else 0) != expected_version:
            raise ConflictError(call.sid)
        if kept is None:
            kept = Kept(call, 0)
        kept.call = call
        kept.version += 1
        self._calls.put(call.sid, kept)
        for number, recording in enumerate(call.recordings):
            self._index(kept, number, recording)
        if call.status.finished and call.sid not in self._finished:
            self._ended[call.status] += 1
            self._finished[call.sid] = None
            self._drop_old()

    async def delete(self, sid: str, expected_version: int) -> None:
        """Forget a call that has ended, and its recordings. Raises ``ConflictError``."""
        kept = self._calls.get(sid)
        if kept is None or kept.version != expected_version:
            raise ConflictError(sid)
        self._forget(sid)

    def _index(self, kept: Kept, number: int, recording: Recording) -> None:
        known = self._recordings.get(recording.sid) is not None
        if recording.deleted and known:
            self._recordings.remove(recording.sid)
        elif not (recording.deleted or known):
            self._recordings.put(recording.sid, (kept, number))

    def _drop_old(self) -> None:
        while len(self._finished) > self._most_finished:
            self._forget(next(iter(self._finished)))
            self.dropped += 1

    def _forget(self, sid: str) -> None:
        del self._finished[sid]
        for recording in self._calls.remove(sid).call.recordings:
            if not recording.deleted:
                self._recordings.remove(recording.sid)

    async def recording(self, sid: str) -> tuple[Call, Recording] | None:
        """The recording of this SID and the call it is of."""
        found = self._recordings.get(sid)
        return None if found is None else _recorded(found)

    def calls(self) -> Iterator[Call]:
        """Every call kept, newest first."""
        return (kept.call for kept in self._calls.newest_first())

    async def list_calls(
        self, wanted: CallFilter, size: int, position: Position | None
    ) -> Page[Call]:
        """A page of calls, the one placed last first. Raises ``UnknownPlaceError``."""
        page = self._calls.page(size, position, wanted.tags())
        return Page([kept.call for kept in page.items], page.has_newer, page.has_older)

    async def list_recordings(
        self, wanted: RecordingFilter, size: int, position: Position | None
    ) -> Page[tuple[Call, Recording]]:
        """A page of recordings with their calls, the one begun last first.

        Raises ``UnknownPlaceError``.
        """
        page = self._recordings.page(size, position, wanted.tags())
        return Page([_recorded(each) for each in page.items], page.has_newer, page.has_older)


def _transcribed(recording: Recording) -> tuple[Key, ...]:
    made = recording.transcription
    if made is None:
        return ()
    return (("transcribed", "yes"), ("transcription", made.sid), ("transcript", recording.sid))


def _tags_of_recording(item: tuple[Kept, int]) -> Tags:
    call, recording = _recorded(item)
    room = recording.conference_sid
    of = ("call", call.sid) if room is None else ("conference", room)
    return Tags((of, *_transcribed(recording)), (("created", recording.started_at),))


def _tags_of_call(kept: Kept) -> Tags:
    call = kept.call
    keys: tuple[Key, ...] = (
        ("to", call.request.to),
        ("from", call.request.from_),
        ("status", call.status.on_resource),  # equal to its value, which takes longer to get
    )
    if call.parent_call_sid is not None:
        keys = (*keys, ("parent", call.parent_call_sid))
    if call.answered_at is None and call.ended_at is None:
        return Tags(keys)
    times = (("started", call.answered_at), ("ended", call.ended_at))
    return Tags(keys, tuple((name, at) for name, at in times if at is not None))


def _wanted(keys: Mapping[str, str | None], spans: Mapping[str, Span]) -> Wanted:
    return Wanted(
        tuple((name, value) for name, value in keys.items() if value is not None),
        tuple((name, span) for name, span in spans.items() if span.bounded),
    )


def _recorded(found: tuple[Kept, int]) -> tuple[Call, Recording]:
    kept, number = found
    return kept.call, kept.call.recordings[number]
