"""From the parameters of a request to a model of them, or to what is wrong with them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from emulator.api.parameters import Rule, complaint, rules_of
from emulator.core.errors import ApiError, Violation
from emulator.web.form import Form

Values = dict[str, str | list[str]]
Explain = Callable[[str, str | None], Violation]
Parameters = TypeVar("Parameters", bound=BaseModel)


def filled(form: Form, rules: Mapping[str, Rule]) -> Values:
    """What was really given: an empty value is unset, and of several the last one counts.

    Parameters that are unknown are in it, too; models ignore them.
    """
    values: Values = {**form.given()}
    for name, several in form.repeated.items():
        some = [value for value in several if value]
        if some and name in rules and rules[name].repeats:
            values[name] = some
    return values


def violation(name: str, value: str | None, rules: Mapping[str, Rule]) -> Violation:
    """A value that breaks the rule of its parameter; None: the parameter is missing."""
    if value is None:
        text = f"{name} is missing; give {rules[name].allowed}."
    else:
        text = complaint(name, value, rules[name])
    return Violation(code=rules[name].code, parameter=name, message=text)


def violations_of(error: ValidationError, values: Values, explain: Explain) -> list[Violation]:
    """One for each parameter that breaks its rule; ``explain`` words it."""
    found: dict[str, Violation] = {}
    for each in error.errors(include_url=False, include_context=False):
        name, *within = (str(part) for part in each["loc"])
        given = values.get(name)
        if isinstance(given, list):
            given = given[int(within[0])] if within else " ".join(given)
        found.setdefault(name, explain(name, given))
    return list(found.values())


def read(model: type[Parameters], form: Form) -> Parameters:
    """Validate parameters. Raises ``ApiError`` with the first violation's code and all messages."""
    rules = rules_of(model)
    values = filled(form, rules)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        wrong = violations_of(error, values, lambda name, value: violation(name, value, rules))
    text = " ".join(each.message for each in wrong)
    raise ApiError(wrong[0].code, text, status=400)
