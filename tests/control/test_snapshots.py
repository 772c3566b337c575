"""A project's whole state as a document: taken, restored, and gone on from."""

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from kit import EPOCH, Emulator, Receiver, Reply, emulator_with, numbered_sid

EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]
MENU = """<Response>
  <Gather numDigits="1" action="/chosen"><Say>Press one</Say></Gather><Say>Goodbye</Say>
</Response>"""
MESSAGE = "<Response><Record maxLength='5' action='/taken' trim='do-not-trim'/></Response>"
MEETING = """<Response><Dial timeLimit="20">
  <Conference record="record-from-start" statusCallback="/room"
              statusCallbackEvent="start end join leave speaker">room</Conference>
</Dial></Response>"""
WAITING = "<Response><Enqueue>line</Enqueue></Response>"
DIALLING = "<Response><Dial><Number>+15555550100</Number></Dial></Response>"
SETTINGS: dict[str, Any] = {
    "numbers": ["+15551234567"],
    "calls_per_second": 1,
    "balance": 100,
    "request_limit": {"requests": 100},
}


def live(emulator: Emulator, receiver: Receiver) -> None:
    """Begin as many kinds of life as there are."""
    emulator.put(**SETTINGS)
    receiver.answer("/retried", Reply(status=500), Reply(status=500), Reply())
    receiver.document("/chosen", "<Response><Say>Thank you</Say></Response>")
    receiver.document("/taken", "<Response><Hangup/></Response>")
    for fault in (
        {"callbacks": {"delay": "3s"}, "match": {"event": "ringing"}},
        {"callbacks": {"slow": "2s"}, "match": {"event": "answered"}},
        {"callbacks": "reorder", "match": {"event": "completed"}, "probability": 0.5},
    ):
        emulator.control("POST", "/faults", json=fault)
    rule = {"to": "+15557770001", "scenario": {"rings_for": "2s", "hangs_up_after": "9s"}}
    emulator.control("POST", "/rules", json={**rule, "times": 2})
    for number, xml in enumerate((MENU, MESSAGE, MEETING, MEETING, WAITING, DIALLING)):
        emulator.place(
            To=("+15555550120", "+15557770001")[number % 2],
            Url=receiver.document(f"/document{number}", xml),
            StatusCallback=receiver.url("/status" if number else "/retried"),
            StatusCallbackEvent=EVERY_EVENT,
            Record="true" if number < 2 else "false",
            RecordingStatusCallback=receiver.url("/recorded"),
            MachineDetection="Enable" if number == 3 else "none",
        )


def told(emulator: Emulator, receiver: Receiver) -> dict[str, Any]:
    """What anybody would notice of the lives, but the network's order within one instant."""
    return {
        "calls": emulator.control("GET", "/calls"),
        "journal": sorted(
            (each["at"], each["kind"], str(each["call_sid"]), each["text"])
            for each in emulator.journal()
            if each["kind"] != "clock"
        ),
        "deliveries": sorted(
            (each["created_at"], each["call_sid"], each["label"], len(each["attempts"]))
            for each in emulator.deliveries()
        ),
        "requests": sorted((each.path, each.body) for each in receiver.requests),
        "faults": emulator.control("GET", "/faults"),
        "rules": emulator.control("GET", "/rules"),
        "policy": emulator.control("GET", "/policy"),
        "now": emulator.control("GET", "/clock")["now"],
    }


def snapshot(emulator: Emulator, **query: Any) -> dict[str, Any]:
    taken: dict[str, Any] = emulator.control("GET", "/snapshot", params=query)
    return taken


def restore(emulator: Emulator, document: dict[str, Any]) -> dict[str, Any]:
    project: dict[str, Any] = emulator.control("PUT", "/snapshot", json=document)
    return project


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Another emulator; its base URL."""
    with emulator_with() as url:
        yield url


def finish(emulator: Emulator) -> None:
    for _ in range(60):
        emulator.advance(1)
    emulator.run()


def test_a_project_that_moves_again_and_again_lives_as_if_it_had_stayed(
    emulator: Emulator, receiver: Receiver, elsewhere: str
) -> None:
    live(emulator, receiver)
    finish(emulator)
    stayed = told(emulator, receiver)
    receiver.requests.clear()

    live(emulator, receiver)
    there = Emulator(elsewhere, emulator.sid, **SETTINGS)
    places = [emulator, there]
    for step in range(60):
        here, there = places[step % 2], places[(step + 1) % 2]
        here.advance(1)
        restore(there, snapshot(here))
    emulator.run()
    assert told(emulator, receiver) == stayed
    places[1].http.close()


def test_a_snapshot_restored_at_once_is_the_same_snapshot(
    emulator: Emulator, receiver: Receiver
) -> None:
    live(emulator, receiver)
    emulator.advance(8)
    taken = snapshot(emulator)
    assert (taken["format"], taken["version"]) == ("calls-emulator-snapshot", 1)
    project = restore(emulator, taken)
    assert project["live_calls"] == 6
    assert snapshot(emulator) == taken


def test_going_back_to_a_snapshot_undoes_what_came_after(
    emulator: Emulator, receiver: Receiver
) -> None:
    live(emulator, receiver)
    emulator.advance(3)
    before, was = snapshot(emulator), told(emulator, receiver)
    emulator.run()
    emulator.control("DELETE", "/faults")
    emulator.control("PATCH", "/policy", json={"balance": 1})
    emulator.place(To="+15555550102")
    restore(emulator, before)
    assert {**told(emulator, receiver), "requests": was["requests"]} == was


def test_secrets_are_not_in_a_snapshot_and_stay_as_they_are(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.place(To="+15555550102", StatusCallback=receiver.url())
    taken = snapshot(emulator)
    assert "PT-test" not in str(taken)
    assert "PSK-test" not in str(taken)
    emulator.put(signing_key="PSK-other")
    restore(emulator, taken)
    assert emulator.http.get(emulator.path).status_code == 200
    emulator.run()
    assert receiver.statuses() == ["busy"]


def test_what_was_on_the_wire_is_sent_again(
    emulator: Emulator, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulator.exchange.snapshot.REST", 0.05)
    asked, go_on = threading.Event(), threading.Event()

    def answer(_request: Any) -> Reply:
        asked.set()
        go_on.wait(20)
        return Reply()

    receiver.answer("/status", answer, Reply())
    emulator.put(clock={"mode": "auto"})
    sid = emulator.place(To="+15555550102", StatusCallback=receiver.url())["sid"]
    assert asked.wait(20)
    taken = snapshot(emulator)
    restore(emulator, taken)
    where = {"call_sid": sid, "outcome": "delivered"}
    emulator.control("POST", "/wait", json={"for": "delivery", "where": where})
    go_on.set()
    assert [each.body for each in receiver.requests] == [receiver.requests[0].body] * 2
    (delivery,) = emulator.deliveries()
    assert [each["status"] for each in delivery["attempts"]] == [200]


def test_history_can_be_left_out(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place(To="+15555550102", StatusCallback=receiver.url())
    emulator.run()
    last = emulator.journal()[-1]["number"]
    short = snapshot(emulator, history=False)
    assert (short["journal"]["entries"], short["deliveries"]["kept"]) == ([], [])
    restore(emulator, short)
    assert (emulator.journal(), emulator.deliveries()) == ([], [])
    assert len(emulator.control("GET", "/calls")) == 1
    emulator.place(To="+15555550102", StatusCallback=receiver.url())
    emulator.run()
    assert emulator.journal()[0]["number"] == last + 1
    assert emulator.deliveries()[0]["number"] == 2


def test_a_reset_after_a_restore_begins_as_the_project_began(emulator: Emulator) -> None:
    emulator.put(numbers=["+15551234567"])
    first = emulator.place()["sid"]
    emulator.advance(100)
    taken = snapshot(emulator)
    emulator.put(seed="another", numbers=None)
    restore(emulator, taken)
    shown = emulator.control("POST", "/reset")
    assert (shown["seed"], shown["clock"]["now"]) == ("test", EPOCH.replace("Z", ".000Z"))
    assert shown["numbers"] == ["+15551234567"]
    assert emulator.place()["sid"] == first


def test_a_clock_goes_on_from_its_own_instant_and_in_its_mode(emulator: Emulator) -> None:
    emulator.put(clock={"mode": "auto"}, epoch="2020-01-01T00:00:00Z")
    emulator.place(Twiml="<Response><Pause length='60'/></Response>")
    where = {"status": "completed"}
    emulator.control("POST", "/wait", json={"for": "call", "where": where})
    emulator.control("PUT", "/clock", json={"mode": "manual"})
    taken = snapshot(emulator)
    emulator.put(clock={"mode": "realtime"}, epoch=None)
    clock = restore(emulator, taken)["clock"]
    assert (clock["mode"], clock["now"]) == ("manual", "2020-01-01T00:01:07.000Z")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "har"}, "format: is not calls-emulator-snapshot"),
        ({"version": 2}, "version: is 2 (made by version"),
        ({"mode": "fast"}, "mode: 'fast' is not a clock mode: write realtime"),
        ({"now": "soon"}, "now: "),
        ({"x": 1}, "x: Extra inputs are not permitted"),
        ({"store": {}}, "store.calls: "),
        ({"project": None}, "project: "),
    ],
)
def test_a_wrong_snapshot_is_refused_and_changes_nothing(
    emulator: Emulator, change: dict[str, Any], said: str
) -> None:
    call = emulator.place()
    answer = emulator.http.put(
        f"/_emulator/projects/{emulator.sid}/snapshot", json={**snapshot(emulator), **change}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 20001), answer.text
    assert said in answer.json()["message"]
    assert emulator.call(call["sid"]) == call


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"format": 1}'])
def test_what_is_no_snapshot_at_all_is_refused(emulator: Emulator, content: bytes) -> None:
    path = f"/_emulator/projects/{emulator.sid}/snapshot"
    answer = emulator.http.put(path, content=content)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_a_snapshot_of_another_project_is_refused(emulator: Emulator, base_url: str) -> None:
    other = Emulator(base_url, numbered_sid(998_030))
    path = f"/_emulator/projects/{emulator.sid}/snapshot"
    answer = emulator.http.put(path, json=snapshot(other))
    assert answer.status_code == 400
    assert f"a snapshot of project {other.sid}" in answer.json()["message"]
    other.control("DELETE", "")
    missing = httpx.get(f"{base_url}/_emulator/projects/{other.sid}/snapshot", trust_env=False)
    assert missing.status_code == 404
    other.http.close()


def test_a_snapshot_that_is_too_large_is_refused(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulator.control.snapshots.LARGEST", 1_000)
    answer = emulator.http.put(f"/_emulator/projects/{emulator.sid}/snapshot", content=b" " * 2_000)
    assert (answer.status_code, answer.json()["code"]) == (413, 20413)
