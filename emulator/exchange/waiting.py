"""Waits until something has happened, without looking again and again.

Waiting is not in flight: virtual time goes on, or stands still, as if nobody waited.
"""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from emulator.core.call import Call
from emulator.exchange.clock import MANUAL
from emulator.exchange.exchange import Exchange
from emulator.exchange.facts import Subject, is_about
from emulator.exchange.query import WaitQuery
from emulator.exchange.verifying import Found, asked, differing, look, report_of_near


class Ended(StrEnum):
    """Why a wait is over."""

    FOUND = "found"
    TIME_OUT = "time-out"
    IDLE = "idle"
    STOPPED = "stopped"


_SAID = {
    Ended.FOUND: "",
    Ended.TIME_OUT: "after {timeout:g} s",
    Ended.IDLE: "the time is manual and nothing is in flight: advance it, and what is due happens",
    Ended.STOPPED: "the project was replaced or removed, or the program ends",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """How a wait ended, what was found by then, and a report for people."""

    ended: Ended
    found: Found
    report: str


async def wait(exchange: Exchange, query: WaitQuery) -> Waited:
    """Wait until as much has matched as the question wants, or for ``timeout`` real seconds.

    In manual time it waits only for what is in flight: nothing else happens there by itself.
    """
    found = look(exchange, query)
    waiting = _Waiting(exchange, query, found)
    if waiting.ended is None:
        with exchange.changes.heard_by(waiting.hear):
            try:
                async with asyncio.timeout(query.timeout):
                    await waiting.over.wait()
            except TimeoutError:
                waiting.end(Ended.TIME_OUT)
    ended = waiting.ended or Ended.TIME_OUT
    if ended is Ended.FOUND:
        found = Found(matches=tuple(waiting.matching.values()), near=())
    else:
        found = look(exchange, query)
    return Waited(ended=ended, found=found, report=_report(query, ended, found))


class _Waiting:
    """What has matched so far, each as it was when it last changed."""

    def __init__(self, exchange: Exchange, query: WaitQuery, found: Found) -> None:
        self._exchange = exchange
        self._query = query
        self.matching = {_key(each): each for each in found.matches}
        self.over = asyncio.Event()
        self.ended: Ended | None = None
        self._judge()

    def hear(self, subject: Subject | None) -> None:
        """Something changed, or the time came to rest."""
        if self.ended is not None:
            return
        if subject is not None:
            self._take(subject)
        self._judge()

    def end(self, ended: Ended) -> None:
        """Wait no longer."""
        self.ended = ended
        self.over.set()

    def _take(self, subject: Subject) -> None:
        query = self._query
        if not is_about(subject, query.about):
            return
        if not isinstance(subject, Call) and subject.number <= query.since:
            return
        if differing(query, subject):
            self.matching.pop(_key(subject), None)
        else:
            self.matching[_key(subject)] = subject

    def _judge(self) -> None:
        keeper = self._exchange.keeper
        if len(self.matching) >= self._query.count:
            self.end(Ended.FOUND)
        elif keeper.stopped:
            self.end(Ended.STOPPED)
        elif keeper.clock.mode == MANUAL and keeper.at_rest:
            self.end(Ended.IDLE)


def _key(subject: Subject) -> str | int:
    return subject.sid if isinstance(subject, Call) else subject.number


def _report(query: WaitQuery, ended: Ended, found: Found) -> str:
    text = f"{len(found.matches)} found of {asked(query)}; wanted: at least {query.count}"
    if ended is Ended.FOUND:
        return text
    said = _SAID[ended].format(timeout=query.timeout)
    return f"{text}; {said}{report_of_near(found)}"
