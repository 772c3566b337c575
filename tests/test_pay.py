"""Pay: what the far end enters, what the action, the status callback and the processor get."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from kit import SIGNING_KEY, Emulator, Receiver, Reply, emulator_with, numbered_sid, signed_by

VISA, AMEX, WRONG = "4111111111111111", "378282246310005", "4111111111111112"
SCENARIOS = """
name: amex
to: ["+15557300001"]
pays: {card: amex}
---
name: second-try
to: ["+15557300002"]
pays: {card: [silent, "4111111111111112", visa], after: 1s}
---
name: silent
to: ["+15557300003"]
pays: silent
---
name: gives-up
to: ["+15557300004"]
pays: {security_code: star}
---
name: leaves
to: ["+15557300005"]
pays: {expires: hangs_up}
---
name: declined
to: ["+15557300006"]
pays: {declined: "insufficient funds"}
---
name: old-card
to: ["+15557300007"]
pays: {expires: "0120"}
---
name: discover
to: ["+15557300008"]
pays: {card: discover}
---
name: short-codes
to: ["+15557300009"]
pays: {security_code: "12", postal_code: "1"}
---
name: presses
to: ["+15557300010"]
pays: silent
at:
  - {at: 4s, presses: "4111111111111111"}
  - {at: 14s, presses: "1235"}
  - {at: 20s, presses: "123"}
  - {at: 24s, presses: "94103#"}
"""
AMEX_PAYER, SECOND_TRY, SILENT, GIVES_UP, LEAVES, DECLINED, OLD, DISCOVER, SHORT, PRESSES = (
    f"+155573000{number:02d}" for number in range(1, 11)
)
ANYBODY = "+15557300099"
CHARGE = "<Pay chargeAmount='25.00' action='/paid' statusCallback='/status' {}>{}</Pay>"
_projects = count(730_000)


@pytest.fixture(scope="module")
def with_scenarios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("scenarios")
    (folder / "pay.yaml").write_text(SCENARIOS)
    with emulator_with(scenarios=folder) as url:
        yield url


@pytest.fixture
def emulator(with_scenarios: str) -> Iterator[Emulator]:
    emulator = Emulator(with_scenarios, numbered_sid(next(_projects)))
    yield emulator
    emulator.http.close()


def run(
    emulator: Emulator, receiver: Receiver, to: str, attributes: str = "", inside: str = ""
) -> str:
    """Let a far end pay; the SID of the call."""
    pay = CHARGE.format(attributes, inside)
    url = receiver.document("/answer", f"<Response>{pay}<Say>Never</Say></Response>")
    sid: str = emulator.place(To=to, Url=url)["sid"]
    emulator.run()
    return sid


def paid(receiver: Receiver) -> dict[str, str]:
    """What the action was told of the payment."""
    (params,) = receiver.at("/paid")
    standard = {"AccountSid", "ApiVersion", "CallSid", "CallStatus", "Direction", "From", "To"}
    return {name: value for name, value in params.items() if name not in standard}


def steps(receiver: Receiver) -> list[str]:
    """What the status callback was told, in short."""
    return [
        " ".join(filter(None, (each["For"], each["Attempt"], each.get("ErrorType"))))
        for each in receiver.at("/status")
    ]


# What becomes of it


def test_a_payment_is_charged_and_confirmed(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, ANYBODY)
    told = paid(receiver)
    assert len(told.pop("PaymentConfirmationCode")) == 36
    assert told == {
        "Result": "success",
        "PaymentMethod": "credit-card",
        "PaymentCardNumber": "************1111",
        "PaymentCardType": "visa",
        "ExpirationDate": "1235",
        "SecurityCode": "***",
        "PaymentCardPostalCode": "94103",
    }


@pytest.mark.parametrize("amount", ["", "chargeAmount='0'"])
def test_without_an_amount_the_card_is_kept(
    emulator: Emulator, receiver: Receiver, amount: str
) -> None:
    url = receiver.document("/answer", f"<Response><Pay {amount} action='/paid'/></Response>")
    emulator.place(Url=url)
    emulator.run()
    told = paid(receiver)
    assert told["Result"] == "success"
    assert {"PaymentToken", "ProfileId"} <= set(told)
    assert "PaymentConfirmationCode" not in told


def test_a_bank_account_is_charged(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, ANYBODY, "paymentMethod='ach-debit'")
    told = paid(receiver)
    assert (told["Result"], told["PaymentMethod"]) == ("success", "ach-debit")
    assert (told["BankRoutingNumber"], told["BankAccountNumber"]) == ("110000000", "********6789")
    assert steps(receiver) == [
        "bank-routing-number 1",
        "bank-account-number 1",
        "payment-processing 1",
    ]


@pytest.mark.parametrize(
    ("to", "attributes", "result", "error"),
    [
        (SILENT, "", "too-many-failed-attempts", "input-timeout"),
        (OLD, "", "too-many-failed-attempts", "invalid-date"),
        (DISCOVER, "", "too-many-failed-attempts", "invalid-card-type"),
        (SHORT, "", "too-many-failed-attempts", "invalid-security-code"),
        (
            SHORT,
            "securityCode='false' minPostalCodeLength='5'",
            "too-many-failed-attempts",
            "invalid-postal-code",
        ),
        (GIVES_UP, "", "caller-interrupted-with-star", None),
        (DECLINED, "", "payment-connector-error", "the payment was not accepted"),
        (DISCOVER, "validCardTypes='visa discover'", "success", None),
        (SHORT, "securityCode='false'", "success", None),
        (ANYBODY, "chargeAmount2='x'", "success", None),
    ],
)
def test_the_action_is_told_how_it_ended(
    emulator: Emulator,
    receiver: Receiver,
    to: str,
    attributes: str,
    result: str,
    error: str | None,
) -> None:
    run(emulator, receiver, to, attributes)
    told = paid(receiver)
    assert (told["Result"], told.get("PaymentError")) == (result, error)


def test_who_hangs_up_leaves_a_last_word_to_the_action(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, LEAVES)
    (told,) = receiver.at("/paid")
    assert (told["Result"], told["PaymentCardNumber"]) == ("caller-hung-up", "************1111")
    assert told["CallStatus"] == "completed"


@pytest.mark.parametrize(
    "wrong", ["currency='eur'", "chargeAmount='-1'", "chargeAmount='2000000'", "input='speech'"]
)
def test_what_cannot_be_paid_is_told_at_once(
    emulator: Emulator, receiver: Receiver, wrong: str
) -> None:
    pay = f"<Pay {wrong} action='/paid'/>"
    sid = emulator.place(Url=receiver.document("/answer", f"<Response>{pay}</Response>"))["sid"]
    emulator.run()
    assert paid(receiver)["Result"] == "validation-error"
    assert 12100 in emulator.notifications(sid)


def test_without_an_action_the_document_is_asked_for_again(
    emulator: Emulator, receiver: Receiver
) -> None:
    first = Reply(body=b"<Response><Pay/></Response>", headers={"Content-Type": "text/xml"})
    emulator.place(Url=receiver.answer("/answer", first, Reply()))
    emulator.run()
    assert [each.get("Result") for each in receiver.at("/answer")] == [None, "success"]


# Step by step


def test_the_status_callback_follows_every_step(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, ANYBODY)
    assert steps(receiver) == [
        "payment-card-number 1",
        "expiration-date 1",
        "security-code 1",
        "postal-code 1",
        "payment-processing 1",
    ]
    third = receiver.at("/status")[2]
    assert (third["PaymentCardNumber"], third["PaymentCardType"]) == ("************1111", "visa")
    request = next(each for each in receiver.requests if each.path == "/status")
    assert request.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, request)


def test_steps_can_be_left_out(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, ANYBODY, "securityCode='false' postalCode='90210'")
    assert steps(receiver) == ["payment-card-number 1", "expiration-date 1", "payment-processing 1"]
    assert paid(receiver)["PaymentCardPostalCode"] == "90210"


def test_what_was_wrong_is_asked_for_again(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, SECOND_TRY, "maxAttempts='3'")
    assert steps(receiver)[:4] == [
        "payment-card-number 1",
        "payment-card-number 2 input-timeout",
        "payment-card-number 3 invalid-card-number",
        "expiration-date 1",
    ]
    assert paid(receiver)["Result"] == "success"


PROMPTS = """
<Prompt for='payment-card-number'><Say>Card please</Say></Prompt>
<Prompt for='payment-card-number' attempt='2'><Say>Once more</Say></Prompt>
<Prompt for='payment-card-number' errorType='invalid-card-number timeout' attempt='3'>
  <Say>Not a card</Say></Prompt>
<Prompt for='security-code' cardType='amex'><Say>Four digits</Say></Prompt>
"""


@pytest.mark.parametrize(
    ("to", "heard"),
    [
        (
            SECOND_TRY,
            [
                "payment card number: Card please",
                "payment card number, attempt 2: Once more",
                "payment card number, attempt 3: Not a card",
            ],
        ),
        (AMEX_PAYER, ["payment card number: Card please"]),
    ],
)
def test_the_prompt_that_fits_most_closely_is_heard(
    emulator: Emulator, receiver: Receiver, to: str, heard: list[str]
) -> None:
    run(emulator, receiver, to, "maxAttempts='3'", PROMPTS)
    asked = [each["text"] for each in emulator.journal(kind="payment")]
    assert asked[: len(heard)] == heard
    code = next(text for text in asked if text.startswith("security code"))
    assert code.endswith("Four digits" if to == AMEX_PAYER else "code of your card.")


def test_keys_that_are_pressed_unasked_count_and_stay_secret(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = run(emulator, receiver, PRESSES, "timeout='10'")
    assert paid(receiver)["Result"] == "success"
    lines = emulator.control("GET", f"/calls/{sid}/conversation")
    assert "presses ****************" in [line["text"] for line in lines]


# The processor


@pytest.fixture
def processor(receiver: Receiver) -> str:
    answer = Reply(
        body=json.dumps({"charge_id": "ch_1", "error_code": None, "error_message": None}).encode(),
        headers={"Content-Type": "application/json"},
    )
    return f"paymentConnectorUrl='{receiver.answer('/processor', answer)}'"


def submitted(receiver: Receiver) -> dict[str, Any]:
    (request,) = [each for each in receiver.requests if each.path == "/processor"]
    assert request.headers["Content-Type"] == "application/json"
    content: dict[str, Any] = json.loads(request.body)
    return content


def test_the_processor_gets_the_card_and_its_answer_decides(
    emulator: Emulator, receiver: Receiver, processor: str
) -> None:
    own = "<Parameter name='order' value='7'/>"
    run(emulator, receiver, ANYBODY, f"{processor} description='socks'", own)
    content = submitted(receiver)
    assert len(content.pop("transaction_id")) == 36
    assert content == {
        "method": "credit-card",
        "cardnumber": VISA,
        "cvv": "123",
        "postal_code": "94103",
        "description": "socks",
        "chargeAmount": 25.0,
        "expiry_month": "12",
        "expiry_year": "35",
        "currency_code": "USD",
        "parameters": {"order": "7"},
    }
    assert paid(receiver)["PaymentConfirmationCode"] == "ch_1"


def test_a_token_is_what_the_processor_calls_it(emulator: Emulator, receiver: Receiver) -> None:
    receiver.answer("/processor", Reply(body=b'{"token_id": "tok_1"}'))
    pay = "<Pay action='/paid' tokenType='one-time' paymentConnectorUrl='/processor'/>"
    emulator.place(Url=receiver.document("/answer", f"<Response>{pay}</Response>"))
    emulator.run()
    content = submitted(receiver)
    assert (content["amount"], content["token_type"]) == (0, "one-time")
    assert paid(receiver)["PaymentToken"] == "tok_1"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            Reply(body=b'{"charge_id": null, "error_code": "E7", "error_message": "no funds"}'),
            {"PayErrorCode": "E7", "ConnectorError": "no funds"},
        ),
        (Reply(status=500), {"PayErrorCode": "11217"}),
        (Reply(body=b"thanks"), {"ConnectorError": "the answer is not JSON"}),
        (Reply(body=b"[1]"), {"ConnectorError": "the answer is not a JSON object"}),
        (Reply(body=b"{}"), {"ConnectorError": "the answer has neither charge_id nor token_id"}),
    ],
)
def test_a_processor_that_does_not_accept_declines(
    emulator: Emulator, receiver: Receiver, answer: Reply, told: dict[str, str]
) -> None:
    receiver.answer("/processor", answer)
    run(emulator, receiver, ANYBODY, "paymentConnectorUrl='/processor'")
    found = paid(receiver)
    assert found["Result"] == "payment-connector-error"
    assert told.items() <= found.items()


def test_card_numbers_are_kept_nowhere(
    emulator: Emulator, receiver: Receiver, processor: str
) -> None:
    sid = run(emulator, receiver, ANYBODY, processor)
    assert submitted(receiver)["cardnumber"] == VISA
    kept = [
        emulator.journal(),
        emulator.deliveries(),
        emulator.control("GET", "/deliveries.har"),
        emulator.control("GET", f"/calls/{sid}"),
        emulator.control("GET", f"/calls/{sid}/conversation"),
        receiver.at("/status"),
        receiver.at("/paid"),
    ]
    assert VISA not in json.dumps(kept)
    assert '"cvv": "123"' not in json.dumps(kept)


def test_the_conversation_tells_a_payment(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, SILENT, "", "<Prompt for='payment-card-number'/>")
    lines = emulator.control("GET", f"/calls/{sid}/conversation")
    told = [(line["who"], line["text"]) for line in lines if line["kind"] in ("verb", "payment")]
    assert told == [
        ("document", "asks for a payment of 25.00 USD (5 s)"),
        ("document", "asks for payment card number"),
        ("called", "enters no payment card number"),
        ("network", "the payment ends: too-many-failed-attempts (input-timeout)"),
    ]
