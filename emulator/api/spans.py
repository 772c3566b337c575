"""Dates in filters: a day, or a second of it, and what lies before and after."""

from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from emulator.core.instants import HOUR, SECOND, Instant, Span

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = 24 * HOUR

DATE = "a date (2026-01-31), or a date and time in ISO 8601 or RFC 2822"


def span_of(text: object) -> Span:
    """The day in UTC of a date, or the second of a date and time. Raises ``ValueError``.

    A time without a zone is in UTC.
    """
    day = _day(str(text))
    if day is not None:
        first = _instant(datetime(day.year, day.month, day.day, tzinfo=UTC))
        return Span(first, first + _DAY)
    second = _instant(_time(str(text))) // SECOND * SECOND
    return Span(second, second + SECOND)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (TypeError, IndexError, OverflowError) as error:  # its parser meets any text
        raise ValueError(text) from error


def _instant(at: datetime) -> Instant:
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


Moment = Annotated[
    Span, BeforeValidator(span_of), WithJsonSchema({"type": "string", "examples": ["2026-01-31"]})
]


def within(at: Span | None, until: Span | None, since: Span | None) -> Span:
    """What the three filters on one time leave: at, at or before, and at or after a moment.

    For a day, before it and after it mean the midnight that it begins with, inclusive.
    """
    first = [each.first for each in (at, since) if each is not None and each.first is not None]
    end = [each.end for each in (at,) if each is not None and each.end is not None]
    if until is not None and until.first is not None:
        end.append(until.first + SECOND)
    return Span(max(first, default=None), min(end, default=None))
