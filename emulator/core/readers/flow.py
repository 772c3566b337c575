"""Redirect and Hangup as documents write them."""

from collections.abc import Callable, Mapping

from emulator.core.attributes import Attributes
from emulator.core.verbs import Hangup, Redirect


def _redirect(given: Attributes) -> Redirect:
    text = given.element.text
    return Redirect(url=given.resolve(text) or text, method=given.method("method"))


def _hangup(_given: Attributes) -> Hangup:
    return Hangup()


READERS: Mapping[str, Callable[[Attributes], Redirect | Hangup]] = {
    "Redirect": _redirect,
    "Hangup": _hangup,
}
