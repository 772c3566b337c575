"""The requests to the application: filtered, exported as an archive, and sent once more."""

from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from kit import Emulator, Receiver, Reply, signed_by

BUSY, PERSON = "+15555550102", "+15555550100"
EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]


@pytest.fixture
def lived(emulator: Emulator, receiver: Receiver) -> Emulator:
    """A project with a busy call, and one that was answered and fetched a document."""
    url = receiver.document("/answer", "<Response><Pause/></Response>")
    for to in (BUSY, PERSON):
        emulator.place(
            To=to, Url=url, StatusCallback=receiver.url(), StatusCallbackEvent=EVERY_EVENT
        )
    emulator.run()
    return emulator


def listed(emulator: Emulator, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = emulator.control("GET", "/deliveries", params=filters)
    return found


def archive(emulator: Emulator, **filters: Any) -> list[dict[str, Any]]:
    """The entries of the archive, each checked to be whole."""
    log = emulator.control("GET", "/deliveries.har", params=filters)["log"]
    assert (log["version"], log["creator"]["name"]) == ("1.2", "calls-emulator")
    pages = {page["id"] for page in log["pages"]}
    entries: list[dict[str, Any]] = log["entries"]
    for entry in entries:
        assert entry["pageref"] in pages
        assert set(entry) >= {"startedDateTime", "time", "request", "response", "cache", "timings"}
        assert set(entry["timings"]) == {"send", "wait", "receive"}
        both = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
        assert set(entry["request"]) >= both | {"method", "url", "queryString"}
        assert set(entry["response"]) == both | {"status", "statusText", "content", "redirectURL"}
        assert set(entry["response"]["content"]) >= {"size", "mimeType", "text"}
    return entries


def named(pairs: list[dict[str, str]]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in pairs}


# Lists


@pytest.mark.parametrize(
    ("filters", "labels"),
    [
        ({"purpose": "document"}, ["1"]),
        ({"label": "completed"}, ["completed", "completed"]),
        ({"label": "*ed", "to": BUSY}, ["initiated", "completed"]),
        ({"to": "+1555*", "url": "*/answer"}, ["1"]),
        ({"outcome": "failed"}, []),
        ({"outcome": "delivered", "limit": 1}, ["completed"]),
        ({"since": 0, "limit": 1}, ["initiated"]),
        ({"label": "completed", "since": 6}, ["completed"]),
    ],
)
def test_deliveries_are_filtered(
    lived: Emulator, filters: dict[str, Any], labels: list[str]
) -> None:
    assert [each["label"] for each in listed(lived, **filters)] == labels


def test_one_delivery_is_looked_at(lived: Emulator) -> None:
    first, *_ = listed(lived)
    assert lived.control("GET", f"/deliveries/{first['number']}") == first
    answer = lived.http.get(f"/_emulator/projects/{lived.sid}/deliveries/99")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("deliveries", {"cal": "x"}, "cal: unknown key, did you mean 'call'?"),
        ("deliveries.har", {"purpose": "x"}, "purpose: it must be 'status', "),
        ("deliveries", {"outcome": "x"}, "outcome: it must be 'pending', 'delivered', 'failed'"),
        ("journal", {"kinds": "x"}, "kinds: unknown key, did you mean 'kind'?"),
        ("calls", {"status": "initiated"}, "status: write one of queued, ringing"),
        ("calls", {"since": "1"}, "since: unknown key, not one of limit, to, from, status"),
    ],
)
def test_a_wrong_filter_is_told_with_what_to_write(
    emulator: Emulator, path: str, query: dict[str, str], said: str
) -> None:
    answer = emulator.http.get(f"/_emulator/projects/{emulator.sid}/{path}", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert said in answer.json()["message"]


# The archive


def test_an_archive_holds_what_was_sent_and_answered(lived: Emulator, receiver: Receiver) -> None:
    (entry,) = archive(lived, purpose="document")
    sent = next(each for each in receiver.requests if each.path == "/answer")
    request, response = entry["request"], entry["response"]
    assert (request["method"], request["url"]) == ("POST", sent.url)
    assert named(request["postData"]["params"]) == sent.params
    assert request["postData"]["text"].encode() == sent.body
    assert request["bodySize"] == len(sent.body)
    arrived = {name.lower(): value for name, value in sent.headers.items()}
    assert {name.lower(): value for name, value in named(request["headers"]).items()} == arrived
    assert named(request["headers"])["X-SignalWire-Signature"] == signed_by("PSK-test", sent)
    assert (response["status"], response["statusText"]) == (200, "OK")
    assert response["content"]["text"] == "<Response><Pause/></Response>"
    assert response["content"]["mimeType"] == "text/xml"
    assert named(response["headers"])["Content-Type"] == "text/xml"
    assert entry["startedDateTime"] == "2026-01-31T12:00:07.000Z"
    assert entry["_delivery"]["purpose"] == "document"


def test_every_try_and_every_redirect_is_an_entry(emulator: Emulator, receiver: Receiver) -> None:
    there = receiver.answer("/there", Reply(status=500), Reply())
    url = receiver.answer("/here", Reply(status=303, headers={"Location": there}))
    emulator.place(To=BUSY, StatusCallback=url)
    emulator.run()
    entries = archive(emulator)
    assert [
        (urlsplit(each["request"]["url"]).path, each["response"]["status"]) for each in entries
    ] == [("/here", 303), ("/there", 500), ("/here", 303), ("/there", 200)]
    assert [each["_delivery"]["attempt"] for each in entries] == [1, 1, 2, 2]
    assert entries[0]["response"]["redirectURL"] == there
    assert entries[1]["request"]["method"] == "GET"
    assert "postData" not in entries[1]["request"]
    arrived = next(each for each in receiver.requests if each.path == "/there")
    signature = named(entries[1]["request"]["headers"])["X-Twilio-Signature"]
    assert signature == arrived.headers["X-Twilio-Signature"]


def test_a_get_has_its_parameters_in_the_query(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place(To=BUSY, StatusCallback=receiver.url("/status?a=1"), StatusCallbackMethod="GET")
    emulator.run()
    (entry,) = archive(emulator)
    assert entry["request"]["url"] == receiver.requests[0].url
    assert named(entry["request"]["queryString"]) == receiver.requests[0].params
    assert entry["request"]["bodySize"] == 0


def test_secrets_are_left_out(emulator: Emulator, receiver: Receiver) -> None:
    receiver.answer("/status", Reply(headers={"Set-Cookie": "session=hunter2"}))
    url = receiver.url().replace("http://", "http://ann:hunter2@")
    emulator.place(To=BUSY, StatusCallback=url)
    emulator.run()
    assert "Authorization" in receiver.requests[0].headers
    (entry,) = archive(emulator)
    assert named(entry["request"]["headers"])["Authorization"] == "(left out)"
    assert "hunter2" not in str(entry)


@pytest.mark.usefixtures("nothing_resolves")
def test_what_got_no_answer_is_an_entry_without_one(emulator: Emulator) -> None:
    emulator.place(To=BUSY, StatusCallback="http://nobody.invalid/")
    emulator.control("POST", "/faults", json={"callbacks": {"fail": 503}, "times": 1})
    emulator.run()
    struck, *unanswered = archive(emulator)
    assert (struck["response"]["status"], struck["_delivery"]["sent"]) == (503, False)
    assert "(fault 1)" in struck["comment"]
    assert [each["response"]["status"] for each in unanswered] == [0, 0]
    assert [each["_delivery"]["code"] for each in unanswered] == [11210, 11210]


def test_a_long_or_binary_answer_is_cut_and_encoded(emulator: Emulator, receiver: Receiver) -> None:
    receiver.answer("/status", Reply(body=b"\xff" * 5_000))
    emulator.place(To=BUSY, StatusCallback=receiver.url())
    emulator.run()
    (entry,) = archive(emulator)
    content = entry["response"]["content"]
    assert (content["size"], content["encoding"]) == (5_000, "base64")
    assert content["comment"] == "the first 4000 bytes"
    assert len(listed(emulator)[0]["attempts"][0]["body"]) == 1_000


# Once more


def test_a_delivery_is_sent_once_more(lived: Emulator, receiver: Receiver) -> None:
    first = listed(lived, label="completed")[0]
    receiver.answer("/status", Reply(status=404, body=b"gone"))
    before = receiver.requests[-1]
    sent = len(receiver.requests)
    again = lived.control("POST", f"/deliveries/{first['number']}/replay")
    assert len(receiver.requests) == sent + 1
    assert (again["replay_of"], again["outcome"]) == (first["number"], "failed")
    assert [each["status"] for each in again["attempts"]] == [404]
    assert again["parameters"] == first["parameters"]
    repeated = receiver.requests[-1]
    assert repeated.body == urlencode(first["parameters"]).encode()
    assert repeated.headers["X-SignalWire-Signature"] == signed_by("PSK-test", repeated)
    assert repeated.path == before.path
    assert listed(lived)[-1] == again
    entry = lived.journal(kind="delivery")[-1]
    assert entry["details"]["replay_of"] == first["number"]
    assert f"a replay of delivery {first['number']}" in entry["text"]


def test_a_document_that_is_replayed_moves_no_call(lived: Emulator, receiver: Receiver) -> None:
    (document,) = listed(lived, purpose="document")
    before = [each for each in lived.journal() if each["kind"] != "delivery"]
    again = lived.control("POST", f"/deliveries/{document['number']}/replay")
    assert again["outcome"] == "delivered"
    assert len(receiver.at("/answer")) == 2
    lived.run()
    told = [each for each in lived.journal() if each["kind"] not in ("delivery", "clock")]
    assert told == [each for each in before if each["kind"] != "clock"]
    path = f"/_emulator/projects/{lived.sid}/calls/{document['call_sid']}/conversation"
    told_again = lived.http.get(path, params={"format": "text"}).text
    assert f"(delivery {document['number']} again)" in told_again


def test_what_a_fault_dropped_is_sent_by_hand(emulator: Emulator, receiver: Receiver) -> None:
    emulator.control("POST", "/faults", json={"callbacks": "drop"})
    emulator.place(To=BUSY, StatusCallback=receiver.url())
    emulator.run()
    assert receiver.requests == []
    again = emulator.control("POST", "/deliveries/1/replay")
    assert (again["outcome"], again["dropped_by"]) == ("delivered", None)
    assert receiver.statuses() == ["busy"]


def test_what_has_not_ended_cannot_be_replayed(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place(To=BUSY, StatusCallback=receiver.url(), StatusCallbackEvent="initiated")
    receiver.answer("/status", Reply(status=500))
    emulator.advance(0)
    path = f"/_emulator/projects/{emulator.sid}/deliveries"
    pending = emulator.http.post(f"{path}/1/replay")
    assert (pending.status_code, pending.json()["code"]) == (409, 20409)
    unknown = emulator.http.post(f"{path}/99/replay")
    assert (unknown.status_code, unknown.json()["code"]) == (404, 20404)
