"""A call as a conversation: who said what and when, which URL was asked, what it answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from math import inf

from emulator.core.instants import Instant, in_seconds
from emulator.core.sound import KEY_GAP, KEY_TONE
from emulator.core.status import CallStatus
from emulator.exchange.delivery import Attempt, Delivery, Outcome, Purpose
from emulator.exchange.journal import Entry

SLOW = 1_000
"""From how many real milliseconds on it is said how long an answer took."""

_TELLING = (
    *("Digits", "SpeechResult", "Confidence", "AnsweredBy", "RecordingUrl", "ErrorCode"),
    *("SmsStatus", "ReferCallStatus", "ReferSipResponseCode", "NotifySipResponseCode"),
)
_DROPPED = "the beginning is missing: the journal has dropped it"
_AT_ONCE = KEY_TONE + KEY_GAP


class Who(StrEnum):
    """Whose part a line is. ``DOCUMENT`` is the caller's side: what the called party hears."""

    NETWORK = "network"
    APPLICATION = "application"
    DOCUMENT = "document"
    CALLED = "called"


class LineKind(StrEnum):
    """What a line tells."""

    MISSING = "missing"
    STATUS = "status"
    DETECTION = "detection"
    REQUEST = "request"
    CALLBACK = "callback"
    UPDATE = "update"
    VERB = "verb"
    SAID = "said"
    PRESSED = "pressed"
    RECORDING = "recording"
    STREAM = "stream"
    TRANSCRIPTION = "transcription"
    MESSAGE = "message"
    REFER = "refer"
    NOTIFICATION = "notification"
    STALE = "stale"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; ``seconds`` count from when the call was placed."""

    at: Instant
    seconds: float
    who: Who
    kind: LineKind
    text: str


_SPEAKERS = {
    "detection": (Who.NETWORK, LineKind.DETECTION, "detects "),
    "recording": (Who.NETWORK, LineKind.RECORDING, ""),
    "stream": (Who.NETWORK, LineKind.STREAM, ""),
    "transcription": (Who.NETWORK, LineKind.TRANSCRIPTION, ""),
    "message-done": (Who.NETWORK, LineKind.MESSAGE, ""),
    "refer": (Who.CALLED, LineKind.REFER, ""),
    "updated": (Who.APPLICATION, LineKind.UPDATE, ""),
    "verb-ended": (Who.DOCUMENT, LineKind.VERB, ""),  # its beginning is not in the journal
    "stale": (Who.NETWORK, LineKind.STALE, ""),
    "error": (Who.NETWORK, LineKind.ERROR, "fault of the emulator: "),
}
"""Who speaks in an entry of this kind, and the words before its text."""


def conversation(
    placed_at: Instant, entries: Iterable[Entry], deliveries: Iterable[Delivery]
) -> list[Line]:
    """What happened in the call that was placed at ``placed_at``.

    ``entries`` are those of the journal, ``deliveries`` the requests to the application, of this
    call and in order. When the journal has dropped the beginning, the first line says so.
    """
    written = list(entries)
    lines = _joined(_placed(written, {each.number: each for each in deliveries}, placed_at))
    if not any(_status_of(each) is CallStatus.QUEUED for each in written):
        missing = _Told(Who.NETWORK, LineKind.MISSING, _DROPPED)
        return [_line(missing, placed_at, placed_at), *lines]
    return lines


@dataclass(frozen=True, slots=True)
class _Told:
    """A line without its time; ``keys`` are those that were pressed."""

    who: Who
    kind: LineKind
    text: str
    keys: str = ""


_Placed = tuple[Line, str]  # with the keys that were pressed


def _line(told: _Told, at: Instant, placed_at: Instant) -> Line:
    seconds = in_seconds(at - placed_at)
    return Line(at=at, seconds=seconds, who=told.who, kind=told.kind, text=told.text)


def _placed(
    written: list[Entry], deliveries: Mapping[int, Delivery], placed_at: Instant
) -> Iterator[_Placed]:
    """Every line at its time; where times are the same, what led to something comes before it."""
    ends = _ends_of_verbs(written)
    told_already = {each.number for each in ends.values()}
    told = [
        (entry.at, float(entry.number), what)
        for entry in written
        if entry.number not in told_already
        and entry.details.get("delivery") not in deliveries
        and (what := _told(entry, ends)) is not None
    ]
    places = _places(written)
    for delivery in deliveries.values():
        at = delivery.attempts[0].at if delivery.attempts else delivery.created_at
        # One that began later than what it reports, or lasted, stands last at its instant.
        told.append((at, places.get((at, _cause(delivery)), inf), _asked(delivery)))
    told.sort(key=lambda each: each[:2])
    for at, _, what in told:
        yield _line(what, at, placed_at), what.keys


_Cause = tuple[str, object]
_REPORTED = ("status", "answered_by", "report")


def _places(written: Iterable[Entry]) -> dict[tuple[Instant, _Cause], float]:
    """Where requests belong: a callback behind what it reports, a document where it came.

    The order in which answers came at one instant is chance, but what a document does follows it.
    """
    places: dict[tuple[Instant, _Cause], float] = {}
    for entry in written:
        if entry.details.get("purpose") == Purpose.DOCUMENT:
            places[entry.at, ("document", entry.details.get("delivery"))] = entry.number
        else:
            named = (entry.details[key] for key in _REPORTED if key in entry.details)
            places[entry.at, (entry.kind, next(named, None))] = entry.number + 0.5
    return places


def _cause(delivery: Delivery) -> _Cause:
    match delivery.purpose:
        case Purpose.DOCUMENT:
            return "document", delivery.number
        case Purpose.STATUS:
            return "status", delivery.parameters.get("CallStatus")
        case Purpose.MESSAGE:
            return "message-done", delivery.label
        case _:
            return delivery.purpose.value, delivery.label


def _joined(lines: Iterable[_Placed]) -> list[Line]:
    """Keys that were pressed one right after the other become one line."""
    joined: list[Line] = []
    last_key_at: Instant | None = None
    for line, keys in lines:
        if keys and last_key_at is not None and line.at - last_key_at <= _AT_ONCE:
            joined[-1] = replace(joined[-1], text=joined[-1].text + keys)
        else:
            joined.append(line)
        last_key_at = line.at if keys else None
    return joined


# --- the journal


def _told(entry: Entry, ends: Mapping[int, Entry]) -> _Told | None:
    """What an entry adds to the conversation, if anything."""
    status = _status_of(entry)
    if status is not None:
        return _status(entry, status)
    match entry.kind:
        case "verb-started":
            return _Told(Who.DOCUMENT, LineKind.VERB, entry.text + _end(ends.get(entry.number)))
        case "far-end":
            return _far_end(entry)
        case "notification":
            named = (str(entry.details[key]) for key in ("level", "code") if key in entry.details)
            text = f"{' '.join(named) or 'warning'}: {entry.text}"
            return _Told(Who.NETWORK, LineKind.NOTIFICATION, text)
        case "delivery":  # no more is known of it
            is_document = entry.details.get("purpose") == Purpose.DOCUMENT
            kind = LineKind.REQUEST if is_document else LineKind.CALLBACK
            return _Told(Who.APPLICATION, kind, entry.text)
    speaker = _SPEAKERS.get(entry.kind)
    return speaker and _Told(speaker[0], speaker[1], speaker[2] + entry.text)


def _status_of(entry: Entry) -> CallStatus | None:
    return CallStatus(str(entry.details["status"])) if entry.kind == "status" else None


def _status(entry: Entry, status: CallStatus) -> _Told:
    if status is CallStatus.IN_PROGRESS:
        who = entry.text.removeprefix("answered by ")
        return _Told(Who.CALLED, LineKind.STATUS, f"answers: {who}")
    text = f"{status.value} ({entry.text})" if status.finished else entry.text
    return _Told(Who.NETWORK, LineKind.STATUS, text)


def _far_end(entry: Entry) -> _Told:
    keys = entry.details.get("keys")
    if isinstance(keys, str):
        return _Told(Who.CALLED, LineKind.PRESSED, f"presses {keys}", keys)
    return _Told(Who.CALLED, LineKind.SAID, f"says: {entry.details.get('words')}")


def _ends_of_verbs(written: Iterable[Entry]) -> dict[int, Entry]:
    """The entry of the end of each verb, by the number of the entry of its beginning."""
    begun: dict[tuple[object, ...], int] = {}
    ends: dict[int, Entry] = {}
    for entry in written:
        key = tuple(entry.details.get(each) for each in ("verb", "number", "within"))
        if entry.kind == "verb-started":
            begun[key] = entry.number
        elif entry.kind == "verb-ended" and key in begun:
            ends[begun.pop(key)] = entry
    return ends


def _end(ended: Entry | None) -> str:
    """How a verb ended and how long it took; nothing of one that goes on or took no time."""
    took = ended.details.get("seconds") if ended is not None else None
    if ended is None or not isinstance(took, float | int) or not took:
        return ""
    cut_short = "cut short after " if ended.details.get("outcome") == "interrupted" else ""
    return f" ({cut_short}{max(round(took, 1), 0.1):g} s)"


# --- requests to the application


def _asked(delivery: Delivery) -> _Told:
    named: list[str] = []
    if delivery.purpose is Purpose.PARTIAL_RESULT:
        named.append(f"heard so far: {delivery.parameters.get('UnstableSpeechResult')}")
    elif delivery.purpose is not Purpose.DOCUMENT:
        named.append(delivery.label)
    if delivery.replay_of is not None:
        named.append(f"delivery {delivery.replay_of} again")
    if delivery.purpose in (Purpose.DOCUMENT, Purpose.RECORDING):
        named += [
            f"{name}={_short(value)}"
            for name, value in delivery.parameters.items()
            if name in _TELLING
        ]
    with_what = f" ({', '.join(named)})" if named else ""
    text = f"{delivery.method} {delivery.url}{with_what} -> {_answered(delivery)}"
    is_document = delivery.purpose is Purpose.DOCUMENT
    return _Told(Who.APPLICATION, LineKind.REQUEST if is_document else LineKind.CALLBACK, text)


def _short(value: str) -> str:
    """A URL without its beginning, which is always the same."""
    if not value.startswith(("http://", "https://")):
        return value
    return f".../{'/'.join(value.split('/')[-2:])}"


def _answered(delivery: Delivery) -> str:
    if delivery.outcome is Outcome.DROPPED:
        return f"dropped by {delivery.dropped_by or 'the scenario'}"
    tries = [
        _times(answer, len(list(alike)))
        for answer, alike in groupby(_answer(each, delivery.purpose) for each in delivery.attempts)
    ]
    if delivery.outcome is Outcome.PENDING:
        tries.append("no answer yet")
    return ", then ".join(tries)


def _times(answer: str, count: int) -> str:
    return answer if count == 1 else f"{answer}, {count} times"


def _answer(attempt: Attempt, purpose: Purpose) -> str:
    """The answer to one try."""
    words = ["no answer" if attempt.status is None else str(attempt.status)]
    if purpose is Purpose.DOCUMENT and attempt.content_type:
        words.append(attempt.content_type.partition(";")[0])
    if attempt.milliseconds >= SLOW:
        words.append(f"after {attempt.milliseconds / 1000:.1f} s")
    if attempt.code is not None:
        words.append(f"(error {attempt.code})")
    return " ".join(words)
