"""From the form of ``POST Calls`` to a valid request, or to everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError

from emulator.api.create_call_form import CreateCallForm
from emulator.api.parameters import rules_of
from emulator.api.reading import Values, filled, violation, violations_of
from emulator.core.errors import RefusedError, Violation
from emulator.core.fast_init import fast_init, maker
from emulator.core.instants import MILLISECOND, SECOND
from emulator.core.request import (
    CallRequest,
    DetectionMode,
    DetectionRequest,
    InlineDocument,
    RecordingRequest,
    Webhook,
)
from emulator.core.status import CallEvent
from emulator.exchange.exchange import Exchange
from emulator.exchange.holdings import Holdings
from emulator.exchange.owned import Application
from emulator.web.form import Form

RULES = rules_of(CreateCallForm)
_ORDER = {name: place for place, name in enumerate(RULES)}
_DOCUMENTS = frozenset(("Url", "Twiml", "Laml", "ApplicationSid"))
_REPLACED_BY_APPLICATION = dict.fromkeys(
    (
        *("Url", "Twiml", "Laml", "Method", "FallbackUrl", "FallbackMethod"),
        "StatusCallbackMethod",
    ),
    "ApplicationSid is given",
)
_EVENTS = frozenset(event.value for event in CallEvent)
_ONLY_ASYNC = dict.fromkeys(
    ("AsyncAmdStatusCallback", "AsyncAmdPartialResults"), "AsyncAmd is false"
)


@fast_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A valid request; ``notices`` are warnings about it that the call will carry, by code."""

    request: CallRequest
    notices: tuple[tuple[int, str], ...] = ()


_new_wish = maker(Wish)
_new_request = maker(CallRequest)
_new_webhook = maker(Webhook)


def read_wish(form: Form, exchange: Exchange, base_url: str) -> Wish:
    """Validate a form. Raises ``RefusedError`` with every violation, in documented order."""
    values = _values(form)
    violations: list[Violation] = []
    try:
        parsed = CreateCallForm.model_validate(values)
    except ValidationError as error:
        violations = violations_of(error, values, _violation)
        # What is left is valid: it is still needed to find what else is missing or too dear.
        wrong = {each.parameter for each in violations}
        parsed = CreateCallForm.model_validate(
            {name: value for name, value in values.items() if name not in wrong}
        )
    violations += _missing(values) + _refused_by_project(parsed, exchange)
    if violations:
        raise RefusedError(sorted(violations, key=lambda each: _ORDER[each.parameter]))
    return _wish(parsed, exchange, base_url)


def _values(form: Form) -> Values:
    """What was really given: empty values are unset, the last one counts, ignored ones are gone."""
    values = filled(form, RULES)
    for name in ignored(values):
        values.pop(name, None)
    return values


def ignored(values: Mapping[str, object]) -> Mapping[str, str]:
    """The parameters that the page says are ignored beside the others of this request, and why."""
    asynchronous = values.get("AsyncAmd")
    ignores = asynchronous is None or str(asynchronous).lower() == "false"
    only_async = _ONLY_ASYNC if ignores else {}
    if "ApplicationSid" in values:
        return {**_REPLACED_BY_APPLICATION, **only_async}
    return only_async


def _violation(name: str, value: str | None) -> Violation:
    found = violation(name, value, RULES)
    words = (value or "").replace(",", " ").split() if name == "StatusCallbackEvent" else []
    if 1 < len(words) <= len(CallEvent) and _EVENTS.issuperset(words):
        text = f" Here: {'&'.join(f'StatusCallbackEvent={word}' for word in words)}"
        return replace(found, message=found.message + text)
    return found


def _missing(values: Values) -> list[Violation]:
    missing: list[Violation] = []
    if _DOCUMENTS.isdisjoint(values):
        text = "Url is missing; give Url, or ApplicationSid, or a document in Twiml"
        missing.append(Violation(code=21205, parameter="Url", message=text))
    for name, code in (("From", 21213), ("To", 21201)):
        if name not in values:
            text = f"{name} is missing; give {RULES[name].allowed}"
            missing.append(Violation(code=code, parameter=name, message=text))
    return missing


def _refused_by_project(parsed: CreateCallForm, exchange: Exchange) -> list[Violation]:
    """What only the project's own settings can tell."""
    refused: list[Violation] = []
    holdings = exchange.holdings
    if parsed.application_sid is not None:
        application = holdings.application(parsed.application_sid)
        if application is None or application.voice_url is None:
            refused.append(_violation("ApplicationSid", parsed.application_sid))
    if parsed.from_ is not None and not holdings.may_call_from(parsed.from_):
        text = f"From is {parsed.from_!r}, which is not a number of this project{_known(holdings)}"
        refused.append(Violation(code=21210, parameter="From", message=text))
    if parsed.max_price_per_minute is not None and parsed.to is not None:
        rate = exchange.placement.rate_to(parsed.to)
        if rate > parsed.max_price_per_minute:
            text = f"Maxpriceperminute was exceeded. This call's cost is {rate:f} per minute."
            refused.append(Violation(code=30010, parameter="MaxPricePerMinute", message=text))
    return refused


def _known(holdings: Holdings) -> str:
    """The numbers there are, for somebody who gave another; the first of many."""
    first, *others = holdings.listed_numbers()[:4] or ["none"]
    return f"; it has {', '.join([first, *others[:2]])}{' and others' if len(others) > 2 else ''}"


def _wish(parsed: CreateCallForm, exchange: Exchange, base_url: str) -> Wish:
    assert parsed.to is not None
    assert parsed.from_ is not None
    application = (
        exchange.holdings.application(parsed.application_sid) if parsed.application_sid else None
    )
    request = _new_request(
        to=parsed.to,
        from_=parsed.from_,
        caller_id=parsed.caller_id,
        document=_document(parsed, application),
        fallback=_fallback(parsed, application),
        status_callback=_status_callback(parsed, application),
        status_events=parsed.status_callback_event,
        timeout=parsed.timeout * SECOND,
        send_digits=parsed.send_digits,
        detection=_detection(parsed),
        recording=_recording(parsed),
        max_price_per_minute=parsed.max_price_per_minute,
        application_sid=parsed.application_sid,
        sip_username=parsed.sip_auth_username,
        base_url=base_url,
    )
    return _new_wish(request=request, notices=tuple(_notices(request)))


def _document(parsed: CreateCallForm, application: Application | None) -> Webhook | InlineDocument:
    if application is not None:
        assert application.voice_url is not None
        return _new_webhook(url=application.voice_url, method=application.voice_method)
    if parsed.url is not None:
        return _new_webhook(url=parsed.url, method=parsed.method)
    return InlineDocument(text=parsed.twiml or parsed.laml or "")


def _fallback(parsed: CreateCallForm, application: Application | None) -> Webhook | None:
    if application is not None:
        return _webhook(application.voice_fallback_url, application.voice_fallback_method)
    return _webhook(parsed.fallback_url, parsed.fallback_method)


def _status_callback(parsed: CreateCallForm, application: Application | None) -> Webhook | None:
    if application is None:
        return _webhook(parsed.status_callback, parsed.status_callback_method)
    url = parsed.status_callback or application.status_callback
    return _webhook(url, application.status_callback_method)


def _webhook(url: str | None, method: str) -> Webhook | None:
    if url is None:
        return None
    return _new_webhook(url=url, method="GET" if method == "GET" else "POST")


def _detection(parsed: CreateCallForm) -> DetectionRequest | None:
    if parsed.machine_detection == "none":
        return None
    return DetectionRequest(
        mode=DetectionMode(parsed.machine_detection),
        asynchronous=parsed.async_amd,
        partial_results=parsed.async_amd_partial_results,
        callback=_webhook(
            parsed.async_amd_status_callback, parsed.async_amd_status_callback_method
        ),
        silence_timeout=parsed.machine_detection_silence_timeout * MILLISECOND,
        speech_threshold=parsed.machine_detection_speech_threshold * MILLISECOND,
        speech_end_threshold=parsed.machine_detection_speech_end_threshold * MILLISECOND,
        timeout=parsed.machine_detection_timeout * SECOND,
        words_threshold=parsed.machine_words_threshold,
    )


def _recording(parsed: CreateCallForm) -> RecordingRequest | None:
    if not parsed.record:
        return None
    return RecordingRequest(
        channels=parsed.recording_channels,
        track=parsed.recording_track,
        trim=parsed.trim,
        callback=_webhook(
            parsed.recording_status_callback, parsed.recording_status_callback_method
        ),
        events=parsed.recording_status_callback_event,
    )


def _notices(request: CallRequest) -> Iterable[tuple[int, str]]:
    detection = request.detection
    if detection is not None and detection.asynchronous and detection.callback is None:
        yield 21262, "AsyncAmd has no AsyncAmdStatusCallback: the verdict is not reported"
