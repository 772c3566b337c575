"""The verbs of cXML, as data. Defaults and bounds are the vendor's.

Lengths of time are whole seconds, as documents write them. URLs are absolute.
"""

from emulator.core.verbs.flow import Hangup, Redirect, Unsupported
from emulator.core.verbs.prompts import Denoise, Echo, Pause, Play, Prompt, Say
from emulator.core.verbs.questions import Gather, Record, RecordingCallback

__all__ = [
    "Denoise",
    "Echo",
    "Gather",
    "Hangup",
    "Pause",
    "Play",
    "Prompt",
    "Record",
    "RecordingCallback",
    "Redirect",
    "Say",
    "Unsupported",
    "Verb",
]

Verb = Say | Play | Pause | Redirect | Hangup | Echo | Denoise | Gather | Record | Unsupported
