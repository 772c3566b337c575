"""The kit for people who write tests in Python: ``Emulator``, and a pytest plugin.

Importing this package costs nothing; the emulator is imported when a name of it is used, because
pytest loads the plugin in every run of everybody who has the emulator installed.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.testing.calls import Call
    from emulator.testing.emulator import Emulator
    from emulator.testing.problems import NotPossibleError
    from emulator.testing.project import Project
    from emulator.testing.when import When

__all__ = ["Call", "Emulator", "NotPossibleError", "Project", "When"]

_HOMES = {
    "Call": "calls",
    "Emulator": "emulator",
    "NotPossibleError": "problems",
    "Project": "project",
    "When": "when",
}


def __getattr__(name: str) -> object:
    from importlib import import_module  # noqa: PLC0415 - used by those who use the kit

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
