"""Calls that wait to be dialled, requests that come too fast, and projects on trial."""

from kit import Emulator, Receiver, valid

INITIATED = {"StatusCallbackEvent": "initiated"}


def sequence(receiver: Receiver, calls: list[dict[str, str]]) -> list[tuple[int, str]]:
    """Which of ``calls`` was dialled, and when."""
    sids = [call["sid"] for call in calls]
    return [
        (sids.index(params["CallSid"]), params["Timestamp"][17:25])
        for params in receiver.at("/status")
    ]


def test_calls_leave_the_queue_in_order_at_the_configured_rate(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.put(calls_per_second=0.5)
    calls = [emulator.place(StatusCallback=receiver.url(), **INITIATED) for _ in range(3)]
    emulator.run()
    assert sequence(receiver, calls) == [(0, "12:00:00"), (1, "12:00:02"), (2, "12:00:04")]


def test_without_a_limit_every_call_is_dialled_at_once(
    emulator: Emulator, receiver: Receiver
) -> None:
    calls = [emulator.place(StatusCallback=receiver.url(), **INITIATED) for _ in range(3)]
    emulator.advance(0)
    assert [when for _, when in sequence(receiver, calls)] == ["12:00:00"] * 3


def test_a_waiting_call_shows_as_queued(emulator: Emulator) -> None:
    emulator.put(calls_per_second=1)
    first, second = emulator.place(), emulator.place()
    emulator.advance(0)
    emulator.advance(1.5)
    assert emulator.call(first["sid"])["status"] == "ringing"
    assert emulator.call(second["sid"])["status"] == "queued"
    assert emulator.control("GET", "/policy")["waiting"] == 0


def test_a_full_queue_refuses_calls(emulator: Emulator) -> None:
    emulator.put(calls_per_second=1, backlog=2)
    emulator.place()
    emulator.place()
    emulator.place()
    assert "2 calls wait" in emulator.refusal()["21611"]
    emulator.advance(0)
    emulator.advance(1)
    emulator.place()


def test_a_limit_that_is_lifted_lets_all_waiting_calls_go(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.put(calls_per_second=0.1)
    calls = [emulator.place(StatusCallback=receiver.url(), **INITIATED) for _ in range(3)]
    emulator.advance(1)
    emulator.control("PATCH", "/policy", json={"calls_per_second": None})
    emulator.advance(0)
    assert sorted(sequence(receiver, calls)) == [
        (0, "12:00:00"),
        (1, "12:00:01"),
        (2, "12:00:01"),
    ]


def test_requests_above_the_limit_get_429_until_the_window_is_over(emulator: Emulator) -> None:
    emulator.put(request_limit={"requests": 2, "seconds": 10})
    answers = [emulator.post(**valid()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == 20429
    assert [answer.headers["X-Ratelimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert {answer.headers["X-Ratelimit-Limit"] for answer in answers} == {"2"}
    emulator.advance(9.9)
    assert emulator.post(**valid()).status_code == 429
    emulator.advance(0.1)
    assert emulator.post(**valid()).status_code == 200


def test_refused_requests_count_and_carry_the_headers_too(emulator: Emulator) -> None:
    emulator.put(request_limit={"requests": 1})
    assert emulator.post(To="nonsense").headers["X-Ratelimit-Remaining"] == "0"
    assert emulator.post(**valid()).status_code == 429


def test_reading_a_call_is_not_limited(emulator: Emulator) -> None:
    emulator.put(request_limit={"requests": 1})
    call = emulator.place()
    for _ in range(3):
        emulator.call(call["sid"])


def test_a_trial_project_calls_only_numbers_that_it_lists(emulator: Emulator) -> None:
    numbers = [{"number": "+15551234567"}, {"number": "+15555550100", "verified_only": True}]
    emulator.put(trial=True, numbers=numbers)
    emulator.place(To="+15555550100")
    assert "+15555550101" in emulator.refusal(To="+15555550101")["21219"]
