"""A reminder of an appointment: a machine gets a message after its beep, a human a question."""

import pytest
from conversations import by_digits, cxml, same, somebody, told, we_call
from kit import Emulator, Received, Receiver, Reply

PATIENT = "+15557770006"
REMINDER = "You have an appointment tomorrow at nine."


@pytest.fixture
def reminder(receiver: Receiver) -> Receiver:
    """The application."""

    def remind(request: Received) -> Reply:
        if request.params["AnsweredBy"].startswith("machine"):
            return cxml(f"<Say>{REMINDER} Call us if you cannot come.</Say>")
        return cxml(
            f'<Gather numDigits="1" action="/confirmed"><Say>{REMINDER} Press 1 to confirm.</Say>'
            "</Gather><Say>We will call again.</Say>"
        )

    receiver.answer("/remind", remind)
    receiver.answer(
        "/confirmed", by_digits("<Say>Please call us.</Say>", _1="<Say>See you tomorrow.</Say>")
    )
    return receiver


def call(emulator: Emulator, reminder: Receiver) -> str:
    """Call the patient, and find out who answers."""
    return we_call(
        emulator,
        PATIENT,
        reminder.url("/remind"),
        MachineDetection="DetectMessageEnd",
        StatusCallback=reminder.url("/status"),
    )


A_HUMAN = """\
0:00.000  network      queued to +15557770006
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:05.300  network      detects human after 2.3 s
0:05.300  application  POST http://app/remind (AnsweredBy=human) -> 200 text/xml
0:05.300  document     asks for keys (5.4 s)
0:05.300  document     says: You have an appointment tomorrow at nine. Press 1 to confirm. (4.4 s)
0:10.700  called       presses 1
0:10.700  application  POST http://app/confirmed (Digits=1) -> 200 text/xml
0:10.700  document     says: See you tomorrow. (1.2 s)
0:11.900  network      completed (hung up: the document ended)
0:11.900  application  POST http://app/status (completed) -> 200
"""
A_MACHINE = """\
0:00.000  network      queued to +15557770006
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: machine
0:09.900  network      detects machine_end_beep after 6.9 s
0:09.900  application  POST http://app/remind (AnsweredBy=machine_end_beep) -> 200 text/xml
0:09.900  document     says: You have an appointment tomorrow at nine. Call us if you cannot come.
                       (5.2 s)
0:15.100  network      completed (hung up: the document ended)
0:15.100  application  POST http://app/status (completed) -> 200
"""
BUSY = """\
0:00.000  network      queued to +15557770006
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  network      busy (Busy Here)
0:03.000  application  POST http://app/status (completed) -> 200
"""


def test_a_human_confirms(emulator: Emulator, reminder: Receiver) -> None:
    somebody(emulator, PATIENT, answers="human", replies=[{"presses": "1", "after": "1s"}])
    sid = call(emulator, reminder)
    same(told(emulator), A_HUMAN)
    assert emulator.call(sid)["answered_by"] == "human"


def test_a_machine_gets_the_message_after_its_beep(emulator: Emulator, reminder: Receiver) -> None:
    somebody(emulator, PATIENT, answers="machine")
    sid = call(emulator, reminder)
    same(told(emulator), A_MACHINE)
    assert emulator.call(sid)["answered_by"] == "machine"


def test_a_busy_line_is_reported(emulator: Emulator, reminder: Receiver) -> None:
    somebody(emulator, PATIENT, refuses="busy")
    call(emulator, reminder)
    same(told(emulator), BUSY)
