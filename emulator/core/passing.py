"""Verbs that are over as soon as they have begun: Sms, Start, Stop and, as yet, Connect."""

from emulator.core.effects import BeginStream, Effect, EndStream, SendMessage
from emulator.core.errors import Level, Notification
from emulator.core.instants import Instant
from emulator.core.outcomes import GoTo, Passed, Progress, Script
from emulator.core.verbs import Connect, Sms, Start, Stop, VirtualAgent


def execute(script: Script, verb: Sms | Start | Stop | Connect, now: Instant) -> Progress | Passed:
    """Execute a verb; the document goes on, or an action is requested."""
    match verb:
        case Sms():
            return _send(script, verb)
        case Start(streams=streams):
            return Passed([BeginStream(request=stream.request) for stream in streams])
        case Stop(names=names):
            return Passed([EndStream(name=name) for name in names])
        case Connect():
            return _connect(script, verb, now)


def _connect(script: Script, verb: Connect, now: Instant) -> Progress | Passed:
    """Say that the call is connected to nothing; the action of a virtual agent is told, too."""
    if verb.to is None:
        return Passed()
    text = f"<Connect> to a {verb.to.kind} is not supported yet; it is passed over"
    notice = Notification(code=13750, level=Level.ERROR, message=text, at=now)
    if verb.action is None or not isinstance(verb.to, VirtualAgent):
        return Passed(notices=[notice])
    failed = (
        ("VirtualAgentStatus", "failed"),
        ("VirtualAgentError", text),
        ("VirtualAgentErrorCode", str(notice.code)),
    )
    onward = GoTo(webhook=verb.action, verb=script.next_verb, parameters=failed)
    return Progress(onward, notices=[notice])


def _send(script: Script, verb: Sms) -> Progress | Passed:
    """Send a message; the action is told that it is on its way."""
    effects: list[Effect] = [SendMessage(verb=verb)]
    if verb.action is None:
        return Passed(effects)
    return Progress(GoTo(webhook=verb.action, verb=script.next_verb, messaged=True), effects)
