"""Examples in the description of the API. Each is accepted when it is sent as it stands."""

from typing import Any

Example = dict[str, Any]  # any JSON

_APPLICATION = "http://localhost:5000"
_NUMBERS = {"To": "+15555550100", "From": "+15551234567"}

CREATE_CALL_EXAMPLES: dict[str, Example] = {
    "A document in the request": {
        **_NUMBERS,
        "Twiml": "<Response><Say>Hello there</Say></Response>",
    },
    "Documents and events of an application": {
        **_NUMBERS,
        "Url": f"{_APPLICATION}/answer",
        "StatusCallback": f"{_APPLICATION}/status",
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
    },
    "A voicemail, detected while the call goes on": {
        "To": "+15555550101",
        "From": "+15551234567",
        "Url": f"{_APPLICATION}/answer",
        "MachineDetection": "DetectMessageEnd",
        "AsyncAmd": True,
        "AsyncAmdStatusCallback": f"{_APPLICATION}/amd",
    },
}

UPDATE_CALL_EXAMPLES: dict[str, Example] = {
    "Hang up": {"Status": "completed"},
    "Another document": {"Twiml": "<Response><Say>One moment please</Say></Response>"},
    "Events to another place": {"StatusCallback": f"{_APPLICATION}/events"},
}

CREATE_APPLICATION_EXAMPLES: dict[str, Example] = {
    "Webhooks for reminders": {
        "FriendlyName": "reminders",
        "VoiceUrl": f"{_APPLICATION}/answer",
        "StatusCallback": f"{_APPLICATION}/status",
    },
}

UPDATE_APPLICATION_EXAMPLES: dict[str, Example] = {
    "Another document": {"VoiceUrl": f"{_APPLICATION}/menu", "VoiceMethod": "GET"},
}

CREATE_NUMBER_EXAMPLES: dict[str, Example] = {
    "A number that is answered": {
        "PhoneNumber": "+15551234567",
        "VoiceUrl": f"{_APPLICATION}/answer",
        "StatusCallback": f"{_APPLICATION}/status",
    },
    "Any number of an area": {"AreaCode": "212"},
}

UPDATE_NUMBER_EXAMPLES: dict[str, Example] = {
    "Another document": {"VoiceUrl": f"{_APPLICATION}/menu", "VoiceMethod": "GET"},
}

CALLER_ID_EXAMPLES: dict[str, Example] = {
    "A number of one's own": {"PhoneNumber": "+15559876543", "FriendlyName": "The office"},
}

RENAME_EXAMPLES: dict[str, Example] = {
    "Another name": {"FriendlyName": "The front desk"},
}


CREATE_QUEUE_EXAMPLES: dict[str, Example] = {
    "A small queue": {"FriendlyName": "support", "MaxSize": 20},
}

UPDATE_QUEUE_EXAMPLES: dict[str, Example] = {
    "More calls": {"MaxSize": 200},
}

UPDATE_MEMBER_EXAMPLES: dict[str, Example] = {
    "On to an agent": {"Url": f"{_APPLICATION}/agent"},
}

UPDATE_CONFERENCE_EXAMPLES: dict[str, Example] = {
    "The end": {"Status": "completed"},
}

UPDATE_PARTICIPANT_EXAMPLES: dict[str, Example] = {
    "Muted": {"Muted": True},
    "On hold, with music": {"Hold": True, "HoldUrl": f"{_APPLICATION}/music"},
}


CREATE_RECORDING_EXAMPLES: dict[str, Example] = {
    "Both sides, each in its own channel": {
        "RecordingChannels": "dual",
        "RecordingStatusCallback": f"{_APPLICATION}/recording",
        "RecordingStatusCallbackEvent": "in-progress completed absent",
    },
    "The called party alone, without silence around it": {
        "RecordingTrack": "inbound",
        "Trim": "trim-silence",
    },
}

UPDATE_RECORDING_EXAMPLES: dict[str, Example] = {
    "Leave out what comes now": {"Status": "paused", "PauseBehavior": "skip"},
    "Go on": {"Status": "in-progress"},
    "Stop": {"Status": "stopped"},
}
"""Each follows the one before."""

CREATE_STREAM_EXAMPLES: dict[str, Example] = {
    "Both sides of a call": {
        "Url": "wss://localhost:5001/audio",
        "Name": "transcription",
        "StatusCallback": f"{_APPLICATION}/stream",
        "Parameter1.Name": "language",
        "Parameter1.Value": "en",
    },
}

STOP_STREAM_EXAMPLES: dict[str, Example] = {"Stop": {"Status": "stopped"}}

FLAT_ERRORS: dict[int, tuple[int, str]] = {
    400: (20001, "The body is not UTF-8: byte 0 is 0xff"),
    401: (20003, "Authentication failed"),
    404: (20404, "There is no call 6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3 in this project"),
    413: (20413, "The request body is larger than 64 kB"),
    415: (20415, "Content-Type text/xml cannot be read; send application/x-www-form-urlencoded"),
    429: (20429, "Too many requests"),
}
"""Code and message of a flat error for each HTTP status."""

VIOLATIONS = (
    ("30010", "Maxpriceperminute was exceeded. This call's cost is 0.008 per minute."),
    ("21208", "Timeout is '0'; it must be whole seconds from 1 to 600."),
)
