"""An application out of order: another one takes over, or the call ends."""

from conversations import same, somebody, told, we_call
from kit import Emulator, Receiver, Reply

CUSTOMER = "+15557770011"
SORRY = "<Response><Say>We are sorry. Please call later.</Say></Response>"
MENU = "<Response><Gather action='/chosen'><Say>Press 1</Say></Gather></Response>"

TAKES_OVER = """\
0:00.000  network      queued to +15557770011
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  POST http://app/main -> 503 (error 11217)
0:03.000  network      error 11217: answered with HTTP status 503
0:03.000  application  POST http://app/fallback (ErrorCode=11217) -> 200 text/xml
0:03.000  document     says: We are sorry. Please call later. (2.4 s)
0:05.400  network      completed (hung up: the document ended)
"""
BREAKS_LATER = """\
0:00.000  network      queued to +15557770011
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  POST http://app/main -> 200 text/xml
0:03.000  document     asks for keys (1 s)
0:03.000  document     says: Press 1 (0.8 s)
0:03.800  called       presses 1#
0:04.000  application  POST http://app/chosen (Digits=1) -> 200 text/xml
0:04.000  network      error 12100: line 1, column 1: unclosed token
0:04.000  application  POST http://app/fallback (ErrorCode=12100) -> 200 text/xml
0:04.000  document     says: We are sorry. Please call later. (2.4 s)
0:06.400  network      completed (hung up: the document ended)
"""
NO_DOCUMENT = """\
0:00.000  network      queued to +15557770011
0:00.000  network      initiated
0:01.000  network      ringing
0:03.000  called       answers: human
0:03.000  application  POST http://app/main -> 404 (error 11217)
0:03.000  network      error 11217: answered with HTTP status 404
0:03.000  application  POST http://app/fallback (ErrorCode=11217) -> 500 (error 11217)
0:03.000  network      error 11217: answered with HTTP status 500
0:03.000  network      completed (there is no document to go on with)
0:03.000  application  POST http://app/status (completed) -> 200
"""


def test_the_fallback_takes_over_from_a_broken_application(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.answer("/main", Reply(503))
    fallback = receiver.document("/fallback", SORRY)
    customer = somebody(emulator, CUSTOMER)
    we_call(emulator, customer, receiver.url("/main"), FallbackUrl=fallback)
    same(told(emulator), TAKES_OVER)


def test_the_fallback_takes_over_in_the_middle_of_a_menu(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.answer("/chosen", Reply(body=b"<oops", headers={"Content-Type": "text/xml"}))
    fallback = receiver.document("/fallback", SORRY)
    customer = somebody(emulator, CUSTOMER, replies=[{"presses": "1#"}])
    we_call(emulator, customer, receiver.document("/main", MENU), FallbackUrl=fallback)
    same(told(emulator), BREAKS_LATER)


def test_without_any_document_the_call_ends(emulator: Emulator, receiver: Receiver) -> None:
    receiver.answer("/main", Reply(404))
    receiver.answer("/fallback", Reply(500))
    customer = somebody(emulator, CUSTOMER)
    fallback = receiver.url("/fallback")
    url = receiver.url("/main")
    we_call(emulator, customer, url, FallbackUrl=fallback, StatusCallback=receiver.url())
    same(told(emulator), NO_DOCUMENT)
