"""The key ``pays`` of a scenario: what a far end enters when it is asked for a payment."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue

from emulator.core.cards import TEST_CARDS, card_type
from emulator.core.farend import HANGS_UP, PAYS, Payer
from emulator.exchange import shapes
from emulator.exchange.scenario_values import Given, Length, Words, Written
from emulator.exchange.yamltext import shown

_ACTS: dict[str, str | None] = {"silent": None, "hangs_up": HANGS_UP, "star": "*"}
_WORDS: dict[str, dict[str, object]] = {
    **{act: {"card": act, "routing_number": act} for act in _ACTS},
    "declined": {"declined": "the payment was declined"},
}
_FORMS = 'silent, hangs_up, star, declined, or keys such as {card: visa, expires: "1235"}'
_ADVICE = "write digits in quotes, silent, star, hangs_up, or a list of them"


def _entry(value: object) -> str | None:
    """What is entered at one attempt. Raises ValueError."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(f'{value} is a number, not text; put it in quotes: "{value}"')
    if isinstance(value, str) and value in _ACTS:
        return _ACTS[value]
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,32}", value):
        return value
    raise ValueError(f"{shown(value)} cannot be entered; {_ADVICE}")


def _listed(value: object) -> list[object]:
    given = list(value) if isinstance(value, list | tuple) else [value]
    if not given:
        raise ValueError("must have at least one member")
    return given


def _entries(value: object) -> tuple[str | None, ...]:
    return tuple(_entry(each) for each in _listed(value))


def _cards(value: object) -> tuple[str | None, ...]:
    """The same, where the sort of a card stands for a number that is for tests."""
    return tuple(
        _entry(TEST_CARDS.get(each, each) if isinstance(each, str) else each)
        for each in _listed(value)
    )


def _schema(*words: str) -> JsonSchemaValue:
    named = "|".join(words)
    one: JsonSchemaValue = {"type": "string", "pattern": f"^([0-9]{{1,32}}|{named})$"}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


_Entries = Annotated[
    tuple[str | None, ...], BeforeValidator(_entries), WithJsonSchema(_schema(*_ACTS))
]
_Cards = Annotated[
    tuple[str | None, ...], BeforeValidator(_cards), WithJsonSchema(_schema(*_ACTS, *TEST_CARDS))
]


class PayerWritten(Written):
    """What is entered when a Pay asks; of a list, the next member at each attempt."""

    card: _Cards = Field(PAYS.card, description="A card number, or a sort of card such as visa.")
    expires: _Entries = Field(PAYS.expires, description="Its last month, MMYY.")
    security_code: Given[_Entries] = Field(
        None, description="Its security code; 123, or 1234 for amex, when not said."
    )
    postal_code: _Entries = Field(PAYS.postal_code, description="The postal code of its owner.")
    routing_number: _Entries = Field(PAYS.routing_number, description="The number of a bank.")
    account_number: _Entries = Field(PAYS.account_number, description="An account there.")
    after: Length = Field(PAYS.after, description="From each prompt until something is entered.")
    declined: Given[Words] = Field(
        None, description="Why the payment is declined, when no connector decides that."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, value: object) -> object:
        if isinstance(value, str) and value in _WORDS:
            return _WORDS[value]
        if isinstance(value, Mapping):
            return value
        raise ValueError(f"received {shown(value)}; write {_FORMS}")

    def payer(self) -> Payer:
        """The payer that is described."""
        usual = ("1234",) if card_type(self.card[-1] or "") == "amex" else PAYS.security_code
        return Payer(
            card=self.card,
            expires=self.expires,
            security_code=usual if self.security_code is None else self.security_code,
            postal_code=self.postal_code,
            routing_number=self.routing_number,
            account_number=self.account_number,
            after=self.after,
            declined=self.declined,
        )


Pays = Annotated[Given[PayerWritten], shapes.Or({"enum": [*_WORDS]})]
"""The same, or a word for it."""
