"""A transfer: the application gives a call that it holds another document."""

import pytest
from conversations import same, somebody, told, we_call
from kit import Emulator, Receiver

CUSTOMER, AGENT = "+15557770008", "+15557770009"


@pytest.fixture
def desk(receiver: Receiver) -> Receiver:
    """The application."""
    receiver.document(
        "/hold",
        f"""<Response>
          <Say>Please hold.</Say><Play loop="0">{receiver.url("/tune.mp3")}</Play>
        </Response>""",
    )
    receiver.document("/transfer", f"<Response><Dial action='/done'>{AGENT}</Dial></Response>")
    receiver.document("/done", "<Response><Say>How was it?</Say></Response>")
    return receiver


TRANSFERRED = """\
0:00.000  +15557770008  network      queued to +15557770008
0:00.000  +15557770008  network      initiated
0:01.000  +15557770008  network      ringing
0:03.000  +15557770008  called       answers: human
0:03.000  +15557770008  application  POST http://app/hold -> 200 text/xml
0:03.000  +15557770008  document     says: Please hold. (0.8 s)
0:03.800  +15557770008  document     plays http://app/tune.mp3 (cut short after 6.2 s)
0:10.000  +15557770008  application  the application gave a new document
0:10.000  +15557770008  application  POST http://app/transfer -> 200 text/xml
0:10.000  +15557770008  document     dials +15557770009 (13 s)
0:10.000  +15557770009  network      queued to +15557770009
0:10.000  +15557770009  network      initiated
0:11.000  +15557770009  network      ringing
0:13.000  +15557770009  called       answers: human
0:13.000  +15557770008  network      is connected
0:13.000  +15557770009  network      is connected
0:23.000  +15557770009  network      completed (the called party hung up)
0:23.000  +15557770008  application  POST http://app/done (DialCallStatus=completed,
                                     DialCallDuration=10) -> 200 text/xml
0:23.000  +15557770008  document     says: How was it? (1.2 s)
0:24.200  +15557770008  network      completed (hung up: the document ended)
"""
TRANSFERRED_BACK = """\
0:00.000  +15557770008  network      queued to +15557770008
0:00.000  +15557770008  network      initiated
0:01.000  +15557770008  network      ringing
0:03.000  +15557770008  called       answers: human
0:03.000  +15557770008  application  POST http://app/transfer -> 200 text/xml
0:03.000  +15557770008  document     dials +15557770009 (cut short after 12 s)
0:03.000  +15557770009  network      queued to +15557770009
0:03.000  +15557770009  network      initiated
0:04.000  +15557770009  network      ringing
0:06.000  +15557770009  called       answers: human
0:06.000  +15557770008  network      is connected
0:06.000  +15557770009  network      is connected
0:15.000  +15557770008  application  the application gave a new document
0:15.000  +15557770009  network      completed (the call that dialled it left)
0:15.000  +15557770008  application  POST http://app/back -> 200 text/xml
0:15.000  +15557770008  document     says: Here we are again. (1.6 s)
0:16.600  +15557770008  network      completed (hung up: the document ended)
"""
TOO_LATE = """\
0:00.000  network      queued to +15557770008
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  POST http://app/hold -> 200 text/xml
0:03.000  document     says: Please hold. (0.8 s)
0:03.800  document     plays http://app/tune.mp3 (cut short after 4.2 s)
0:08.000  network      completed (the called party hung up)
"""


def test_a_caller_on_hold_is_transferred(emulator: Emulator, desk: Receiver) -> None:
    sid = we_call(emulator, somebody(emulator, CUSTOMER), desk.url("/hold"))
    somebody(emulator, AGENT, hangs_up_after="10s")
    emulator.advance(10)
    assert emulator.update(sid, Url=desk.url("/transfer")).status_code == 200
    same(told(emulator), TRANSFERRED)


def test_a_transfer_can_be_taken_back(emulator: Emulator, desk: Receiver) -> None:
    sid = we_call(emulator, somebody(emulator, CUSTOMER), desk.url("/transfer"))
    somebody(emulator, AGENT)
    emulator.advance(15)
    desk.document("/back", "<Response><Say>Here we are again.</Say></Response>")
    assert emulator.update(sid, Url=desk.url("/back")).status_code == 200
    same(told(emulator), TRANSFERRED_BACK)


def test_who_has_hung_up_cannot_be_transferred(emulator: Emulator, desk: Receiver) -> None:
    customer = somebody(emulator, CUSTOMER, hangs_up_after="5s")
    sid = we_call(emulator, customer, desk.url("/hold"))
    emulator.advance(10)
    refused = emulator.update(sid, Url=desk.url("/transfer"))
    assert (refused.status_code, refused.json()["code"]) == (422, 10000)
    same(told(emulator), TOO_LATE)
