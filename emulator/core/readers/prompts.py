"""Say, Play, Pause, Echo and Denoise as documents write them."""

from collections.abc import Callable, Mapping

from emulator.core.attributes import KEYS, Attributes
from emulator.core.elements import excerpt
from emulator.core.readers.markup import pauses
from emulator.core.verbs import Denoise, Echo, Pause, Play, Prompt, Say

MAX_SAY = 4096


def _say(given: Attributes) -> Say:
    text = given.element.text
    if len(text) > MAX_SAY:
        given.report(13750, f"text is cut at {MAX_SAY} characters")
    return Say(
        text=text[:MAX_SAY],
        voice=given.text("voice", "woman"),
        language=given.text("language", "en-US"),
        loop=given.whole("loop", 1, most=1000),
        pauses=pauses(given),
    )


def _play(given: Attributes) -> Play:
    digits = given.text("digits", "")
    if digits.strip(f"{KEYS}wW"):
        given.report(13222, f"digits={excerpt(digits)}: write 0-9, #, *, w or W")
        digits = ""
    text = given.element.text
    url = given.resolve(text) if text else ""
    if url is None or not (url or digits):
        given.report(21455, f"{excerpt(text)} is not a URL of audio")
    return Play(url=url or "", loop=given.whole("loop", 1, most=1000), digits=digits)


def _pause(given: Attributes) -> Pause:
    given.no_words()
    return Pause(length=given.whole("length", 1, most=86_400))


def _echo(given: Attributes) -> Echo:
    given.no_words()
    return Echo(timeout=given.whole("timeout", 60, least=5, most=120))


def _denoise(given: Attributes) -> Denoise:
    given.no_words()
    return Denoise()


PROMPTS: Mapping[str, Callable[[Attributes], Prompt]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
}
"""Those that other verbs can hold."""

READERS: Mapping[str, Callable[[Attributes], Prompt | Echo | Denoise]] = {
    **PROMPTS,
    "Echo": _echo,
    "Denoise": _denoise,
}
