"""Frozen dataclasses that are made by the thousand, made without looking up their fields."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import ParamSpec, TypeVar

Made = TypeVar("Made")
Given = ParamSpec("Given")

_MANY = 6
"""From so many fields on, it pays to thaw the instance while they are filled."""


def fast_init(cls: type[Made]) -> type[Made]:
    """Give a frozen, slotted dataclass an ``__init__`` that fills its slots directly.

    The one that ``dataclass`` writes calls ``object.__setattr__``, which looks every field up by
    its name. The signature, the defaults and that nothing can be changed afterwards stay as they
    are. Raises ``TypeError`` for a class that has no slots or fields with ``init=False``, or does
    something ``__post_init__``.
    """
    own = _fields_of(cls)
    names: dict[str, object] = {}
    if len(own) >= _MANY:
        names = {"_become": object.__setattr__, "_Thawed": _thawed_class(cls)}
        filling = ["_become(self, '__class__', _Thawed)", *_filled(own)]
    else:
        names = {f"_set_{each.name}": getattr(cls, each.name).__set__ for each in own}
        filling = [f"_set_{each.name}(self, {_given(each)})" for each in own]
    made: Callable[..., None] = _function("__init__", cls, ["self"], filling, names)
    cls.__init__ = made  # type: ignore[method-assign]
    return cls


def maker(cls: Callable[Given, Made]) -> Callable[Given, Made]:
    """What makes instances of such a class in half the time that it takes to call the class.

    It takes the same arguments. They do not go through a dictionary on their way, and
    ``__init__`` is not called. Raises ``TypeError`` as ``fast_init`` does.
    """
    assert isinstance(cls, type)
    own = _fields_of(cls)
    names = {"_new": object.__new__, "_Thawed": _thawed_class(cls)}
    return _function("make", cls, [], ["self = _new(_Thawed)", *_filled(own), "return self"], names)


def _fields_of(cls: type) -> "tuple[Field[object], ...]":
    """The fields of a plain dataclass with slots. Raises ``TypeError`` for any other class."""
    if not is_dataclass(cls) or "__slots__" not in vars(cls) or hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__} is not a plain dataclass with slots")
    own = fields(cls)
    if not all(each.init for each in own):
        raise TypeError(f"{cls.__name__} has a field that is not given when it is made")
    if any(vars(base).get("__slots__") for base in cls.__mro__[1:]):
        raise TypeError(f"{cls.__name__} has slots of another class")
    return own


def _function(
    name: str, cls: type, first: list[str], lines: list[str], names: dict[str, object]
) -> Callable[..., Made]:
    """A function with the parameters of a class, and others ``first``; its lines use ``names``."""
    own = fields(cls)
    names |= {"_MISSING": MISSING, "_Frozen": cls}
    for each in own:
        names[f"_default_{each.name}"] = each.default
        names[f"_make_{each.name}"] = each.default_factory
    positional = [_parameter(each) for each in own if not each.kw_only]
    by_name = [_parameter(each) for each in own if each.kw_only]
    parameters = ", ".join([*first, *positional, *(["*", *by_name] if by_name else [])])
    text = "\n".join([f"def {name}({parameters}):", *(f"    {line}" for line in lines)])
    exec(text, names)  # noqa: S102 - as dataclass itself does it
    made: Callable[..., Made] = names[name]  # type: ignore[assignment]  # what was defined
    made.__qualname__ = f"{cls.__qualname__}.{name}"
    return made


def _thawed_class(cls: type) -> type:
    """A class with the same slots, whose instances can be changed."""
    return type(cls.__name__, (), {"__slots__": vars(cls)["__slots__"]})


def _filled(own: "tuple[Field[object], ...]") -> list[str]:
    """Fill the slots by plain assignment, and only then make the instance one of its own class."""
    filling = [f"self.{each.name} = {_given(each)}" for each in own]
    return [*filling, "self.__class__ = _Frozen"]


def _parameter(of: "Field[object]") -> str:
    if of.default is not MISSING:
        return f"{of.name}=_default_{of.name}"
    return of.name if of.default_factory is MISSING else f"{of.name}=_MISSING"


def _given(of: "Field[object]") -> str:
    if of.default_factory is MISSING:
        return of.name
    return f"_make_{of.name}() if {of.name} is _MISSING else {of.name}"
