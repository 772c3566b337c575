"""Environment variables that look like settings and are none."""

from collections.abc import Iterable
from difflib import get_close_matches

from emulator.settings import CONFIG, FileSettings

_PREFIX = "EMULATOR_"
_OF_TESTS = "TEST_"
_KNOWN = [CONFIG.removeprefix(_PREFIX), *(name.upper() for name in FileSettings.model_fields)]


def unknown_variables(names: Iterable[str]) -> list[str]:
    """A sentence for each of these variables that nobody reads, with the nearest that is read."""
    return [sentence for name in sorted(names) for sentence in _sentence(name)]


def _sentence(name: str) -> list[str]:
    prefix, setting = name[: len(_PREFIX)].upper(), name[len(_PREFIX) :].upper()
    if prefix != _PREFIX or setting in _KNOWN or setting.startswith(_OF_TESTS):
        return []
    nearest = get_close_matches(setting, _KNOWN, n=1)
    advice = f"; did you mean {_PREFIX}{nearest[0]}?" if nearest else ""
    return [f"{name} is not a setting and is ignored{advice}"]
