"""What is heard while a Pay asks: the document's own prompts, or those by default."""

from collections.abc import Iterable

from emulator.core.cards import card_type
from emulator.core.entries import Entries
from emulator.core.verbs import Pay, PayError, PayPrompt, PayStep, Prompt, Say

BY_DEFAULT = {
    PayStep.CARD: "Please enter your card number.",
    PayStep.DATE: "Please enter the expiration date of your card, two digits for the month and "
    "two for the year.",
    PayStep.CODE: "Please enter the security code of your card.",
    PayStep.POSTAL: "Please enter your postal code.",
    PayStep.ROUTING: "Please enter the routing number of your bank.",
    PayStep.ACCOUNT: "Please enter the number of your bank account.",
    PayStep.PROCESSING: "Thank you. Your payment is being processed.",
}
"""The words of a step without a prompt. ``unverified``."""

AGAIN = "That did not work."
"""What comes before the words by default at another attempt. ``unverified``."""


def prompts_for(
    verb: Pay, step: PayStep, attempt: int, error: PayError | None, entries: Entries
) -> tuple[Prompt, ...]:
    """The prompt that fits most closely; of those alike, the first."""
    card = card_type(entries.card)
    fitting = [each for each in verb.prompts if _fits(each, step, attempt, error, card)]
    if fitting:
        return max(fitting, key=_closeness).prompts
    return (Say(text=f"{AGAIN} {BY_DEFAULT[step]}" if error else BY_DEFAULT[step]),)


def _fits(
    prompt: PayPrompt, step: PayStep, attempt: int, error: PayError | None, card: str | None
) -> bool:
    return (
        prompt.step is step
        and (not prompt.errors or error in prompt.errors)
        and (not prompt.attempts or attempt in prompt.attempts)
        and (not prompt.card_types or card in prompt.card_types)
    )


def _closeness(prompt: PayPrompt) -> int:
    return bool(prompt.errors) + bool(prompt.attempts) + bool(prompt.card_types)


def words_of(prompts: Iterable[Prompt]) -> str:
    """What is said in prompts."""
    return " ".join(prompt.text for prompt in prompts if isinstance(prompt, Say))
