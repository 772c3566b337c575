"""What ``calls-emulator check FILE...`` finds wrong with scenario files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from emulator.exchange.scenarios import load_files, scenario_files
from emulator.exchange.yamltext import Problem, problem_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How much was read, and everything wrong with it."""

    files: int
    scenarios: int
    problems: list[Problem]

    def __str__(self) -> str:
        if self.problems:
            return "\n".join(map(str, self.problems))
        return f"{_count(self.files, 'file')}, {_count(self.scenarios, 'scenario')}, no problems"


def check_files(files: Sequence[Path]) -> list[Problem]:
    """Every problem of these files; a directory stands for the YAML files in it."""
    return check(files).problems


def check(files: Sequence[Path]) -> Checked:
    """Read these files; a directory stands for the YAML files in it."""
    expanded: list[Path] = []
    problems: list[Problem] = []
    for path in files:
        within = scenario_files(path) if path.is_dir() else [path]
        if not within:
            problems.append(problem_at(str(path), (1, 1), "holds no .yaml or .yml file"))
        expanded += within
    scenarios, wrong = load_files(expanded)
    return Checked(
        files=len(dict.fromkeys(expanded)), scenarios=len(scenarios), problems=problems + wrong
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
