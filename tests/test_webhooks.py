"""Status callbacks as an application receives them: what is in them, in which order, signed."""

from base64 import b64encode
from pathlib import Path

import pytest
from kit import SIGNING_KEY, Emulator, Received, Receiver, project_with, signed_by

EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]
ALWAYS = {"AccountSid", "ApiVersion", "CallSid", "CallStatus", "Direction", "From", "To"}
PROGRESS = ALWAYS | {"Timestamp", "SequenceNumber", "CallbackSource"}
SIP = {"SipResultCode", "SipInviteResultPhrase"}
AT_THE_END = {
    *("CallDuration", "HangupBy", "HangupDirection", "AudioInMos", "AudioInAveragePtime"),
    *("AudioInDtmfPacketCount", "AudioInFlushPacketCount", "AudioInJitterMaxVariance"),
    *("AudioInJitterMinVariance", "AudioInLargestJbSize", "AudioInMediaPacketCount"),
    *("AudioInSkipPacketCount", "AudioOutDtmfPacketCount", "AudioOutMediaPacketCount"),
}
TEN_SECONDS = "<Response><Pause length='10'/></Response>"


def live_through(emulator: Emulator, **params: str | list[str]) -> str:
    """Place a call and let it end; its SID."""
    sid: str = emulator.place(StatusCallbackEvent=EVERY_EVENT, **params)["sid"]
    emulator.run()
    return sid


# What is in them


def test_each_event_carries_the_documented_parameters_and_no_others(
    emulator: Emulator, receiver: Receiver
) -> None:
    live_through(emulator, StatusCallback=receiver.url())
    assert [each.keys() for each in receiver.at("/status")] == [
        PROGRESS,
        PROGRESS,
        PROGRESS | SIP,
        PROGRESS | SIP | AT_THE_END,
    ]


def test_the_parameters_tell_which_call_and_which_event(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = live_through(emulator, StatusCallback=receiver.url(), Twiml=TEN_SECONDS)
    answered = receiver.at("/status")[2]
    assert answered == {
        "AccountSid": emulator.sid,
        "ApiVersion": "2010-04-01",
        "CallSid": sid,
        "CallStatus": "in-progress",
        "Direction": "outbound-api",
        "From": "+15551234567",
        "To": "+15555550100",
        "Timestamp": "Sat, 31 Jan 2026 12:00:07 +0000",
        "SequenceNumber": "2",
        "CallbackSource": "call-progress-events",
        "SipResultCode": "200",
        "SipInviteResultPhrase": "OK",
    }


def test_the_last_callback_sums_the_call_up(emulator: Emulator, receiver: Receiver) -> None:
    live_through(emulator, StatusCallback=receiver.url(), Twiml=TEN_SECONDS)
    last = receiver.at("/status")[-1]
    assert (last["CallStatus"], last["CallDuration"]) == ("completed", "10")
    assert last["Timestamp"] == "Sat, 31 Jan 2026 12:00:17 +0000"
    assert 1 <= float(last["AudioInMos"]) <= 5
    assert last["AudioInMediaPacketCount"] == "500"


def test_the_last_callback_counts_the_packets_of_keys_in_both_directions(
    emulator: Emulator, receiver: Receiver
) -> None:
    live_through(
        emulator,
        To="+15555550120",
        SendDigits="1w2",
        StatusCallback=receiver.url(),
        Twiml="<Response><Play digits='#'/><Gather timeout='5'/></Response>",
    )
    last = receiver.at("/status")[-1]
    assert last["AudioOutDtmfPacketCount"] == "15"  # three keys of 100 ms, 20 ms a packet
    assert last["AudioInDtmfPacketCount"] == "5"


@pytest.mark.parametrize(
    ("number", "by", "direction"),
    [("+15555550100", "+15551234567", "outbound"), ("+15555550107", "+15555550107", "inbound")],
)
def test_the_last_callback_says_who_hung_up(
    emulator: Emulator, receiver: Receiver, number: str, by: str, direction: str
) -> None:
    live_through(emulator, To=number, StatusCallback=receiver.url())
    last = receiver.at("/status")[-1]
    assert (last["HangupBy"], last["HangupDirection"]) == (by, direction)


@pytest.mark.parametrize(
    ("number", "status", "code", "phrase", "mos"),
    [
        ("+15555550102", "busy", "486", "Busy Here", "0.00"),
        ("+15555550104", "failed", "404", "Not Found", "0.00"),
    ],
)
def test_a_call_that_nobody_answers_says_so_in_its_last_callback(
    emulator: Emulator,
    receiver: Receiver,
    number: str,
    status: str,
    code: str,
    phrase: str,
    mos: str,
) -> None:
    live_through(emulator, To=number, StatusCallback=receiver.url())
    last = receiver.at("/status")[-1]
    assert (last["CallStatus"], last["CallDuration"]) == (status, "0")
    assert (last["SipResultCode"], last["SipInviteResultPhrase"]) == (code, phrase)
    assert last["AudioInMos"] == mos


# Which of them


def test_without_a_choice_only_the_end_is_reported(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place(StatusCallback=receiver.url())
    emulator.run()
    assert receiver.statuses() == ["completed"]


def test_requested_events_are_sent_in_order_with_the_numbers_of_all(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.place(StatusCallback=receiver.url(), StatusCallbackEvent=["completed", "ringing"])
    emulator.run()
    sent = [(each["CallStatus"], each["SequenceNumber"]) for each in receiver.at("/status")]
    assert sent == [("ringing", "1"), ("completed", "3")]


def test_an_event_that_is_not_reached_is_not_sent(emulator: Emulator, receiver: Receiver) -> None:
    live_through(emulator, To="+15555550116", StatusCallback=receiver.url())
    sent = [(each["CallStatus"], each["SequenceNumber"]) for each in receiver.at("/status")]
    assert sent == [("initiated", "0"), ("no-answer", "1")]


# How they are sent


def test_a_get_adds_the_parameters_to_the_urls_own(emulator: Emulator, receiver: Receiver) -> None:
    url = receiver.url("/status?tenant=a%20b&CallStatus=mine&x=")
    emulator.place(StatusCallback=url, StatusCallbackMethod="GET")
    emulator.run()
    (request,) = receiver.requests
    assert (request.method, request.body) == ("GET", b"")
    assert request.url.startswith(receiver.url("/status?tenant=a%20b&x=&AccountSid="))
    assert request.params["tenant"] == "a b"
    assert request.params["CallStatus"] == "completed"


def test_a_post_leaves_the_urls_query_alone(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place(StatusCallback=receiver.url("/status?tenant=7"))
    emulator.run()
    (request,) = receiver.requests
    assert request.url == receiver.url("/status?tenant=7")
    assert "tenant" not in request.params
    assert request.headers["Content-Type"].startswith("application/x-www-form-urlencoded")


def proven(request: Received, key: str = SIGNING_KEY) -> bool:
    """Whether both headers hold the signature that the request must have."""
    found = {request.headers["X-SignalWire-Signature"], request.headers["X-Twilio-Signature"]}
    return found == {signed_by(key, request)}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path", ["/status", "", "/status?a=1&b=%C3%BC", "/status#rt=9000", "/st%61tus/%2F", "/ü?q=ü"]
)
def test_every_request_is_signed_with_the_projects_key(
    emulator: Emulator, receiver: Receiver, method: str, path: str
) -> None:
    live_through(emulator, StatusCallback=receiver.url(path), StatusCallbackMethod=method)
    assert len(receiver.requests) == 4
    assert all(proven(each) for each in receiver.requests)


def test_a_document_request_is_signed_too(emulator: Emulator, receiver: Receiver) -> None:
    emulator.place(Url=receiver.document("/answer", TEN_SECONDS))
    emulator.run()
    assert proven(receiver.requests[0])


def test_values_that_need_encoding_are_signed_as_they_are(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.place(StatusCallback=receiver.url(), To="sip:jürgen@example.com")
    emulator.run()
    (request,) = receiver.requests
    assert request.params["To"] == "sip:jürgen@example.com"
    assert proven(request)


def test_the_host_is_signed_in_lower_case_and_without_a_fragment(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.place(StatusCallback=f"HTTP://LocalHost:{receiver.port}#rt=9000")
    emulator.run()
    (request,) = receiver.requests
    assert request.url == f"http://localhost:{receiver.port}/"
    assert proven(request)


def test_user_and_password_of_a_url_become_an_authorization_that_is_not_signed(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.place(StatusCallback=f"http://me:s%20cret@127.0.0.1:{receiver.port}/status")
    emulator.run()
    (request,) = receiver.requests
    assert request.headers["Authorization"] == f"Basic {b64encode(b'me:s cret').decode()}"
    assert request.url == receiver.url("/status")
    assert proven(request)


# Faults of scenarios


def sent_with_faults(tmp_path: Path, receiver: Receiver, faults: str) -> list[tuple[str, str]]:
    """The events that arrive, and their numbers, when the network does this to a call."""
    text = f"name: bad-network\nto: ['*']\nfaults: {{callbacks: {faults}}}\n"
    (tmp_path / "faults.yaml").write_text(text)
    with project_with(scenarios=tmp_path) as emulator:
        live_through(emulator, StatusCallback=receiver.url())
    return [(each["CallStatus"], each["SequenceNumber"]) for each in receiver.at("/status")]


def test_a_dropped_callback_never_comes_and_leaves_a_gap(
    tmp_path: Path, receiver: Receiver
) -> None:
    assert sent_with_faults(tmp_path, receiver, "{drop: [ringing, completed]}") == [
        ("initiated", "0"),
        ("in-progress", "2"),
    ]


def test_a_delayed_callback_is_overtaken(tmp_path: Path, receiver: Receiver) -> None:
    assert sent_with_faults(tmp_path, receiver, "{delay: {initiated: 2s}}") == [
        ("ringing", "1"),
        ("initiated", "0"),
        ("in-progress", "2"),
        ("completed", "3"),
    ]


def test_a_duplicated_callback_comes_twice_with_the_same_content(
    tmp_path: Path, receiver: Receiver
) -> None:
    sent = sent_with_faults(tmp_path, receiver, "{duplicate: [answered]}")
    assert [status for status, _ in sent] == [
        *("initiated", "ringing", "in-progress", "in-progress", "completed")
    ]
    assert receiver.requests[2].body == receiver.requests[3].body


def test_reordered_callbacks_change_places_in_pairs(tmp_path: Path, receiver: Receiver) -> None:
    assert sent_with_faults(tmp_path, receiver, "{reorder: true}") == [
        ("ringing", "1"),
        ("initiated", "0"),
        ("completed", "3"),
        ("in-progress", "2"),
    ]


def test_the_last_callback_is_not_lost_when_it_has_nothing_to_change_places_with(
    tmp_path: Path, receiver: Receiver
) -> None:
    sent = sent_with_faults(tmp_path, receiver, "{reorder: true, drop: [initiated]}")
    assert [status for status, _ in sent] == ["in-progress", "ringing", "completed"]


def test_what_a_scenario_drops_is_shown_among_the_deliveries(emulator: Emulator) -> None:
    live_through(emulator, To="+15555550133", StatusCallback="http://127.0.0.1:1/")
    dropped = [each for each in emulator.deliveries() if each["outcome"] == "dropped"]
    assert [(each["label"], each["attempts"]) for each in dropped] == [("ringing", [])]
