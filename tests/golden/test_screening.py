"""Call screening: whoever is dialled hears who calls, and takes the call or does not."""

import pytest
from conversations import cxml, same, somebody, somebody_calls, told
from kit import Emulator, Receiver

BOSS = "+15557770007"
TALKS = [{"at": "8s", "says": "Hello, what can I do for you?"}]
SCREEN = """<Response>
  <Gather numDigits="1" action="/take"><Say>A caller. Press any key to take the call.</Say></Gather>
  <Say>Goodbye.</Say><Hangup/>
</Response>"""


@pytest.fixture
def screening(receiver: Receiver) -> str:
    """The application; its voice URL."""
    receiver.document("/screen", SCREEN)
    receiver.document("/take", "<Response><Say>You are connected.</Say></Response>")
    receiver.answer("/after", cxml("<Say>Thank you for your call.</Say>"))
    return receiver.document(
        "/office",
        f"""<Response>
          <Dial action="/after" record="record-from-answer">
            <Number url="/screen">{BOSS}</Number>
          </Dial>
        </Response>""",
    )


TAKES_IT = """\
0:00.000  +15557770001  network      called by +15557770001
0:00.000  +15557770001  application  POST http://app/office -> 200 text/xml
0:00.000  +15557770001  application  answers
0:00.000  +15557770001  document     dials +15557770007 (23 s)
0:00.000  +15557770007  network      queued to +15557770007
0:00.000  +15557770007  network      initiated
0:01.000  +15557770007  network      ringing
0:03.000  +15557770007  called       answers: human
0:03.000  +15557770001  network      the recording started
0:03.000  +15557770007  application  POST http://app/screen -> 200 text/xml
0:03.000  +15557770007  document     asks for keys (3.6 s)
0:03.000  +15557770007  document     says: A caller. Press any key to take the call. (3.6 s)
0:06.600  +15557770007  called       presses 5
0:06.600  +15557770007  application  POST http://app/take (Digits=5) -> 200 text/xml
0:06.600  +15557770007  document     says: You are connected. (1.2 s)
0:07.800  +15557770001  network      is connected
0:07.800  +15557770007  network      is connected
0:11.000  +15557770007  called       says: Hello, what can I do for you?
0:23.000  +15557770007  network      completed (the called party hung up)
0:23.000  +15557770001  application  POST http://app/after (DialCallStatus=completed,
                                     DialCallDuration=20, RecordingUrl=.../Recordings/SID-3) -> 200
                                     text/xml
0:23.000  +15557770001  document     says: Thank you for your call. (2 s)
0:25.000  +15557770001  network      the recording is completed, 20 s
0:25.000  +15557770001  network      completed (hung up: the document ended)
"""
DECLINES = """\
0:00.000  +15557770001  network      called by +15557770001
0:00.000  +15557770001  application  POST http://app/office -> 200 text/xml
0:00.000  +15557770001  application  answers
0:00.000  +15557770001  document     dials +15557770007 (12 s)
0:00.000  +15557770007  network      queued to +15557770007
0:00.000  +15557770007  network      initiated
0:01.000  +15557770007  network      ringing
0:03.000  +15557770007  called       answers: human
0:03.000  +15557770001  network      the recording started
0:03.000  +15557770007  application  POST http://app/screen -> 200 text/xml
0:03.000  +15557770007  document     asks for keys (8.6 s)
0:03.000  +15557770007  document     says: A caller. Press any key to take the call. (3.6 s)
0:11.600  +15557770007  document     says: Goodbye. (0.4 s)
0:12.000  +15557770007  document     hangs up
0:12.000  +15557770007  network      completed (hung up: the document hung up)
0:12.000  +15557770001  application  POST http://app/after (DialCallStatus=no-answer,
                                     DialCallDuration=9, RecordingUrl=.../Recordings/SID-3) -> 200
                                     text/xml
0:12.000  +15557770001  document     says: Thank you for your call. (2 s)
0:14.000  +15557770001  network      the recording is absent, 0 s
0:14.000  +15557770001  network      completed (hung up: the document ended)
"""
CALLER_LEAVES = """\
0:00.000  +15557770001  network      called by +15557770001
0:00.000  +15557770001  application  POST http://app/office -> 200 text/xml
0:00.000  +15557770001  application  answers
0:00.000  +15557770001  document     dials +15557770007 (cut short after 5 s)
0:00.000  +15557770007  network      queued to +15557770007
0:00.000  +15557770007  network      initiated
0:01.000  +15557770007  network      ringing
0:03.000  +15557770007  called       answers: human
0:03.000  +15557770001  network      the recording started
0:03.000  +15557770007  application  POST http://app/screen -> 200 text/xml
0:03.000  +15557770007  document     asks for keys (cut short after 2 s)
0:03.000  +15557770007  document     says: A caller. Press any key to take the call. (cut short
                                     after 2 s)
0:05.000  +15557770001  network      completed (the caller hung up)
0:05.000  +15557770007  network      completed (the call that dialled it left)
0:07.000  +15557770001  network      the recording is absent, 0 s
"""


def test_whoever_presses_a_key_is_connected(emulator: Emulator, screening: str) -> None:
    somebody(emulator, BOSS, replies=[{"presses": "5"}], at=TALKS, hangs_up_after="20s")
    somebody_calls(emulator, screening)
    same(told(emulator), TAKES_IT)


def test_whoever_does_nothing_is_left_alone(emulator: Emulator, screening: str) -> None:
    somebody(emulator, BOSS)
    somebody_calls(emulator, screening)
    same(told(emulator), DECLINES)


def test_when_the_caller_hangs_up_so_does_the_screening(emulator: Emulator, screening: str) -> None:
    somebody(emulator, BOSS)
    somebody_calls(emulator, screening, hangs_up_after="5s")
    same(told(emulator), CALLER_LEAVES)
