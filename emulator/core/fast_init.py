"""Frozen dataclasses that are made by the thousand, made without looking up their fields."""

from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TypeVar

Made = TypeVar("Made")


def fast_init(cls: type[Made]) -> type[Made]:
    """Give a frozen, slotted dataclass an ``__init__`` that fills its slots directly.

    The one that ``dataclass`` writes calls ``object.__setattr__``, which looks every field up by
    its name. The signature, the defaults and that nothing can be changed afterwards stay as they
    are. Raises ``TypeError`` for a class that has no slots or fields with ``init=False``, or does
    something ``__post_init__``.
    """
    if not is_dataclass(cls) or "__slots__" not in vars(cls) or hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__} is not a plain dataclass with slots")
    own = fields(cls)
    if not all(each.init for each in own):
        raise TypeError(f"{cls.__name__} has a field that is not given when it is made")
    names: dict[str, object] = {"_MISSING": MISSING}
    for each in own:
        names[f"_set_{each.name}"] = getattr(cls, each.name).__set__
        names[f"_default_{each.name}"] = each.default
        names[f"_make_{each.name}"] = each.default_factory
    positional = [_parameter(each) for each in own if not each.kw_only]
    by_name = [_parameter(each) for each in own if each.kw_only]
    parameters = ", ".join(["self", *positional, *(["*", *by_name] if by_name else [])])
    lines = [f"def __init__({parameters}):", *(f"    {_filling(each)}" for each in own)]
    exec("\n".join(lines), names)  # noqa: S102 - as dataclass itself does it
    made = names["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"  # type: ignore[attr-defined]  # a function
    cls.__init__ = made  # type: ignore[assignment]  # of the same signature
    return cls


def _parameter(of: "Field[object]") -> str:
    if of.default is not MISSING:
        return f"{of.name}=_default_{of.name}"
    return of.name if of.default_factory is MISSING else f"{of.name}=_MISSING"


def _filling(of: "Field[object]") -> str:
    given = of.name
    if of.default_factory is not MISSING:
        given = f"_make_{of.name}() if {of.name} is _MISSING else {of.name}"
    return f"_set_{of.name}(self, {given})"
