"""A conversation at a terminal, in colour."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from emulator.exchange.conversation import Line, Who
from emulator.exchange.transcript import rows

_STYLES = {
    Who.NETWORK: "yellow",
    Who.APPLICATION: "bright_black",
    Who.DOCUMENT: "cyan",
    Who.CALLED: "bold green",
    Who.CALLER: "bold green",
}


def show(lines: Sequence[Line], console: Console | None = None) -> None:
    """Print all lines, as wide as the terminal is."""
    console = console or Console()
    for row in rows(lines, console.width):
        indent = " " * (len(row.when) + len(row.who))
        style = _STYLES[row.line.who]
        text = Text.assemble(
            (row.when, "dim"), (row.who, style), (f"\n{indent}".join(row.what), style)
        )
        console.print(text, soft_wrap=True)
    console.print()
