"""What the network answers: its name, and the status in which the call ends."""

import pytest

from emulator.core.sip import phrase, refused_status


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (486, "busy"),
        (600, "busy"),
        (603, "busy"),
        (408, "no-answer"),
        (480, "no-answer"),
        (400, "failed"),
        (404, "failed"),
        (487, "failed"),
        (503, "failed"),
        (604, "failed"),
        (699, "failed"),
    ],
)
def test_a_refusal_ends_the_call_as_its_code_says(code: int, status: str) -> None:
    assert refused_status(code) == status


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (200, "OK"),
        (486, "Busy Here"),
        (487, "Request Terminated"),
        (499, "Client Error"),
        (599, "Server Error"),
        (699, "Global Failure"),
    ],
)
def test_a_code_has_a_phrase_if_only_that_of_its_class(code: int, name: str) -> None:
    assert phrase(code) == name


def test_every_refusal_has_a_phrase_and_ends_unanswered() -> None:
    assert all(map(phrase, range(400, 700)))
    assert set(map(refused_status, range(400, 700))) == {"busy", "no-answer", "failed"}
