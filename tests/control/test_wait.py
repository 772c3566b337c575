"""Waiting until something has happened, in every mode of the time."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from kit import TOKEN, Emulator, Receiver, Reply, numbered_sid, valid

BUSY, PERSON = "+15555550102", "+15555550100"
SLOW = 20  # real seconds, more than any of these waits takes when all is well


def wait(emulator: Emulator, about: str, timeout: float = SLOW, **more: Any) -> dict[str, Any]:
    body = {"for": about, "timeout": timeout, **more}
    answer: dict[str, Any] = emulator.control("POST", "/wait", json=body)
    assert answer["found"] is (answer["ended"] == "found")
    return answer


@pytest.fixture
def in_background() -> Iterator[Callable[..., Future[dict[str, Any]]]]:
    with ThreadPoolExecutor(4) as pool:
        yield pool.submit


def test_a_wait_ends_when_the_call_has(emulator: Emulator) -> None:
    emulator.put(clock={"mode": "auto"})
    sid = emulator.place(To=BUSY)["sid"]
    answer = wait(emulator, "call", where={"status": "busy"})
    assert answer["found"]
    assert [each["resource"]["sid"] for each in answer["matches"]] == [sid]
    assert (answer["count"], answer["near_misses"]) == (1, [])


def test_what_has_happened_already_is_not_waited_for(emulator: Emulator) -> None:
    emulator.place(To=BUSY)
    emulator.run()
    assert wait(emulator, "call", timeout=0, where={"status": "busy"})["found"]


def test_a_wait_counts(emulator: Emulator, receiver: Receiver) -> None:
    emulator.put(clock={"mode": "100x"})
    for _ in range(3):
        emulator.place(To=BUSY, StatusCallback=receiver.url())
    answer = wait(emulator, "delivery", where={"outcome": "delivered"}, count=3)
    assert (answer["found"], answer["count"]) == (True, 3)
    assert len(receiver.requests) == 3


def test_a_state_that_passes_is_not_missed(
    emulator: Emulator, in_background: Callable[..., Future[dict[str, Any]]]
) -> None:
    emulator.put(clock={"mode": "auto"})
    waiting = in_background(wait, emulator, "call", where={"status": "ringing"})
    while not waiting.done():
        emulator.place()
    assert waiting.result()["matches"][0]["resource"]["status"] == "ringing"


def test_a_test_waits_for_its_application_s_request(
    emulator: Emulator, in_background: Callable[..., Future[dict[str, Any]]]
) -> None:
    emulator.put(clock={"mode": "realtime"})
    where = {"parameters": {"To": PERSON}, "status": 200}
    waiting = in_background(wait, emulator, "request", where=where)
    while not waiting.done():
        emulator.post(**valid(To=PERSON))
    assert "200 call" in waiting.result()["matches"][0]["text"]


def test_at_the_time_out_the_answer_says_what_happened_instead(emulator: Emulator) -> None:
    emulator.put(clock={"mode": "auto"})
    emulator.place(To=BUSY)
    answer = wait(emulator, "call", timeout=0.2, where={"to": BUSY, "status": "completed"})
    assert (answer["found"], answer["ended"], answer["count"]) == (False, "time-out", 0)
    (near,) = answer["near_misses"]
    assert near["differs"] == [{"key": "status", "wanted": "completed", "found": "busy"}]
    assert "wanted: at least 1; after 0.2 s" in answer["report"]
    assert "status is 'busy', not 'completed'" in answer["report"]


def test_in_manual_time_only_what_is_in_flight_is_waited_for(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.place(To=BUSY, StatusCallback=receiver.url())
    answer = wait(emulator, "call", where={"status": "busy"})
    assert (answer["found"], answer["ended"]) == (False, "idle")
    assert "advance it" in answer["report"]
    emulator.run()
    assert wait(emulator, "call", where={"status": "busy"})["found"]


def test_in_manual_time_a_move_under_way_is_waited_for(
    emulator: Emulator,
    receiver: Receiver,
    in_background: Callable[..., Future[dict[str, Any]]],
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def answer(_request: Any) -> Reply:
        asked.set()
        go_on.wait(SLOW)
        return Reply()

    emulator.place(To=BUSY, StatusCallback=receiver.answer("/status", answer))
    moving = in_background(emulator.run)
    assert asked.wait(SLOW)
    waiting = in_background(wait, emulator, "delivery", where={"outcome": "delivered"})
    nothing = in_background(wait, emulator, "delivery", where={"outcome": "failed"})
    go_on.set()
    assert waiting.result()["found"]
    assert nothing.result()["ended"] == "idle"
    assert moving.result()["pending_deliveries"] == 0


def test_waiting_does_not_hold_the_time(
    emulator: Emulator, in_background: Callable[..., Future[dict[str, Any]]]
) -> None:
    emulator.put(clock={"mode": "auto"})
    waiting = in_background(wait, emulator, "call", where={"status": "failed"})
    emulator.place(To=BUSY)
    assert wait(emulator, "call", where={"status": "busy"})["found"]
    assert emulator.control("GET", "/clock")["in_flight"] == 0
    emulator.place(To="+15555550104")
    assert waiting.result()["found"]


def test_a_wait_looks_only_behind_a_number(emulator: Emulator) -> None:
    emulator.place(To=BUSY)
    emulator.run()
    last = emulator.journal()[-1]["number"]
    again = wait(emulator, "entry", where={"kind": "status"}, since=last)
    assert (again["found"], again["count"]) == (False, 0)


def test_a_wait_ends_with_its_project(
    base_url: str, in_background: Callable[..., Future[dict[str, Any]]]
) -> None:
    emulator = Emulator(base_url, numbered_sid(998_010), clock={"mode": "auto"})
    waiting = in_background(wait, emulator, "call")
    other = httpx.Client(base_url=base_url, trust_env=False, auth=(emulator.sid, TOKEN))
    with other:
        while not waiting.done():
            other.put(f"/_emulator/projects/{emulator.sid}", json={"clock": {"mode": "auto"}})
    assert waiting.result()["ended"] == "stopped"
    emulator.control("DELETE", "")
    emulator.http.close()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"for": "call", "count": 0}, "count: it must be greater than or equal to 1"),
        ({"for": "call", "timeout": 601}, "timeout: it must be less than or equal to 600"),
        ({"for": "call", "timeout": -1}, "timeout: it must be greater than or equal to 0"),
        ({"for": "call", "exactly": 1}, "exactly: unknown key, not one of for, where, since"),
        ({"for": "call", "where": {"stat": 1}}, "where: 'stat' is not known of a call"),
    ],
)
def test_a_wrong_wait_is_told_with_what_to_write(
    emulator: Emulator, body: dict[str, Any], said: str
) -> None:
    answer = emulator.http.post(f"/_emulator/projects/{emulator.sid}/wait", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001), answer.text
    assert said in answer.json()["message"]
