"""Updating a call: another document, other webhooks, or its end."""

import pytest
from kit import SAY_HELLO, Emulator, Receiver

PAUSE = "<Response><Pause length='60'/></Response>"
DOCUMENT = "http://127.0.0.1:1/"


def talking(emulator: Emulator, **params: str) -> str:
    """The SID of a call in progress."""
    sid: str = emulator.place(Twiml=PAUSE, **params)["sid"]
    emulator.advance(8)
    return sid


def error(emulator: Emulator, sid: str, **params: str) -> tuple[int, int]:
    answer = emulator.update(sid, **params)
    assert set(answer.json()) == {"code", "message", "more_info", "status"}
    return answer.status_code, answer.json()["code"]


# Its end


def test_completed_ends_a_call_in_progress(emulator: Emulator, receiver: Receiver) -> None:
    sid = talking(emulator, StatusCallback=receiver.url())
    answer = emulator.update(sid, Status="completed")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["duration"]) == ("completed", 1)
    assert answer.json() == emulator.call(sid)
    emulator.advance(0)
    assert receiver.statuses() == ["completed"]


@pytest.mark.parametrize("seconds", [None, 0, 1])
@pytest.mark.parametrize("status", ["canceled", "completed"])
def test_a_call_that_nobody_answered_ends_canceled(
    emulator: Emulator, seconds: float | None, status: str
) -> None:
    sid = emulator.place()["sid"]
    if seconds is not None:
        emulator.advance(seconds)
    assert emulator.update(sid, Status=status).json()["status"] == "canceled"


def test_nothing_leaves_before_the_time_moves(emulator: Emulator, receiver: Receiver) -> None:
    sid = talking(emulator, StatusCallback=receiver.url())
    emulator.update(sid, Status="completed")
    assert receiver.requests == []


def test_the_end_is_reported_to_the_webhook_that_came_with_it(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = talking(emulator, StatusCallback=receiver.url("/old"))
    emulator.update(
        sid, Status="completed", StatusCallback=receiver.url("/new"), StatusCallbackMethod="GET"
    )
    emulator.run()
    assert [(each.method, each.path) for each in receiver.requests] == [("GET", "/new")]


# Another document


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_new_url_is_requested_and_executed_at_once(
    emulator: Emulator, receiver: Receiver, method: str
) -> None:
    sid = talking(emulator)
    answer = emulator.update(sid, Url=receiver.document("/next", SAY_HELLO), Method=method)
    assert (answer.status_code, answer.json()["status"]) == (200, "in-progress")
    emulator.run()
    (request,) = receiver.requests
    assert (request.method, request.path, request.params["CallSid"]) == (method, "/next", sid)
    assert (emulator.call(sid)["status"], emulator.call(sid)["duration"]) == ("completed", 1)


@pytest.mark.parametrize("name", ["Twiml", "Laml"])
def test_a_document_in_the_request_is_executed_at_once(emulator: Emulator, name: str) -> None:
    sid = talking(emulator)
    assert emulator.update(sid, **{name: "<Response><Hangup/></Response>"}).status_code == 200
    emulator.advance(0)
    assert emulator.call(sid)["status"] == "completed"


def test_the_answer_to_an_older_request_for_a_document_is_stale(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = emulator.place(Url=receiver.document("/old", PAUSE))["sid"]
    emulator.advance(7)
    emulator.update(sid, Url=receiver.document("/first", PAUSE))
    emulator.update(sid, Url=receiver.document("/second", SAY_HELLO))
    emulator.run()
    assert sorted(each.path for each in receiver.requests) == ["/first", "/old", "/second"]
    assert len(emulator.journal(kind="stale")) == 1
    assert emulator.call(sid)["status"] == "completed"


def test_a_new_fallback_serves_the_next_document(emulator: Emulator, receiver: Receiver) -> None:
    sid = talking(emulator)
    fallback = receiver.document("/fallback", SAY_HELLO)
    emulator.update(sid, Url=DOCUMENT, FallbackUrl=fallback, FallbackMethod="GET")
    emulator.run()
    assert [(each.method, each.path) for each in receiver.requests] == [("GET", "/fallback")]


# Other webhooks


def test_a_call_that_rings_can_be_given_another_status_callback(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = emulator.place(StatusCallback=receiver.url("/old"))["sid"]
    emulator.advance(1)
    assert emulator.update(sid, StatusCallback=receiver.url("/new")).json()["status"] == "ringing"
    emulator.run()
    assert receiver.statuses("/new") == ["completed"]
    assert receiver.statuses("/old") == []


def test_a_method_alone_changes_how_the_old_webhook_is_requested(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = talking(emulator, StatusCallback=receiver.url())
    emulator.update(sid, StatusCallbackMethod="GET", FallbackMethod="GET")
    emulator.run()
    assert [each.method for each in receiver.requests] == ["GET"]


def test_an_update_of_nothing_changes_nothing(emulator: Emulator) -> None:
    sid = talking(emulator)
    before = emulator.call(sid)
    assert emulator.update(sid).json() == before
    assert emulator.update(sid, Url="", Status="").json() == before
    assert emulator.journal(kind="updated") == []


# What is refused


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"Url": "nowhere"}, 21402),
        ({"Twiml": "<short>"}, 21402),
        ({"Method": "PUT"}, 21209),
        ({"FallbackUrl": "x"}, 21402),
        ({"FallbackMethod": "x"}, 21209),
        ({"StatusCallback": "x"}, 21456),
        ({"StatusCallbackMethod": "x"}, 21209),
        ({"Status": "busy"}, 10000),
        ({"Status": "completed", "Url": "x", "StatusCallback": "x"}, 21402),
    ],
)
def test_a_bad_value_is_a_flat_400_and_changes_nothing(
    emulator: Emulator, params: dict[str, str], code: int
) -> None:
    sid = talking(emulator)
    before = emulator.call(sid)
    assert error(emulator, sid, **params) == (400, code)
    assert emulator.call(sid) == before


def test_the_message_names_everything_that_is_wrong(emulator: Emulator) -> None:
    message = emulator.update(talking(emulator), Url="x", Status="busy").json()["message"]
    assert "Url is 'x'" in message
    assert "Status is 'busy'; it must be canceled or completed" in message


def test_a_call_in_progress_cannot_be_canceled(emulator: Emulator) -> None:
    sid = talking(emulator)
    assert error(emulator, sid, Status="canceled") == (422, 10000)
    assert emulator.call(sid)["status"] == "in-progress"


@pytest.mark.parametrize("seconds", [None, 0, 1])
def test_a_call_that_is_not_in_progress_takes_no_document(
    emulator: Emulator, seconds: float | None
) -> None:
    sid = emulator.place()["sid"]
    if seconds is not None:
        emulator.advance(seconds)
    assert error(emulator, sid, Url=DOCUMENT) == (422, 21220)
    assert error(emulator, sid, Twiml=SAY_HELLO) == (422, 21220)


@pytest.mark.parametrize(
    "params", [{"Status": "completed"}, {"Status": "canceled"}, {"Url": DOCUMENT}, {}]
)
def test_a_call_that_has_ended_cannot_be_updated(
    emulator: Emulator, params: dict[str, str]
) -> None:
    sid = emulator.place()["sid"]
    emulator.run()
    assert error(emulator, sid, **params) == (422, 10000)


def test_an_unknown_call_cannot_be_updated(emulator: Emulator) -> None:
    assert error(emulator, "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3", Status="x") == (404, 20404)


def test_a_body_of_another_type_is_a_flat_415(emulator: Emulator) -> None:
    sid = talking(emulator)
    headers = {"Content-Type": "text/xml"}
    answer = emulator.http.post(f"{emulator.path}/{sid}", content=b"<x/>", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, 20415)


def test_updates_count_among_the_requests_that_are_limited(emulator: Emulator) -> None:
    emulator.put(request_limit={"requests": 2, "seconds": 100})
    sid = talking(emulator)
    answer = emulator.update(sid)
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert error(emulator, sid, Status="completed") == (429, 20429)


# What the journal says


def test_an_update_is_journaled_with_its_verdict_and_what_was_ignored(emulator: Emulator) -> None:
    sid = talking(emulator)
    emulator.update(sid, Status="completed", Url=DOCUMENT, status="canceled")
    entry = emulator.journal(kind="api-request")[-1]
    assert (entry["call_sid"], entry["text"]) == (sid, f"POST Calls/{sid}: 200 call is completed")
    assert entry["details"]["parameters"]["Url"] == DOCUMENT
    assert entry["details"]["remarks"] == [
        "status is not a parameter of this operation and was ignored; did you mean Status?",
        "Url is ignored: Status is given",
    ]


def test_a_refused_update_is_journaled_with_its_code(emulator: Emulator) -> None:
    sid = talking(emulator)
    emulator.update(sid, Status="canceled")
    entry = emulator.journal(kind="api-request", call=sid)[-1]
    assert (entry["details"]["status"], entry["details"]["code"]) == (422, 10000)
