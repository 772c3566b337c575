"""Pay: the far end is asked for a card or an account, step by step, and the payment processed.

What is entered is secret: only the effect that brings it to the processor has it in full.
"""

from dataclasses import dataclass, replace
from typing import Literal

from emulator.core.effects import (
    AskPayer,
    CancelTimer,
    Effect,
    Log,
    NotifyAction,
    NotifyPayment,
    SetTimer,
    Sounded,
    SubmitPayment,
)
from emulator.core.entries import NOTHING, Entries, entered_by, key_ends, wrong_with
from emulator.core.errors import Level, Notification
from emulator.core.farend import HANGS_UP, Payer
from emulator.core.inputs import (
    FarEndHungUp,
    FarEndPressed,
    Input,
    PayerKnown,
    PaymentProcessed,
    VerbEnded,
)
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.pay_prompts import prompts_for, words_of
from emulator.core.sids import sid
from emulator.core.sound import keys_length
from emulator.core.timed import duration, sound_of
from emulator.core.verbs import Pay, PayError, PayStep
from emulator.core.work import Again, Done

TIMER = "verb"
LEAVES = "payer-leaves"
PROCESSED_AFTER: Duration = 1 * SECOND
"""How long a processor that is made up takes. ``unverified``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paying:
    """A Pay at work. ``number`` is that of its execution in the call ``call_sid``.

    It does ``place`` of its steps since ``since``, for the ``attempt``-th time, the one before
    having met ``error``. ``digits`` are keys pressed unasked, ``entries`` what is complete.
    """

    kind: Literal["paying"] = "paying"
    verb: Pay
    number: int
    call_sid: str
    payer: Payer | None = None
    place: int = 0
    attempt: int = 1
    since: Instant = 0
    error: PayError | None = None
    digits: str = ""
    entries: Entries = NOTHING

    @property
    def step(self) -> PayStep:
        """What it does."""
        return self.verb.steps[self.place]


Progress = tuple[Paying | Done, list[Effect]]


def begin(verb: Pay, number: int, call_sid: str) -> Progress:
    """Find out who pays."""
    return Paying(verb=verb, number=number, call_sid=call_sid), [AskPayer(verb=number)]


def take(state: Paying, given: Input, now: Instant) -> Progress:
    """Something happened; what means nothing to a Pay changes nothing."""
    match given:
        case PayerKnown(payer=payer):
            return _start(replace(state, payer=payer), now)
        case VerbEnded():
            return _waited(state, now)
        case FarEndPressed(keys=keys) if state.step is not PayStep.PROCESSING:
            return _pressed(state, keys, now)
        case PaymentProcessed():
            return _processed(state, given, now)
    return state, []


def stop(state: Paying, now: Instant, result: str) -> list[Effect]:
    """The call goes on, or ends, without the payment; at an end, the action is told."""
    effects: list[Effect] = [CancelTimer(name=LEAVES), *_heard(state, now)]
    action = state.verb.action
    if action is not None and result == "hangup":
        parameters = (("Result", "caller-hung-up"), *_known(state))
        effects.append(NotifyAction(webhook=action, parameters=parameters))
    return effects


def _start(state: Paying, now: Instant) -> Progress:
    mistake = state.verb.mistake
    if mistake:
        return _done(state, "validation-error", now, PaymentError=mistake)
    return _ask(state, now)


def _ask(state: Paying, now: Instant) -> Progress:
    """Ask for the next thing, or have everything processed."""
    state = replace(state, since=now, digits="")
    effects: list[Effect] = [_log(state), *_notify(state)]
    heard = _length(state)
    if state.step is PayStep.PROCESSING:
        return state, [*effects, *_process(state, heard, now)]
    assert state.payer is not None
    entry = entered_by(state.payer, state.step, state.attempt)
    if entry is None:
        return state, [*effects, _wake(state, now + heard + state.verb.timeout * SECOND)]
    ready = now + heard + state.payer.after
    if entry == HANGS_UP:
        return state, [*effects, SetTimer(name=LEAVES, at=ready, input=FarEndHungUp())]
    return state, [*effects, _wake(state, ready + keys_length(entry))]


def _waited(state: Paying, now: Instant) -> Progress:
    """The far end has entered what it wanted, or nothing for too long; or it is processed."""
    if state.payer is None:
        return state, []
    if state.step is PayStep.PROCESSING:
        declined = state.payer.declined
        if declined is not None:
            return _processed(state, PaymentProcessed(verb=state.number, message=declined), now)
        reference = sid(state.call_sid, "payment", state.number)
        return _processed(state, PaymentProcessed(verb=state.number, reference=reference), now)
    if state.digits:  # keys were pressed by hand, and no more came
        return _entered(state, state.digits, now)
    entry = entered_by(state.payer, state.step, state.attempt)
    return _entered(state, "" if entry == HANGS_UP else entry or "", now)


def _pressed(state: Paying, keys: str, now: Instant) -> Progress:
    """Keys that were pressed unasked count in place of what the far end planned."""
    state = replace(state, digits=state.digits + keys)
    if "*" in state.digits:
        return _entered(state, "*", now)
    if key_ends(state.step, state.digits, state.entries):
        return _entered(state, state.digits.partition("#")[0], now)
    return state, [_wake(state, now + state.verb.timeout * SECOND)]


def _entered(state: Paying, entry: str, now: Instant) -> Progress:
    """Something was entered: go on when it is right, ask again when it is not."""
    effects: list[Effect] = [CancelTimer(name=TIMER), CancelTimer(name=LEAVES)]
    effects += _heard(state, now)
    if entry == "*":
        done, ended = _done(state, "caller-interrupted-with-star", now)
        return done, [*effects, *ended]
    error = wrong_with(entry, state.step, state.verb, state.entries, now)
    if error is None:
        entries = state.entries.having(state.step, entry)
        said = Log(entry="payment-entered", text=f"enters the {_name(state.step)}")
        onward, asked = _ask(
            replace(state, entries=entries, place=state.place + 1, attempt=1, error=None), now
        )
        return onward, [*effects, said, *asked]
    wrong = Log(entry="payment-entered", text=_wrong(state.step, error))
    if state.attempt < state.verb.max_attempts:
        onward, asked = _ask(replace(state, attempt=state.attempt + 1, error=error), now)
        return onward, [*effects, wrong, *asked]
    done, ended = _done(state, "too-many-failed-attempts", now, PaymentError=error.value)
    return done, [*effects, wrong, *ended]


def _name(step: PayStep) -> str:
    return step.value.replace("-", " ")


def _wrong(step: PayStep, error: PayError) -> str:
    if error is PayError.TIMEOUT:
        return f"enters no {_name(step)}"
    return f"enters a {_name(step)} that is wrong ({error.value})"


# --- processing


def _process(state: Paying, heard: Duration, now: Instant) -> list[Effect]:
    """Have it processed: by the connector, or by nobody but the scenario."""
    verb = state.verb
    if verb.connector is None:
        return [_wake(state, now + max(heard, PROCESSED_AFTER))]
    fields: tuple[tuple[str, str], ...] = (
        ("transaction_id", sid(state.call_sid, "transaction", state.number)),
        ("method", verb.payment_method),
        ("description", verb.description),
        ("currency_code", verb.currency.upper()),
    )
    if not verb.amount:
        fields = (*fields, ("token_type", verb.token_type))
    submit = SubmitPayment(
        verb=state.number,
        url=verb.connector,
        fields=fields,
        secret=state.entries.in_full(verb),
        amount=verb.amount,
        parameters=verb.parameters,
    )
    return [submit]


def _processed(state: Paying, given: PaymentProcessed, now: Instant) -> Progress:
    heard = _heard(state, now)
    if given.reference is None:
        why = {"PaymentError": "the payment was not accepted", "ConnectorError": given.message}
        if given.code:
            why["PayErrorCode"] = given.code
        done, effects = _done(state, "payment-connector-error", now, **why)
    elif state.verb.amount:
        done, effects = _done(state, "success", now, PaymentConfirmationCode=given.reference)
    else:
        profile = sid(state.call_sid, "payment-profile", state.number)
        kept = {"PaymentToken": given.reference, "ProfileId": profile}
        done, effects = _done(state, "success", now, **kept)
    return done, [*heard, *effects]


def _done(state: Paying, result: str, now: Instant, **told: str) -> Progress:
    verb = state.verb
    parameters = (("Result", result), *_known(state), *told.items())
    text = f"the payment ends: {result}" + (
        f" ({told['PaymentError']})" if "PaymentError" in told else ""
    )
    log = Log(entry="payment-ended", text=text, details={"result": result})
    notices: tuple[Notification, ...] = ()
    if result == "validation-error":
        text = f"Pay cannot be executed: {verb.mistake}"
        notices = (Notification(code=12100, level=Level.ERROR, message=text, at=now),)
    action = verb.action or Again(method=verb.method)
    return Done(action=action, parameters=parameters, notices=notices), [log]


# --- what is told and heard


def _known(state: Paying) -> tuple[tuple[str, str], ...]:
    return (("PaymentMethod", state.verb.payment_method), *state.entries.masked(state.verb))


def _notify(state: Paying) -> list[Effect]:
    if state.verb.status_callback is None:
        return []
    told = [("For", state.step.value), ("Attempt", str(state.attempt))]
    if state.error is not None:
        told.append(("ErrorType", state.error.value))
    parameters = (*told, *_known(state))
    return [
        NotifyPayment(step=state.step, parameters=parameters, webhook=state.verb.status_callback)
    ]


def _log(state: Paying) -> Log:
    words = words_of(prompts_for(state.verb, state.step, state.attempt, state.error, state.entries))
    again = f", attempt {state.attempt}" if state.attempt > 1 else ""
    details = {"step": state.step.value, "attempt": state.attempt}
    text = f"{_name(state.step)}{again}: {words}".removesuffix(": ")
    return Log(entry="payment", text=text, details=details)


def _length(state: Paying) -> Duration:
    prompts = prompts_for(state.verb, state.step, state.attempt, state.error, state.entries)
    return sum(duration(prompt) or 0 for prompt in prompts)


def _heard(state: Paying, now: Instant) -> list[Effect]:
    """The prompts of this step, as far as they were audible by now."""
    effects: list[Effect] = []
    start = state.since
    for prompt in prompts_for(state.verb, state.step, state.attempt, state.error, state.entries):
        end = min(start + (duration(prompt) or 0), now)
        sound = sound_of(prompt, start, end) if end > start else None
        effects += [] if sound is None else [Sounded(sound=sound)]
        start = end
    return effects


def _wake(state: Paying, at: Instant) -> SetTimer:
    return SetTimer(name=TIMER, at=at, input=VerbEnded(verb=state.number))
