"""Pay with its nouns: asks for a card or a bank account, and charges or keeps it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from emulator.core.request import Method, Webhook
from emulator.core.verbs.prompts import Prompt

PaymentMethod = Literal["credit-card", "ach-debit"]
TokenType = Literal["one-time", "reusable"]


class PayStep(StrEnum):
    """What a Pay does, one after the other; ``PROCESSING`` is the last."""

    CARD = "payment-card-number"
    DATE = "expiration-date"
    CODE = "security-code"
    POSTAL = "postal-code"
    ROUTING = "bank-routing-number"
    ACCOUNT = "bank-account-number"
    PROCESSING = "payment-processing"


class PayError(StrEnum):
    """What can be wrong with what was entered. Prompts call the first one ``timeout``."""

    TIMEOUT = "input-timeout"
    CARD = "invalid-card-number"
    CARD_TYPE = "invalid-card-type"
    DATE = "invalid-date"
    CODE = "invalid-security-code"
    POSTAL = "invalid-postal-code"
    ROUTING = "invalid-bank-routing-number"
    ACCOUNT = "invalid-bank-account-number"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPrompt:
    """What is heard at ``step``; an empty ``errors``, ``card_types`` or ``attempts`` is any."""

    step: PayStep
    prompts: tuple[Prompt, ...] = ()
    errors: tuple[PayError, ...] = ()
    card_types: tuple[str, ...] = ()
    attempts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Collect the data of a payment, have it processed, and send the outcome to ``action``.

    ``mistake`` is what makes it impossible. ``amount`` 0 asks for a token instead of a charge.
    ``postal_code`` True collects it, a text is it. ``connector`` is where the payment is
    processed; None: the far end's scenario says what comes of it.
    """

    kind: Literal["Pay"] = "Pay"
    mistake: str = ""
    action: Webhook | None = None
    method: Method = "POST"
    status_callback: Webhook | None = None
    connector: str | None = None
    payment_method: PaymentMethod = "credit-card"
    amount: Decimal = Decimal(0)
    currency: str = "usd"
    description: str = ""
    token_type: TokenType = "reusable"  # noqa: S105 - no secret
    timeout: int = 5
    max_attempts: int = 1
    security_code: bool = True
    postal_code: bool | str = True
    min_postal_code_length: int = 0
    card_types: tuple[str, ...] = ("visa", "mastercard", "amex")
    bank_account_type: str = "consumer-checking"
    language: str = "en-us"
    prompts: tuple[PayPrompt, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def steps(self) -> tuple[PayStep, ...]:
        """What it does, in order."""
        if self.payment_method == "ach-debit":
            return (PayStep.ROUTING, PayStep.ACCOUNT, PayStep.PROCESSING)
        wanted = (
            (PayStep.CARD, True),
            (PayStep.DATE, True),
            (PayStep.CODE, self.security_code),
            (PayStep.POSTAL, self.postal_code is True),
            (PayStep.PROCESSING, True),
        )
        return tuple(step for step, on in wanted if on)
