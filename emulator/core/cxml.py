"""cXML: a document's text becomes a sequence of typed verbs."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass

from emulator.core.attributes import Attributes, Problem
from emulator.core.elements import MAX_EXCERPT, DocumentError, Element, excerpt, read
from emulator.core.urls import resolve
from emulator.core.verbs import (
    Denoise,
    Echo,
    Gather,
    Hangup,
    Pause,
    Play,
    Prompt,
    Record,
    RecordingCallback,
    Redirect,
    Say,
    Unsupported,
    Verb,
)

MAX_SAY = 4096
KNOWN_VERBS = (
    *("Say", "Play", "Pause", "Gather", "Record", "Dial", "Enqueue", "Leave", "Redirect"),
    *("Hangup", "Reject", "Refer", "Sms", "Echo", "Denoise", "Pay", "Connect", "Start", "Stop"),
)
_PROMPTS = ("Say", "Play", "Pause")
_INPUTS = {"dtmf": (True, False), "speech": (False, True), "dtmf speech": (True, True)}
_KEYS = "0123456789*#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed document. ``url`` is what its relative URLs resolve against."""

    verbs: tuple[Verb, ...] = ()
    url: str | None = None
    problems: tuple[Problem, ...] = ()


def parse(body: bytes | str, url: str | None) -> Document:
    """Read a document. An empty one has no verbs.

    Raises ``DocumentError`` when it is not well-formed XML, declares a document type, nests
    deeper than 64 elements or has another root than ``Response``.
    """
    if not body.strip():
        return Document(url=url)
    root = read(body)
    if root.name != "Response":
        name = root.name[:MAX_EXCERPT]
        raise DocumentError(f"the root is <{name}>, not <Response>", root.line, root.column)
    reader = _VerbReader(url)
    verbs = tuple(reader.verb(element) for element in root.children)
    return Document(verbs=verbs, url=url, problems=tuple(reader.problems))


class _VerbReader:
    """Turns elements into verbs and remembers what was wrong with them."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self.problems: list[Problem] = []
        self._readers: dict[str, Callable[[Attributes], Verb]] = {
            "Say": self._say,
            "Play": self._play,
            "Pause": self._pause,
            "Redirect": self._redirect,
            "Hangup": lambda _given: Hangup(),
            "Echo": lambda given: Echo(timeout=given.whole("timeout", 60, least=5, most=120)),
            "Denoise": lambda _given: Denoise(),
            "Gather": self._gather,
            "Record": self._record,
        }

    def verb(self, element: Element) -> Verb:
        """The verb that an element is."""
        reader = self._readers.get(element.name)
        if reader is None:
            return Unsupported(name=element.name, message=_unsupported(element))
        given = Attributes(element, self._url, self.problems)
        verb = reader(given)
        given.check_names()
        return verb

    def _say(self, given: Attributes) -> Say:
        text = given.element.text
        if len(text) > MAX_SAY:
            given.report(13750, f"text is cut at {MAX_SAY} characters")
        return Say(
            text=text[:MAX_SAY],
            voice=given.text("voice", "woman"),
            language=given.text("language", "en-US"),
            loop=given.whole("loop", 1, most=1000),
        )

    def _play(self, given: Attributes) -> Play:
        digits = given.text("digits", "")
        if digits.strip(f"{_KEYS}wW"):
            given.report(13222, f"digits={excerpt(digits)}: write 0-9, #, *, w or W")
            digits = ""
        text = given.element.text
        url = resolve(text, self._url) if text else ""
        if url is None or not (url or digits):
            given.report(21455, f"{excerpt(text)} is not a URL of audio")
        return Play(url=url or "", loop=given.whole("loop", 1, most=1000), digits=digits)

    def _pause(self, given: Attributes) -> Pause:
        return Pause(length=given.whole("length", 1, most=86_400))

    def _redirect(self, given: Attributes) -> Redirect:
        text = given.element.text
        return Redirect(url=resolve(text, self._url) or text, method=given.method("method"))

    def _gather(self, given: Attributes) -> Gather:
        given.not_yet("partialResultCallback")
        given.no_effect(*("enhanced", "speechModel", "profanityFilter"))
        given.no_effect("partialResultCallbackMethod")
        dtmf, speech = _INPUTS[given.choice("input", "dtmf", tuple(_INPUTS))]
        silence = given.text("speechTimeout", "auto")
        return Gather(
            prompts=self._prompts(given.element),
            dtmf=dtmf,
            speech=speech,
            action=given.webhook("action", "method"),
            method=given.method("method"),
            num_digits=given.whole("numDigits", 0, most=1000) or None,
            finish_on_key=given.keys("finishOnKey", "#", _KEYS),
            timeout=given.whole("timeout", 5, most=3600),
            speech_timeout=None if silence == "auto" else given.whole("speechTimeout", 0, most=60),
            action_on_empty_result=given.boolean("actionOnEmptyResult", default=False),
            language=given.text("language", "en-US"),
            hints=given.text("hints", ""),
        )

    def _prompts(self, element: Element) -> tuple[Prompt, ...]:
        """The verbs in a Gather; any other is passed over."""
        prompts: list[Prompt] = []
        for child in element.children:
            verb = self.verb(child) if child.name in _PROMPTS else None
            if isinstance(verb, Prompt):
                prompts.append(verb)
            else:
                inside = Attributes(child, self._url, self.problems)
                inside.report(13750, "a Gather can hold only Say, Play and Pause")
        return tuple(prompts)

    def _record(self, given: Attributes) -> Record:
        given.not_yet("transcribe", "transcribeCallback", "storageUrl")
        given.no_effect("storageUrlMethod")
        webhook = given.webhook("recordingStatusCallback", "recordingStatusCallbackMethod")
        events = given.words(
            "recordingStatusCallbackEvent", "completed", ("completed", "in-progress", "absent")
        )
        return Record(
            action=given.webhook("action", "method"),
            method=given.method("method"),
            timeout=given.whole("timeout", 5, least=1, most=3600),
            finish_on_key=given.keys("finishOnKey", f"{_KEYS}", _KEYS),
            max_length=given.whole("maxLength", 0, most=14_400) or 3600,
            play_beep=given.boolean("playBeep", default=True),
            trim=given.trim("trim-silence"),
            callback=None if webhook is None else RecordingCallback(webhook=webhook, events=events),
        )


def _unsupported(element: Element) -> str:
    name = element.name[:MAX_EXCERPT]
    where = f"<{name}> at line {element.line}, column {element.column}"
    if element.name in KNOWN_VERBS:
        return f"{where} is not supported yet; it is passed over"
    near = difflib.get_close_matches(name.capitalize(), KNOWN_VERBS, n=1)
    if near:
        return f"{where} is not a verb; did you mean <{near[0]}>? It is passed over"
    return f"{where} is not a verb; it is passed over"
