"""Redirect, Hangup and Reject as documents write them."""

from collections.abc import Callable, Mapping

from emulator.core.attributes import Attributes
from emulator.core.verbs import Hangup, Redirect, Reject


def _redirect(given: Attributes) -> Redirect:
    text = given.element.text
    return Redirect(url=given.resolve(text) or text, method=given.method("method"))


def _hangup(given: Attributes) -> Hangup:
    given.no_words()
    return Hangup()


def _reject(given: Attributes) -> Reject:
    given.no_words()
    reason = given.choice("reason", "rejected", ("rejected", "busy"))
    return Reject(reason="busy" if reason == "busy" else "rejected")


READERS: Mapping[str, Callable[[Attributes], Redirect | Hangup | Reject]] = {
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _reject,
}
