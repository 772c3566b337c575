"""The verbs of cXML, as data. Defaults and bounds are the vendor's.

Lengths of time are whole seconds, as documents write them. URLs are absolute.
"""

from emulator.core.verbs.connecting import (
    Beep,
    Conference,
    Dial,
    Enqueue,
    Leave,
    LegCallback,
    Noun,
    Number,
    Queue,
    RecordMode,
    Sip,
)
from emulator.core.verbs.flow import Hangup, Redirect, Reject, RejectReason, Unsupported
from emulator.core.verbs.media import (
    Connect,
    Resource,
    Room,
    Start,
    Stop,
    StreamNoun,
    VirtualAgent,
)
from emulator.core.verbs.network import Refer, Sms
from emulator.core.verbs.paying import (
    Pay,
    PayError,
    PaymentMethod,
    PayPrompt,
    PayStep,
    TokenType,
)
from emulator.core.verbs.prompts import Denoise, Echo, Pause, Play, Prompt, Say
from emulator.core.verbs.questions import Gather, Record, RecordingCallback

__all__ = [
    "Beep",
    "Conference",
    "Connect",
    "Denoise",
    "Dial",
    "Echo",
    "Enqueue",
    "Gather",
    "Hangup",
    "Leave",
    "LegCallback",
    "Noun",
    "Number",
    "Pause",
    "Pay",
    "PayError",
    "PayPrompt",
    "PayStep",
    "PaymentMethod",
    "Play",
    "Prompt",
    "Queue",
    "Record",
    "RecordMode",
    "RecordingCallback",
    "Redirect",
    "Refer",
    "Reject",
    "RejectReason",
    "Resource",
    "Room",
    "Say",
    "Sip",
    "Sms",
    "Start",
    "Stop",
    "StreamNoun",
    "TokenType",
    "Unsupported",
    "Verb",
    "VirtualAgent",
]

Verb = (
    Say
    | Play
    | Pause
    | Redirect
    | Hangup
    | Reject
    | Echo
    | Denoise
    | Gather
    | Record
    | Dial
    | Enqueue
    | Leave
    | Pay
    | Refer
    | Connect
    | Start
    | Stop
    | Sms
    | Unsupported
)
