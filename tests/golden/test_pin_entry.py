"""A PIN, as many keys as it has and a hash key behind them; three tries.

The application is ``tests/sdk/pin_entry.py``; its documents are made by the vendor's builder.
"""

from collections.abc import Iterator

import pytest
from conversations import same, somebody_calls, told
from kit import Emulator
from vendor import served


@pytest.fixture(scope="module")
def pin_entry() -> Iterator[str]:
    """The application; its voice URL."""
    with served("pin_entry.py") as url:
        yield f"{url}/ask"


RIGHT = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/ask -> 200 text/xml
0:00.000  application  answers
0:00.000  document     asks for keys (5 s)
0:00.000  document     says: Enter your PIN, then press the hash key. (3.2 s)
0:04.200  caller       presses 4711#
0:05.000  application  POST http://app/check?tries=1 (Digits=4711) -> 200 text/xml
0:05.000  document     says: Your balance is ten dollars. (2 s)
0:07.000  network      completed (hung up: the document ended)
"""
FORGETS_THE_HASH_KEY = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/ask -> 200 text/xml
0:00.000  application  answers
0:00.000  document     asks for keys (8.1 s)
0:00.000  document     says: Enter your PIN, then press the hash key. (cut short after 1 s)
0:01.000  caller       presses 47
0:01.900  caller       presses 11
0:08.100  application  POST http://app/check?tries=1 (Digits=4711) -> 200 text/xml
0:08.100  document     says: Your balance is ten dollars. (2 s)
0:10.100  network      completed (hung up: the document ended)
"""
THREE_TIMES_WRONG = """\
0:00.000  network      called by +15557770001
0:00.000  application  POST http://app/ask -> 200 text/xml
0:00.000  application  answers
0:00.000  document     asks for keys (4 s)
0:00.000  document     says: Enter your PIN, then press the hash key. (3.2 s)
0:03.200  caller       presses 1234#
0:04.000  application  POST http://app/check?tries=1 (Digits=1234) -> 200 text/xml
0:04.000  document     says: That is wrong. (1.2 s)
0:05.200  document     goes on at POST http://app/ask?tries=2
0:05.200  application  POST http://app/ask?tries=2 -> 200 text/xml
0:05.200  document     asks for keys (9.2 s)
0:05.200  document     says: Enter your PIN, then press the hash key. (3.2 s)
0:14.400  application  POST http://app/check?tries=2 (Digits=) -> 200 text/xml
0:14.400  document     says: We heard no key. (1.6 s)
0:16.000  document     goes on at POST http://app/ask?tries=3
0:16.000  application  POST http://app/ask?tries=3 -> 200 text/xml
0:16.000  document     asks for keys (3.2 s)
0:16.000  document     says: Enter your PIN, then press the hash key. (3.2 s)
0:19.200  caller       presses #
0:19.200  application  POST http://app/check?tries=3 (Digits=) -> 200 text/xml
0:19.200  document     says: Too many tries. (1.2 s)
0:20.400  document     hangs up
0:20.400  network      completed (hung up: the document hung up)
"""


def test_the_right_pin(emulator: Emulator, pin_entry: str) -> None:
    somebody_calls(emulator, pin_entry, replies=[{"presses": "4711#", "after": "1s"}])
    same(told(emulator), RIGHT)


def test_a_pin_without_the_hash_key_counts_after_the_timeout(
    emulator: Emulator, pin_entry: str
) -> None:
    impatient = {"at": "1s", "presses": "47w11"}
    somebody_calls(emulator, pin_entry, at=[impatient])
    same(told(emulator), FORGETS_THE_HASH_KEY)


def test_three_wrong_tries_end_the_call(emulator: Emulator, pin_entry: str) -> None:
    replies = [{"presses": "1234#"}, "silent", {"presses": "#"}]
    somebody_calls(emulator, pin_entry, replies=replies)
    same(told(emulator), THREE_TIMES_WRONG)
