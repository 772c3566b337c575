"""A call is answered: by whom it reached, or by the application when somebody calls it."""

from dataclasses import replace

from emulator.core import sip
from emulator.core.call import Call
from emulator.core.effects import CancelTimer, Effect, PickUp, SetTimer, Tell
from emulator.core.farend import FarEnd
from emulator.core.hearing import listen
from emulator.core.inputs import FarEndHungUp, LimitReached
from emulator.core.instants import HOUR, Duration, Instant
from emulator.core.moves import Step, enter
from emulator.core.replies import acts_of
from emulator.core.status import CallEvent, CallStatus
from emulator.core.tidings import LegAnswered

MAX_LENGTH: Duration = 4 * HOUR
"""How long a call may last from its answer. ``unverified``."""


def be_answered(call: Call, now: Instant, by: str) -> Step:
    """The call is in progress: what it hears, and what the far end will do, begins."""
    call = replace(call, answered_at=now, sip_code=sip.OK)
    call, effects = enter(
        call, CallStatus.IN_PROGRESS, CallEvent.ANSWERED, now, f"answered by {by}"
    )
    if call.leg is not None:
        answered = LegAnswered(verb=call.leg.verb, leg=call.sid)
        effects.append(Tell(target=call.leg.dialler, input=answered))
    effects += [CancelTimer(name=name) for name in ("rings", "settles", "timeout")]
    effects.append(SetTimer(name="limit", at=now + MAX_LENGTH, input=LimitReached()))
    call, listening = listen(call, now)
    # A verdict at the same instant as something that the far end does comes first.
    return call, [*effects, *listening, *_far_end_timers(call.far_end, now)]


def _far_end_timers(far_end: FarEnd, answered_at: Instant) -> list[Effect]:
    """What the far end will do of its own accord."""
    timers: list[Effect] = []
    for number, each in enumerate(far_end.interjections):
        timers += acts_of(f"interjection-{number}", each, answered_at + each.at)
    if far_end.hangs_up_after is not None:
        leaves_at = answered_at + far_end.hangs_up_after
        timers.append(SetTimer(name="hangs-up", at=leaves_at, input=FarEndHungUp()))
    return timers


def pick_up(call: Call, effects: list[Effect], now: Instant) -> Step:
    """Answer the call where a document wants that, if nobody has."""
    left: list[Effect] = []
    for effect in effects:
        if not isinstance(effect, PickUp):
            left.append(effect)
        elif call.answered_at is None:
            call, answering = be_answered(call, now, "the application")
            left += answering
    return call, left
