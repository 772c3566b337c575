"""The demonstration at a terminal: a row for each call, in which time runs to the right."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from emulator.cli.demo.bars import marks_for, statuses_along
from emulator.cli.demo.calls import Board, DemoCall
from emulator.cli.demo.words import legend
from emulator.core.status import CallStatus

_STYLES = {
    CallStatus.QUEUED: "bright_black",
    CallStatus.INITIATED: "bright_black",
    CallStatus.RINGING: "yellow",
    CallStatus.IN_PROGRESS: "cyan",
    CallStatus.COMPLETED: "bold green",
    CallStatus.BUSY: "bold magenta",
    CallStatus.NO_ANSWER: "bold yellow",
    CallStatus.FAILED: "bold red",
    CallStatus.CANCELED: "bold red",
}
_SHORTEST_SPAN = 60.0
_OTHER_LINES = 5
"""Legend, heading, two lines below the rows, and the one where the cursor stands."""

_STATUS_WIDTH = 13
_WEBHOOKS_WIDTH = 8
_WIDE = 110


@contextmanager
def at_terminal(board: Board, now: Callable[[], float]) -> Iterator["LiveScreen"]:
    """Draw frame upon frame inside the block, and all calls once at its end."""
    console = Console()
    screen = Screen(console, board)
    with Live(console=console, auto_refresh=False, transient=True) as live:
        yield LiveScreen(screen, live)
    console.print(screen.whole(now()))


class LiveScreen:
    """Replaces the last frame by the next."""

    def __init__(self, screen: "Screen", live: Live) -> None:
        self._screen = screen
        self._live = live

    def draw(self, now: float) -> None:
        """Show the calls as they are ``now``."""
        self._live.update(self._screen.frame(now), refresh=True)


class Screen:
    """Draws frames that fit the terminal, whatever its size is at the moment."""

    def __init__(self, console: Console, board: Board) -> None:
        self._console = console
        self._board = board
        self._marks = marks_for(console.encoding)

    def frame(self, now: float) -> RenderableType:
        """All calls or, where they do not fit, those that live before those that are over."""
        room = max(self._console.height - _OTHER_LINES, 1)
        shown = list(self._board)
        if len(shown) > room:
            shown = sorted(shown, key=lambda call: call.over)[:room]
        return Group(
            self._legend(), self._table(shown, now), self._hidden(shown), self._totals(now)
        )

    def whole(self, now: float) -> RenderableType:
        """Every call, however many lines that takes."""
        return Group(self._legend(), self._table(list(self._board), now))

    def _legend(self) -> Text:
        parts = [(f"{text}  ", _STYLES[status]) for text, status in legend(self._marks)]
        return Text.assemble(*parts, no_wrap=True, overflow="crop")

    def _table(self, calls: Sequence[DemoCall], now: float) -> Table:
        span = max(_SHORTEST_SPAN, now)
        names = max((len(call.scenario) for call in self._board), default=0)
        numbers = max((len(call.to) for call in self._board), default=0)
        taken = numbers + names + _STATUS_WIDTH + _WEBHOOKS_WIDTH + 4
        left = self._console.width - taken
        wide = self._console.width >= _WIDE
        width = max(left // 2 if wide else left, 8)
        table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
        table.add_column("number", width=numbers, no_wrap=True, overflow="crop")
        table.add_column("scenario", width=names, no_wrap=True, overflow="crop")
        table.add_column(_axis(width, span), width=width, no_wrap=True, overflow="crop")
        table.add_column("status", width=_STATUS_WIDTH, no_wrap=True, overflow="crop")
        table.add_column("webhooks", width=_WEBHOOKS_WIDTH, no_wrap=True, overflow="crop")
        if wide:
            table.add_column("what happens", width=left - width - 1, no_wrap=True)
        for call in calls:
            cells = self._cells(call, now, span, width)
            table.add_row(*cells, *([Text(call.summary, style="dim")] if wide else []))
        return table

    def _cells(self, call: DemoCall, now: float, span: float, width: int) -> list[Text]:
        return [
            Text(call.to),
            Text(call.scenario),
            self._bar(call, now, span, width),
            self._status(call),
            self._webhooks(call),
        ]

    def _bar(self, call: DemoCall, now: float, span: float, width: int) -> Text:
        along = statuses_along(call, now, span, width)
        runs = ((status, len(list(run))) for status, run in groupby(along))
        return Text.assemble(
            *((self._marks[status] * length, _STYLES[status]) for status, length in runs)
        )

    def _status(self, call: DemoCall) -> Text:
        if call.trouble:
            return Text("not placed", style="bold red")
        return Text(f"{self._marks[call.status]} {call.status}", style=_STYLES[call.status])

    def _webhooks(self, call: DemoCall) -> Text:
        valid, wrong = self._marks[CallStatus.COMPLETED], self._marks[CallStatus.FAILED]
        parts = [(f"{call.valid} {valid}", "green")]
        if call.invalid:
            parts.append((f" {call.invalid} {wrong}", "bold red"))
        return Text.assemble(*parts)

    def _hidden(self, shown: Sequence[DemoCall]) -> Text:
        """A line about the calls that found no room, empty when there are none."""
        hidden = len(self._board) - len(shown)
        ended = " that have ended" if all(call.over for call in shown[-1:]) else ""
        return Text(f"and {hidden} more calls{ended}" if hidden else "", style="dim")

    def _totals(self, now: float) -> Text:
        over = sum(call.over for call in self._board)
        live = len(self._board) - over
        text = f"{live} live, {over} ended; {self._board.valid} webhooks with valid signatures"
        if self._board.invalid:
            text += f", {self._board.invalid} WITHOUT"
        return Text(f"{text}; {now:.0f} s", no_wrap=True, overflow="crop")


def _axis(width: int, span: float) -> str:
    """The heading of the bars: where time begins and where it has come to."""
    end = f"{span:.0f} s"
    return f"0 s{end:>{max(width - 3, 0)}}"
