"""What faults do to one webhook: those of the call's scenario, and those asked for at run time."""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.core.farend import CallbackFaults
from emulator.core.instants import Duration, Instant
from emulator.exchange.delivery import Delivery
from emulator.exchange.faults import Fault, FaultBook, FaultKind
from emulator.exchange.journal import Journal
from emulator.exchange.lane import copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbed:
    """How a callback is sent: so many copies, after a delay, behind the next one with ``swap``.

    ``dropped_by`` names the cause of one that is not sent at all.
    """

    copies: int = 1
    delay: Duration = 0
    swap: bool = False
    dropped_by: str = ""


class WebhookFaults:
    """Decides what strikes a delivery, and writes it to the journal."""

    def __init__(self, book: FaultBook, journal: Journal, now: Callable[[], Instant]) -> None:
        self._book = book
        self._journal = journal
        self._now = now

    def of_callback(self, delivery: Delivery, planned: CallbackFaults) -> Disturbed:
        """What happens to a callback before it is sent; ``planned`` is the scenario's part."""
        count = copies(planned, delivery.label)
        if count == 0:
            return Disturbed(dropped_by="the scenario")
        dropping = self._strike(FaultKind.DROP, delivery)
        if dropping is not None:
            return Disturbed(dropped_by=f"fault {dropping.number}")
        doubled = self._strike(FaultKind.DUPLICATE, delivery) is not None
        swapped = self._strike(FaultKind.REORDER, delivery) is not None
        return Disturbed(
            copies=2 if doubled else count,
            delay=planned.delay_of(delivery.label) + self.delay(delivery),
            swap=planned.reorder or swapped,
        )

    def delay(self, delivery: Delivery) -> Duration:
        """How long a request is held back."""
        fault = self._strike(FaultKind.DELAY, delivery)
        return 0 if fault is None else fault.length

    def failure(self, delivery: Delivery) -> Fault | None:
        """The fault that answers the next try in place of the application, if one does."""
        return self._strike(FaultKind.FAIL, delivery)

    def lateness(self, delivery: Delivery) -> Duration:
        """By how long the answer to the next try is late."""
        fault = self._strike(FaultKind.SLOW, delivery)
        return 0 if fault is None else fault.length

    def _strike(self, kind: FaultKind, delivery: Delivery) -> Fault | None:
        if self._book.empty:
            return None
        facts = {
            "purpose": delivery.purpose.value,
            "event": delivery.label,
            "to": delivery.to,
            "url": delivery.url,
            "call": delivery.call_sid,
        }
        # What is sent, not when or in which order: the network cannot change who is struck.
        chance = f"{delivery.call_sid} {delivery.purpose} {delivery.label} {delivery.body}"
        counter = len(delivery.attempts)
        fault = self._book.strike(kind, facts, self._now(), (chance, counter))
        if fault is not None:
            text = f"fault {fault.number}: {delivery.purpose} {delivery.label} {fault.text}"
            details = {"fault": fault.number, "delivery": delivery.number}
            self._journal.write("fault", self._now(), delivery.call_sid, text, details)
        return fault
