"""What a test waits for, done in the emulator's own thread."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeAlias, TypeVar

from emulator.control.views import (
    DeliveryView,
    EntryView,
    MovedView,
    delivery_view,
    entry_view,
    moved_view,
)
from emulator.core.call import Call as CoreCall
from emulator.core.instants import Duration
from emulator.exchange.delivery import Delivery, Outcome
from emulator.exchange.exchange import Exchange
from emulator.exchange.facts import Subject, named
from emulator.exchange.query import WaitQuery
from emulator.exchange.timekeeper import AdvancingError
from emulator.exchange.waiting import Ended, wait
from emulator.testing.problems import NotPossibleError

Result = TypeVar("Result")
Made = TypeVar("Made")
Work: TypeAlias = Coroutine[Any, Any, Result]
Subjects: TypeAlias = Sequence[Subject]
Waiting: TypeAlias = Work[Subjects]

_A_DAY = 86_400_000_000
_TOLD = 12  # the latest lines of the journal, in the message of a failing test


async def move(exchange: Exchange, by: Duration, *, stop_when_idle: bool = False) -> MovedView:
    """Move the time, with everything that falls due. Raises ``NotPossibleError``."""
    before = exchange.journal.last
    try:
        until = exchange.keeper.now() + by
        moved = await exchange.advance(until, stop_when_idle=stop_when_idle)
    except AdvancingError:
        raise NotPossibleError("Another move of this project's time is under way") from None
    return moved_view(exchange, moved, list(exchange.journal.read(since=before)))


async def found(exchange: Exchange, query: WaitQuery) -> Subjects:
    """What matches, when there is enough of it; calls that have ended, with their callbacks.

    Raises ``AssertionError`` that says what happened instead.
    """
    waited = await wait(exchange, query)
    if waited.ended is not Ended.FOUND:
        raise AssertionError(f"{waited.report}\n{_happened(exchange)}")
    ended = {
        each.sid
        for each in waited.found.matches
        if isinstance(each, CoreCall) and each.status.finished
    }
    if ended:
        await _callbacks_of(exchange, ended, query.timeout)
    return waited.found.matches


async def _callbacks_of(exchange: Exchange, sids: set[str], within: float) -> None:
    """Wait for what these calls still have to report, as far as it comes by itself."""
    quiet = asyncio.Event()

    def look(_changed: Subject | None = None) -> None:
        pending = exchange.deliveries.pending and any(
            each.outcome is Outcome.PENDING
            for each in exchange.deliveries.read()
            if each.call_sid in sids
        )
        resting = exchange.keeper.clock.mode.rate == 0 and not exchange.keeper.clock.mode.auto
        if not pending or exchange.keeper.stopped or (resting and exchange.keeper.at_rest):
            quiet.set()

    look()
    with exchange.changes.heard_by(look):
        try:
            async with asyncio.timeout(within):
                await quiet.wait()
        except TimeoutError:
            text = f"the callbacks of an ended call did not end within {within:g} s"
            raise AssertionError(f"{text}\n{_happened(exchange)}") from None


async def nothing_more(exchange: Exchange) -> list[str]:
    """What came when everything happened that was left: nothing, one hopes."""
    last = max((each.number for each in exchange.deliveries.read()), default=0)
    known = {each.sid for each in exchange.calls()}
    await move(exchange, _A_DAY, stop_when_idle=True)
    new_calls = [each for each in exchange.calls() if each.sid not in known]
    new = [each for each in exchange.deliveries.read() if each.number > last]
    came: list[Subject] = [*reversed(new_calls), *new]
    return [f"Nothing more was expected, but there came {named(each)}" for each in came]


def shown(subject: Subject, call: Callable[[str], Made]) -> Made | DeliveryView | EntryView:
    """A subject as a test sees it."""
    if isinstance(subject, CoreCall):
        return call(subject.sid)
    return delivery_view(subject) if isinstance(subject, Delivery) else entry_view(subject)


def _happened(exchange: Exchange) -> str:
    entries = list(exchange.journal.read())[-_TOLD:]
    if not entries:
        return "nothing happened: no request reached this project"
    lines = "".join(f"\n  {each.number} {each.kind}: {each.text}" for each in entries)
    return f"what happened last:{lines}"
