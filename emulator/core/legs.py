"""The call that a Dial places."""

from decimal import Decimal

from emulator.core.call import Call, Direction, Leg
from emulator.core.effects import PlaceLeg
from emulator.core.farend import FarEnd
from emulator.core.instants import Instant
from emulator.core.request import CallRequest
from emulator.core.verbs import Noun, Number, Sip


def request_of(parent: Call, leg: PlaceLeg) -> CallRequest:
    """What is asked for: the noun's own document is heard before the calls are connected."""
    noun, callback = leg.to, leg.to.callback
    events = () if callback is None else callback.events
    return CallRequest(
        to=noun.address,
        from_=leg.caller_id or parent.request.from_,
        document=noun.whisper,
        status_callback=None if callback is None else callback.webhook,
        status_events=events,
        timeout=leg.timeout,
        send_digits=noun.send_digits if isinstance(noun, Number) else "",
        sip_username=_username(noun),
        base_url=parent.request.base_url,
    )


def _username(noun: Noun) -> str | None:
    return noun.username if isinstance(noun, Sip) else None


def call_of(
    parent: Call, leg: PlaceLeg, request: CallRequest, far_end: FarEnd, rate: Decimal, now: Instant
) -> Call:
    """The call itself, a real one: it rings, is answered or not, and can be changed."""
    return Call(
        sid=leg.sid,
        account_sid=parent.account_sid,
        request=request,
        far_end=far_end,
        rate=rate,
        recording_rate=parent.recording_rate,
        created_at=now,
        updated_at=now,
        direction=Direction.OUTBOUND_DIAL,
        parent_call_sid=parent.sid,
        leg=Leg(dialler=parent.sid, verb=leg.verb),
    )
