"""A call's life as a bar, in which time runs to the right."""

import math
from collections.abc import Sequence

from emulator.cli.demo.calls import DemoCall
from emulator.core.status import CallStatus

_QUEUED, _RINGING, _TALKING = (CallStatus.QUEUED, CallStatus.RINGING, CallStatus.IN_PROGRESS)
_ENDS = (CallStatus.COMPLETED, CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.FAILED)
SHOWN = (_QUEUED, _RINGING, _TALKING, *_ENDS)
"""The statuses that have marks of their own."""

Marks = dict[CallStatus, str]


def marks_for(encoding: str) -> Marks:
    """The mark of each status, in characters that ``encoding`` has."""
    marks = "·╌━✓◆○✗"
    try:
        marks.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        marks = ".-=+#ox"
    chosen = dict(zip(SHOWN, marks, strict=True))
    chosen[CallStatus.INITIATED] = chosen[_QUEUED]
    chosen[CallStatus.CANCELED] = chosen[CallStatus.FAILED]
    return chosen


def statuses_along(call: DemoCall, now: float, span: float, width: int) -> Sequence[CallStatus]:
    """The status in each of at most ``width`` cells, which stand for ``span`` seconds.

    The cells go as far as the call has come; the last one of a call that ended is its end.
    """
    ended_at = call.ended_at
    until = now if ended_at is None else ended_at
    cell = span / width
    lived = min(math.ceil(until / cell), width)
    along = [call.status_at((place + 0.5) * cell) for place in range(lived)]
    return along if ended_at is None else [*along[:-1], call.status]


def bar(call: DemoCall, marks: Marks, *, now: float, span: float, width: int) -> str:
    """The bar in marks, without colours."""
    return "".join(marks[each] for each in statuses_along(call, now, span, width))
