"""Where a verb can stand: some mean nothing in some documents, and are passed over there."""

from emulator.core.errors import Level, Notification
from emulator.core.instants import Instant
from emulator.core.outcomes import Role
from emulator.core.verbs import (
    Conference,
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pause,
    Play,
    Redirect,
    Reject,
    Say,
    Sms,
    Unsupported,
    Verb,
)

_REJECTED_TOO_LATE = "<Reject> ends only an inbound call that is not answered; it is passed over"

_ALLOWED: dict[Role, tuple[type, ...]] = {
    "queue": (Say, Play, Pause, Gather, Redirect, Hangup, Leave),
    "conference": (Say, Play, Pause, Redirect),
}


def needs_answer(verb: Verb) -> bool:
    """Whether a call that rings is answered before this verb. ``unverified``."""
    if isinstance(verb, Dial):
        return not verb.answer_on_bridge or isinstance(verb.to, Conference)
    return not isinstance(verb, Pause | Redirect | Reject | Sms | Unsupported)


def passed_over(
    verb: Verb, role: Role, now: Instant, *, unanswered: bool = False
) -> Notification | None:
    """Why a verb is passed over in this document, if it is."""
    allowed = _ALLOWED.get(role)
    if isinstance(verb, Unsupported):
        code, text = 13750, verb.message
    elif allowed is not None and not isinstance(verb, allowed):
        names = ", ".join(each.__name__ for each in allowed)
        code, text = 13238, f"<{verb.kind}> cannot be heard while waiting; write {names}"
    elif isinstance(verb, Reject) and not unanswered:
        code, text = 13750, _REJECTED_TOO_LATE
    elif role == "whisper" and isinstance(verb, Dial | Enqueue):
        code, text = 13215, f"<{verb.kind}> is passed over: the call is to be connected already"
    elif role != "queue" and isinstance(verb, Leave):
        code, text = 13238, "<Leave> means something only to a call that waits in a queue"
    else:
        return None
    return Notification(code=code, level=Level.ERROR, message=text, at=now)
