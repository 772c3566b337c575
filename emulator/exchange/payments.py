"""A payment as its processor gets it, and what the processor answers."""

import json
from dataclasses import dataclass, field

from emulator.core.cards import masked
from emulator.core.effects import SubmitPayment
from emulator.core.inputs import PaymentProcessed
from emulator.core.request import Webhook
from emulator.exchange.callbacks import Callback
from emulator.exchange.delivery import Delivery, Purpose
from emulator.exchange.transport import Answer

_NOT_SECRET = ("postal_code", "expiry_month", "expiry_year", "bank_account_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A request to a processor: ``whole`` as it is sent, ``shown`` as it is kept."""

    callback: Callback
    shown: str
    whole: str = field(repr=False)


def submission(to: str, effect: SubmitPayment) -> Submission:
    """The request that ``effect`` makes, in a call to ``to``."""
    hidden = tuple(
        (name, value if name in _NOT_SECRET else masked(value, 4 if len(value) > 4 else 0))
        for name, value in effect.secret
    )
    webhook = Webhook(url=effect.url)
    callback = Callback(
        purpose=Purpose.PAYMENT_CONNECTOR,
        label=str(effect.verb),
        webhook=webhook,
        parameters=[],
        to=to,
    )
    return Submission(
        callback=callback, shown=_json(effect, hidden), whole=_json(effect, effect.secret)
    )


def _json(effect: SubmitPayment, entered: tuple[tuple[str, str], ...]) -> str:
    content: dict[str, object] = {**dict(effect.fields), **dict(entered)}
    charged = float(effect.amount)
    content |= {"chargeAmount": charged} if effect.amount else {"amount": 0}
    content["parameters"] = dict(effect.parameters)
    return json.dumps(content)


def processed(delivery: Delivery, answer: Answer | None) -> PaymentProcessed:
    """What a call is told of the answer; one that is none declines."""
    verb = int(delivery.label)
    if answer is None:
        last = delivery.attempts[-1]
        code = str(last.code or "")
        return PaymentProcessed(verb=verb, code=code, message=last.message)
    try:
        told = json.loads(answer.body)
    except ValueError:
        return PaymentProcessed(verb=verb, message="the answer is not JSON")
    if not isinstance(told, dict):
        return PaymentProcessed(verb=verb, message="the answer is not a JSON object")
    error, message = told.get("error_code"), told.get("error_message")
    reference = told.get("charge_id") or told.get("token_id")
    if error or message or not reference:
        text = str(message or "the answer has neither charge_id nor token_id")
        return PaymentProcessed(verb=verb, code=str(error or ""), message=text)
    return PaymentProcessed(verb=verb, reference=str(reference))
