"""The line in which a project's calls wait to be dialled, at so many a second."""

from dataclasses import dataclass, replace

from emulator.core.effects import Tell
from emulator.core.fast_init import fast_init, maker
from emulator.core.inputs import LeftQueue
from emulator.core.instants import Duration, Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Calls in ``waiting``, first in front, are dialled ``spacing`` apart; 0: at once.

    ``free_at`` is when the next one may go.
    """

    spacing: Duration = 0
    waiting: tuple[str, ...] = ()
    free_at: Instant = 0

    @property
    def is_open(self) -> bool:
        """Whether nobody has to wait, as in most projects."""
        return self.spacing == 0 and not self.waiting


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a change of the line brings: who is dialled now, and when the line is to be woken."""

    line: Line
    dialled: tuple[Tell, ...] = ()
    wake_at: Instant | None = None


def dialled(call_sid: str) -> Tell:
    """What is told to a call that need not wait any more."""
    return _new_tell(target=call_sid, input=_LEFT_QUEUE)


_new_tell = maker(Tell)
_LEFT_QUEUE = LeftQueue()


def join(line: Line, call_sid: str, now: Instant) -> Moved:
    """A new call takes the last place."""
    return move(replace(line, waiting=(*line.waiting, call_sid)), now)


def leave(line: Line, call_sid: str, now: Instant) -> Moved:
    """A call that was canceled gives up its place; those behind it move up."""
    waiting = tuple(sid for sid in line.waiting if sid != call_sid)
    return move(replace(line, waiting=waiting), now)


def change_spacing(line: Line, spacing: Duration, now: Instant) -> Moved:
    """From now on, calls are dialled ``spacing`` apart."""
    free_at = min(line.free_at, now + spacing)
    return move(replace(line, spacing=spacing, free_at=free_at), now)


def move(line: Line, now: Instant) -> Moved:
    """Dial whoever may go now."""
    going = line.waiting if line.spacing == 0 else line.waiting[: int(line.free_at <= now)]
    if going:
        line = replace(line, waiting=line.waiting[len(going) :], free_at=now + line.spacing)
    return Moved(
        line=line,
        dialled=tuple(map(dialled, going)),
        wake_at=line.free_at if line.waiting else None,
    )
