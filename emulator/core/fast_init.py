"""Frozen dataclasses that are made by the thousand, made without looking up their fields."""

from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TypeVar

Made = TypeVar("Made")

_MANY = 6
"""From so many fields on, it pays to thaw the instance while they are filled."""


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
    if any(base is not object and vars(base).get("__slots__") for base in cls.__mro__[1:]):
        raise TypeError(f"{cls.__name__} has slots of another class")
    names: dict[str, object] = {"_MISSING": MISSING}
    for each in own:
        names[f"_default_{each.name}"] = each.default
        names[f"_make_{each.name}"] = each.default_factory
    positional = [_parameter(each) for each in own if not each.kw_only]
    by_name = [_parameter(each) for each in own if each.kw_only]
    parameters = ", ".join(["self", *positional, *(["*", *by_name] if by_name else [])])
    filling = _thawed(cls, names) if len(own) >= _MANY else _by_slot(cls, names)
    exec("\n".join([f"def __init__({parameters}):", *filling]), names)  # noqa: S102 - as dataclass
    made = names["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"  # type: ignore[attr-defined]  # a function
    cls.__init__ = made  # type: ignore[assignment]  # of the same signature
    return cls


def _by_slot(cls: type, names: dict[str, object]) -> list[str]:
    """Fill each slot by its descriptor, which is not looked up."""
    own = fields(cls)
    names |= {f"_set_{each.name}": getattr(cls, each.name).__set__ for each in own}
    return [f"    _set_{each.name}(self, {_given(each)})" for each in own]


def _thawed(cls: type, names: dict[str, object]) -> list[str]:
    """Fill them by plain assignment, in half the time, while the instance is of a class that can.

    It is of a class with the same slots, whose instances can be changed, until all is in place.
    """
    thawed = type(cls.__name__, (), {"__slots__": vars(cls)["__slots__"]})
    names |= {"_become": object.__setattr__, "_Thawed": thawed, "_Frozen": cls}
    return [
        "    _become(self, '__class__', _Thawed)",
        *(f"    self.{each.name} = {_given(each)}" for each in fields(cls)),
        "    self.__class__ = _Frozen",
    ]


def _parameter(of: "Field[object]") -> str:
    if of.default is not MISSING:
        return f"{of.name}=_default_{of.name}"
    return of.name if of.default_factory is MISSING else f"{of.name}=_MISSING"


def _given(of: "Field[object]") -> str:
    if of.default_factory is MISSING:
        return of.name
    return f"_make_{of.name}() if {of.name} is _MISSING else {of.name}"
