"""``calls-emulator demo``: the emulator, an application, and a call for every scenario."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

import typer

from emulator.app import create_app
from emulator.cli.announcement import announcement
from emulator.cli.demo.application import Application, place_all
from emulator.cli.demo.bars import marks_for
from emulator.cli.demo.calls import Board, plan
from emulator.cli.demo.words import legend, line, summary
from emulator.cli.errors import CommandError
from emulator.cli.listening import Listener, listen
from emulator.cli.serving import listening, run, serving
from emulator.exchange.clock import Mode, StopWatch, mode_of
from emulator.exchange.conversation import Line, conversation
from emulator.exchange.project_settings import BUILT_IN_SIGNING_KEY, BUILT_IN_TOKEN
from emulator.exchange.projects import Projects
from emulator.exchange.scenarios import shipped_scenarios
from emulator.exchange.transcript import transcript
from emulator.settings import Settings

_FRAME = 0.08
"""Real seconds from one look at the calls to the next."""

_LONGEST = 300
_MARGIN = 45
"""Seconds on the phone, and real seconds beside them, after which a call will never end."""

USUAL_PORT = 8080

_TOLD = "needs-a-second-try"
"""The scenario whose call is told word by word."""


class Show(Protocol):
    """Shows the calls while they live."""

    def draw(self, now: float) -> None:
        """Show the calls as they are ``now``, in seconds of their time since the start."""


class Lines:
    """Shows each call as one line when it is over; for pipes and files."""

    def __init__(self, board: Board) -> None:
        self._marks = marks_for(sys.stdout.encoding)
        self._left = list(board)
        typer.echo("  ".join(text for text, _ in legend(self._marks)))

    def draw(self, now: float) -> None:  # noqa: ARG002 - a line does not change any more
        """Write a line for every call that is over by now."""
        for call in [call for call in self._left if call.over]:
            self._left.remove(call)
            typer.echo(line(call, self._marks))


class Stage:
    """Everything that a demonstration needs."""

    def __init__(self, host: str, port: int | None, speed: str) -> None:
        self.mode = _mode(speed)
        self.listener = _listen(host, port)
        self.own = listen("127.0.0.1", 0)
        # Made without the environment, so that what is shown is the same everywhere.
        self.settings = Settings.model_construct(
            host=host, port=self.listener.port, clock=str(self.mode)
        )
        self.app = create_app(self.settings)
        self.board = plan(shipped_scenarios())
        self._watch = StopWatch()

    def start(self) -> None:
        """The time of the calls begins."""
        self._watch = StopWatch()

    @property
    def real_seconds(self) -> float:
        """How long it has taken so far."""
        return self._watch.milliseconds() / 1000

    def now(self) -> float:
        """The seconds of the calls' time since the start."""
        return self.real_seconds * self.mode.rate

    @property
    def over(self) -> bool:
        """Whether every call has ended and nothing more will be heard of any."""
        projects: Projects = self.app.state.projects
        return self.board.over and all(
            not each.keeper.in_flight and not len(each.keeper.timers) for each in projects
        )

    def conversation(self) -> list[Line]:
        """The call that is told word by word; empty when it was not placed."""
        projects: Projects = self.app.state.projects
        exchange = projects.get(self.settings.project_id)
        numbers = {each.to for each in self.board if each.scenario == _TOLD}
        calls = exchange.calls() if exchange is not None else iter(())
        call = next((each for each in calls if each.request.to in numbers), None)
        if exchange is None or call is None:
            return []
        written = exchange.journal.read(call_sid=call.sid)
        deliveries = exchange.deliveries.read(call.sid)
        return conversation({call.sid: call.created_at}, written, deliveries)

    @property
    def too_late(self) -> bool:
        """Whether what has not ended by now never will."""
        return self.real_seconds > _LONGEST / self.mode.rate + _MARGIN


def demo(host: str, port: int | None, speed: str, *, leave: bool) -> int:
    """Show the demonstration; the exit code. Raises ``CommandError``."""
    stage = Stage(host, port, speed)
    application = Application(stage.board, BUILT_IN_SIGNING_KEY, stage.now)

    async def perform(stopped: asyncio.Event) -> int:
        async with listening(application, stage.own), serving(stage.app, [stage.listener]):
            stage.start()
            await _watch(stage, stopped)
            if stopped.is_set():
                typer.echo("Interrupted.")
                return 0
            if not leave:
                typer.echo("The emulator goes on.\n")
                typer.echo(announcement(stage.settings, [stage.listener]))
                await stopped.wait()
        return 1 if stage.board.failures else 0

    return run(perform)


async def _watch(stage: Stage, stopped: asyncio.Event) -> None:
    """Place the calls and show them until they are over, it is too late, or a signal comes."""
    placing = asyncio.create_task(
        place_all(
            stage.board,
            stage.listener.url,
            stage.own.url,
            stage.settings.project_id,
            BUILT_IN_TOKEN,
        )
    )
    with _show(stage) as show:
        while not (stopped.is_set() or stage.over or stage.too_late):
            show.draw(stage.now())
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), _FRAME)
        show.draw(stage.now())
        took, seconds = stage.real_seconds, stage.now()
    placing.cancel()
    await asyncio.wait([placing])
    if not placing.cancelled():
        placing.result()  # raises what went wrong, which would be a fault of ours
    if not stopped.is_set():
        typer.echo("\n" + "\n".join(summary(stage.board, str(stage.mode), took, seconds)) + "\n")
        _tell(stage.conversation())


def _tell(lines: list[Line]) -> None:
    """Show a conversation, in colour at a terminal."""
    if not lines:
        return
    typer.echo("One of them, word by word:\n")
    if _at_terminal():
        # Imported here: rich is needed at a terminal only.
        from emulator.cli.demo.talk import show  # noqa: PLC0415

        show(lines)
    else:
        typer.echo(transcript(lines))


@contextmanager
def _show(stage: Stage) -> Iterator[Show]:
    typer.echo(f"{len(stage.board)} calls, one for each scenario, at {stage.mode}:\n")
    if not _at_terminal():
        yield Lines(stage.board)
        return
    # Imported here: rich is needed at a terminal only.
    from emulator.cli.demo.screen import at_terminal  # noqa: PLC0415

    with at_terminal(stage.board, stage.now) as show:
        yield show


def _at_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _mode(speed: str) -> Mode:
    with suppress(ValueError):
        mode = mode_of(speed)
        if mode.rate > 0:
            return mode
    raise CommandError(f"--speed: {speed!r} is not a speed: write how many times, for example 20x")


def _listen(host: str, port: int | None) -> Listener:
    """On the port asked for; otherwise on the usual one if it is free."""
    if port is not None:
        return listen(host, port)
    try:
        return listen(host, USUAL_PORT)
    except CommandError:
        return listen(host, 0)
