"""What a verb does, in a sentence for people: the journal and the conversation tell it."""

from emulator.core.verbs import (
    Conference,
    Connect,
    Denoise,
    Dial,
    Echo,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pause,
    Pay,
    Play,
    Queue,
    Record,
    Redirect,
    Refer,
    Reject,
    Room,
    Say,
    Sms,
    Start,
    Stop,
    StreamNoun,
    Unsupported,
    Verb,
    VirtualAgent,
)


def sentence(verb: Verb) -> str:
    """What the caller's side does."""
    match verb:
        case Say() | Play() | Pause() | Echo() | Denoise():
            return _heard(verb)
        case Redirect() | Hangup() | Reject() | Unsupported():
            return _onward(verb)
        case Gather(dtmf=dtmf, speech=speech):
            wanted = [word for word, on in (("keys", dtmf), ("speech", speech)) if on]
            return f"asks for {' or '.join(wanted)}"
        case Connect() | Start() | Stop():
            return _streamed(verb)
        case Record() | Pay() | Refer() | Sms():
            return _done(verb)
        case Dial() | Enqueue() | Leave():
            return _connected(verb)


def _onward(verb: Redirect | Hangup | Reject | Unsupported) -> str:
    match verb:
        case Redirect(url=url, method=method):
            return f"goes on at {method} {url}"
        case Hangup():
            return "hangs up"
        case Reject(reason=reason):
            return f"rejects the call as {reason}"
        case Unsupported(message=message):
            return message


def _done(verb: Record | Pay | Refer | Sms) -> str:
    match verb:
        case Record():
            return "records"
        case Pay(amount=amount, currency=currency) if amount:
            return f"asks for a payment of {amount} {currency.upper()}"
        case Pay():
            return "asks for a card or an account to keep"
        case Refer(target=target):
            return f"refers the call to {target or 'nobody'}"
        case Sms(text=text):
            return f"sends a message: {text}"


def _streamed(verb: Connect | Start | Stop) -> str:
    match verb:
        case Connect(to=StreamNoun(request=request)):
            return f"connects to the stream {request.url}"
        case Connect(to=Room(name=name) | VirtualAgent(connector=name) as resource):
            return f"connects to the {resource.kind} {name}"
        case Connect():
            return "connects to nothing"
        case Start(streams=streams):
            where = ", ".join(stream.request.url for stream in streams)
            return f"starts to stream to {where or 'nobody'}"
        case Stop(names=names):
            return f"stops the stream {', '.join(names) or 'of no name'}"


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
