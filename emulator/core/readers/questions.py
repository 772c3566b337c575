"""Gather and Record as documents write them."""

from collections.abc import Callable, Mapping

from emulator.core.attributes import KEYS, Attributes
from emulator.core.readers.prompts import PROMPTS
from emulator.core.request import Webhook
from emulator.core.verbs import Gather, Record, RecordingCallback


def _gather(given: Attributes) -> Gather:
    given.no_words()
    given.no_effect(*("enhanced", "speechModel", "profanityFilter"))
    wanted = given.words("input", "dtmf", ("dtmf", "speech"))
    silence = given.text("speechTimeout", "auto")
    return Gather(
        prompts=given.nested(PROMPTS, "a Gather can hold only Say, Play and Pause"),
        dtmf="dtmf" in wanted,
        speech="speech" in wanted,
        action=given.webhook("action", "method"),
        method=given.method("method"),
        num_digits=given.whole("numDigits", 0, most=1000) or None,
        finish_on_key=given.keys("finishOnKey", "#", KEYS),
        timeout=given.whole("timeout", 5, most=3600),
        speech_timeout=None if silence == "auto" else given.whole("speechTimeout", 0, most=60),
        action_on_empty_result=given.boolean("actionOnEmptyResult", default=False),
        language=given.text("language", "en-US"),
        hints=given.text("hints", ""),
        partial_results=given.webhook("partialResultCallback", "partialResultCallbackMethod"),
    )


def _record(given: Attributes) -> Record:
    given.no_words()
    if given.url("storageUrl") is not None:
        given.report(13750, "storageUrl has no effect; the recording is found as always")
    given.choice("storageUrlMethod", "POST", ("POST", "PUT"))
    transcribe, transcribed = given.boolean("transcribe", default=False), _transcribed(given)
    if transcribed is not None and not transcribe:
        given.report(12100, 'transcribeCallback has no effect without transcribe="true"')
    return Record(
        action=given.webhook("action", "method"),
        method=given.method("method"),
        timeout=given.whole("timeout", 5, least=1, most=3600),
        finish_on_key=given.keys("finishOnKey", KEYS, KEYS),
        max_length=given.whole("maxLength", 0, most=14_400) or 3600,
        play_beep=given.boolean("playBeep", default=True),
        trim=given.trim("trim-silence"),
        callback=recording_callback(given),
        transcribe=transcribe,
        transcribe_callback=transcribed,
    )


def _transcribed(given: Attributes) -> Webhook | None:
    """Where a transcription is reported, which is always done by POST."""
    url = given.url("transcribeCallback")
    return None if url is None else Webhook(url=url)


def recording_callback(
    given: Attributes, events: tuple[str, ...] = ("completed", "in-progress", "absent")
) -> RecordingCallback | None:
    """Where the events of the verb's recording are reported, and which ``events`` can be."""
    webhook = given.webhook("recordingStatusCallback", "recordingStatusCallbackMethod")
    asked = given.words("recordingStatusCallbackEvent", "completed", events)
    return None if webhook is None else RecordingCallback(webhook=webhook, events=asked)


READERS: Mapping[str, Callable[[Attributes], Gather | Record]] = {
    "Gather": _gather,
    "Record": _record,
}
