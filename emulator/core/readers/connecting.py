"""Dial with its nouns, Enqueue and Leave as documents write them."""

import re
from collections.abc import Callable, Mapping
from typing import get_args

from emulator.core.addresses import is_e164, is_sip
from emulator.core.attributes import KEYS, Attributes
from emulator.core.elements import excerpt
from emulator.core.readers.questions import recording_callback
from emulator.core.request import Webhook
from emulator.core.status import CallEvent
from emulator.core.verbs import (
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

MOST_NUMBERS = 10
MOST_OF_A_NAME = 64
"""Characters in the name of a queue or conference; more are cut off. ``unverified``."""

_LEG_EVENTS = ("initiated", "ringing", "answered", "completed")
_ROOM_EVENTS = ("start", "end", "join", "leave", "mute", "hold", "speaker")
_RECORDED = ("in-progress", "completed", "absent", "failed")
_BY_DEFAULT = "start end join leave"
_PUNCTUATION = re.compile(r"[\s().-]+")
_CHANNELS = {"true": True, "record-from-start": True, "do-not-record": False, "false": False}


def _dial(given: Attributes) -> Dial:
    given.no_effect("ringTone", "callerName", "answerOnMedia")
    given.not_yet("sequential", "recordingStorageUrl")
    given.no_effect("recordingStorageUrlMethod")
    caller_id = given.text("callerId", "")
    return Dial(
        to=_target(given),
        action=given.webhook("action", "method"),
        timeout=given.whole("timeout", 30, least=5, most=600),
        time_limit=given.whole("timeLimit", 14_400, least=1, most=14_400),
        caller_id=_number(caller_id) or caller_id or None,
        record=_record_mode(given),
        recording_callback=recording_callback(given),
        recording_track=given.track("recordingTrack"),
        trim=given.trim("do-not-trim"),
        hangup_on_star=given.boolean("hangupOnStar", default=False),
        answer_on_bridge=given.boolean("answerOnBridge", default=False),
    )


def _record_mode(given: Attributes) -> RecordMode:
    chosen = given.choice("record", "do-not-record", (*get_args(RecordMode), "true", "false"))
    if chosen in ("true", "false"):
        return "record-from-answer" if chosen == "true" else "do-not-record"
    mode: RecordMode = chosen  # type: ignore[assignment] # it is one of these words
    return mode


def _target(given: Attributes) -> tuple[Noun, ...] | Conference | Queue:
    """Whom to dial: several numbers and SIP endpoints, or one conference, or one queue."""
    if not given.element.children:
        number = _dialable(given, given.element.text)
        return () if number is None else (Number(address=number),)
    nouns = given.nested(_NOUNS, "a Dial can hold only Number, Sip, Conference and Queue")
    found = [noun for noun in nouns if noun is not None]
    rooms = [noun for noun in found if isinstance(noun, Conference | Queue)]
    if rooms:
        if len(found) > 1:
            given.report(13215, f"only its {rooms[0].kind} is dialled: it stands for itself")
        return rooms[0]
    legs = tuple(noun for noun in found if isinstance(noun, Number | Sip))
    if len(legs) > MOST_NUMBERS:
        given.report(13223, f"dials {len(legs)} at once; only the first {MOST_NUMBERS} are")
    return legs[:MOST_NUMBERS]


def _number(text: str) -> str | None:
    """A number as people write it, in E.164; one without a country code is of North America."""
    digits = _PUNCTUATION.sub("", text)
    if digits.isascii() and digits.isdigit():
        digits = f"+1{digits}" if len(digits) == 10 else f"+{digits}"
    return digits if is_e164(digits) else None


def _dialable(given: Attributes, text: str) -> str | None:
    number = _number(text)
    if number is None and is_sip(text):
        return text
    if number is None:
        given.report(13223, f"{excerpt(text)} is no number to dial; write it like +13105678901")
    return number


def _number_noun(given: Attributes) -> Number | None:
    digits = given.text("sendDigits", "")
    if digits.strip(f"{KEYS}wW"):
        given.report(13222, f"sendDigits={excerpt(digits)}: write 0-9, #, *, w or W")
        digits = ""
    given.no_effect("byoc", "phoneNumberSid")
    whisper, callback = given.webhook("url", "method"), _leg_callback(given)
    address = _dialable(given, given.element.text)
    if address is None:
        return None
    return Number(address=address, whisper=whisper, send_digits=digits, callback=callback)


def _sip_noun(given: Attributes) -> Sip | None:
    given.no_effect("password", "codecs", "sessionTimeout")
    username = given.text("username", "") or None
    whisper, callback = given.webhook("url", "method"), _leg_callback(given)
    address = given.element.text
    if not is_sip(address):
        given.report(13254, f"{excerpt(address)} is no SIP endpoint; write sip:user@host")
        return None
    return Sip(address=address, username=username, whisper=whisper, callback=callback)


def _leg_callback(given: Attributes) -> LegCallback | None:
    webhook = given.webhook("statusCallback", "statusCallbackMethod")
    words = given.words("statusCallbackEvent", "completed", _LEG_EVENTS)
    if webhook is None:
        return None
    return LegCallback(webhook=webhook, events=tuple(CallEvent(word) for word in words))


def _conference(given: Attributes) -> Conference | None:
    given.no_effect("jitterBufferSize", "region")
    given.not_yet("participantLabel")
    events = given.words("statusCallbackEvent", _BY_DEFAULT, _ROOM_EVENTS)
    callback = given.webhook("statusCallback", "statusCallbackMethod")
    ended = given.url("eventCallbackUrl")
    name = _name(given, 13000)
    conference = Conference(
        name=name or "",
        start_on_enter=given.boolean("startConferenceOnEnter", default=True),
        end_on_exit=given.boolean("endConferenceOnExit", default=False),
        muted=given.boolean("muted", default=False),
        beep=_beep(given),
        max_participants=given.whole("maxParticipants", 250, least=2, most=250),
        coach=given.text("coach", "") or None,
        record=_CHANNELS[given.choice("record", "do-not-record", tuple(_CHANNELS))],
        trim=given.trim("trim-silence"),
        wait=given.webhook("waitUrl", "waitMethod"),
        callback=callback,
        events=events,
        ended=None if ended is None else Webhook(url=ended),
        recording_callback=recording_callback(given, _RECORDED),
    )
    return conference if name else None


def _beep(given: Attributes) -> Beep:
    beep: Beep = given.choice("beep", "true", get_args(Beep))  # type: ignore[assignment] # as before
    return beep


def _queue(given: Attributes) -> Queue | None:
    given.not_yet("reservationSid", "postWorkActivitySid")
    whisper = given.webhook("url", "method")
    name = _name(given, 14204)
    return Queue(name=name, whisper=whisper) if name else None


def _name(given: Attributes, code: int) -> str:
    name = given.element.text
    if not name:
        given.report(code, "has no name; write it between its tags")
    elif len(name) > MOST_OF_A_NAME:
        given.report(code, f"{excerpt(name)} is longer than {MOST_OF_A_NAME} characters")
    return name[:MOST_OF_A_NAME]


def _enqueue(given: Attributes) -> Enqueue:
    given.not_yet("workflowSid")
    name = _name(given, 14204)
    action, wait = given.webhook("action", "method"), given.webhook("waitUrl", "waitUrlMethod")
    return Enqueue(name=name, action=action, wait=wait)


def _leave(_given: Attributes) -> Leave:
    return Leave()


def _nobody(given: Attributes) -> None:
    given.report(13750, f"{given.element.name} is not supported; nobody is dialled")
    given.no_effect(*given.element.attributes)


_Nouns = Number | Sip | Conference | Queue | None

_NOUNS: Mapping[str, Callable[[Attributes], _Nouns]] = {
    "Number": _number_noun,
    "Sip": _sip_noun,
    "Conference": _conference,
    "Queue": _queue,
    "Verto": _nobody,
    "Client": _nobody,
    "Sim": _nobody,
}

READERS: Mapping[str, Callable[[Attributes], Dial | Enqueue | Leave]] = {
    "Dial": _dial,
    "Enqueue": _enqueue,
    "Leave": _leave,
}
