"""Gather, Record and Echo as documents write them: attributes, defaults, bounds, mistakes."""

import pytest

from emulator.core.cxml import parse
from emulator.core.request import Webhook
from emulator.core.verbs import Echo, Gather, Pause, Record, RecordingCallback, Say, Verb

AT = "http://app.example/voice/answer"


def read(xml: str) -> tuple[Verb, list[int]]:
    """The only verb of a document, and the codes of what is wrong with it."""
    document = parse(f"<Response>{xml}</Response>", AT)
    (verb,) = document.verbs
    return verb, [problem.code for problem in document.problems]


@pytest.mark.parametrize(
    ("xml", "verb"),
    [
        ("<Gather/>", Gather()),
        ("<Gather input='speech'/>", Gather(dtmf=False, speech=True)),
        ("<Gather input='dtmf speech'/>", Gather(speech=True)),
        ("<Gather input='speech dtmf'/>", Gather(speech=True)),
        (
            "<Gather partialResultCallback='/p' partialResultCallbackMethod='GET'/>",
            Gather(partial_results=Webhook(url="http://app.example/p", method="GET")),
        ),
        (
            "<Gather action='next' method='get'/>",
            Gather(action=Webhook(url="http://app.example/voice/next", method="GET"), method="GET"),
        ),
        ("<Gather numDigits='4' finishOnKey='*' timeout='9'/>", None),
        ("<Gather finishOnKey=''/>", Gather(finish_on_key="")),
        ("<Gather speechTimeout='auto'/>", Gather()),
        ("<Gather speechTimeout='3'/>", Gather(speech_timeout=3)),
        ("<Gather actionOnEmptyResult='true'/>", Gather(action_on_empty_result=True)),
        (
            "<Gather><Say>a</Say><Pause/></Gather>",
            Gather(prompts=(Say(text="a"), Pause())),
        ),
        ("<Record/>", Record()),
        ("<Record maxLength='0'/>", Record(max_length=3600)),
        ("<Record playBeep='false' trim='do-not-trim'/>", None),
        (
            "<Record transcribe='true' transcribeCallback='/t'/>",
            Record(transcribe=True, transcribe_callback=Webhook(url="http://app.example/t")),
        ),
        (
            "<Record recordingStatusCallback='/r' recordingStatusCallbackEvent='absent'/>",
            Record(
                callback=RecordingCallback(
                    webhook=Webhook(url="http://app.example/r"), events=("absent",)
                )
            ),
        ),
        ("<Echo timeout='1'/>", Echo(timeout=5)),
        ("<Echo timeout='999'/>", Echo(timeout=120)),
    ],
)
def test_a_verb_has_what_its_attributes_say(xml: str, verb: Verb | None) -> None:
    found, problems = read(xml)
    assert problems == []
    if verb is not None:
        assert found == verb


@pytest.mark.parametrize(
    ("xml", "codes"),
    [
        ("<Gather input='touch'/>", [12100]),
        ("<Gather action='ftp://h/'/>", [12100]),
        ("<Gather method='PUT'/>", [13221]),
        ("<Gather numDigits='many'/>", [12100]),
        ("<Gather finishOnKey='x'/>", [12100]),
        ("<Gather actionOnEmptyResult='yes'/>", [12100]),
        ("<Gather><Dial>1</Dial></Gather>", [13750]),
        ("<Gather partialResultCallback='ftp://h/'/>", [12100]),
        ("<Gather partialResultCallback='/p' partialResultCallbackMethod='PUT'/>", [13221]),
        ("<Gather>text</Gather>", [12100]),
        ("<Record trim='some'/>", [12100]),
        ("<Record finishKey='1'/>", [12100]),
        ("<Gather numdigits='1'><Say voise='x'>a</Say></Gather>", [12100, 12100]),
        ("<Record recordingStatusCallbackEvent='begun'/>", [12100]),
        ("<Record transcribe='maybe'/>", [12100]),
        ("<Record transcribeCallback='/t'/>", [12100]),
        ("<Record storageUrl='http://h/'/>", [13750]),
        ("<Record storageUrl='http://h/' storageUrlMethod='GET'/>", [13750, 12100]),
        ("<Record><Say>Hi</Say></Record>", [12100]),
    ],
)
def test_what_is_wrong_is_reported_and_the_default_used(xml: str, codes: list[int]) -> None:
    found, problems = read(xml)
    assert problems == codes
    assert isinstance(found, Gather | Record)


def test_a_misspelt_attribute_is_told_with_the_right_one() -> None:
    document = parse("<Response><Gather numdigits='1'/></Response>", AT)
    assert "did you mean numDigits?" in document.problems[0].message
