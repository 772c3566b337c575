"""A call from its creation to its end, seen from outside."""

import pytest
from kit import Emulator, Receiver

EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]


def test_a_human_answers_hears_the_document_and_the_call_completes(
    emulator: Emulator, receiver: Receiver
) -> None:
    document = receiver.document("/answer", "<Response><Pause length='10'/></Response>")
    call = emulator.place(
        Url=document, StatusCallback=receiver.url(), StatusCallbackEvent=EVERY_EVENT
    )
    emulator.run()
    assert receiver.statuses() == ["initiated", "ringing", "in-progress", "completed"]
    ended = emulator.call(call["sid"])
    assert (ended["status"], ended["duration"], ended["price"]) == ("completed", 10, 0.008)
    assert ended["start_time"] == "Sat, 31 Jan 2026 12:00:07 +0000"
    assert ended["end_time"] == "Sat, 31 Jan 2026 12:00:17 +0000"


@pytest.mark.parametrize(
    ("number", "status", "sip"),
    [
        ("+15555550102", "busy", "486"),
        ("+15555550103", "no-answer", "487"),
        ("+15555550104", "failed", "404"),
        ("+15555550105", "busy", "603"),
    ],
)
def test_a_call_that_nobody_takes_ends_as_its_scenario_says(
    emulator: Emulator, receiver: Receiver, number: str, status: str, sip: str
) -> None:
    call = emulator.place(To=number, StatusCallback=receiver.url())
    emulator.run()
    assert receiver.statuses() == [status]
    ended = emulator.call(call["sid"])
    assert (ended["status"], ended["sip_result_code"]) == (status, sip)
    assert (ended["start_time"], ended["duration"]) == (None, 0)
