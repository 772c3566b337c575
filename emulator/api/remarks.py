"""What the journal shows and says of the form of a request."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from emulator.api.parameters import Rule
from emulator.core.addresses import looks_like_unencoded_plus
from emulator.web.form import Form

_NOT_SHOWN = "(not shown)"
_MOST_SHOWN = 4096
_MOST_UNKNOWN = 20
_SECRETS = frozenset(("SipAuthPassword", "AuthorizationBearerToken"))
_SECRET_WORDS = ("pass", "pwd", "auth", "secret", "token")  # of a misspelt SipAuthPassword, too


Rules = Mapping[str, Rule]
Ignored = Callable[[Mapping[str, object]], Mapping[str, str]]


def nothing_ignored(_values: object) -> dict[str, str]:
    """Every parameter of the request counts."""
    return {}


def parameters_shown(form: Form, rules: Rules) -> Mapping[str, object]:
    """The form as the journal shows it: without secrets, single values not in a list."""
    sent = {**form.last, **form.repeated} if form.repeated else form.last
    if form.size <= _MOST_SHOWN and sent.keys() <= rules.keys() and _SECRETS.isdisjoint(sent):
        return sent  # as nearly always
    return {
        _cut(name): _NOT_SHOWN if _is_secret(name, rules) else _shown(given)
        for name, given in sent.items()
    }


def _is_secret(name: str, rules: Rules) -> bool:
    if name in _SECRETS:
        return True
    return name not in rules and any(map(name.lower().count, _SECRET_WORDS))


def _shown(given: Sequence[str]) -> object:
    return _cut(given) if isinstance(given, str) else [_cut(value) for value in given]


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def remarks(form: Form, rules: Rules, ignored: Ignored) -> list[str]:
    """What the journal should say about a form: parameters that are unknown, repeated, ignored.

    ``ignored`` tells of the values of a form which are ignored, and why.
    """
    said = [] if form.last.keys() <= rules.keys() else _unknown(form, rules)
    for name, several in form.repeated.items():
        if name in rules and not rules[name].repeats:
            said.append(f"{name} was given {len(several)} times; the last one counts")
    given = form.given()
    for name, why in ignored(given).items():
        if name in given:
            said.append(f"{name} is ignored: {why}")
    if "CallerId" in given and looks_like_unencoded_plus(given["CallerId"]):
        said.append("CallerId is a space and digits: was its plus sign sent unencoded? Write %2B")
    return said


def _unknown(form: Form, rules: Rules) -> list[str]:
    unknown = [name for name in form.last if name not in rules]
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
