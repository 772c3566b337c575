"""What a verb does, in a sentence for people: the journal and the conversation tell it."""

from emulator.core.verbs import (
    Conference,
    Denoise,
    Dial,
    Echo,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pause,
    Play,
    Queue,
    Record,
    Redirect,
    Refer,
    Reject,
    Say,
    Sms,
    Unsupported,
    Verb,
)


def sentence(verb: Verb) -> str:
    """What the caller's side does."""
    match verb:
        case Say() | Play() | Pause() | Echo() | Denoise():
            return _heard(verb)
        case Redirect() | Hangup() | Reject():
            return _onward(verb)
        case Gather(dtmf=dtmf, speech=speech):
            wanted = [word for word, on in (("keys", dtmf), ("speech", speech)) if on]
            return f"asks for {' or '.join(wanted)}"
        case Record() | Refer() | Sms():
            return _done(verb)
        case Dial() | Enqueue() | Leave():
            return _connected(verb)
        case Unsupported(message=message):
            return message


def _onward(verb: Redirect | Hangup | Reject) -> str:
    match verb:
        case Redirect(url=url, method=method):
            return f"goes on at {method} {url}"
        case Hangup():
            return "hangs up"
        case Reject(reason=reason):
            return f"rejects the call as {reason}"


def _done(verb: Record | Refer | Sms) -> str:
    match verb:
        case Record():
            return "records"
        case Refer(target=target):
            return f"refers the call to {target or 'nobody'}"
        case Sms(text=text):
            return f"sends a message: {text}"


def _heard(verb: Say | Play | Pause | Echo | Denoise) -> str:
    match verb:
        case Say(text=text):
            return f"says: {text}"
        case Play(digits=digits) if digits:
            return f"presses {digits}"
        case Play(url=url):
            return f"plays {url}"
        case Pause(length=length):
            return f"waits {length} s"
        case Echo(timeout=timeout):
            return f"echoes for {timeout} s"
        case Denoise():
            return "reduces noise"


def _connected(verb: Dial | Enqueue | Leave) -> str:
    match verb:
        case Dial(to=Conference(name=name)):
            return f"joins the conference {name}"
        case Dial(to=Queue(name=name)):
            return f"takes the next call of the queue {name}"
        case Dial(to=legs):
            addresses = [leg.address for leg in legs] if isinstance(legs, tuple) else []
            return f"dials {', '.join(addresses) or 'nobody'}"
        case Enqueue(name=name):
            return f"waits in the queue {name}"
        case Leave():
            return "leaves the queue"
