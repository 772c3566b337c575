"""Record and confirm: an announcement is recorded, played back, and kept or recorded again."""

import pytest
from conversations import by_digits, cxml, same, somebody, told, we_call
from kit import Emulator, Received, Receiver, Reply

SPEAKER = "+15557770010"
ASK = "<Say>Record your announcement.</Say><Record action='/listen' timeout='3'/>"


@pytest.fixture
def announcement(receiver: Receiver) -> str:
    """The application; its first document."""

    def listen(request: Received) -> Reply:
        if request.params["RecordingDuration"] == "0":
            return cxml(f"<Say>We heard nothing.</Say>{ASK}")
        return cxml(
            f"<Say>You said:</Say><Play>{request.params['RecordingUrl']}</Play>"
            '<Gather numDigits="1" action="/decide">'
            "<Say>Press 1 to keep it, 2 to record it again.</Say></Gather>"
            "<Say>It is kept.</Say>"
        )

    receiver.answer("/listen", listen)
    receiver.answer("/decide", by_digits(ASK, _1="<Say>It is kept.</Say>"))
    return receiver.document("/record", f"<Response>{ASK}</Response>")


KEEPS_IT = """\
0:00.000  network      queued to +15557770010
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  POST http://app/record -> 200 text/xml
0:03.000  document     says: Record your announcement. (1.2 s)
0:04.200  document     records (5.4 s)
0:04.600  network      the recording started
0:04.600  called       says: We are closed on Monday.
0:09.600  application  POST http://app/listen (Digits=, RecordingUrl=.../Recordings/SID-2,
                       RecordingDuration=2) -> 200 text/xml
0:09.600  document     says: You said: (0.8 s)
0:10.400  document     plays http://emulator/api/laml/2010-04-01/Accounts/SID-3/Recordings/SID-2
                       (3 s)
0:11.600  network      the recording is completed, 2 s
0:13.400  document     asks for keys (4 s)
0:13.400  document     says: Press 1 to keep it, 2 to record it again. (4 s)
0:17.400  called       presses 1
0:17.400  application  POST http://app/decide (Digits=1) -> 200 text/xml
0:17.400  document     says: It is kept. (1.2 s)
0:18.600  network      completed (hung up: the document ended)
"""
RECORDS_AGAIN = """\
0:00.000  network      queued to +15557770010
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  POST http://app/record -> 200 text/xml
0:03.000  document     says: Record your announcement. (1.2 s)
0:04.200  document     records (3.4 s)
0:04.600  network      the recording started
0:07.600  application  POST http://app/listen (Digits=, RecordingUrl=.../Recordings/SID-2,
                       RecordingDuration=0) -> 200 text/xml
0:07.600  document     says: We heard nothing. (1.2 s)
0:08.800  document     says: Record your announcement. (1.2 s)
0:09.600  network      the recording is absent, 0 s
0:10.000  document     records (3.8 s)
0:10.400  network      the recording started
0:10.400  called       says: Hm.
0:13.800  application  POST http://app/listen (Digits=, RecordingUrl=.../Recordings/SID-3,
                       RecordingDuration=1) -> 200 text/xml
0:13.800  document     says: You said: (0.8 s)
0:14.600  document     plays http://emulator/api/laml/2010-04-01/Accounts/SID-4/Recordings/SID-3
                       (3 s)
0:15.800  network      the recording is completed, 1 s
0:17.600  document     asks for keys (4 s)
0:17.600  document     says: Press 1 to keep it, 2 to record it again. (4 s)
0:21.600  called       presses 2
0:21.600  application  POST http://app/decide (Digits=2) -> 200 text/xml
0:21.600  document     says: Record your announcement. (1.2 s)
0:22.800  document     records (4.6 s)
0:23.200  network      the recording started
0:23.200  called       says: We are closed.
0:27.400  application  POST http://app/listen (Digits=, RecordingUrl=.../Recordings/SID-5,
                       RecordingDuration=2) -> 200 text/xml
0:27.400  document     says: You said: (0.8 s)
0:28.200  document     plays http://emulator/api/laml/2010-04-01/Accounts/SID-4/Recordings/SID-5
                       (3 s)
0:29.400  network      the recording is completed, 2 s
0:31.200  document     asks for keys (9 s)
0:31.200  document     says: Press 1 to keep it, 2 to record it again. (4 s)
0:40.200  document     says: It is kept. (1.2 s)
0:41.400  network      completed (hung up: the document ended)
"""


def test_an_announcement_is_kept(emulator: Emulator, announcement: str) -> None:
    replies = [{"says": "We are closed on Monday."}, {"presses": "1"}]
    we_call(emulator, somebody(emulator, SPEAKER, replies=replies), announcement)
    same(told(emulator), KEEPS_IT)


def test_an_announcement_is_recorded_until_it_is_good(
    emulator: Emulator, announcement: str
) -> None:
    replies = ["silent", {"says": "Hm."}, {"presses": "2"}, {"says": "We are closed."}]
    we_call(emulator, somebody(emulator, SPEAKER, replies=replies), announcement)
    same(told(emulator), RECORDS_AGAIN)
