"""A support line: callers wait with music until an agent takes them out of the queue."""

import pytest
from conversations import same, somebody, somebody_calls, told, we_call
from kit import Emulator, Receiver

AGENT = "+15557770003"


@pytest.fixture
def line(receiver: Receiver) -> str:
    """The application; its voice URL."""
    receiver.document(
        "/music",
        f"""<Response>
          <Say>All our agents are busy.</Say>
          <Play loop="2">{receiver.url("/tune.mp3")}</Play>
        </Response>""",
    )
    receiver.document("/about", "<Response><Say>Here comes your agent.</Say></Response>")
    receiver.document("/left", "<Response><Say>Thank you for calling.</Say></Response>")
    receiver.document(
        "/serve", "<Response><Dial><Queue url='/about'>help</Queue></Dial></Response>"
    )
    return receiver.document(
        "/support",
        """<Response>
          <Enqueue waitUrl="/music" action="/left">help</Enqueue>
        </Response>""",
    )


AGENT_COMES = """\
0:00.000  +15557770001  network      called by +15557770001
0:00.000  +15557770001  application  POST http://app/support -> 200 text/xml
0:00.000  +15557770001  application  answers
0:00.000  +15557770001  document     waits in the queue help (24 s)
0:00.000  +15557770001  network      is number 1 in the queue help
0:00.000  +15557770001  application  POST http://app/music (QueuePosition=1, QueueTime=0) -> 200
                                     text/xml
0:00.000  +15557770001  document     says: All our agents are busy. (2 s)
0:02.000  +15557770001  document     plays http://app/tune.mp3 (6 s)
0:08.000  +15557770001  application  POST http://app/music (QueuePosition=1, QueueTime=8) -> 200
                                     text/xml
0:08.000  +15557770001  document     says: All our agents are busy. (2 s)
0:09.000  +15557770003  network      queued to +15557770003
0:09.000  +15557770003  network      initiated
0:10.000  +15557770001  document     plays http://app/tune.mp3 (cut short after 2 s)
0:10.000  +15557770003  network      ringing
0:12.000  +15557770003  called       answers: human
0:12.000  +15557770003  application  POST http://app/serve -> 200 text/xml
0:12.000  +15557770003  document     takes the next call of the queue help (cut short after 12 s)
0:12.000  +15557770001  network      is taken out of the queue help
0:12.000  +15557770001  application  POST http://app/about (QueueTime=12) -> 200 text/xml
0:12.000  +15557770001  document     says: Here comes your agent. (1.6 s)
0:13.600  +15557770003  network      is connected
0:13.600  +15557770001  network      is connected
0:15.000  +15557770001  caller       says: My printer is on fire.
0:20.000  +15557770003  called       says: Leave it alone.
0:24.000  +15557770003  network      completed (the called party hung up)
0:24.000  +15557770001  application  POST http://app/left (QueueResult=bridged, QueueTime=12) -> 200
                                     text/xml
0:24.000  +15557770001  document     says: Thank you for calling. (1.6 s)
0:25.600  +15557770001  network      completed (hung up: the document ended)
"""
CALLER_GIVES_UP = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/support -> 200 text/xml
0:00.000  application  answers
0:00.000  document     waits in the queue help (cut short after 10 s)
0:00.000  network      is number 1 in the queue help
0:00.000  application  POST http://app/music (QueuePosition=1, QueueTime=0) -> 200 text/xml
0:00.000  document     says: All our agents are busy. (2 s)
0:02.000  document     plays http://app/tune.mp3 (6 s)
0:08.000  application  POST http://app/music (QueuePosition=1, QueueTime=8) -> 200 text/xml
0:08.000  document     says: All our agents are busy. (2 s)
0:10.000  network      completed (the caller hung up)
0:10.000  network      leaves the queue help
0:10.000  application  POST http://app/left (QueueResult=hangup, QueueTime=10) -> 200
"""


def test_an_agent_takes_the_caller_out_of_the_queue(
    emulator: Emulator, receiver: Receiver, line: str
) -> None:
    somebody_calls(emulator, line, at=[{"at": "15s", "says": "My printer is on fire."}])
    emulator.advance(9)
    somebody(emulator, AGENT, at=[{"at": "8s", "says": "Leave it alone."}], hangs_up_after="12s")
    we_call(emulator, AGENT, receiver.url("/serve"))
    same(told(emulator), AGENT_COMES)


def test_a_caller_who_gives_up_leaves_the_queue(emulator: Emulator, line: str) -> None:
    somebody_calls(emulator, line, hangs_up_after="10s")
    same(told(emulator), CALLER_GIVES_UP)
