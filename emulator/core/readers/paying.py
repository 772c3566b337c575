"""Pay with its nouns as documents write it."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import get_args

from emulator.core.attributes import Attributes
from emulator.core.cards import CARD_TYPES
from emulator.core.elements import excerpt
from emulator.core.readers.media import parameter
from emulator.core.readers.prompts import PROMPTS
from emulator.core.verbs import Pay, PayError, PaymentMethod, PayPrompt, PayStep, TokenType

MOST_CHARGED = 1_000_000
_CAN_HOLD = "a Pay can hold only Prompts and Parameters"
_ERRORS = {
    "timeout": PayError.TIMEOUT,
    **{error.value: error for error in PayError if error is not PayError.TIMEOUT},
}
_ATTEMPTS = tuple(str(number) for number in range(1, 11))
_ACCOUNTS = ("consumer-checking", "consumer-savings", "commercial-checking", "commercial-savings")


def _pay(given: Attributes) -> Pay:
    given.no_words()
    mistakes: list[str] = []
    _usual(given, "input", "dtmf", mistakes)
    nouns = given.nested({"Prompt": _prompt, "Parameter": parameter}, _CAN_HOLD)
    connector, currency = _connector(given, mistakes), _usual(given, "currency", "usd", mistakes)
    payment_method, amount = _payment_method(given, mistakes), _amount(given, mistakes)
    return Pay(
        mistake="; ".join(mistakes),
        action=given.webhook("action", "method"),
        method=given.method("method"),
        status_callback=given.webhook("statusCallback", "statusCallbackMethod"),
        connector=connector,
        payment_method=payment_method,
        amount=amount,
        currency=currency,
        description=given.text("description", ""),
        token_type=_token_type(given),
        timeout=given.whole("timeout", 5, least=4, most=600),
        max_attempts=given.whole("maxAttempts", 1, least=1, most=3),
        security_code=given.boolean("securityCode", default=True),
        postal_code=_postal_code(given),
        min_postal_code_length=given.whole("minPostalCodeLength", 0, most=20),
        card_types=given.words("validCardTypes", "visa mastercard amex", CARD_TYPES),
        bank_account_type=given.choice("bankAccountType", "consumer-checking", _ACCOUNTS),
        language=given.text("language", "en-us"),
        prompts=tuple(noun for noun in nouns if isinstance(noun, PayPrompt)),
        parameters=tuple(noun for noun in nouns if isinstance(noun, tuple)),
    )


def _token_type(given: Attributes) -> TokenType:
    chosen = given.choice("tokenType", "reusable", ("one-time", "reusable"))
    return "one-time" if chosen == "one-time" else "reusable"


def _connector(given: Attributes, mistakes: list[str]) -> str | None:
    """Where the payment is processed; a name of a connector stands for one that is made up."""
    name = given.text("paymentConnector", "")
    if given.text("paymentConnectorUrl", ""):
        url = given.url("paymentConnectorUrl")
        if url is None:
            mistakes.append("paymentConnectorUrl is no URL")
        return url
    if "://" in name:
        return given.url("paymentConnector")
    if not name:
        given.report(12100, "paymentConnectorUrl is missing; the outcome is made up")
    return None


def _usual(given: Attributes, name: str, usual: str, mistakes: list[str]) -> str:
    """An attribute of which only one value works."""
    text = given.text(name, usual)
    if text.lower() != usual:
        given.report(12100, f"{name}={excerpt(text)}: only {usual} is accepted")
        mistakes.append(f"{name} is not {usual}")
    return usual


def _payment_method(given: Attributes, mistakes: list[str]) -> PaymentMethod:
    text = given.text("paymentMethod", "credit-card")
    if text not in get_args(PaymentMethod):
        given.report(12100, f"paymentMethod={excerpt(text)}: write credit-card or ach-debit")
        mistakes.append("paymentMethod is unknown")
    return "ach-debit" if text == "ach-debit" else "credit-card"


def _amount(given: Attributes, mistakes: list[str]) -> Decimal:
    text = given.text("chargeAmount", "0").strip()
    if re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,2})?", text) and Decimal(text) <= MOST_CHARGED:
        return Decimal(text)
    given.report(12100, f"chargeAmount={excerpt(text)}: write 0 to 1000000, such as 25.00")
    mistakes.append("chargeAmount is no amount")
    return Decimal(0)


def _postal_code(given: Attributes) -> bool | str:
    text = given.text("postalCode", "true")
    return text == "true" if text in ("true", "false", "") else text


def _prompt(given: Attributes) -> PayPrompt | None:
    given.no_words()
    prompts = given.nested(PROMPTS, "a Prompt can hold only Say, Play and Pause")
    errors = given.words("errorType", "", (*_ERRORS, "input-matching-failed"))
    types = given.words("cardType", "", CARD_TYPES)
    attempts = given.words("attempt", "", _ATTEMPTS)
    step = given.text("for", "")
    if step not in list(PayStep):
        given.report(12100, f"for={excerpt(step)}: write one of {', '.join(PayStep)}")
        return None
    return PayPrompt(
        step=PayStep(step),
        prompts=prompts,
        errors=tuple(_ERRORS[error] for error in errors if error in _ERRORS),
        card_types=types,
        attempts=tuple(int(attempt) for attempt in attempts),
    )


READERS: Mapping[str, Callable[[Attributes], Pay]] = {"Pay": _pay}
