"""What ``calls-emulator check FILE...`` finds wrong with scenario files."""

from collections.abc import Sequence
from pathlib import Path

from emulator.exchange.scenarios import load_files, scenario_files
from emulator.exchange.yamltext import Problem, problem_at


def check_files(files: Sequence[Path]) -> list[Problem]:
    """Every problem of these files; a directory stands for the YAML files in it."""
    expanded: list[Path] = []
    problems: list[Problem] = []
    for path in files:
        within = scenario_files(path) if path.is_dir() else [path]
        if not within:
            problems.append(problem_at(str(path), (1, 1), "holds no .yaml or .yml file"))
        expanded += within
    return problems + load_files(expanded)[1]
