"""Faults that are asked for while a project runs: webhooks and the API go wrong on purpose."""

from typing import Any

import httpx
import pytest
from kit import Emulator, Receiver, Reply, signed_by, valid

from emulator.app import create_app
from emulator.exchange.operation_names import OPERATIONS
from emulator.settings import Settings

EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]
ALL = ["initiated", "ringing", "in-progress", "completed"]


def add(emulator: Emulator, **fault: Any) -> dict[str, Any]:
    added: dict[str, Any] = emulator.control("POST", "/faults", json=fault)
    return added


def faults(emulator: Emulator) -> list[dict[str, Any]]:
    """The faults in the order in which they were added."""
    listed: list[dict[str, Any]] = emulator.control("GET", "/faults")
    return listed[::-1]


def call(emulator: Emulator, receiver: Receiver, **more: str) -> str:
    """A call that reports every event and ends a second after it was answered; its SID."""
    wanted = {"StatusCallback": receiver.url(), "StatusCallbackEvent": EVERY_EVENT}
    sid: str = emulator.place(**wanted, **more)["sid"]
    return sid


def statuses(emulator: Emulator, receiver: Receiver, **more: str) -> list[str]:
    call(emulator, receiver, **more)
    emulator.run()
    return receiver.statuses()


# Webhooks


@pytest.mark.parametrize(
    ("effect", "received"),
    [
        ("drop", ["initiated", "in-progress", "completed"]),
        ({"drop": True}, ["initiated", "in-progress", "completed"]),
        ("duplicate", ["initiated", "ringing", "ringing", "in-progress", "completed"]),
        ("reorder", ["initiated", "in-progress", "ringing", "completed"]),
        ({"delay": "6.5s"}, ["initiated", "in-progress", "ringing", "completed"]),
        ({"delay": 20}, ["initiated", "in-progress", "completed", "ringing"]),
    ],
)
def test_a_callback_is_disturbed(
    emulator: Emulator, receiver: Receiver, effect: object, received: list[str]
) -> None:
    add(emulator, callbacks=effect, match={"event": "ringing"})
    assert statuses(emulator, receiver) == received
    (fault,) = faults(emulator)
    assert (fault["matched"], fault["struck"], fault["left"]) == (1, 1, None)


def test_a_dropped_callback_names_the_fault(emulator: Emulator, receiver: Receiver) -> None:
    add(emulator, callbacks="drop", match={"event": "ringing"})
    statuses(emulator, receiver)
    dropped = next(each for each in emulator.deliveries() if each["outcome"] == "dropped")
    assert (dropped["label"], dropped["dropped_by"]) == ("ringing", "fault 1")
    (entry,) = emulator.journal(kind="fault")
    assert entry["text"] == "fault 1: status ringing dropped"
    path = f"/_emulator/projects/{emulator.sid}/calls/{dropped['call_sid']}/conversation"
    assert "dropped by fault 1" in emulator.http.get(path, params={"format": "text"}).text


def test_a_receiver_fails_as_if_it_answered_503_and_is_tried_again(
    emulator: Emulator, receiver: Receiver
) -> None:
    add(emulator, callbacks={"fail": 503}, match={"event": "answered"}, times=2)
    assert statuses(emulator, receiver) == ALL
    tried = next(each for each in emulator.deliveries() if each["label"] == "answered")
    assert [(each["status"], each["code"]) for each in tried["attempts"]] == [
        (503, 11217),
        (503, 11217),
        (200, None),
    ]
    assert "(fault 1)" in tried["attempts"][0]["message"]
    assert faults(emulator)[0]["active"] is False


@pytest.mark.parametrize(("how", "tries"), [(404, 1), (500, 3), ("no-answer", 3)])
def test_what_fails_for_ever_fails_after_its_tries(
    emulator: Emulator, receiver: Receiver, how: object, tries: int
) -> None:
    add(emulator, callbacks={"fail": how}, match={"event": "completed"})
    assert statuses(emulator, receiver) == ALL[:3]
    failed = emulator.deliveries()[-1]
    assert (failed["outcome"], len(failed["attempts"])) == ("failed", tries)
    assert failed["attempts"][0]["code"] == (11200 if how == "no-answer" else 11217)


def test_a_document_that_fails_is_fetched_from_the_fallback(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = receiver.document("/answer", "<Response><Pause/></Response>")
    fallback = receiver.document("/fallback", "<Response><Pause length='3'/></Response>")
    add(emulator, callbacks={"fail": "no-answer"}, match={"purpose": "document"}, times=1)
    sid = emulator.place(Url=url, FallbackUrl=fallback)["sid"]
    emulator.run()
    assert (len(receiver.at("/answer")), len(receiver.at("/fallback"))) == (0, 1)
    assert receiver.at("/fallback")[0]["ErrorCode"] == "11200"
    assert emulator.call(sid)["duration"] == 3


def test_a_slow_answer_takes_the_project_s_time(emulator: Emulator, receiver: Receiver) -> None:
    url = receiver.document("/answer", "<Response><Pause/></Response>")
    add(emulator, callbacks={"slow": "4s"}, match={"purpose": "document"})
    sid = emulator.place(Url=url)["sid"]
    emulator.run()
    assert emulator.call(sid)["duration"] == 5
    (delivery,) = emulator.deliveries()
    assert 4_000 <= delivery["attempts"][0]["milliseconds"] < 5_000


def test_a_slow_callback_keeps_the_next_one_waiting(emulator: Emulator, receiver: Receiver) -> None:
    add(emulator, callbacks={"slow": "3s"}, match={"event": "initiated"})
    call(emulator, receiver)
    emulator.advance(2.9)
    assert receiver.statuses() == ["initiated"]
    emulator.advance(0.1)
    assert receiver.statuses() == ["initiated", "ringing"]


def test_an_answer_that_is_too_slow_is_none(emulator: Emulator, receiver: Receiver) -> None:
    add(emulator, callbacks={"slow": "6s"}, match={"url": "*/status"}, times=1)
    wanted = {"StatusCallback": receiver.url(), "StatusCallbackEvent": "initiated"}
    emulator.place(**wanted)
    emulator.advance(5.9)
    assert len(receiver.statuses()) == 1  # it was received, and its answer was too late
    emulator.run()
    (delivery,) = emulator.deliveries()
    assert [each["code"] for each in delivery["attempts"]] == [11200, None]
    assert delivery["attempts"][0]["milliseconds"] == 5_000
    assert len(receiver.statuses()) == 2
    emulator.place(StatusCallback=f"{receiver.url()}#rt=7000", StatusCallbackEvent="initiated")
    add(emulator, callbacks={"slow": "6s"})
    emulator.run()
    assert emulator.deliveries()[-1]["outcome"] == "delivered"


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({}, 5),
        ({"purpose": "status"}, 4),
        ({"purpose": "document"}, 1),
        ({"event": "*ing"}, 1),
        ({"event": "answered", "to": "+15555550100"}, 1),
        ({"to": "+1555*"}, 5),
        ({"to": "+1666*"}, 0),
        ({"url": "*/ANSWER"}, 1),
        ({"url": "*/status", "event": "completed"}, 1),
        ({"call": "00000000-*"}, 0),
    ],
)
def test_a_fault_strikes_what_it_matches(
    emulator: Emulator, receiver: Receiver, match: dict[str, str], struck: int
) -> None:
    url = receiver.document("/answer", "<Response><Pause/></Response>")
    fault = add(emulator, callbacks={"delay": "1ms"}, match=match)
    statuses(emulator, receiver, Url=url)
    assert faults(emulator)[0]["struck"] == struck
    assert fault["match"] == match


def test_callbacks_of_recordings_and_detection_are_struck_by_number(
    emulator: Emulator, receiver: Receiver
) -> None:
    add(emulator, callbacks="drop", match={"purpose": "recording", "to": "+15555550100"})
    add(emulator, callbacks="drop", match={"purpose": "detection", "event": "human"})
    emulator.place(
        Record="true",
        RecordingStatusCallback=receiver.url("/recording"),
        MachineDetection="Enable",
        AsyncAmd="true",
        AsyncAmdStatusCallback=receiver.url("/detection"),
        Twiml="<Response><Pause length='9'/></Response>",
    )
    emulator.run()
    assert receiver.requests == []
    assert [each["struck"] for each in faults(emulator)] == [1, 1]


def test_faults_of_different_kinds_act_together_and_the_newest_of_one_kind(
    emulator: Emulator, receiver: Receiver
) -> None:
    add(emulator, callbacks={"fail": 404}, match={"event": "completed"})
    add(emulator, callbacks={"fail": 410}, match={"event": "completed"})
    add(emulator, callbacks="duplicate", match={"event": "completed"})
    statuses(emulator, receiver)
    failed = [each for each in emulator.deliveries() if each["outcome"] == "failed"]
    assert [each["attempts"][0]["status"] for each in failed] == [410, 410]
    assert [each["struck"] for each in faults(emulator)] == [0, 2, 1]


def test_a_fault_ends_after_its_time(emulator: Emulator, receiver: Receiver) -> None:
    fault = add(emulator, callbacks="drop", lasts="6s")
    assert fault["ends_at"] == "2026-01-31T12:00:06.000Z"
    assert statuses(emulator, receiver) == ["in-progress", "completed"]
    assert faults(emulator)[0]["active"] is False


def test_a_chance_is_decided_by_the_seed(emulator: Emulator, receiver: Receiver) -> None:
    def struck(seed: str) -> list[str]:
        emulator.put(seed=seed)
        receiver.requests.clear()
        add(emulator, callbacks="drop", probability=0.5)
        for _ in range(5):
            call(emulator, receiver)
        emulator.run()
        (fault,) = faults(emulator)
        assert fault["matched"] == 20
        assert 3 < fault["struck"] < 17
        return sorted(str(sorted(each.items())) for each in receiver.at("/status"))

    assert struck("one") == struck("one") != struck("two")


def test_a_struck_request_is_signed_and_repeated_as_it_was(
    emulator: Emulator, receiver: Receiver
) -> None:
    add(emulator, callbacks="duplicate", match={"event": "completed"})
    statuses(emulator, receiver)
    first, second = receiver.requests[-2:]
    assert first.body == second.body
    assert second.headers["X-SignalWire-Signature"] == signed_by("PSK-test", second)


def test_a_failed_real_answer_and_a_fault_count_as_tries_alike(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.answer("/status", Reply(status=500), Reply())
    add(emulator, callbacks={"fail": 500}, times=1)
    emulator.place(StatusCallback=receiver.url(), To="+15555550102")
    emulator.run()
    (delivery,) = emulator.deliveries()
    assert [each["status"] for each in delivery["attempts"]] == [500, 500, 200]
    assert len(receiver.requests) == 2


# The API


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (429, 20429, "Too Many Requests"),
        (500, 20500, "Internal Server Error"),
        (503, 20503, "Service Unavailable"),
        (599, 20500, "HTTP status 599"),
    ],
)
def test_a_request_is_answered_with_an_error_that_is_json(
    emulator: Emulator, status: int, code: int, message: str
) -> None:
    add(emulator, api={"status": status}, match={"operation": "Calls.create"}, times=1)
    answer = emulator.post(**valid())
    assert answer.status_code == status
    body = answer.json()
    assert (body["code"], body["message"], body["status"]) == (code, message, status)
    assert set(body) == {"code", "message", "more_info", "status"}
    assert emulator.control("GET", "/calls") == []
    assert emulator.post(**valid()).status_code == 200
    request = emulator.journal(kind="api-request")[0]
    assert request["details"] == {"status": status, "code": code, "fault": 1}
    assert emulator.journal(kind="fault")[0]["text"] == (
        f"fault 1: Calls.create answered with {status}"
    )


@pytest.mark.parametrize(
    ("match", "refused"),
    [
        ({}, ["GET", "POST"]),
        ({"method": "get"}, ["GET"]),
        ({"operation": "Calls.*"}, ["GET", "POST"]),
        ({"operation": "calls.create", "method": "POST"}, ["POST"]),
        ({"operation": "Recordings.*"}, []),
    ],
)
def test_a_fault_of_the_api_strikes_what_it_matches(
    emulator: Emulator, match: dict[str, str], refused: list[str]
) -> None:
    add(emulator, api={"status": 503}, match=match)
    answers = [emulator.http.get(emulator.path), emulator.post(**valid())]
    assert [each.request.method for each in answers if each.status_code == 503] == refused
    assert emulator.control("GET", "")["sid"] == emulator.sid  # its own API is never struck


def test_a_fault_concerns_one_project_only(emulator: Emulator, base_url: str) -> None:
    add(emulator, api={"status": 503})
    sid = "00000000-0000-4000-8000-00000000ca11"
    path = f"{base_url}/2010-04-01/Accounts/{sid}/Calls"
    answer = httpx.get(path, auth=(sid, "PT-voice"), trust_env=False)
    assert answer.status_code == 200


def test_an_answer_comes_late_while_the_time_stands_still(emulator: Emulator) -> None:
    emulator.control("PUT", "/clock", json={"mode": "auto"})
    add(emulator, api={"latency": "2s"}, match={"method": "POST"})
    add(emulator, api={"latency": "10ms"}, match={"method": "POST"}, times=1)
    waiting = emulator.place()
    assert waiting["date_created"] == "Sat, 31 Jan 2026 12:00:00 +0000"
    with pytest.raises(httpx.ReadTimeout):
        emulator.http.post(emulator.path, data=valid(), timeout=0.05)
    assert emulator.control("GET", "/clock")["in_flight"] == 1
    assert [each["struck"] for each in faults(emulator)] == [1, 1]


def test_a_connection_breaks_instead_of_an_answer(emulator: Emulator) -> None:
    add(emulator, api="reset", match={"method": "POST"}, times=1)
    with pytest.raises(httpx.TransportError):
        emulator.post(**valid())
    assert emulator.control("GET", "/calls") == []
    assert emulator.post(**valid()).status_code == 200


# Asking for them


def test_faults_are_listed_looked_at_and_deleted(emulator: Emulator, receiver: Receiver) -> None:
    first = add(emulator, callbacks={"fail": "no-answer"}, times=3)
    second = add(emulator, api={"latency": "2s"}, match={"method": "GET"}, probability=0.25)
    assert first | {"added_at": ""} == {
        "number": 1,
        "callbacks": {"fail": "no-answer"},
        "api": None,
        "match": {},
        "probability": 1.0,
        "times": 3,
        "matched": 0,
        "struck": 0,
        "left": 3,
        "active": True,
        "added_at": "",
        "ends_at": None,
    }
    assert (second["callbacks"], second["api"]) == (None, {"latency": 2.0})
    assert faults(emulator) == [first, second]
    assert emulator.control("GET", "/faults/2") == second
    emulator.control("DELETE", "/faults/1")
    assert faults(emulator) == [second]
    emulator.control("DELETE", "/faults")
    assert faults(emulator) == []
    assert statuses(emulator, receiver) == ALL
    assert [each["text"] for each in emulator.journal(kind="control")] == [
        "fault 1: webhooks are not answered",
        "fault 2: requests to the API with method GET are looked at 2 s late",
        "fault 1 was deleted",
        "all faults were deleted",
    ]
    for method in ("GET", "DELETE"):
        answer = emulator.http.request(method, f"/_emulator/projects/{emulator.sid}/faults/1")
        assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_a_reset_ends_every_fault(emulator: Emulator) -> None:
    add(emulator, api={"status": 503})
    emulator.control("POST", "/reset")
    assert faults(emulator) == []
    assert emulator.post(**valid()).status_code == 200


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({}, "needs the key callbacks or api"),
        ({"callbacks": "drop", "api": "reset"}, "api: cannot stand beside callbacks"),
        ({"callback": "drop"}, "callback: unknown key, did you mean 'callbacks'?"),
        ({"callbacks": "dorp"}, "callbacks: received 'dorp'; write drop, duplicate, reorder"),
        ({"callbacks": {"dealy": "2s"}}, "callbacks.dealy: unknown key, did you mean 'delay'?"),
        ({"callbacks": {}}, "callbacks: needs the key drop or delay"),
        ({"callbacks": {"drop": True, "delay": 1}}, "callbacks.delay: cannot stand beside drop"),
        ({"callbacks": {"drop": False}}, "callbacks.drop: received false; write true"),
        ({"callbacks": {"delay": "soon"}}, "callbacks.delay: 'soon' is not a duration"),
        ({"callbacks": {"fail": 200}}, "callbacks.fail: write no-answer, or an HTTP status"),
        ({"callbacks": {"fail": "busy"}}, "callbacks.fail: write no-answer, or an HTTP status"),
        ({"api": {"status": 200}}, "api.status: write 429 or an HTTP status from 500 to 599"),
        ({"api": {"status": "503"}}, "api.status: "),
        ({"api": {"latency": "1h"}}, "api.latency: write at most 10m"),
        ({"api": "drop"}, "api: received 'drop'; write reset, {\"status\": 503}"),
        ({"api": "reset", "match": {"event": "ringing"}}, "match: event belongs to callbacks"),
        ({"callbacks": "drop", "match": {"method": "GET"}}, "match: method belongs to api"),
        ({"callbacks": "drop", "match": {"event": "rining"}}, "did you mean 'ringing'?"),
        ({"callbacks": "drop", "match": {"event": "lunch"}}, "'lunch'; there is no such thing"),
        ({"api": "reset", "match": {"operation": "Calls.creat"}}, "did you mean 'Calls.create'?"),
        ({"api": "reset", "match": {"operation": "Phones.dial"}}, "there is no such thing"),
        ({"callbacks": "drop", "match": {"events": "x"}}, "match.events: unknown key, did you"),
        ({"callbacks": "drop", "match": {"purpose": "x"}}, "match.purpose: it must be 'status'"),
        (
            {"callbacks": "drop", "match": {"purpose": "document"}},
            'match: purpose is document, for which there is no drop; write {"fail": "no-answer"}',
        ),
        ({"callbacks": "drop", "probability": 0}, "probability: it must be greater than 0"),
        ({"callbacks": "drop", "probability": 1.1}, "probability: it must be less than or equal"),
        ({"callbacks": "drop", "times": 0}, "times: it must be greater than or equal to 1"),
        ({"callbacks": "drop", "lasts": "-1s"}, "lasts: '-1s' is out of range"),
    ],
)
def test_a_wrong_fault_is_told_with_what_to_write(
    emulator: Emulator, fault: dict[str, Any], said: str
) -> None:
    answer = emulator.http.post(f"/_emulator/projects/{emulator.sid}/faults", json=fault)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001), answer.text
    assert said in answer.json()["message"]
    assert faults(emulator) == []


@pytest.mark.parametrize(
    "event",
    [
        *("Ringing", "machine_start", "absent", "stream-started", "participant-join"),
        *("payment-card-number", "queue-full", "sent", "3", "rining*"),
    ],
)
def test_every_event_that_a_webhook_reports_can_be_struck(emulator: Emulator, event: str) -> None:
    add(emulator, callbacks={"delay": 1}, match={"event": event})


def test_every_operation_of_the_api_can_be_struck() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    described = [each for path in paths if "/Accounts" in path for each in paths[path].values()]
    assert sorted(OPERATIONS) == sorted({each["operationId"] for each in described})


def test_more_faults_than_fit_are_refused(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulator.exchange.faults.MOST_FAULTS", 1)
    add(emulator, callbacks="drop")
    path = f"/_emulator/projects/{emulator.sid}/faults"
    answer = emulator.http.post(path, json={"callbacks": "drop"})
    assert (answer.status_code, answer.json()["code"]) == (409, 20409)
