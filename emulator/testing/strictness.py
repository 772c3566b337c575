"""What nobody expected in a test, each with what to do about it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from emulator.exchange.delivery import Delivery, Outcome
from emulator.exchange.exchange import Exchange
from emulator.exchange.facts import REQUEST_KIND
from emulator.exchange.journal import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What may go wrong. ``api_errors`` True allows every code."""

    api_errors: bool | Collection[int] = False
    failed_deliveries: bool = False
    unused_rules: bool = False

    def also(self, **more: object) -> "Allowed":
        """The same and more. Raises ``TypeError`` for what cannot be allowed."""
        return replace(self, **more)  # type: ignore[arg-type]  # named by the caller


def complaints(exchange: Exchange, allowed: Allowed, raised: Collection[str]) -> Iterator[str]:
    """Every surprise, in words; ``raised`` are the tracebacks of mounted applications."""
    yield from _api_errors(exchange, allowed.api_errors)
    if not allowed.failed_deliveries:
        failed = list(_failed(exchange))
        yield from map(_of_failed, failed)
        if failed:
            yield from (f"A mounted application raised: {each}" for each in raised)
    if not allowed.unused_rules:
        yield from _unused(exchange)


def _api_errors(exchange: Exchange, allowed: bool | Collection[int]) -> Iterator[str]:
    if allowed is True:
        return
    for entry in exchange.journal.read(kind=REQUEST_KIND):
        codes = _codes(entry)
        if codes and not codes <= set(allowed or ()) and not _looks_in_vain(entry):
            listed = ", ".join(map(str, sorted(codes)))
            yield (
                f"The API refused a request: {entry.text} (code {listed}). Correct the request, "
                f"or say that it is expected: allow(api_errors=[{listed}])"
            )


def _looks_in_vain(entry: Entry) -> bool:
    """Whether it asks for what is not there, which programs do to find out."""
    return entry.details.get("status") == 404 and entry.text.startswith(("GET ", "HEAD "))


def _codes(entry: Entry) -> set[int]:
    """The codes of a refusal that no fault caused."""
    status = entry.details.get("status")
    if "fault" in entry.details or not isinstance(status, int) or status < 400:
        return set()
    found = entry.details.get("codes") or [entry.details.get("code") or 0]
    return {int(str(each)) for each in found} if isinstance(found, list | tuple) else {0}


def _failed(exchange: Exchange) -> Iterator[Delivery]:
    """The deliveries that failed without a fault that a test asked for."""
    struck = {each.details.get("delivery") for each in exchange.journal.read(kind="fault")}
    for each in exchange.deliveries.read():
        meant = each.number in struck or not all(attempt.sent for attempt in each.attempts)
        if each.outcome is Outcome.FAILED and not meant:
            yield each


def _of_failed(delivery: Delivery) -> str:
    last = delivery.attempts[-1].message if delivery.attempts else "it was never tried"
    return (
        f"A webhook failed: {delivery.purpose} {delivery.label}, {delivery.method} "
        f"{delivery.url}: {last} ({len(delivery.attempts)} tries). Correct the application or the "
        "URL, or say that it is expected: allow(failed_deliveries=True)"
    )


def _unused(exchange: Exchange) -> Iterator[str]:
    for rule in exchange.rules.added():
        if rule.used and not rule.left:
            continue
        wanted = "" if rule.times is None else f" of {rule.times} times"
        yield (
            f"A rule was not used up: {rule.scenario.name} for {', '.join(rule.scenario.to)} was "
            f"used {rule.used}{wanted or ' times'}. Remove it, correct its number, or say that it "
            "may be: allow(unused_rules=True)"
        )
