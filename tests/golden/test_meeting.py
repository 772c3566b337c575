"""A meeting: guests wait with music for the moderator, and leave when the moderator does."""

import pytest
from conversations import same, somebody, told, we_call
from kit import Emulator, Receiver

GUEST, MODERATOR = "+15557770004", "+15557770005"


@pytest.fixture
def meeting(receiver: Receiver) -> Receiver:
    """The application, with a document for guests and one for the moderator."""
    receiver.document("/music", f"<Response><Play>{receiver.url('/tune.mp3')}</Play></Response>")
    receiver.document("/over", "<Response><Say>The meeting is over.</Say></Response>")
    receiver.document(
        "/guest",
        """<Response><Dial action="/over">
          <Conference waitUrl="/music" startConferenceOnEnter="false">weekly</Conference>
        </Dial></Response>""",
    )
    receiver.document(
        "/moderator",
        """<Response><Dial>
          <Conference endConferenceOnExit="true">weekly</Conference>
        </Dial></Response>""",
    )
    return receiver


MODERATOR_COMES = """\
0:00.000  +15557770004  network      queued to +15557770004
0:00.000  +15557770004  network      initiated
0:01.000  +15557770004  network      ringing
0:03.000  +15557770004  called       answers: human
0:03.000  +15557770004  application  POST http://app/guest -> 200 text/xml
0:03.000  +15557770004  document     joins the conference weekly (12 s)
0:03.000  +15557770004  network      enters the conference weekly
0:03.000  +15557770004  application  POST http://app/music -> 200 text/xml
0:03.000  +15557770004  document     plays http://app/tune.mp3 (3 s)
0:05.000  +15557770005  network      queued to +15557770005
0:05.000  +15557770005  network      initiated
0:06.000  +15557770005  network      ringing
0:06.000  +15557770004  application  POST http://app/music -> 200 text/xml
0:06.000  +15557770004  document     plays http://app/tune.mp3 (cut short after 2 s)
0:08.000  +15557770005  called       answers: human
0:08.000  +15557770005  application  POST http://app/moderator -> 200 text/xml
0:08.000  +15557770005  document     joins the conference weekly (cut short after 7 s)
0:08.000  +15557770005  network      enters the conference weekly
0:08.000                network      the conference weekly starts
0:12.000  +15557770004  called       says: Good morning.
0:15.000  +15557770005  network      completed (the called party hung up)
0:15.000  +15557770005  network      leaves the conference weekly
0:15.000  +15557770004  network      leaves the conference weekly
0:15.000                network      the conference weekly ends
0:15.000  +15557770004  network      the conference ended: SID-2 left
0:15.000  +15557770004  application  POST http://app/over (DialCallStatus=answered,
                                     DialCallDuration=12) -> 200 text/xml
0:15.000  +15557770004  document     says: The meeting is over. (1.6 s)
0:16.600  +15557770004  network      completed (hung up: the document ended)
"""
NOBODY_COMES = """\
0:00.000  network      queued to +15557770004
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  POST http://app/guest -> 200 text/xml
0:03.000  document     joins the conference weekly (cut short after 8 s)
0:03.000  network      enters the conference weekly
0:03.000  application  POST http://app/music -> 200 text/xml
0:03.000  document     plays http://app/tune.mp3 (3 s)
0:06.000  application  POST http://app/music -> 200 text/xml
0:06.000  document     plays http://app/tune.mp3 (3 s)
0:09.000  application  POST http://app/music -> 200 text/xml
0:09.000  document     plays http://app/tune.mp3 (cut short after 2 s)
0:11.000  network      completed (the called party hung up)
0:11.000  network      leaves the conference weekly
0:11.000  network      the conference weekly ends
"""


def test_a_guest_waits_for_the_moderator_who_ends_the_meeting(
    emulator: Emulator, meeting: Receiver
) -> None:
    guest = somebody(emulator, GUEST, at=[{"at": "9s", "says": "Good morning."}])
    we_call(emulator, guest, meeting.url("/guest"))
    emulator.advance(5)
    moderator = somebody(emulator, MODERATOR, hangs_up_after="7s")
    we_call(emulator, moderator, meeting.url("/moderator"))
    same(told(emulator), MODERATOR_COMES)


def test_a_guest_who_is_tired_of_waiting_leaves(emulator: Emulator, meeting: Receiver) -> None:
    guest = somebody(emulator, GUEST, hangs_up_after="8s")
    we_call(emulator, guest, meeting.url("/guest"))
    same(told(emulator), NOBODY_COMES)
