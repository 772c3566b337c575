"""The tries of deliveries: each one request, with its answer or why there is none."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from emulator.core.instants import MILLISECOND, Duration, Instant
from emulator.core.urls import is_http_url
from emulator.exchange.clock import StopWatch
from emulator.exchange.delivery import Attempt, Delivery, Purpose
from emulator.exchange.documents import refused_as_document
from emulator.exchange.faults import Fault
from emulator.exchange.journal import Journal
from emulator.exchange.media import refused_as_media
from emulator.exchange.outgoing import Hop, Outgoing
from emulator.exchange.transport import Answer, Transport
from emulator.exchange.unreached import UnreachedError
from emulator.exchange.webhook_faults import WebhookFaults

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A try, its answer when that is usable, and how long a fault holds both back."""

    attempt: Attempt
    answer: Answer | None = None
    late: Duration = 0


class Attempts:
    """Makes the tries of one project, signed with its ``key``."""

    def __init__(
        self,
        transport: Transport,
        key: str,
        journal: Journal,
        faults: WebhookFaults,
        now: Callable[[], Instant],
    ) -> None:
        self._transport = transport
        self._key = key
        self._journal = journal
        self._faults = faults
        self._now = now

    async def make(self, delivery: Delivery) -> Tried:
        """The next try of a delivery. Nothing that goes wrong in it raises."""
        failing = self._faults.failure(delivery)
        if failing is not None:
            return Tried(attempt=_answered_by(failing, delivery, self._now()))
        late = self._faults.lateness(delivery)
        tried = await self._send(delivery)
        return _late(tried, late, delivery) if late else tried

    def fault(self, delivery: Delivery, error: Exception) -> UnreachedError:
        """Write a fault of the emulator down, and make a failed try of it: no call waits on."""
        of_call = delivery.call_sid
        said = f"call {of_call}: delivery {delivery.number} failed"
        _log.error(said, exc_info=error, extra={"call_sid": of_call})
        text = f"delivery {delivery.number}: {type(error).__name__}: {error}"
        self._journal.write("error", self._now(), delivery.call_sid, text, {})
        return UnreachedError(20500, text)

    async def _send(self, delivery: Delivery) -> Tried:
        at, watch, hops = self._now(), StopWatch(), list[Hop]()
        outgoing = Outgoing(
            method=delivery.method,
            url=delivery.url,
            body=delivery.body,
            content_type=delivery.content_type,
            secret=delivery.secret,
        )
        try:
            if not is_http_url(delivery.url):
                raise UnreachedError(11200, f"{delivery.url!r} is not an absolute http(s) URL")
            answer = await self._transport.send(
                outgoing, self._key, delivery.limits, delivery.budget, hops
            )
            refusal = _refusal(delivery.purpose, answer)
        except Exception as fault:
            error = fault if isinstance(fault, UnreachedError) else self.fault(delivery, fault)
            failed = _failed(delivery, error, at)
            took = watch.milliseconds()
            return Tried(attempt=replace(failed, milliseconds=took, hops=_redirected(hops)))
        attempt = Attempt(
            at=at,
            milliseconds=watch.milliseconds(),
            url=answer.url,
            status=answer.status,
            content_type=answer.content_type,
            body=hops[-1].content,
            head=answer.head,
            size=len(answer.body),
            hops=_redirected(hops),
            code=refusal.code if refusal else None,
            message=refusal.message if refusal else "",
            retry=refusal is not None and refusal.retry,
        )
        return Tried(attempt=attempt, answer=None if refusal else answer)


def _failed(delivery: Delivery, error: UnreachedError, at: Instant) -> Attempt:
    return Attempt(
        at=at,
        milliseconds=0,
        url=delivery.url,
        code=error.code,
        message=error.message,
        retry=error.retry,
    )


def _redirected(hops: list[Hop]) -> tuple[Hop, ...]:
    """The requests of a try, when there were several; the only one of most is not kept twice."""
    return tuple(hops) if len(hops) > 1 else ()


def _answered_by(fault: Fault, delivery: Delivery, at: Instant) -> Attempt:
    """The try that a fault answers, or leaves without an answer."""
    by = f"(fault {fault.number})"
    if fault.status is None:
        error = UnreachedError(11200, f"no answer {by}", retry=True)
        return replace(_failed(delivery, error, at), sent=False)
    text = f"answered with HTTP status {fault.status} {by}"
    error = UnreachedError(11217, text, retry=fault.status >= 500)
    return replace(_failed(delivery, error, at), status=fault.status, sent=False)


def _late(tried: Tried, late: Duration, delivery: Delivery) -> Tried:
    """The try when its answer is late; one that is too late is none."""
    limit = min(delivery.limits.read, delivery.budget)
    waited = late // MILLISECOND
    attempt = tried.attempt
    if waited < limit:
        spent = attempt.milliseconds + waited
        return replace(tried, attempt=replace(attempt, milliseconds=spent), late=late)
    error = UnreachedError(11200, f"no answer in time (within {limit} ms)", retry=True)
    failed = replace(_failed(delivery, error, attempt.at), milliseconds=limit)
    return Tried(attempt=failed, late=limit * MILLISECOND)


def _refusal(purpose: Purpose, answer: Answer) -> UnreachedError | None:
    """Why an answer does not do, if it does not."""
    if not 200 <= answer.status < 300:
        text = f"answered with HTTP status {answer.status}"
        return UnreachedError(11217, text, retry=answer.status >= 500)
    if purpose is Purpose.MEDIA:
        return refused_as_media(answer)
    return refused_as_document(answer) if purpose is Purpose.DOCUMENT else None
