"""What is entered for a payment: collected, checked, and told with most of it hidden."""

from dataclasses import dataclass, field, replace

from emulator.core.cards import card_type, is_card_number, is_routing_number, masked
from emulator.core.farend import Payer
from emulator.core.instants import Instant, month_of
from emulator.core.verbs import Pay, PayError, PayStep

Told = tuple[tuple[str, str], ...]

_OF_PAYER = {
    PayStep.CARD: "card",
    PayStep.DATE: "expires",
    PayStep.CODE: "security_code",
    PayStep.POSTAL: "postal_code",
    PayStep.ROUTING: "routing_number",
    PayStep.ACCOUNT: "account_number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What is complete so far; empty texts are not known yet."""

    card: str = field(default="", repr=False)
    expires: str = ""
    security_code: str = field(default="", repr=False)
    postal_code: str = ""
    routing_number: str = ""
    account_number: str = field(default="", repr=False)

    def having(self, step: PayStep, entry: str) -> "Entries":
        """The same with what was entered at a step."""
        return replace(self, **{_OF_PAYER[step]: entry})

    def masked(self, verb: Pay) -> Told:
        """What webhooks are told of it."""
        postal = self.postal_code or (verb.postal_code if isinstance(verb.postal_code, str) else "")
        told = (
            ("PaymentCardNumber", masked(self.card)),
            ("PaymentCardType", card_type(self.card) or ""),
            ("ExpirationDate", self.expires),
            ("SecurityCode", masked(self.security_code, 0)),
            ("PaymentCardPostalCode", postal if self.card else ""),
            ("BankRoutingNumber", self.routing_number),
            ("BankAccountNumber", masked(self.account_number)),
        )
        return tuple(pair for pair in told if pair[1])

    def in_full(self, verb: Pay) -> Told:
        """What the processor gets. The names of a bank account are ``unverified``."""
        if verb.payment_method == "ach-debit":
            return (
                ("bank_routing_number", self.routing_number),
                ("bank_account_number", self.account_number),
                ("bank_account_type", verb.bank_account_type),
            )
        postal = verb.postal_code if isinstance(verb.postal_code, str) else self.postal_code
        return (
            ("cardnumber", self.card),
            ("cvv", self.security_code),
            ("postal_code", postal),
            ("expiry_month", self.expires[:2]),
            ("expiry_year", self.expires[2:]),
        )


NOTHING = Entries()


def entered_by(payer: Payer, step: PayStep, attempt: int) -> str | None:
    """What a far end plans to enter at the ``attempt``-th time."""
    planned: tuple[str | None, ...] = getattr(payer, _OF_PAYER[step])
    return planned[min(attempt, len(planned)) - 1] if planned else None


def wrong_with(
    entry: str, step: PayStep, verb: Pay, entries: Entries, now: Instant
) -> PayError | None:
    """What is wrong with an entry."""
    if not entry:
        return PayError.TIMEOUT
    match step:
        case PayStep.CARD:
            return _wrong_card(entry, verb.card_types)
        case PayStep.DATE:
            error, right = PayError.DATE, _is_date(entry, now)
        case PayStep.CODE:
            error, right = PayError.CODE, entry.isdigit() and len(entry) == _code_length(entries)
        case PayStep.POSTAL:
            error, right = PayError.POSTAL, len(entry) >= verb.min_postal_code_length
        case PayStep.ROUTING:
            error, right = PayError.ROUTING, is_routing_number(entry)
        case _:
            error, right = PayError.ACCOUNT, entry.isdigit() and 4 <= len(entry) <= 17
    return None if right else error


def _wrong_card(number: str, accepted: tuple[str, ...]) -> PayError | None:
    if not is_card_number(number):
        return PayError.CARD
    return None if card_type(number) in accepted else PayError.CARD_TYPE


def _is_date(entry: str, now: Instant) -> bool:
    """Whether it is a month, as MMYY, that is not over."""
    if not (entry.isdigit() and len(entry) == 4 and 1 <= int(entry[:2]) <= 12):
        return False
    return (2000 + int(entry[2:]), int(entry[:2])) >= month_of(now)


def _code_length(entries: Entries) -> int:
    return 4 if card_type(entries.card) == "amex" else 3


def key_ends(step: PayStep, digits: str, entries: Entries) -> bool:
    """Whether keys that are pressed one by one are complete."""
    if "#" in digits:
        return True
    match step:
        case PayStep.CARD:
            return len(digits) == (15 if card_type(digits) == "amex" else 16)
        case PayStep.DATE:
            return len(digits) == 4
        case PayStep.CODE:
            return len(digits) == _code_length(entries)
        case PayStep.ROUTING:
            return len(digits) == 9
    return False
