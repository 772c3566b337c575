"""Calls as a conversation: who said what and when, which URL was asked, what it answered."""

from collections.abc import Collection, Iterable, Iterator, Mapping
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
    *("Digits", "SpeechResult", "Confidence", "AnsweredBy", "ErrorCode"),
    *("RecordingUrl", "RecordingDuration"),
    *("SmsStatus", "Result", "PaymentToken", "PaymentConfirmationCode", "PaymentError"),
    *("ReferCallStatus", "ReferSipResponseCode", "NotifySipResponseCode"),
    *("DialCallStatus", "DialCallDuration", "QueueResult", "QueuePosition", "QueueTime"),
)
_DROPPED = "the beginning is missing: the journal has dropped it"
_AT_ONCE = KEY_TONE + KEY_GAP


class Who(StrEnum):
    """Whose part a line is: ``CALLED`` is the far end, which in an inbound call is the ``CALLER``.

    ``DOCUMENT`` is what the far end hears of us.
    """

    NETWORK = "network"
    APPLICATION = "application"
    DOCUMENT = "document"
    CALLED = "called"
    CALLER = "caller"


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
    CONNECTION = "connection"
    QUEUE = "queue"
    CONFERENCE = "conference"
    RECORDING = "recording"
    STREAM = "stream"
    TRANSCRIPTION = "transcription"
    PAYMENT = "payment"
    MESSAGE = "message"
    REFER = "refer"
    NOTIFICATION = "notification"
    FAULT = "fault"
    STALE = "stale"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, of a call or, where it belongs to none, of a conference.

    ``seconds`` count from when the first call was placed.
    """

    call_sid: str | None
    at: Instant
    seconds: float
    who: Who
    kind: LineKind
    text: str


_SPEAKERS = {
    "detection": (Who.NETWORK, LineKind.DETECTION, "detects "),
    "connected": (Who.NETWORK, LineKind.CONNECTION, ""),
    "queue": (Who.NETWORK, LineKind.QUEUE, ""),
    "conference": (Who.NETWORK, LineKind.CONFERENCE, ""),
    "recording": (Who.NETWORK, LineKind.RECORDING, ""),
    "stream": (Who.NETWORK, LineKind.STREAM, ""),
    "transcription": (Who.NETWORK, LineKind.TRANSCRIPTION, ""),
    "payment": (Who.DOCUMENT, LineKind.PAYMENT, "asks for "),
    "payment-entered": (Who.CALLED, LineKind.PAYMENT, ""),
    "payment-ended": (Who.NETWORK, LineKind.PAYMENT, ""),
    "message-done": (Who.NETWORK, LineKind.MESSAGE, ""),
    "refer": (Who.CALLED, LineKind.REFER, ""),
    "updated": (Who.APPLICATION, LineKind.UPDATE, ""),
    "verb-ended": (Who.DOCUMENT, LineKind.VERB, ""),  # its beginning is not in the journal
    "fault": (Who.NETWORK, LineKind.FAULT, ""),
    "stale": (Who.NETWORK, LineKind.STALE, ""),
    "error": (Who.NETWORK, LineKind.ERROR, "fault of the emulator: "),
}
"""Who speaks in an entry of this kind, and the words before its text."""


def conversation(
    placed: Mapping[str, Instant],
    entries: Iterable[Entry],
    deliveries: Iterable[Delivery],
    inbound: Collection[str] = (),
) -> list[Line]:
    """What happened in calls; ``placed`` says when each of them was, ``inbound`` which came in.

    ``entries`` are those of the journal, ``deliveries`` the requests to the application, of these
    calls and their conferences, in order. Where the journal has dropped the beginning of a call,
    a line says so.
    """
    written = list(entries)
    began = min(placed.values())
    begun = {each.call_sid for each in written if _begins(each, inbound)}
    told = [
        _Placed(at, 0.0, call_sid, _Told(Who.NETWORK, LineKind.MISSING, _DROPPED))
        for call_sid, at in placed.items()
        if call_sid not in begun
    ]
    told += _placed(written, {each.number: each for each in deliveries})
    told.sort(key=lambda each: (each.at, each.place))
    return _joined((_of_caller(each) if each.call_sid in inbound else each for each in told), began)


def _begins(entry: Entry, inbound: Collection[str]) -> bool:
    """Whether nothing of the call happened before."""
    first = CallStatus.RINGING if entry.call_sid in inbound else CallStatus.QUEUED
    return _status_of(entry) is first


@dataclass(frozen=True, slots=True)
class _Told:
    """A line without its time; ``keys`` are those that were pressed."""

    who: Who
    kind: LineKind
    text: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line at its time; of those at the same time, the least ``place`` comes first."""

    at: Instant
    place: float
    call_sid: str | None
    told: _Told


def _placed(written: list[Entry], deliveries: Mapping[int, Delivery]) -> Iterator[_Placed]:
    """Every line at its place: what led to something comes before it."""
    ends = _ends_of_verbs(written)
    told_already = {each.number for each in ends.values()}
    for entry in written:
        if entry.number in told_already or entry.details.get("delivery") in deliveries:
            continue
        if (told := _told(entry, ends)) is not None:
            yield _Placed(entry.at, entry.number, entry.call_sid, told)
    places = _places(written)
    for delivery in deliveries.values():
        at = delivery.attempts[0].at if delivery.attempts else delivery.created_at
        call_sid = _call_of(delivery)
        # One that began later than what it reports, or lasted, stands last at its instant.
        place = places.get((at, call_sid, _cause(delivery)), inf)
        yield _Placed(at, place, call_sid, _asked(delivery))


def _call_of(delivery: Delivery) -> str | None:
    """Which call a request is about; an event of a conference may be about none."""
    if delivery.purpose is Purpose.CONFERENCE:
        return delivery.parameters.get("CallSid")
    return delivery.call_sid


_Cause = tuple[str, object]
_AWAITED = (Purpose.DOCUMENT, Purpose.PAYMENT_CONNECTOR, Purpose.MEDIA)
"""Requests whose answer the call goes on with."""

_REPORTED = ("status", "answered_by", "report", "event", "step")


def _places(written: Iterable[Entry]) -> dict[tuple[Instant, str | None, _Cause], float]:
    """Where requests belong: a callback behind what it reports, a document where it came.

    The order in which answers came at one instant is chance, but what a document does follows it.
    """
    places: dict[tuple[Instant, str | None, _Cause], float] = {}
    for entry in written:
        if entry.details.get("purpose") == Purpose.DOCUMENT:
            cause: _Cause = "document", entry.details.get("delivery")
            places[entry.at, entry.call_sid, cause] = entry.number
        else:
            named = (entry.details[key] for key in _REPORTED if key in entry.details)
            places[entry.at, entry.call_sid, (entry.kind, next(named, None))] = entry.number + 0.5
    return places


def _cause(delivery: Delivery) -> _Cause:
    match delivery.purpose:
        case Purpose.DOCUMENT:
            return "document", delivery.number
        case Purpose.STATUS:
            return "status", delivery.parameters.get("CallStatus")
        case Purpose.PAYMENT:
            return "payment", delivery.label
        case Purpose.MESSAGE:
            return "message-done", delivery.label
        case _:
            return delivery.purpose.value, delivery.label


def _of_caller(line: _Placed) -> _Placed:
    """The far end of an inbound call is the caller, and the application answers."""
    told = line.told
    if told.who is not Who.CALLED:
        return line
    if told.kind is LineKind.STATUS:
        return replace(line, told=replace(told, who=Who.APPLICATION, text="answers"))
    return replace(line, told=replace(told, who=Who.CALLER))


def _joined(lines: Iterable[_Placed], began: Instant) -> list[Line]:
    """Keys that were pressed one right after the other become one line."""
    joined: list[Line] = []
    last: _Placed | None = None
    for line in lines:
        if last is not None and _one_by_one(last, line):
            joined[-1] = replace(joined[-1], text=joined[-1].text + line.told.keys)
        else:
            joined.append(_line(line, began))
        last = line
    return joined


def _one_by_one(earlier: _Placed, later: _Placed) -> bool:
    """Whether these are keys of the same call, pressed one right after the other."""
    both = earlier.told.keys and later.told.keys and earlier.call_sid == later.call_sid
    return bool(both) and later.at - earlier.at <= _AT_ONCE


def _line(placed: _Placed, began: Instant) -> Line:
    told = placed.told
    return Line(
        call_sid=placed.call_sid,
        at=placed.at,
        seconds=in_seconds(placed.at - began),
        who=told.who,
        kind=told.kind,
        text=told.text,
    )


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
        named = (entry.details.get(each) for each in ("verb", "number", "within"))
        key = (entry.call_sid, *named)
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
    elif delivery.purpose not in (*_AWAITED, Purpose.ACTION):
        named.append(delivery.label)
    if delivery.replay_of is not None:
        named.append(f"delivery {delivery.replay_of} again")
    if delivery.purpose in (Purpose.DOCUMENT, Purpose.ACTION, Purpose.RECORDING):
        named += [
            f"{name}={_short(value)}"
            for name, value in delivery.parameters.items()
            if name in _TELLING
        ]
    with_what = f" ({', '.join(named)})" if named else ""
    text = f"{delivery.method} {delivery.url}{with_what} -> {_answered(delivery)}"
    is_document = delivery.purpose in _AWAITED
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
    if purpose in _AWAITED and attempt.content_type:
        words.append(attempt.content_type.partition(";")[0])
    if attempt.milliseconds >= SLOW:
        words.append(f"after {attempt.milliseconds / 1000:.1f} s")
    if attempt.code is not None:
        words.append(f"(error {attempt.code})")
    return " ".join(words)
