"""Calls that have to do with others: legs of a Dial, queues and conferences.

A leg and the call that dialled it tell each other what happens; so do queues and conferences.
What comes too late is answered, so that nobody waits for somebody who has gone.
"""

from dataclasses import replace

from emulator.core import script as scripts
from emulator.core import sip
from emulator.core.call import Call, Leg, Party
from emulator.core.dialling import Dialling
from emulator.core.effects import Effect, Log, Tell
from emulator.core.following import follow, resume
from emulator.core.inputs import Input
from emulator.core.instants import Instant
from emulator.core.moves import Step, end, hang_up, stale
from emulator.core.outcomes import Script
from emulator.core.queueing import Enqueued, bridge
from emulator.core.status import CallStatus
from emulator.core.tidings import (
    Dequeued,
    LegAnswered,
    LegConnected,
    LegEnded,
    LegReleased,
    OfLeg,
    PeerConnected,
    QueueServed,
)


def leg_told(call: Call, given: OfLeg | QueueServed, now: Instant) -> Step:
    """Something happened to a call that this one dials."""
    script = call.script
    if script is None or script.verb != given.verb or not isinstance(script.at_work, Dialling):
        return stale(call, given) if isinstance(given, LegEnded) else nobody_there(call, given, now)
    return follow(call, scripts.take(script, given, now), now)


def nobody_there(
    call: Call, given: LegAnswered | LegConnected | QueueServed, _now: Instant
) -> Step:
    """A leg comes too late: it is sent away."""
    released = LegReleased(verb=given.verb, dialler=call.sid)
    return call, [Tell(target=given.leg, input=released)]


def leg_released(call: Call, given: LegReleased, now: Instant) -> Step:
    """The call that dialled this one needs it no more."""
    if call.status.finished:
        return call, []  # both ended at the same instant, or one just before the other
    if not _is_of(call.leg, given):
        return stale(call, given)
    call = replace(call, leg=None)
    if call.answered_at is None:
        code = None if call.status is CallStatus.QUEUED else sip.REQUEST_TERMINATED
        text = "canceled: the call that dialled it needs it no more"
        return end(call, CallStatus.CANCELED, Party.CALLER, code, now, text)
    waiting = call.main_script
    if waiting is None or not isinstance(waiting.at_work, Enqueued):
        return hang_up(call, Party.CALLER, now, "the call that dialled it left")
    call, effects = resume(call, now)
    call, followed = follow(call, scripts.take(call.script or waiting, given, now), now)
    return call, effects + followed


def peer_connected(call: Call, given: PeerConnected, _now: Instant) -> Step:
    """The call that dialled this one is connected to it."""
    if not _is_of(call.leg, given):
        return stale(call, given)
    waiting = call.suspended
    if waiting is not None and isinstance(waiting.at_work, Enqueued):
        call = replace(call, suspended=replace(waiting, at_work=bridge(waiting.at_work)))
    return call, [Log(entry="connected", text="is connected", details={"call": given.dialler})]


def _is_of(leg: Leg | None, given: LegReleased | PeerConnected) -> bool:
    return leg is not None and (leg.dialler, leg.verb) == (given.dialler, given.verb)


def room_told(call: Call, given: Input, now: Instant) -> Step:
    """A queue, a conference, or the clock has something to say to a verb that waits."""
    script = call.main_script
    if script is None or script.verb != getattr(given, "verb", None):
        return stale(call, given)
    call, effects = resume(call, now)
    call, followed = follow(call, scripts.take(call.script or script, given, now), now)
    return call, effects + followed


def overheard(call: Call, given: Input, now: Instant) -> Step:
    """A verb that waits may be told of what the called party does while it hears a document."""
    if call.suspended is None or call.status.finished:
        return call, []
    if isinstance(scripts.take(call.suspended, given, now).outcome, Script):
        return call, []
    call, effects = resume(call, now)
    assert call.script is not None
    call, followed = follow(call, scripts.take(call.script, given, now), now)
    return call, effects + followed


def dequeued(call: Call, given: Dequeued, now: Instant) -> Step:
    """Another call takes this one out of a queue; if it has left already, that call is told."""
    waiting = call.main_script
    if waiting is None or waiting.verb != given.verb or call.leg is not None:
        gone = LegEnded(verb=given.dial, leg=call.sid, status=CallStatus.COMPLETED)
        return call, [Tell(target=given.dialler, input=gone)]
    leg = Leg(dialler=given.dialler, verb=given.dial)
    effects: list[Effect]
    call, effects = resume(replace(call, leg=leg), now)
    call, followed = follow(call, scripts.take(call.script or waiting, given, now), now)
    return call, effects + followed
