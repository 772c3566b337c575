"""The journal: everything that happened in a project, in order, with a bound on its length."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from emulator.core.fast_init import fast_init, maker
from emulator.core.instants import Instant

_FEW = 1_000
_log = logging.getLogger(__name__)

KINDS = {
    "api-request": "a request of the application, with its verdict",
    "status": "a call changed its status",
    "updated": "the application changed a call",
    "verb-started": "a call began to execute a verb",
    "verb-ended": "the verb ended, was interrupted, or the call did",
    "payment": "a Pay asks for something",
    "payment-entered": "the far end entered it, or something wrong",
    "payment-ended": "a Pay ended, and how",
    "message": "a verb sends a text message",
    "message-done": "a text message was sent, or could not be",
    "transcription": "what was said in a recording was written down",
    "partial-result": "a Gather recognised more words",
    "refer": "the far end answered a SIP REFER",
    "detection": "machine detection came to a verdict",
    "connected": "a call was connected to another one",
    "queue": "a call entered a queue, left it or was taken out",
    "conference": "somebody came to a conference or left, or it started or ended",
    "recording": "a recording started, paused, went on, was stopped, processed or deleted",
    "stream": "a stream started or stopped",
    "far-end": "the called party did something",
    "notification": "an error or warning of a call",
    "delivery": "a request of the emulator to the application ended",
    "stale": "something arrived that nobody waited for any more",
    "clock": "the project's time was changed",
    "fault": "a fault that was asked for struck",
    "control": "somebody intervened through the emulator's own API",
    "error": "a fault of the emulator itself",
}
"""Every kind of entry, and what it tells."""


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. ``number`` counts from 1 and is never used again."""

    number: int
    at: Instant
    kind: str
    call_sid: str | None
    text: str
    details: Mapping[str, object] = field(default_factory=dict)


_new_entry = maker(Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalState:
    """``written`` counts all entries there ever were, the dropped ones included."""

    written: int
    entries: tuple[Entry, ...]


class Journal:
    """The latest ``capacity`` entries; older ones are dropped and counted.

    What a person should know of at once, such as a refused request or a webhook that failed, is
    also logged as a warning.
    """

    def __init__(self, capacity: int, project: str = "") -> None:
        self._project = project
        self._entries: deque[Entry] = deque(maxlen=capacity)
        self._written = 0
        self.on_write: Callable[[Entry], None] | None = None
        """Told of every entry."""

    @property
    def last(self) -> int:
        """The number of the latest entry, 0 when there is none."""
        return self._written

    @property
    def dropped(self) -> int:
        """How many entries are gone."""
        return self._written - len(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def write(
        self,
        kind: str,
        at: Instant,
        call_sid: str | None,
        text: str,
        details: Mapping[str, object],
    ) -> Entry:
        """Add an entry."""
        self._written += 1
        entry = _new_entry(
            number=self._written, at=at, kind=kind, call_sid=call_sid, text=text, details=details
        )
        self._entries.append(entry)
        if self.on_write is not None:
            self.on_write(entry)
        if kind in _WATCHED and _needs_attention(entry):
            about = {"project": self._project, "call_sid": call_sid}
            _log.warning("%s", _in_a_line(entry), extra=about)
        return entry

    def state(self, *, history: bool) -> JournalState:
        """All there is to go on elsewhere; without ``history``, only the count."""
        return JournalState(written=self._written, entries=tuple(self._entries) if history else ())

    def restore(self, state: JournalState) -> None:
        """Go on from there."""
        self._written = state.written
        self._entries.extend(state.entries)

    def read(
        self, *, call_sid: str | None = None, kind: str | None = None, since: int = 0
    ) -> Iterator[Entry]:
        """The entries after number ``since``, oldest first, of one call or kind if given."""
        for entry in self._behind(since):
            if call_sid in (None, entry.call_sid) and kind in (None, entry.kind):
                yield entry

    def _behind(self, since: int) -> Iterable[Entry]:
        """The entries after a number; of the latest few, without a walk over all the others."""
        count = self._written - since
        if count > _FEW:
            return islice(self._entries, max(since - self.dropped, 0), None)
        return list(islice(reversed(self._entries), max(count, 0)))[::-1]


def _needs_attention(entry: Entry) -> bool:
    """Whether something went wrong, or not as somebody seems to have meant it."""
    match entry.kind:
        case "api-request":
            status = entry.details.get("status")
            return bool(entry.details.get("remarks")) or (isinstance(status, int) and status >= 400)
        case "delivery":
            return entry.details.get("outcome") == "failed"
    return True


_WATCHED = frozenset(("notification", "api-request", "delivery"))


def _in_a_line(entry: Entry) -> str:
    remarks = entry.details.get("remarks")
    said = "; ".join(map(str, remarks)) if isinstance(remarks, list) else ""
    of = f"call {entry.call_sid}: " if entry.call_sid is not None else ""
    return f"{of}{entry.text}{f' ({said})' if said else ''}"
