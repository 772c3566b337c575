"""Sms: messages that a document sends, what their callbacks and actions are told."""

import pytest
from kit import SIGNING_KEY, Emulator, Receiver, signed_by

HELLO = "<Sms {}>Our address: 1 Main St.</Sms>"


def run(emulator: Emulator, receiver: Receiver, xml: str, **params: str) -> str:
    """Place a call that executes ``xml``, and let it end; its SID."""
    url = receiver.document("/answer", f"<Response>{xml}</Response>")
    sid: str = emulator.place(Url=url, **params)["sid"]
    emulator.run()
    return sid


def sent(emulator: Emulator) -> list[tuple[object, ...]]:
    """Sender, receiver, text and status of every message."""
    entries = emulator.journal(kind="message")
    keys = ("from", "to", "body", "status")
    return [tuple(entry["details"][key] for key in keys) for entry in entries]


def test_a_message_goes_to_the_called_party_and_the_document_goes_on(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, HELLO.format("") + "<Say>Bye</Say>")
    assert sent(emulator) == [
        ("+15551234567", "+15555550100", "Our address: 1 Main St.", "sending")
    ]
    verbs = [entry["text"] for entry in emulator.journal(kind="verb-started")]
    assert verbs == ["sends a message: Our address: 1 Main St.", "says: Bye"]


def test_to_and_from_name_other_numbers(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, HELLO.format("to='+15557770001' from='+15557770002'"))
    assert sent(emulator)[0][:2] == ("+15557770002", "+15557770001")


def test_the_action_hears_that_it_is_sending_and_goes_on(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.document("/next", "<Response><Say>From the action</Say></Response>")
    run(emulator, receiver, HELLO.format("action='/next' method='GET'") + "<Say>Never</Say>")
    (action,) = receiver.at("/next")
    (message,) = emulator.journal(kind="message")
    assert (action["SmsSid"], action["SmsStatus"]) == (message["details"]["message"], "sending")
    assert [each["text"] for each in emulator.journal(kind="verb-started")][1:] == [
        "says: From the action"
    ]


def test_the_status_callback_comes_when_it_is_sent_signed_and_by_post(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = run(emulator, receiver, HELLO.format("statusCallback='/sms'") + "<Pause length='5'/>")
    (callback,) = receiver.at("/sms")
    assert callback["SmsStatus"] == "sent"
    assert (callback["CallSid"], callback["CallStatus"]) == (sid, "in-progress")
    request = next(each for each in receiver.requests if each.path == "/sms")
    assert request.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, request)
    (entry,) = emulator.journal(kind="message-done")
    assert entry["text"] == "the message to +15555550100 was sent"


def test_a_message_is_sent_also_when_the_call_has_ended(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, HELLO.format("statusCallback='/sms'"))
    (callback,) = receiver.at("/sms")
    assert (callback["SmsStatus"], callback["CallStatus"]) == ("sent", "completed")


def test_each_message_has_a_sid_of_its_own(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, HELLO.format("statusCallback='/sms'") * 3)
    assert len({callback["SmsSid"] for callback in receiver.at("/sms")}) == 3


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("<Sms {} to='nobody'>Hi</Sms>", 21603),
        ("<Sms {} from='sip:me@h'>Hi</Sms>", 21603),
        ("<Sms {}/>", 21602),
        (f"<Sms {{}}>{'x' * 1601}</Sms>", 21617),
    ],
)
def test_what_cannot_be_sent_is_invalid_and_fails(
    emulator: Emulator, receiver: Receiver, xml: str, code: int
) -> None:
    sid = run(emulator, receiver, xml.format("action='/next' statusCallback='/sms'"))
    assert emulator.notifications(sid) == [code]
    assert [each["SmsStatus"] for each in receiver.at("/next")] == ["invalid"]
    assert [each["SmsStatus"] for each in receiver.at("/sms")] == ["failed"]


def test_a_call_sends_so_many_messages_and_no_more(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, "<Sms>Hi</Sms>" * 1_001)
    assert emulator.notifications(sid) == [21611]
    assert len(emulator.journal(kind="message", limit="2000")) == 1_000


def test_a_sip_call_needs_a_number_to_send_to(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, HELLO.format(""), To="sip:bob@example.com")
    assert emulator.notifications(sid) == [21603]


def test_the_conversation_tells_of_messages(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(
        emulator, receiver, HELLO.format("statusCallback='/sms' action='/next'"), Record="true"
    )
    lines = emulator.control("GET", f"/calls/{sid}/conversation")
    told = [(line["who"], line["text"]) for line in lines if "essage" in line["text"]]
    assert told == [
        ("document", "sends a message: Our address: 1 Main St."),
        ("network", "the message to +15555550100 was sent"),
    ]
    asked = [line["text"] for line in lines if line["kind"] in ("request", "callback")]
    assert asked[1:] == [
        f"POST {receiver.url('/next')} (SmsStatus=sending) -> 200",
        f"POST {receiver.url('/sms')} (sent) -> 200",
    ]
