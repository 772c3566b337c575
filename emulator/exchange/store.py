"""Where calls are kept. One way to write: a commit that names the version it was based on."""

from collections.abc import Iterator
from dataclasses import dataclass

from emulator.core.call import Call
from emulator.core.recording import Recording


class ConflictError(Exception):
    """Somebody else committed first: read again and decide again."""


@dataclass(slots=True)
class Kept:
    """A call and how often it was committed."""

    call: Call
    version: int


class MemoryStore:
    """Calls in memory, in the order in which they were placed.

    Finished calls beyond ``most_finished`` are dropped, oldest first, and counted.
    """

    def __init__(self, most_finished: int) -> None:
        self._most_finished = most_finished
        self._calls: dict[str, Kept] = {}
        self._finished: dict[str, None] = {}
        self._recorded: dict[str, str] = {}
        self.dropped = 0

    @property
    def live(self) -> int:
        """How many calls have not ended."""
        return len(self._calls) - len(self._finished)

    @property
    def finished(self) -> int:
        """How many calls that have ended are still kept."""
        return len(self._finished)

    async def load(self, sid: str) -> Kept | None:
        """The call and its version, or None."""
        return self._calls.get(sid)

    async def commit(self, call: Call, expected_version: int) -> None:
        """Write a call; version 0 is one that does not exist yet. Raises ``ConflictError``."""
        kept = self._calls.get(call.sid)
        if (kept.version if kept is not None else 0) != expected_version:
            raise ConflictError(call.sid)
        if kept is None:
            self._calls[call.sid] = Kept(call, 1)
        else:
            kept.call = call
            kept.version += 1
        for recording in call.recordings:
            self._recorded[recording.sid] = call.sid
        if call.status.finished:
            self._finished[call.sid] = None
            self._drop_old()

    def _drop_old(self) -> None:
        while len(self._finished) > self._most_finished:
            oldest = next(iter(self._finished))
            del self._finished[oldest]
            for recording in self._calls.pop(oldest).call.recordings:
                del self._recorded[recording.sid]
            self.dropped += 1

    async def recording(self, sid: str) -> tuple[Call, Recording] | None:
        """The recording of this SID and the call it is of."""
        owner = self._calls.get(self._recorded.get(sid, ""))
        if owner is None:
            return None
        return owner.call, next(each for each in owner.call.recordings if each.sid == sid)

    def calls(self) -> Iterator[Call]:
        """Every call kept, newest first."""
        return (kept.call for kept in reversed(self._calls.values()))
