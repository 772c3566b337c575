"""What a verb asks of its call because a script does not know it: the far end, the parties."""

from dataclasses import replace

from emulator.core.addresses import is_sip
from emulator.core.call import Call
from emulator.core.effects import (
    Ask,
    AskPayer,
    Effect,
    Log,
    NotifyMessage,
    SendMessage,
    SendRefer,
    SetTimer,
)
from emulator.core.inputs import Input, MessageDone, PayerKnown, ReferEnded
from emulator.core.instants import Instant
from emulator.core.messages import Message, MessageStatus, write
from emulator.core.moves import Step, message_timer, stale, warn
from emulator.core.replies import acts_of, choose

MAX_MESSAGES = 1_000
"""How many messages one call can send. ``unverified``."""

Errand = Ask | AskPayer | SendMessage | SendRefer


def run(call: Call, errand: Errand, now: Instant) -> Step:
    """Do what a verb asked for."""
    match errand:
        case Ask():
            return _reply(call, errand)
        case AskPayer(verb=verb):
            known = PayerKnown(verb=verb, payer=call.far_end.pays)
            return call, [SetTimer(name="verb", at=now, input=known)]
        case SendMessage():
            return _send(call, errand, now)
        case SendRefer():
            return call, _refer(call, errand, now)


def _reply(call: Call, ask: Ask) -> Step:
    """Let the far end answer a question, if it has a reply for it."""
    place = choose(call.far_end.replies, call.replied, ask)
    if place is None:
        return call, []
    reply = call.far_end.replies[place]
    call = replace(call, replied=(*call.replied, place))
    return call, list(acts_of(f"reply-{place}", reply, ask.at + reply.after))


def _refer(call: Call, asked: SendRefer, now: Instant) -> list[Effect]:
    """The REFER, as far as the far end can be sent one, and what it makes of it."""
    if not is_sip(call.far_address):
        return [SetTimer(name="verb", at=now, input=ReferEnded(verb=asked.verb))]
    referral = call.far_end.refer
    ended = ReferEnded(verb=asked.verb, sip=referral.sip, notify=referral.notify)
    return [SetTimer(name="verb", at=now + referral.after, input=ended)]


def _send(call: Call, asked: SendMessage, now: Instant) -> Step:
    """Send a message; what becomes of it is known later, also after the call."""
    verb = asked.verb
    if call.messages == MAX_MESSAGES:
        return warn(call, 21611, f"Sms: the call has sent {MAX_MESSAGES} messages already", now)
    message, mistake = write(
        call.sid,
        call.messages,
        to=verb.to or call.far_address,
        from_=verb.from_ or call.near_address,
        text=verb.text,
        callback=verb.status_callback,
        now=now,
    )
    call = replace(
        call,
        messages=call.messages + 1,
        last_message=message,
        on_their_way=(*call.on_their_way, message),
    )
    effects: list[Effect] = [
        _log("message", message, message.status, f"a message to {message.to}: {message.text}"),
        message_timer(message, now),
    ]
    if mistake is None:
        return call, effects
    call, warned = warn(call, mistake.code, f"Sms: {mistake.text}", now)
    return call, effects + warned


def message_done(call: Call, given: Input, _now: Instant) -> Step:
    """A message was sent, or could not be."""
    assert isinstance(given, MessageDone)
    message = next((each for each in call.on_their_way if each.number == given.message), None)
    if message is None:
        return stale(call, given)
    call = replace(call, on_their_way=tuple(each for each in call.on_their_way if each != message))
    said = "was sent" if message.outcome is MessageStatus.SENT else "could not be sent"
    effects: list[Effect] = [
        _log("message-done", message, message.outcome, f"the message to {message.to} {said}")
    ]
    if message.callback is not None:
        effects.append(NotifyMessage(message=message, webhook=message.callback))
    return call, effects


def _log(entry: str, message: Message, status: MessageStatus, text: str) -> Log:
    details = {
        "message": message.sid,
        "status": status.value,
        "to": message.to,
        "from": message.from_,
        "body": message.text,
    }
    return Log(entry=entry, text=text, details=details)
