"""What a project keeps is bounded, and a fault of the emulator itself stops nothing else."""

from typing import Any

import pytest
from kit import SAY_HELLO, Emulator, Receiver, project_with

from emulator.core.call import Call
from emulator.core.inputs import Input, VerbEnded
from emulator.core.instants import Instant
from emulator.core.moves import Step
from emulator.core.transitions import step

FAILS_AT_ONCE = "+15555550104"


def shown(emulator: Emulator, *names: str) -> list[int]:
    project: dict[str, Any] = emulator.control("GET", "")
    return [project[name] for name in names]


def test_the_oldest_finished_calls_are_dropped_and_counted() -> None:
    with project_with(most_finished_calls=2) as emulator:
        ended = [emulator.place(To=FAILS_AT_ONCE)["sid"] for _ in range(5)]
        emulator.run()
        living = emulator.place()["sid"]
        assert shown(emulator, "finished_calls", "dropped_calls", "live_calls") == [2, 3, 1]
        listed = [each["resource"]["sid"] for each in emulator.control("GET", "/calls")]
        assert listed == [living, ended[4], ended[3]]
        assert emulator.http.get(f"{emulator.path}/{ended[0]}").status_code == 404


def test_the_oldest_journal_entries_are_dropped_and_counted() -> None:
    with project_with(most_journal_entries=5) as emulator:
        emulator.place()
        emulator.run()
        kept, dropped = shown(emulator, "journal_entries", "dropped_journal_entries")
        assert (kept, dropped > 0) == (5, True)
        numbers = [each["number"] for each in emulator.journal()]
        assert numbers == list(range(dropped + 1, dropped + 6))


def test_the_oldest_deliveries_are_dropped_and_counted(receiver: Receiver) -> None:
    with project_with(most_deliveries=2) as emulator:
        for _ in range(5):
            emulator.place(To=FAILS_AT_ONCE, StatusCallback=receiver.url())
            emulator.run()
        assert shown(emulator, "deliveries", "dropped_deliveries") == [2, 3]
        assert [each["number"] for each in emulator.deliveries()] == [4, 5]
    assert len(receiver.requests) == 5


def test_a_delivery_that_is_under_way_is_not_dropped(receiver: Receiver) -> None:
    with project_with(most_deliveries=1) as emulator:
        for _ in range(3):
            emulator.place(Url=receiver.document("/answer", SAY_HELLO))
        emulator.run()
        assert shown(emulator, "deliveries", "dropped_deliveries", "live_calls") == [1, 2, 0]
    assert len(receiver.requests) == 3


def test_no_more_calls_live_than_may_and_the_refusal_is_in_the_errors_array() -> None:
    with project_with(most_live_calls=2) as emulator:
        emulator.place()
        emulator.place()
        assert list(emulator.refusal()) == ["21611"]
        emulator.run()
        emulator.place()


# Faults of the emulator


def test_a_fault_in_one_call_is_journaled_and_stops_no_other(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = emulator.place()["sid"]
    sound = emulator.place()["sid"]

    def failing(call: Call, given: Input, now: Instant) -> Step:
        if call.sid == broken and isinstance(given, VerbEnded):
            raise RuntimeError("a fault on purpose")
        return step(call, given, now)

    monkeypatch.setattr("emulator.exchange.exchange.step", failing)
    emulator.run()
    assert emulator.call(sound)["status"] == "completed"
    (error,) = emulator.journal(kind="error")
    assert (error["call_sid"], error["text"]) == (broken, "RuntimeError: a fault on purpose")


@pytest.mark.parametrize(
    "place",
    ["emulator.exchange.attempts.refused_as_document", "emulator.exchange.outgoing.sign"],
)
def test_a_fault_in_a_delivery_is_journaled_and_the_call_goes_to_its_fallback(
    emulator: Emulator, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def failing(*_args: object) -> None:
        monkeypatch.undo()
        raise RuntimeError("a fault on purpose")

    monkeypatch.setattr(place, failing)
    call = emulator.place(
        Url=receiver.document("/answer", SAY_HELLO),
        FallbackUrl=receiver.document("/fallback", SAY_HELLO),
    )
    emulator.run()
    assert emulator.call(call["sid"])["status"] == "completed"
    assert len(receiver.at("/fallback")) == 1
    assert emulator.notifications(call["sid"]) == [20500]
    assert [each["call_sid"] for each in emulator.journal(kind="error")] == [call["sid"]]


def test_a_fault_with_an_answer_is_journaled_and_the_time_goes_on(
    emulator: Emulator, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: object) -> None:
        raise RuntimeError("a fault on purpose")

    monkeypatch.setattr("emulator.exchange.documents._decoded", failing)
    broken = emulator.place(Url=receiver.document("/answer", SAY_HELLO))["sid"]
    sound = emulator.place()["sid"]
    emulator.run()
    assert emulator.call(sound)["status"] == "completed"
    assert [each["call_sid"] for each in emulator.journal(kind="error")] == [broken]
