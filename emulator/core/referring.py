"""Refer: the far end is asked by SIP to go on with somebody else in place of this call."""

from dataclasses import dataclass
from typing import Literal

from emulator.core.effects import Effect, Log, NotifyAction, SendRefer
from emulator.core.errors import Level, Notification
from emulator.core.inputs import Input, ReferEnded
from emulator.core.instants import Instant
from emulator.core.sip import phrase
from emulator.core.verbs import Refer
from emulator.core.work import Done

FAILED = (("ReferCallStatus", "failed"),)
"""What the action is told of a Refer that could not even be tried. ``unverified``."""

_STATUSES = {486: "busy", 600: "busy", 487: "no-answer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Referring:
    """A Refer at work."""

    kind: Literal["referring"] = "referring"
    verb: Refer


Progress = tuple[Referring | Done, list[Effect]]


def begin(verb: Refer, target: str, number: int) -> Progress:
    """Send the REFER; its end is awaited."""
    return Referring(verb=verb), [SendRefer(verb=number, target=target)]


def stop(state: Referring, result: str) -> list[Effect]:
    """The call goes on, or ends, before the outcome; at an end, the action is told."""
    action = state.verb.action
    if action is None or result != "hangup":
        return []
    return [NotifyAction(webhook=action, parameters=(("ReferCallStatus", "canceled"),))]


def take(state: Referring, given: Input, now: Instant) -> Progress:
    """The transfer ended, one way or the other; nothing else matters to it."""
    if not isinstance(given, ReferEnded):
        return state, []
    action = state.verb.action
    if given.sip is None:
        text = "Refer works on SIP calls only, and the far end is none; it is passed over"
        notice = Notification(code=13801, level=Level.ERROR, message=text, at=now)
        return Done(action=action, parameters=FAILED, notices=(notice,)), []
    done = Done(action=action, parameters=_parameters(given.sip, given.notify))
    return done, [_log(given.sip, given.notify)]


def _log(sip: int, notify: int | None) -> Log:
    text = f"answered the REFER with {sip} {phrase(sip)}"
    if sip < 300:
        later = "nothing more" if notify is None else f"{notify} {phrase(notify)}"
        text = f"{text}, and reported {later}"
    return Log(entry="refer", text=text, details={"sip": sip, "notify": notify})


def _parameters(sip: int, notify: int | None) -> tuple[tuple[str, str], ...]:
    answered = ("ReferSipResponseCode", str(sip))
    if sip >= 300:
        return (("ReferCallStatus", "failed"), answered)
    if notify is None:
        return (answered,)
    return (
        ("ReferCallStatus", _status(notify)),
        answered,
        ("NotifySipResponseCode", str(notify)),
    )


def _status(notify: int) -> str:
    """What became of the new call, by the SIP status that the far end reports of it."""
    return "in-progress" if notify < 300 else _STATUSES.get(notify, "failed")
