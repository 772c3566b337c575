"""What can be asked about calls, deliveries, journal entries and requests: names and values."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from emulator.core.amd import resource_value
from emulator.core.call import Call, Direction
from emulator.core.request import Webhook
from emulator.exchange.delivery import Delivery
from emulator.exchange.exchange import Exchange
from emulator.exchange.journal import Entry

Facts = Mapping[str, object]
Subject = Call | Delivery | Entry


class About(StrEnum):
    """What a question is about. A request is one of the application to the API."""

    CALL = "call"
    DELIVERY = "delivery"
    ENTRY = "entry"
    REQUEST = "request"


NAMES: dict[About, tuple[str, ...]] = {
    About.CALL: (
        *("sid", "to", "from", "status", "direction", "answered_by", "duration", "price"),
        *("sip_result_code", "parent_call_sid", "phone_number_sid", "caller_id", "scenario"),
        *("url", "application_sid", "notifications", "recordings"),
    ),
    About.DELIVERY: (
        *("number", "call_sid", "purpose", "label", "to", "method", "url", "outcome"),
        *("status", "code", "attempts", "parameters", "dropped_by"),
    ),
    About.ENTRY: ("number", "kind", "call_sid", "text", "details"),
    About.REQUEST: (
        *("number", "call_sid", "method", "text", "status", "code", "parameters", "remarks"),
    ),
}
"""What can be asked of each."""

REQUEST_KIND = "api-request"


def facts_of(subject: Subject, about: About) -> Facts:
    """What is known of it, by the names of ``NAMES``."""
    match subject:
        case Call():
            return _of_call(subject)
        case Delivery():
            return _of_delivery(subject)
        case Entry():
            return _of_request(subject) if about is About.REQUEST else _of_entry(subject)


def is_about(subject: Subject, about: About) -> bool:
    """Whether a question about this can concern the subject."""
    match about:
        case About.CALL:
            return isinstance(subject, Call)
        case About.DELIVERY:
            return isinstance(subject, Delivery)
        case About.ENTRY:
            return isinstance(subject, Entry)
        case About.REQUEST:
            return isinstance(subject, Entry) and subject.kind == REQUEST_KIND


def subjects(exchange: Exchange, about: About, since: int = 0) -> Iterator[Subject]:
    """Everything that is kept, oldest first; ``since`` leaves out numbers up to it."""
    match about:
        case About.CALL:
            return iter(list(exchange.calls())[::-1])
        case About.DELIVERY:
            return (each for each in exchange.deliveries.read() if each.number > since)
        case About.ENTRY:
            return exchange.journal.read(since=since)
        case About.REQUEST:
            return exchange.journal.read(kind=REQUEST_KIND, since=since)


def named(subject: Subject) -> str:
    """The subject in a few words."""
    match subject:
        case Call():
            return f"call {subject.sid} to {subject.request.to}"
        case Delivery():
            return f"delivery {subject.number} ({subject.purpose} {subject.label})"
        case Entry():
            return f"entry {subject.number} ({subject.text})"


def _of_call(call: Call) -> Facts:
    request = call.request
    source = request.document
    return {
        "sid": call.sid,
        "to": request.to,
        "from": request.from_,
        "status": call.status.on_resource.value,
        "direction": "inbound" if call.direction is Direction.INBOUND else "outbound",
        "answered_by": resource_value(call.verdict.answered_by) if call.verdict else None,
        "duration": call.duration,
        "price": None if call.price is None else float(call.price),
        "sip_result_code": None if call.sip_code is None else str(call.sip_code),
        "parent_call_sid": call.parent_call_sid,
        "phone_number_sid": call.phone_number_sid,
        "caller_id": request.caller_id or request.from_,
        "scenario": call.far_end.scenario,
        "url": source.url if isinstance(source, Webhook) else None,
        "application_sid": request.application_sid,
        "notifications": [each.code for each in call.notifications],
        "recordings": [each.status.value for each in call.recordings],
    }


def _of_delivery(delivery: Delivery) -> Facts:
    last = delivery.attempts[-1] if delivery.attempts else None
    return {
        "number": delivery.number,
        "call_sid": delivery.call_sid,
        "purpose": delivery.purpose.value,
        "label": delivery.label,
        "to": delivery.to,
        "method": delivery.method,
        "url": delivery.url,
        "outcome": delivery.outcome.value,
        "status": None if last is None else last.status,
        "code": None if last is None else last.code,
        "attempts": len(delivery.attempts),
        "parameters": delivery.parameters,
        "dropped_by": delivery.dropped_by or None,
    }


def _of_entry(entry: Entry) -> Facts:
    return {
        "number": entry.number,
        "kind": entry.kind,
        "call_sid": entry.call_sid,
        "text": entry.text,
        "details": entry.details,
    }


def _of_request(entry: Entry) -> Facts:
    found = {name: entry.details.get(name) for name in ("status", "code", "parameters", "remarks")}
    return {
        "number": entry.number,
        "call_sid": entry.call_sid,
        "method": entry.text.partition(" ")[0],
        "text": entry.text,
        **found,
    }
