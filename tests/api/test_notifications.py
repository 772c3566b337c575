"""The notifications of a call: what it met, as a list."""

from kit import Emulator, Receiver, Reply

UNKNOWN = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"
META = {"uri", "first_page_uri", "next_page_uri", "previous_page_uri", "page", "page_size"}
TWO = "<Response><Fly/><Swim/></Response>"


def test_a_call_that_met_nothing_has_an_empty_list(emulator: Emulator) -> None:
    sid = emulator.place()["sid"]
    listed = emulator.http.get(f"{emulator.path}/{sid}/Notifications.json").json()
    assert set(listed) == META | {"notifications"}
    assert listed["notifications"] == []


def test_errors_and_warnings_are_listed_the_latest_first(emulator: Emulator) -> None:
    call = emulator.place(Url="http://127.0.0.1:1/", MachineDetection="Enable", AsyncAmd="true")
    emulator.run()
    uri = emulator.call(call["sid"])["subresource_uris"]["notifications"]
    error, warning = emulator.http.get(uri).json()["notifications"]
    assert (error["error_code"], error["log"]) == ("11200", "0")
    assert (warning["error_code"], warning["log"]) == ("21262", "1")
    assert error["request_url"] == "http://127.0.0.1:1/"
    assert warning["message_date"] == "Sat, 31 Jan 2026 12:00:00 +0000"
    assert {each["call_sid"] for each in (error, warning)} == {call["sid"]}


def test_a_callback_that_was_given_up_is_among_them(emulator: Emulator, receiver: Receiver) -> None:
    url = receiver.answer("/status", Reply(503))
    sid = emulator.place(To="+15555550102", StatusCallback=url)["sid"]
    emulator.run()
    (found,) = emulator.http.get(f"{emulator.path}/{sid}/Notifications").json()["notifications"]
    assert (found["error_code"], found["request_url"]) == ("11217", url)
    assert found["message_text"] == "status callback completed: answered with HTTP status 503"
    assert emulator.call(sid)["status"] == "busy"


def test_they_come_in_pages_and_one_by_one(emulator: Emulator) -> None:
    sid = emulator.place(Twiml=TWO)["sid"]
    emulator.run()
    path = f"{emulator.path}/{sid}/Notifications"
    first = emulator.http.get(path, params={"PageSize": 1}).json()
    second = emulator.http.get(first["next_page_uri"]).json()
    messages = [each["notifications"][0]["message_text"] for each in (first, second)]
    assert "Swim" in messages[0]
    assert "Fly" in messages[1]
    (found,) = second["notifications"]
    assert emulator.http.get(found["uri"]).json() == found
    assert second["next_page_uri"] is None


def test_an_unknown_call_or_notification_is_a_flat_404(emulator: Emulator) -> None:
    sid = emulator.place()["sid"]
    for path in (f"{UNKNOWN}/Notifications", f"{sid}/Notifications/{UNKNOWN}"):
        answer = emulator.http.get(f"{emulator.path}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, 20404)
