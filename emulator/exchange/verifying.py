"""Looks for what a question asks, and for what comes near when it is not there."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from emulator.exchange.exchange import Exchange
from emulator.exchange.facts import Subject, facts_of, named, subjects
from emulator.exchange.matching import Difference, differences, in_words
from emulator.exchange.query import Query, VerifyQuery

MOST_NEAR = 3
"""How many near misses are told."""

_LOOKED_AT = 10_000  # the latest of those that do not match: what comes near is seldom old


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """Something that is nearly what was asked for."""

    subject: Subject
    differs: tuple[Difference, ...]

    def __str__(self) -> str:
        return f"{named(self.subject)}: {'; '.join(map(str, self.differs))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What matches, oldest first, and the nearest of what does not, the nearest first."""

    matches: tuple[Subject, ...]
    near: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Whether as much was found as was wanted, and a report for people."""

    holds: bool
    found: Found
    report: str


def differing(query: Query, subject: Subject) -> tuple[Difference, ...]:
    """What of a subject is not as the question wants it."""
    return tuple(differences(query.where, facts_of(subject, query.about)))


def look(exchange: Exchange, query: Query) -> Found:
    """Everything that matches, of what the project keeps."""
    matching: list[Subject] = []
    others: deque[NearMiss] = deque(maxlen=_LOOKED_AT)
    for subject in subjects(exchange, query.about, query.since):
        differs = differing(query, subject)
        if differs:
            others.append(NearMiss(subject=subject, differs=differs))
        else:
            matching.append(subject)
    return Found(matches=tuple(matching), near=_nearest(others))


def verify(exchange: Exchange, query: VerifyQuery) -> Verified:
    """Whether as much matches as the question wants."""
    found = look(exchange, query)
    least, most = query.bounds
    count = len(found.matches)
    holds = least <= count and (most is None or count <= most)
    return Verified(holds=holds, found=found, report=_report(query, found, holds=holds))


def asked(query: Query) -> str:
    """What is looked for, in words."""
    wanted = [f"{name} {in_words(value)}" for name, value in query.where.items()]
    if query.since:
        wanted.append(f"a number after {query.since}")
    with_what = f" with {' and '.join(wanted)}" if wanted else ""
    return f"{query.about.value}{with_what}"


def report_of_near(found: Found) -> str:
    """A line for each near miss."""
    return "".join(f"\nnearest: {each}" for each in found.near)


def _report(query: VerifyQuery, found: Found, *, holds: bool) -> str:
    count = len(found.matches)
    text = f"{count} found of {asked(query)}; wanted: {query.wish}"
    if holds:
        return text
    if count > query.bounds[0]:
        return text + "".join(f"\nfound: {named(each)}" for each in found.matches[:MOST_NEAR])
    return text + report_of_near(found)


def _nearest(others: Iterable[NearMiss]) -> tuple[NearMiss, ...]:
    newest_first = list(others)[::-1]
    return tuple(sorted(newest_first, key=lambda each: len(each.differs))[:MOST_NEAR])
