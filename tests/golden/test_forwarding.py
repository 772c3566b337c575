"""Calls are forwarded to a mobile, which hears who called; when it is not reached, to voicemail."""

import pytest
from conversations import cxml, same, somebody, somebody_calls, told
from kit import Emulator, Received, Receiver, Reply

MOBILE = "+15557770002"


@pytest.fixture
def forwarding(receiver: Receiver) -> str:
    """The application; its voice URL."""

    def after(request: Received) -> Reply:
        if request.params["DialCallStatus"] == "completed":
            return cxml("<Hangup/>")
        return cxml("<Say>We are not here. Leave a message.</Say><Record action='/saved'/>")

    receiver.answer("/after", after)
    receiver.document("/whisper", "<Response><Say>A call from the shop.</Say></Response>")
    receiver.document("/saved", "<Response><Say>Thank you.</Say></Response>")
    return receiver.document(
        "/forward",
        f"""<Response>
          <Say>One moment please.</Say>
          <Dial timeout="15" action="/after"><Number url="/whisper">{MOBILE}</Number></Dial>
        </Response>""",
    )


IS_REACHED = """\
0:00.000  +15557770001  network      called by +15557770001
0:00.000  +15557770001  application  POST http://app/forward -> 200 text/xml
0:00.000  +15557770001  application  answers
0:00.000  +15557770001  document     says: One moment please. (1.2 s)
0:01.200  +15557770001  document     dials +15557770002 (15 s)
0:01.200  +15557770002  network      queued to +15557770002
0:01.200  +15557770002  network      initiated
0:02.200  +15557770002  network      ringing
0:04.200  +15557770002  called       answers: human
0:04.200  +15557770002  application  POST http://app/whisper -> 200 text/xml
0:04.200  +15557770002  document     says: A call from the shop. (2 s)
0:06.200  +15557770001  network      is connected
0:06.200  +15557770002  network      is connected
0:08.200  +15557770002  called       says: Hello, Grace speaking.
0:10.000  +15557770001  caller       says: Hello Grace.
0:16.200  +15557770002  network      completed (the called party hung up)
0:16.200  +15557770001  application  POST http://app/after (DialCallStatus=completed,
                                     DialCallDuration=12) -> 200 text/xml
0:16.200  +15557770001  document     hangs up
0:16.200  +15557770001  network      completed (hung up: the document hung up)
"""
IS_BUSY = """\
0:00.000  +15557770001  network      called by +15557770001
0:00.000  +15557770001  application  POST http://app/forward -> 200 text/xml
0:00.000  +15557770001  application  answers
0:00.000  +15557770001  document     says: One moment please. (1.2 s)
0:01.200  +15557770001  document     dials +15557770002 (3 s)
0:01.200  +15557770002  network      queued to +15557770002
0:01.200  +15557770002  network      initiated
0:02.200  +15557770002  network      ringing
0:04.200  +15557770002  network      busy (Busy Here)
0:04.200  +15557770001  application  POST http://app/after (DialCallStatus=busy, DialCallDuration=0)
                                     -> 200 text/xml
0:04.200  +15557770001  document     says: We are not here. Leave a message. (2.8 s)
0:07.000  +15557770001  document     records (6.6 s)
0:07.400  +15557770001  network      the recording started
0:07.400  +15557770001  caller       says: Please call me.
0:13.600  +15557770001  application  POST http://app/saved (Digits=,
                                     RecordingUrl=.../Recordings/SID-3, RecordingDuration=2) -> 200
                                     text/xml
0:13.600  +15557770001  document     says: Thank you. (0.8 s)
0:14.400  +15557770001  network      completed (hung up: the document ended)
0:15.600  +15557770001  network      the recording is completed, 2 s
"""
DOES_NOT_ANSWER = """\
0:00.000  +15557770001  network      called by +15557770001
0:00.000  +15557770001  application  POST http://app/forward -> 200 text/xml
0:00.000  +15557770001  application  answers
0:00.000  +15557770001  document     says: One moment please. (1.2 s)
0:01.200  +15557770001  document     dials +15557770002 (15 s)
0:01.200  +15557770002  network      queued to +15557770002
0:01.200  +15557770002  network      initiated
0:02.200  +15557770002  network      ringing
0:16.200  +15557770002  network      no-answer (not answered within 15 s)
0:16.200  +15557770001  application  POST http://app/after (DialCallStatus=no-answer,
                                     DialCallDuration=0) -> 200 text/xml
0:16.200  +15557770001  document     says: We are not here. Leave a message. (2.8 s)
0:19.000  +15557770001  document     records (cut short after 0.4 s)
0:19.400  +15557770001  network      the recording started
0:19.400  +15557770001  network      completed (the caller hung up)
0:21.400  +15557770001  network      the recording is absent, 0 s
"""


def test_whoever_is_reached_hears_the_whisper_and_then_the_caller(
    emulator: Emulator, forwarding: str
) -> None:
    talks = [{"at": "4s", "says": "Hello, Grace speaking."}]
    somebody(emulator, MOBILE, at=talks, hangs_up_after="12s")
    somebody_calls(emulator, forwarding, at=[{"at": "10s", "says": "Hello Grace."}])
    same(told(emulator), IS_REACHED)


def test_when_the_line_is_busy_the_caller_leaves_a_message(
    emulator: Emulator, forwarding: str
) -> None:
    somebody(emulator, MOBILE, refuses="busy")
    somebody_calls(emulator, forwarding, replies=[{"says": "Please call me."}])
    same(told(emulator), IS_BUSY)


def test_when_nobody_answers_in_time_the_caller_may_hang_up(
    emulator: Emulator, forwarding: str
) -> None:
    somebody(emulator, MOBILE, rings_for="60s")
    somebody_calls(emulator, forwarding, replies=["hangs_up"])
    same(told(emulator), DOES_NOT_ANSWER)
