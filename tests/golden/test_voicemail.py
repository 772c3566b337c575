"""Voicemail: a greeting, a message, which is written down, and a thank you."""

import pytest
from conversations import same, somebody_calls, told
from kit import Emulator, Receiver

GREETING = """<Response>
  <Say>Nobody is at home. Please leave a message and press the hash key.</Say>
  <Record action="/saved" maxLength="60" timeout="4" finishOnKey="#" transcribe="true"
          transcribeCallback="/transcript" recordingStatusCallback="/recording"/>
</Response>"""
THANKS = "<Response><Say>Thank you. Goodbye.</Say><Hangup/></Response>"


@pytest.fixture
def voicemail(receiver: Receiver) -> str:
    """The application; its voice URL."""
    receiver.document("/saved", THANKS)
    return receiver.document("/voicemail", GREETING)


LEAVES_A_MESSAGE = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/voicemail -> 200 text/xml
0:00.000  application  answers
0:00.000  document     says: Nobody is at home. Please leave a message and press the hash key.
                       (5.2 s)
0:05.200  document     records (8.6 s)
0:05.600  network      the recording started
0:06.600  caller       says: This is Ada. Please call me back tomorrow.
0:13.800  application  POST http://app/saved (Digits=, RecordingUrl=.../Recordings/SID-2,
                       RecordingDuration=4) -> 200 text/xml
0:13.800  document     says: Thank you. Goodbye. (1.2 s)
0:15.000  document     hangs up
0:15.000  network      completed (hung up: the document hung up)
0:15.800  network      the recording is completed, 4 s
0:15.800  application  POST http://app/recording (completed, RecordingUrl=.../Recordings/SID-2,
                       RecordingDuration=4) -> 200
0:15.800  network      the transcription is completed: This is Ada. Please call me back tomorrow.
0:15.800  application  POST http://app/transcript (completed) -> 200
"""
SAYS_NOTHING = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/voicemail -> 200 text/xml
0:00.000  application  answers
0:00.000  document     says: Nobody is at home. Please leave a message and press the hash key.
                       (5.2 s)
0:05.200  document     records (4.4 s)
0:05.600  network      the recording started
0:09.600  application  POST http://app/saved (Digits=, RecordingUrl=.../Recordings/SID-2,
                       RecordingDuration=0) -> 200 text/xml
0:09.600  document     says: Thank you. Goodbye. (1.2 s)
0:10.800  document     hangs up
0:10.800  network      completed (hung up: the document hung up)
0:11.600  network      the recording is absent, 0 s
0:11.600  network      no words were heard
0:11.600  application  POST http://app/transcript (failed) -> 200
"""
HANGS_UP = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/voicemail -> 200 text/xml
0:00.000  application  answers
0:00.000  document     says: Nobody is at home. Please leave a message and press the hash key.
                       (5.2 s)
0:05.200  document     records (cut short after 4.8 s)
0:05.600  network      the recording started
0:07.000  caller       says: Call me
0:10.000  network      completed (the caller hung up)
0:12.000  network      the recording is completed, 1 s
0:12.000  application  POST http://app/recording (completed, RecordingUrl=.../Recordings/SID-2,
                       RecordingDuration=1) -> 200
0:12.000  network      the transcription is completed: Call me
0:12.000  application  POST http://app/transcript (completed) -> 200
"""


def test_a_caller_leaves_a_message(emulator: Emulator, voicemail: str) -> None:
    message = {"says": "This is Ada. Please call me back tomorrow.", "after": "1s"}
    somebody_calls(emulator, voicemail, replies=[message])
    same(told(emulator), LEAVES_A_MESSAGE)


def test_a_caller_who_says_nothing_leaves_an_empty_message(
    emulator: Emulator, voicemail: str
) -> None:
    somebody_calls(emulator, voicemail)
    same(told(emulator), SAYS_NOTHING)


def test_a_caller_who_hangs_up_has_left_what_was_said(emulator: Emulator, voicemail: str) -> None:
    at = [{"at": "7s", "says": "Call me"}, {"at": "10s", "hangs_up": True}]
    somebody_calls(emulator, voicemail, at=at)
    same(told(emulator), HANGS_UP)
