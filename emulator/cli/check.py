"""What ``calls-emulator check FILE...`` finds wrong with scenario files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from emulator.exchange.scenarios import load_files, scenario_files, unreadable
from emulator.exchange.yamltext import NOWHERE, Problem, problem_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How much was read, every mistake in it, and what could not be read."""

    files: int
    scenarios: int
    mistakes: list[Problem]
    unread: list[Problem]

    def __str__(self) -> str:
        if self.mistakes or self.unread:
            return "\n".join(map(str, self.mistakes))
        return f"{_count(self.files, 'file')}, {_count(self.scenarios, 'scenario')}, no problems"


def check(paths: Sequence[Path]) -> Checked:
    """Read these files; a directory stands for the YAML files in it."""
    files: list[Path] = []
    mistakes: list[Problem] = []
    unread: list[Problem] = []
    for path in paths:
        try:
            within = scenario_files(path) if path.is_dir() else [path]
        except OSError as error:
            unread.append(unreadable(path, error))
            continue
        if not within:
            mistakes.append(problem_at(str(path), NOWHERE, "holds no .yaml or .yml file"))
        files += within
    loaded = load_files(files)
    mistakes += [problem_at(str(each), NOWHERE, "holds no scenario") for each in loaded.empty]
    return Checked(
        files=len(dict.fromkeys(files)),
        scenarios=len(loaded.scenarios),
        mistakes=mistakes + loaded.mistakes,
        unread=unread + loaded.unread,
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
