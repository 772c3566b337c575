"""Follows the journal as it is written."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from emulator.exchange.exchange import Exchange
from emulator.exchange.facts import Subject
from emulator.exchange.journal import Entry

AT_ONCE = 100
"""How many entries are handed on together, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """So many entries, the last of them with the number ``until``, were dropped unread."""

    count: int
    until: int


Portion = list[Entry | Missed]


async def follow(exchange: Exchange, since: int, heartbeat: float) -> AsyncIterator[Portion]:
    """The entries after number ``since``, and then each new one, until the project ends.

    A portion is empty when nothing has happened for ``heartbeat`` real seconds. Whoever reads
    slowly reads what the journal still holds: nothing else is kept for them.
    """
    if since > exchange.journal.last:  # of a world that is gone: the project was reset
        since = 0
    written = asyncio.Event()

    def hear(subject: Subject | None) -> None:
        if subject is None or isinstance(subject, Entry):
            written.set()

    with exchange.changes.heard_by(hear):
        while True:
            written.clear()
            portion = list(_behind(exchange, since))
            if portion:
                yield portion
                last = portion[-1]
                since = last.number if isinstance(last, Entry) else last.until
                await asyncio.sleep(0)  # a long journal must not keep others waiting
            elif exchange.keeper.stopped:
                return
            elif not await _within(heartbeat, written):
                yield []


def _behind(exchange: Exchange, since: int) -> Iterator[Entry | Missed]:
    missed = exchange.journal.dropped - since
    if missed > 0:
        since += missed
        yield Missed(count=missed, until=since)
    for place, entry in enumerate(exchange.journal.read(since=since), 1):
        yield entry
        if place == AT_ONCE:
            return


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Whether the event came in time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
