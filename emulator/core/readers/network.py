"""Refer and Sms as documents write them."""

from collections.abc import Callable, Mapping

from emulator.core.addresses import is_sip
from emulator.core.attributes import Attributes
from emulator.core.elements import excerpt
from emulator.core.request import Webhook
from emulator.core.verbs import Refer, Sms


def _refer(given: Attributes) -> Refer:
    given.no_words()
    targets = given.nested({"Sip": _target}, "a Refer can hold only one Sip", code=13215)
    if not targets:
        given.report(32110, "there is no Sip inside that says where to")
    if len(targets) > 1:
        given.report(13215, "a Refer can hold only one Sip; the first is used")
    return Refer(target=targets[0] if targets else None, action=given.webhook("action", "method"))


def _target(given: Attributes) -> str | None:
    address = given.element.text
    if is_sip(address):
        return address
    given.report(32110, f"{excerpt(address)} is not a SIP address; write sip:user@host")
    return None


def _sms(given: Attributes) -> Sms:
    callback = given.url("statusCallback")
    return Sms(
        text=given.element.text,
        to=given.text("to", "") or None,
        from_=given.text("from", "") or None,
        action=given.webhook("action", "method"),
        status_callback=None if callback is None else Webhook(url=callback),
    )


READERS: Mapping[str, Callable[[Attributes], Refer | Sms]] = {"Refer": _refer, "Sms": _sms}
