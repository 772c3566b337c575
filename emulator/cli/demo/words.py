"""What the demonstration says in words."""

from emulator.cli.demo.bars import SHOWN, Marks, bar
from emulator.cli.demo.calls import Board, DemoCall
from emulator.core.status import CallStatus

_WIDEST_BAR = 70


def legend(marks: Marks) -> list[tuple[str, CallStatus]]:
    """Each mark with the name of its status, in the order of a call's life."""
    return [(f"{marks[status]} {status}", status) for status in SHOWN]


def line(call: DemoCall, marks: Marks) -> str:
    """A call that is over, on one line: a mark for each second of its life."""
    if call.trouble:
        return f"{call.to}  {call.scenario}: not placed: {call.trouble}"
    ended_at = call.ended_at or 0.0
    width = min(int(ended_at) + 1, _WIDEST_BAR)
    drawn = bar(call, marks, now=ended_at, span=max(ended_at, 0.001), width=width)
    return f"{call.to:<12}  {call.scenario:<22}  {call.status.value:<9}  {drawn}"


def summary(board: Board, speed: str, real_seconds: float, seconds: float) -> list[str]:
    """What became of all calls."""
    ends = ", ".join(f"{count} {status}" for status, count in board.statuses.most_common())
    webhooks = board.valid + board.invalid
    signatures = "all signatures valid" if not board.invalid else "NOT all signatures valid"
    return [
        f"{len(board)} calls: {ends or 'none ended'}.",
        f"{webhooks} webhooks received, {signatures}.",
        f"{seconds:.0f} seconds on the phone took {real_seconds:.1f} s at {speed}.",
        *board.failures,
    ]
