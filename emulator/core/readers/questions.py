"""Gather and Record as documents write them."""

from collections.abc import Callable, Mapping

from emulator.core.attributes import KEYS, Attributes
from emulator.core.readers.prompts import PROMPTS
from emulator.core.verbs import Gather, Record, RecordingCallback

_INPUTS = {"dtmf": (True, False), "speech": (False, True), "dtmf speech": (True, True)}


def _gather(given: Attributes) -> Gather:
    given.no_words()
    given.not_yet("partialResultCallback")
    given.no_effect(*("enhanced", "speechModel", "profanityFilter"))
    given.no_effect("partialResultCallbackMethod")
    dtmf, speech = _INPUTS[given.choice("input", "dtmf", tuple(_INPUTS))]
    silence = given.text("speechTimeout", "auto")
    return Gather(
        prompts=given.nested(PROMPTS, "a Gather can hold only Say, Play and Pause"),
        dtmf=dtmf,
        speech=speech,
        action=given.webhook("action", "method"),
        method=given.method("method"),
        num_digits=given.whole("numDigits", 0, most=1000) or None,
        finish_on_key=given.keys("finishOnKey", "#", KEYS),
        timeout=given.whole("timeout", 5, most=3600),
        speech_timeout=None if silence == "auto" else given.whole("speechTimeout", 0, most=60),
        action_on_empty_result=given.boolean("actionOnEmptyResult", default=False),
        language=given.text("language", "en-US"),
        hints=given.text("hints", ""),
    )


def _record(given: Attributes) -> Record:
    given.no_words()
    given.not_yet("transcribe", "transcribeCallback", "storageUrl")
    given.no_effect("storageUrlMethod")
    return Record(
        action=given.webhook("action", "method"),
        method=given.method("method"),
        timeout=given.whole("timeout", 5, least=1, most=3600),
        finish_on_key=given.keys("finishOnKey", KEYS, KEYS),
        max_length=given.whole("maxLength", 0, most=14_400) or 3600,
        play_beep=given.boolean("playBeep", default=True),
        trim=given.trim("trim-silence"),
        callback=recording_callback(given),
    )


def recording_callback(given: Attributes) -> RecordingCallback | None:
    """Where the events of the verb's recording are reported."""
    webhook = given.webhook("recordingStatusCallback", "recordingStatusCallbackMethod")
    events = given.words(
        "recordingStatusCallbackEvent", "completed", ("completed", "in-progress", "absent")
    )
    return None if webhook is None else RecordingCallback(webhook=webhook, events=events)


READERS: Mapping[str, Callable[[Attributes], Gather | Record]] = {
    "Gather": _gather,
    "Record": _record,
}
