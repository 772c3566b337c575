"""Every document that the builder of the vendor's Python SDK builds, in an environment of its own.

For each verb and noun, with every attribute that the builder knows, prints as JSON: the path to it,
the document, and the names of these attributes as the document writes them.
"""

import inspect
import json
import sys
import xml.etree.ElementTree as ET

from signalwire.voice_response import VoiceResponse

URL, NUMBER = "http://app.example/hook", "+15551234567"
VALUES = {
    **{f"{name}url": URL for name in ("", "wait_", "refer_", "event_callback_")},
    **{f"{name}callback": URL for name in ("status_", "transcribe_", "partial_result_")},
    "recording_status_callback": URL,
    "action": URL,
    "time_limit": 60,
    "timeout": 10,
    "length": 2,
    "loop": 2,
    "num_digits": 4,
    "max_length": 30,
    "max_attempts": 2,
    "max_participants": 5,
    "min_postal_code_length": 5,
    "attempt": 2,
    "speech_timeout": 3,
    "hangup_on_star": True,
    "answer_on_bridge": True,
    "play_beep": False,
    "transcribe": True,
    "profanity_filter": False,
    "action_on_empty_result": True,
    "muted": True,
    "start_conference_on_enter": False,
    "end_conference_on_exit": True,
    "security_code": False,
    "trim": "do-not-trim",
    "recording_track": "inbound",
    "track": "both_tracks",
    "reason": "busy",
    "input": "speech dtmf",
    "finish_on_key": "*",
    "digits": "1w2",
    "send_digits": "1w2",
    "caller_id": NUMBER,
    "from_": NUMBER,
    "to": NUMBER,
    "payment_method": "ach-debit",
    "token_type": "one-time",
    "charge_amount": "25.00",
    "currency": "usd",
    "valid_card_types": "visa amex",
    "postal_code": "false",
    "bank_account_type": "consumer-savings",
    "for_": "security-code",
    "beep": "onEnter",
    "error_type": "timeout",
    "card_type": "visa amex",
    "strength": "strong",
    "time": "2s",
    "recording_status_callback_event": "completed",
    "status_callback_event": "answered",
}
VALUES_IN = {
    ("dial", "record"): "record-from-answer-dual",
    ("dial", "number"): None,
    ("conference", "record"): "record-from-start",
    ("conference", "status_callback_event"): "start end",
    ("pay", "input"): "dtmf",
    ("stream", "url"): "wss://app.example/stream",
    ("enqueue", "name"): "a queue",
    ("number", "phone_number"): NUMBER,
    ("sip", "sip_url"): "sip:bob@example.com",
    ("refer_sip", "sip_url"): "sip:bob@example.com",
}


def arguments(step, method):
    """A value for everything that a method of a builder takes."""
    given = {}
    for name in list(inspect.signature(method).parameters)[1:]:
        usual = "GET" if name.endswith("method") else "words"
        value = VALUES_IN.get((step, name), VALUES.get(name, usual))
        if name != "kwargs" and value is not None:
            given[name] = value
    return given


def methods(element):
    """What can be put into an element, by the name of the builder's method."""
    kind = type(element)
    found = {
        name: method
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if method.__qualname__ == f"{kind.__name__}.{name}" and not name.startswith("_")
    }
    return {name: found[name] for name in found if f"ssml_{name.rstrip('_')}" not in found}


def build(path):
    """A document with the elements of a path, one in the other; and the innermost one."""
    response = element = VoiceResponse()
    for step in path:
        element = getattr(element, step)(**arguments(step, methods(element)[step]))
    return response, element


def paths(above=()):
    for step in methods(build(above)[1]):
        if step not in above:
            yield (*above, step)
            yield from paths((*above, step))


def described(path):
    xml = build(path)[0].to_xml()
    element = ET.fromstring(xml.encode())  # noqa: S314 - our own document
    for _ in path:
        element = element[-1]
    return {
        "path": "/".join(path),
        "name": element.tag,
        "xml": xml,
        "attributes": [*element.attrib],
    }


json.dump([described(path) for path in paths()], sys.stdout)
