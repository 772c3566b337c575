"""What the journal shows and says of the form of a request."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from emulator.api.parameters import Rule
from emulator.core.addresses import looks_like_unencoded_plus
from emulator.web.bodies import Form

_NOT_SHOWN = "(not shown)"
_MOST_SHOWN = 4096
_MOST_UNKNOWN = 20
_SECRETS = ("SipAuthPassword", "AuthorizationBearerToken")
_SECRET_WORDS = ("pass", "pwd", "auth", "secret", "token")  # of a misspelt SipAuthPassword, too


Rules = Mapping[str, Rule]
Ignored = Callable[[Mapping[str, object]], Mapping[str, str]]


def nothing_ignored(_values: object) -> dict[str, str]:
    """Every parameter of the request counts."""
    return {}


def parameters_shown(form: Form, rules: Rules) -> dict[str, object]:
    """The form as the journal shows it: without secrets, single values not in a list."""
    shown: dict[str, object] = {}
    for name, values in form.items():
        ordinary = name in rules and name not in _SECRETS and len(values) == 1
        if ordinary and len(values[0]) <= _MOST_SHOWN:
            shown[name] = values[0]  # nearly all, at a third of the cost
        else:
            shown[_cut(name)] = _shown(name, values, rules)
    return shown


def _shown(name: str, values: list[str], rules: Rules) -> object:
    if name in _SECRETS or (name not in rules and any(map(name.lower().count, _SECRET_WORDS))):
        return _NOT_SHOWN
    return _cut(values[0]) if len(values) == 1 else [_cut(value) for value in values]


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def remarks(form: Form, rules: Rules, ignored: Ignored) -> list[str]:
    """What the journal should say about a form: parameters that are unknown, repeated, ignored.

    ``ignored`` tells of the values of a form which are ignored, and why.
    """
    said = [] if form.keys() <= rules.keys() else _unknown(form, rules)
    last: dict[str, str] = {}
    for name, given in form.items():
        if len(given) > 1 and name in rules and not rules[name].repeats:
            said.append(f"{name} was given {len(given)} times; the last one counts")
        if given and given[-1]:
            last[name] = given[-1]
    for name, why in ignored(last).items():
        if name in last:
            said.append(f"{name} is ignored: {why}")
    if looks_like_unencoded_plus(last.get("CallerId", "")):
        said.append("CallerId is a space and digits: was its plus sign sent unencoded? Write %2B")
    return said


def _unknown(form: Form, rules: Rules) -> list[str]:
    unknown = [name for name in form if name not in rules]
    said = [
        f"{name[:100]} is not a parameter of this operation and was ignored{_near(name, rules)}"
        for name in unknown[:_MOST_UNKNOWN]
    ]
    if len(unknown) > _MOST_UNKNOWN:
        said.append(f"{len(unknown) - _MOST_UNKNOWN} more unknown parameters were ignored")
    return said


def _near(name: str, rules: Rules) -> str:
    by_lower = {known.lower(): known for known in rules}
    near = get_close_matches(name[:100].lower(), by_lower, n=1, cutoff=0.7)
    return f"; did you mean {by_lower[near[0]]}?" if near else ""
