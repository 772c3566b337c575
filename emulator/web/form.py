"""The parameters of a request, as they were sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emulator.core.fast_init import maker


@dataclass(frozen=True, slots=True)
class Form:
    """The ``last`` value of each parameter, and all values of those that were ``repeated``.

    Nearly all are given once, and count by their last value otherwise; so it takes no list for
    each of them. No name or value is longer than ``size`` characters.
    """

    last: Mapping[str, str]
    repeated: Mapping[str, list[str]]
    size: int

    def given(self) -> Mapping[str, str]:
        """The last values that are not empty: an empty one is unset."""
        if "" in self.last.values():
            return {name: value for name, value in self.last.items() if value}
        return self.last

    def without(self, names: Iterable[str]) -> "Form":
        """The same with these parameters left out."""
        gone = set(names)
        return Form(
            {name: value for name, value in self.last.items() if name not in gone},
            {name: values for name, values in self.repeated.items() if name not in gone},
            self.size,
        )


_new_form = maker(Form)
NO_FORM = Form({}, {}, 0)


def form_of_pairs(pairs: list[list[str]], size: int) -> Form:
    """The form that names with a value each make, in the order in which they were sent."""
    last = dict(pairs)
    return _new_form(last, {} if len(last) == len(pairs) else _repeated(pairs), size)


def _repeated(pairs: list[list[str]]) -> dict[str, list[str]]:
    first: dict[str, str] = {}
    repeated: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in first:
            first[name] = value
        else:
            repeated.setdefault(name, [first[name]]).append(value)
    return repeated
