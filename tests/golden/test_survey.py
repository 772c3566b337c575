"""A survey by speech: two questions, which are repeated when nobody answers or is understood.

The application is ``tests/sdk/survey.py``; its documents are made by the vendor's builder.
"""

from collections.abc import Iterator

import pytest
from conversations import same, somebody, told, we_call
from kit import Emulator
from vendor import served

GUEST = "+15557770012"


@pytest.fixture(scope="module")
def survey() -> Iterator[str]:
    """The application; its first document, asked for with GET."""
    with served("survey.py") as url:
        yield f"{url}/question?number=0"


ANSWERS_BOTH = """\
0:00.000  network      queued to +15557770012
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  GET http://app/question?number=0 -> 200 application/xml
0:03.000  document     asks for speech (4.4 s)
0:03.000  document     says: How was your stay? (1.6 s)
0:05.600  called       says: very good
0:07.400  application  POST http://app/answer?number=0 (SpeechResult=very good, Confidence=0.9) ->
                       200 application/xml
0:07.400  document     says: You said: very good. (1.6 s)
0:09.000  document     waits 1 s (1 s)
0:10.000  document     goes on at GET http://app/question?number=1
0:10.000  application  GET http://app/question?number=1 -> 200 application/xml
0:10.000  document     asks for speech (3 s)
0:10.000  document     says: Would you come again? (1.6 s)
0:11.600  called       says: yes
0:13.000  application  POST http://app/answer?number=1 (SpeechResult=yes, Confidence=0.9) -> 200
                       application/xml
0:13.000  document     says: You said: yes. (1.2 s)
0:14.200  document     says: Thank you. (0.8 s)
0:15.000  document     hangs up
0:15.000  network      completed (hung up: the document hung up)
"""
MUMBLES = """\
0:00.000  network      queued to +15557770012
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  GET http://app/question?number=0 -> 200 application/xml
0:03.000  document     asks for speech (3 s)
0:03.000  document     says: How was your stay? (1.6 s)
0:04.600  called       says: hrm
0:06.000  application  POST http://app/answer?number=0 (SpeechResult=hrm, Confidence=0.2) -> 200
                       application/xml
0:06.000  document     asks for speech (5.6 s)
0:06.000  document     says: How was your stay? (1.6 s)
0:11.600  document     says: We did not hear you. (2 s)
0:13.600  document     goes on at GET http://app/question?number=0
0:13.600  application  GET http://app/question?number=0 -> 200 application/xml
0:13.600  document     asks for speech (3 s)
0:13.600  document     says: How was your stay? (1.6 s)
0:15.200  called       says: bad
0:16.600  application  POST http://app/answer?number=0 (SpeechResult=bad, Confidence=0.9) -> 200
                       application/xml
0:16.600  document     says: You said: bad. (1.2 s)
0:17.800  document     waits 1 s (1 s)
0:18.800  document     goes on at GET http://app/question?number=1
0:18.800  application  GET http://app/question?number=1 -> 200 application/xml
0:18.800  document     asks for speech (3 s)
0:18.800  document     says: Would you come again? (1.6 s)
0:20.400  called       says: no
0:21.800  application  POST http://app/answer?number=1 (SpeechResult=no, Confidence=0.9) -> 200
                       application/xml
0:21.800  document     says: You said: no. (1.2 s)
0:23.000  document     says: Thank you. (0.8 s)
0:23.800  document     hangs up
0:23.800  network      completed (hung up: the document hung up)
"""
HANGS_UP = """\
0:00.000  network      queued to +15557770012
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  GET http://app/question?number=0 -> 200 application/xml
0:03.000  document     asks for speech (3.8 s)
0:03.000  document     says: How was your stay? (1.6 s)
0:04.600  called       says: it was good
0:06.800  application  POST http://app/answer?number=0 (SpeechResult=it was good, Confidence=0.9) ->
                       200 application/xml
0:06.800  document     says: You said: it was good. (2 s)
0:08.800  document     waits 1 s (1 s)
0:09.800  document     goes on at GET http://app/question?number=1
0:09.800  application  GET http://app/question?number=1 -> 200 application/xml
0:09.800  document     asks for speech (cut short after 1.6 s)
0:09.800  document     says: Would you come again? (1.6 s)
0:11.400  network      completed (the called party hung up)
"""


def call(emulator: Emulator, survey: str, *replies: object) -> None:
    somebody(emulator, GUEST, replies=replies)
    we_call(emulator, GUEST, survey, Method="GET")


def test_a_guest_answers_both_questions(emulator: Emulator, survey: str) -> None:
    call(emulator, survey, {"says": "very good", "after": "1s"}, {"says": "yes"})
    same(told(emulator), ANSWERS_BOTH)


def test_a_guest_who_mumbles_or_is_silent_is_asked_again(emulator: Emulator, survey: str) -> None:
    mumbled = {"says": "hrm", "confidence": 0.2}
    call(emulator, survey, mumbled, "silent", {"says": "bad"}, {"says": "no"})
    same(told(emulator), MUMBLES)


def test_a_guest_hangs_up(emulator: Emulator, survey: str) -> None:
    call(emulator, survey, {"says": "it was good"}, "hangs_up")
    same(told(emulator), HANGS_UP)
