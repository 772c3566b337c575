"""The time of a project, seen from outside: how it is moved, and that it moves nothing else."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import Emulator, Received, Receiver, Reply, numbered_sid, project_with, running
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.app import create_app
from emulator.settings import Settings

EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]
FAILS_AT_ONCE = "+15555550104"
PATIENCE = 30  # real seconds after which a test fails; no test waits for them
START = "2026-01-31T12:00:00.000Z"


def clock(emulator: Emulator, mode: str | None = None) -> dict[str, Any]:
    """The project's clock, after a change of its mode if one is given."""
    if mode is None:
        found: dict[str, Any] = emulator.control("GET", "/clock")
    else:
        found = emulator.control("PUT", "/clock", json={"mode": mode})
    return found


def run_for(emulator: Emulator, seconds: float) -> dict[str, Any]:
    """Run until idle, for at most so long."""
    moved: dict[str, Any] = emulator.control(
        "POST", "/clock/run-until-idle", json={"limit_seconds": seconds}
    )
    return moved


class Waiting:
    """Remembers that a request came; answers at once, or only after ``released``."""

    def __init__(self, *, hold: bool = False) -> None:
        self.arrived = threading.Event()
        self.released = threading.Event()
        if not hold:
            self.released.set()

    def __call__(self, _request: Received) -> Reply:
        self.arrived.set()
        assert self.released.wait(PATIENCE)
        return Reply()


# Manual


def test_nothing_happens_before_the_time_is_moved(emulator: Emulator, receiver: Receiver) -> None:
    sid = emulator.place(StatusCallback=receiver.url(), StatusCallbackEvent=EVERY_EVENT)["sid"]
    assert emulator.call(sid)["status"] == "queued"
    assert clock(emulator)["now"] == START
    assert emulator.deliveries() == []


def test_moving_by_nothing_runs_what_is_due_now(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place(StatusCallback=receiver.url(), StatusCallbackEvent=EVERY_EVENT)
    moved = emulator.advance(0)
    assert receiver.statuses() == ["initiated"]
    assert (moved["now"], moved["seconds"]) == (START, 0)


def test_the_end_of_a_move_belongs_to_it(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place(StatusCallback=receiver.url(), StatusCallbackEvent=EVERY_EVENT)
    emulator.advance(0.999999)
    assert receiver.statuses() == ["initiated"]
    emulator.advance(0.000001)
    assert receiver.statuses() == ["initiated", "ringing"]


def test_a_retry_that_is_due_later_is_pending(emulator: Emulator, receiver: Receiver) -> None:
    url = receiver.answer("/status", Reply(500), Reply(200))
    emulator.place(To=FAILS_AT_ONCE, StatusCallback=url)
    moved = emulator.advance(0)
    assert (moved["pending_deliveries"], moved["reached_limit"]) == (1, True)
    assert moved["clock"]["next_at"] == "2026-01-31T12:00:01.000Z"
    moved = emulator.advance(1)
    assert (moved["pending_deliveries"], moved["reached_limit"]) == (0, False)
    assert len(receiver.requests) == 2


def test_a_move_says_what_happened(emulator: Emulator, receiver: Receiver) -> None:
    sid = emulator.place(StatusCallback=receiver.url(), StatusCallbackEvent="initiated")["sid"]
    kinds = [(each["kind"], each["call_sid"]) for each in emulator.advance(0)["entries"]]
    assert kinds == [("status", sid), ("delivery", sid), ("clock", None)]


def test_running_until_idle_stays_at_the_last_event(emulator: Emulator) -> None:
    emulator.place()
    moved = emulator.run()
    assert (moved["seconds"], moved["reached_limit"]) == (8, False)
    assert emulator.run()["seconds"] == 0


def test_running_until_idle_stops_at_its_limit_and_says_so(emulator: Emulator) -> None:
    emulator.place(Twiml="<Response><Pause length='3600'/></Response>")
    moved = run_for(emulator, 100)
    assert (moved["seconds"], moved["reached_limit"]) == (100, True)
    assert moved["clock"]["next_at"] == "2026-01-31T13:00:07.000Z"
    assert run_for(emulator, 3507)["reached_limit"] is False


@pytest.mark.parametrize("path", ["advance", "run-until-idle"])
def test_a_second_move_meanwhile_is_a_conflict(
    emulator: Emulator, receiver: Receiver, path: str
) -> None:
    refused: list[int] = []

    def move(_request: Received) -> Reply:
        body = {"seconds": 1} if path == "advance" else {}
        url = f"/_emulator/projects/{emulator.sid}/clock/{path}"
        answer = emulator.http.post(url, json=body)
        refused.append(answer.json()["code"])
        return Reply(answer.status_code)

    emulator.place(To=FAILS_AT_ONCE, StatusCallback=receiver.answer("/status", move))
    emulator.run()
    assert refused == [20409]
    assert emulator.deliveries()[0]["attempts"][0]["status"] == 409


def test_an_application_may_use_the_api_while_it_answers_a_webhook(
    emulator: Emulator, receiver: Receiver
) -> None:
    seen: list[str] = []

    def answer(request: Received) -> Reply:
        seen.append(emulator.call(request.params["CallSid"])["status"])
        seen.append(emulator.place(To=FAILS_AT_ONCE, StatusCallback=receiver.url())["status"])
        return Reply()

    emulator.place(StatusCallback=receiver.answer("/first", answer), StatusCallbackEvent="answered")
    emulator.run()
    assert seen == ["in-progress", "queued"]
    (second,) = receiver.at("/status")
    assert second["Timestamp"] == "Sat, 31 Jan 2026 12:00:07 +0000"


def test_reading_moves_nothing(emulator: Emulator, receiver: Receiver) -> None:
    sid = emulator.place(StatusCallback=receiver.url(), StatusCallbackEvent=EVERY_EVENT)["sid"]
    emulator.advance(3)
    before = (clock(emulator), emulator.call(sid), emulator.journal(), emulator.deliveries())
    for path in ("", "/clock", "/calls", f"/calls/{sid}", "/journal", "/deliveries"):
        emulator.control("GET", path)
    assert before == (
        clock(emulator),
        emulator.call(sid),
        emulator.journal(),
        emulator.deliveries(),
    )


# Cutting the time into pieces


def lived(emulator: Emulator, receiver: Receiver, *pieces: float) -> list[dict[str, Any]]:
    """All deliveries of three calls over 20 seconds that are moved in these pieces."""
    emulator.put()
    receiver.answer("/status", *[Reply(500), Reply(200)] * 4, Reply(200))
    for number in ("+15555550100", "+15555550115", "+15555550102"):
        emulator.place(
            To=number,
            Twiml="<Response><Pause length='9'/></Response>",
            StatusCallback=receiver.url(),
            StatusCallbackEvent=EVERY_EVENT,
        )
        emulator.advance(0.3)  # no two calls do anything at one instant
    for piece in pieces:
        emulator.advance(piece)
    emulator.advance(max(20 - sum(pieces), 0))
    return [without_real_time(each) for each in emulator.deliveries()]


def without_real_time(delivery: dict[str, Any]) -> dict[str, Any]:
    for attempt in delivery["attempts"]:
        del attempt["milliseconds"]
    return delivery


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    pieces=st.lists(
        st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 5.5, 6.0]) | st.floats(0, 4), max_size=4
    )
)
def test_a_move_in_pieces_does_what_a_move_in_one_does(
    emulator: Emulator, receiver: Receiver, pieces: list[float]
) -> None:
    assert lived(emulator, receiver, *pieces) == lived(emulator, receiver)


# Repeating a run


def test_the_same_seed_and_epoch_repeat_a_run_exactly(
    base_url: str, emulator: Emulator, receiver: Receiver
) -> None:
    other = Emulator(base_url, "aaaaaaaa-0000-4000-8000-000000000002")
    first, second = (repeatable(each, receiver) for each in (emulator, other))
    assert first == second
    assert "+15555550110" in str(first)
    other.control("DELETE", "")
    other.http.close()


def repeatable(emulator: Emulator, receiver: Receiver) -> list[object]:
    """Everything about a run that must come out the same."""
    for _ in range(6):
        emulator.place(
            To="+15555550110",
            Url=receiver.document("/answer", "<Response><Pause length='70'/></Response>"),
            StatusCallback=receiver.url(),
            StatusCallbackEvent=EVERY_EVENT,
        )
        emulator.run()
    shown = [each["resource"] for each in emulator.control("GET", "/calls")]
    sent = [without_real_time(each) for each in emulator.deliveries()]
    for each in (*shown, *(each["parameters"] for each in sent)):
        each.pop("account_sid" if "sid" in each else "AccountSid")
        each.pop("uri", None)
        each.pop("subresource_uris", None)
    return [*shown, *sent]


# Other modes


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    waiting = Waiting(hold=True)
    yield waiting
    waiting.released.set()


def test_auto_runs_by_itself_and_stands_still_when_nothing_is_left(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.put(clock={"mode": "auto"})
    done = Waiting()
    emulator.place(StatusCallback=receiver.answer("/status", done))
    assert done.arrived.wait(PATIENCE)
    shown = clock(emulator)
    assert (shown["now"], shown["next_at"]) == ("2026-01-31T12:00:08.000Z", None)
    assert clock(emulator)["now"] == shown["now"]


def test_auto_does_not_move_while_a_webhook_is_being_answered(
    emulator: Emulator, receiver: Receiver, waiting: Waiting
) -> None:
    emulator.put(clock={"mode": "auto"})
    url = receiver.answer("/status", waiting)
    emulator.place(StatusCallback=url, StatusCallbackEvent="initiated")
    assert waiting.arrived.wait(PATIENCE)
    shown = clock(emulator)
    assert (shown["now"], shown["in_flight"], shown["pending"] > 0) == (START, 1, True)


def test_the_grace_lets_an_application_answer_first_and_call_the_api_then(
    receiver: Receiver,
) -> None:
    answered = Waiting()
    with project_with(project={"clock": {"mode": "auto"}}, grace=20_000) as emulator:
        url = receiver.answer("/status", answered)
        emulator.place(StatusCallback=url, StatusCallbackEvent="initiated")
        assert answered.arrived.wait(PATIENCE)
        assert emulator.place()["date_created"] == "Sat, 31 Jan 2026 12:00:00 +0000"


def test_a_change_of_mode_goes_on_from_the_present(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place()
    emulator.advance(3)
    now = "2026-01-31T12:00:03.000Z"
    assert clock(emulator, "realtime")["now"] >= now
    held = clock(emulator, "manual")["now"]
    assert now <= held < "2026-01-31T12:05"
    assert clock(emulator)["now"] == held
    done = Waiting()
    emulator.place(To=FAILS_AT_ONCE, StatusCallback=receiver.answer("/status", done))
    clock(emulator, "auto")
    assert done.arrived.wait(PATIENCE)


@pytest.mark.parametrize("mode", ["realtime", "5000x"])
def test_a_clock_that_runs_needs_no_push(emulator: Emulator, receiver: Receiver, mode: str) -> None:
    emulator.put(clock={"mode": mode})
    done = Waiting()
    number = FAILS_AT_ONCE if mode == "realtime" else "+15555550100"
    emulator.place(To=number, StatusCallback=receiver.answer("/status", done))
    assert done.arrived.wait(PATIENCE)
    assert clock(emulator)["mode"] == mode


def test_a_running_clock_can_be_pushed_too(emulator: Emulator, receiver: Receiver) -> None:
    emulator.put(clock={"mode": "realtime"})
    emulator.place(StatusCallback=receiver.url())
    assert emulator.run()["reached_limit"] is False
    assert receiver.statuses() == ["completed"]


# The order of answers and deliveries


class SlowToAnswer:
    """Middleware that gives everything else many chances to run before an answer leaves."""

    def __init__(self, app: ASGIApp, happened: list[str]) -> None:
        self._app, self._happened = app, happened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body" and scope["path"].endswith("/Calls"):
                for _ in range(500):
                    await asyncio.sleep(0)
                self._happened.append("answered")
            await send(message)

        await self._app(scope, receive, sending)


@pytest.mark.parametrize("mode", ["auto", "realtime"])
def test_a_delivery_starts_only_after_the_answer_that_caused_it(
    receiver: Receiver, mode: str
) -> None:
    happened: list[str] = []
    app = create_app(Settings())
    app.add_middleware(SlowToAnswer, happened=happened)
    done = Waiting()

    def answer(request: Received) -> Reply:
        happened.append("delivered")
        return done(request)

    with running(app) as base_url:
        emulator = Emulator(base_url, numbered_sid(0), clock={"mode": mode})
        emulator.place(To=FAILS_AT_ONCE, StatusCallback=receiver.answer("/status", answer))
        assert done.arrived.wait(PATIENCE)
        emulator.http.close()
    assert happened == ["answered", "delivered"]


def test_a_project_that_is_replaced_while_its_time_moves_stops_where_it_is(
    emulator: Emulator, receiver: Receiver
) -> None:
    def replacing(_request: Received) -> Reply:
        emulator.put()
        return Reply()

    emulator.place(StatusCallback=receiver.answer("/status", replacing))
    emulator.place(Twiml="<Response><Pause length='3600'/></Response>")
    assert emulator.run()["seconds"] == 8
    assert emulator.control("GET", "/calls") == []
