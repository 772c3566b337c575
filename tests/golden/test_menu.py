"""A menu that asks three times, and understands what it offers and nothing else."""

import pytest
from conversations import by_digits, cxml, same, somebody_calls, told
from kit import Emulator, Received, Receiver, Reply

MENU = """<Gather numDigits="1" action="/chosen">
  <Say>Welcome to the garage.</Say>
  <Say>For opening hours press 1. To book a service press 2.</Say>
</Gather>"""


@pytest.fixture
def menu(receiver: Receiver) -> str:
    """The application; its voice URL."""

    def ask(request: Received) -> Reply:
        tries = int(request.params.get("try", "1"))
        if tries == 3:
            return cxml(f"{MENU}<Say>Goodbye.</Say>")
        return cxml(f'{MENU}<Redirect method="GET">/menu?try={tries + 1}</Redirect>')

    receiver.answer("/menu", ask)
    again = '<Say>That is not an option.</Say><Redirect method="GET">/menu?try=2</Redirect>'
    receiver.answer(
        "/chosen",
        by_digits(
            again,
            _1="<Say>We are open from nine to five.</Say>",
            _2="<Say>We will call you back.</Say><Sms>Please call a customer back.</Sms>",
        ),
    )
    return receiver.url("/menu")


PRESSES_1 = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/menu -> 200 text/xml
0:00.000  application  answers
0:00.000  document     asks for keys (8 s)
0:00.000  document     says: Welcome to the garage. (1.6 s)
0:01.600  document     says: For opening hours press 1. To book a service press 2. (4.4 s)
0:08.000  caller       presses 1
0:08.000  application  POST http://app/chosen (Digits=1) -> 200 text/xml
0:08.000  document     says: We are open from nine to five. (2.8 s)
0:10.800  network      completed (hung up: the document ended)
"""
WRONG_KEY_FIRST = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/menu -> 200 text/xml
0:00.000  application  answers
0:00.000  document     asks for keys (1 s)
0:00.000  document     says: Welcome to the garage. (cut short after 1 s)
0:01.000  caller       presses 7
0:01.000  application  POST http://app/chosen (Digits=7) -> 200 text/xml
0:01.000  document     says: That is not an option. (2 s)
0:03.000  document     goes on at GET http://app/menu?try=2
0:03.000  application  GET http://app/menu?try=2 -> 200 text/xml
0:03.000  document     asks for keys (6 s)
0:03.000  document     says: Welcome to the garage. (1.6 s)
0:04.600  document     says: For opening hours press 1. To book a service press 2. (4.4 s)
0:09.000  caller       presses 2
0:09.000  application  POST http://app/chosen (Digits=2) -> 200 text/xml
0:09.000  document     says: We will call you back. (2 s)
0:11.000  document     sends a message: Please call a customer back.
0:11.000  network      completed (hung up: the document ended)
0:12.000  network      the message to +15557770001 was sent
"""
IS_SILENT = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/menu -> 200 text/xml
0:00.000  application  answers
0:00.000  document     asks for keys (11 s)
0:00.000  document     says: Welcome to the garage. (1.6 s)
0:01.600  document     says: For opening hours press 1. To book a service press 2. (4.4 s)
0:11.000  document     goes on at GET http://app/menu?try=2
0:11.000  application  GET http://app/menu?try=2 -> 200 text/xml
0:11.000  document     asks for keys (11 s)
0:11.000  document     says: Welcome to the garage. (1.6 s)
0:12.600  document     says: For opening hours press 1. To book a service press 2. (4.4 s)
0:22.000  document     goes on at GET http://app/menu?try=3
0:22.000  application  GET http://app/menu?try=3 -> 200 text/xml
0:22.000  document     asks for keys (11 s)
0:22.000  document     says: Welcome to the garage. (1.6 s)
0:23.600  document     says: For opening hours press 1. To book a service press 2. (4.4 s)
0:33.000  document     says: Goodbye. (0.4 s)
0:33.400  network      completed (hung up: the document ended)
"""


def test_a_caller_who_presses_1_hears_when_we_are_open(emulator: Emulator, menu: str) -> None:
    somebody_calls(emulator, menu, replies=[{"presses": "1", "after": "2s"}])
    same(told(emulator), PRESSES_1)


def test_a_caller_who_presses_a_wrong_key_is_asked_again(emulator: Emulator, menu: str) -> None:
    impatient = {"at": "1s", "presses": "7"}
    somebody_calls(emulator, menu, at=[impatient], replies=["silent", {"presses": "2"}])
    same(told(emulator), WRONG_KEY_FIRST)


def test_a_caller_who_says_nothing_is_asked_three_times(emulator: Emulator, menu: str) -> None:
    somebody_calls(emulator, menu)
    same(told(emulator), IS_SILENT)
