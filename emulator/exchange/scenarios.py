"""Scenario files: reading them, finding them, and those that come with the emulator."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from emulator.core.farend import Scenario
from emulator.exchange.scenario_document import scenario_from_data
from emulator.exchange.yamltext import (
    NOWHERE,
    Position,
    Problem,
    in_order,
    problem_at,
    read_documents,
)


@dataclass(frozen=True, slots=True)
class _Found:
    scenario: Scenario
    file: str
    at: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What files hold: the scenarios that are right, and every mistake in the others.

    ``unread`` tells of files that could not be read; ``empty`` are those without a scenario.
    """

    scenarios: list[Scenario]
    mistakes: list[Problem]
    unread: list[Problem]
    empty: list[Path]


def read_scenarios(text: str | bytes, file: str) -> tuple[list[Scenario], list[Problem]]:
    """The scenarios of one YAML text that are right, and every problem of the others."""
    found, problems = _read(text, file)
    scenarios, doubles = _distinct(found)
    return scenarios, in_order([*problems, *doubles])


def load_scenarios(directory: Path) -> tuple[list[Scenario], list[Problem]]:
    """The scenarios of the YAML files in a directory, in the order of the files' names."""
    if not directory.is_dir():
        return [], [problem_at(str(directory), NOWHERE, "is not a directory")]
    try:
        loaded = load_files(scenario_files(directory))
    except OSError as error:
        return [], [unreadable(directory, error)]
    return loaded.scenarios, loaded.unread + loaded.mistakes


def scenario_files(directory: Path) -> list[Path]:
    """The ``*.yaml`` and ``*.yml`` files of a directory, without its subdirectories.

    Raises ``OSError``.
    """
    return sorted(path for path in directory.iterdir() if path.suffix in (".yaml", ".yml"))


def load_files(files: Iterable[Path]) -> Loaded:
    """Read these files. Those of one directory must not share a scenario name."""
    found, mistakes = list[_Found](), list[Problem]()
    unread, empty = list[Problem](), list[Path]()
    for file in dict.fromkeys(files):
        try:
            text = file.read_bytes()
        except OSError as error:
            unread.append(unreadable(file, error))
            continue
        here, wrong = _read(text, str(file))
        found += here
        mistakes += wrong
        if not here and not wrong:
            empty.append(file)
    scenarios, doubles = _distinct(found)
    return Loaded(scenarios=scenarios, mistakes=mistakes + doubles, unread=unread, empty=empty)


def unreadable(path: Path, error: OSError) -> Problem:
    """What is wrong with a file or directory that could not be read."""
    return problem_at(str(path), NOWHERE, f"cannot be read: {error.strerror}")


def _read(text: str | bytes, file: str) -> tuple[list[_Found], list[Problem]]:
    documents, problems = read_documents(text, file)
    found = list[_Found]()
    for document in documents:
        if document.data is None:  # an empty document, such as one after a last "---"
            continue
        positions = document.positions
        scenario, wrong = scenario_from_data(document.data, file=file, positions=positions)
        problems += wrong
        if scenario is not None:
            found.append(_Found(scenario, file, positions.of_value(("name",))))
    return found, in_order(problems)


def _distinct(found: Iterable[_Found]) -> tuple[list[Scenario], list[Problem]]:
    first: dict[tuple[Path, str], _Found] = {}
    problems = []
    for each in found:
        name = each.scenario.name
        other = first.setdefault((Path(each.file).parent, name), each)
        if other is not each:
            message = f"name: {name!r} is also the name at {other.file}:{other.at[0]}"
            problems.append(problem_at(each.file, each.at, message))
    return [each.scenario for each in first.values()], problems


@cache
def shipped_scenarios() -> tuple[Scenario, ...]:
    """The scenarios that come with the emulator.

    A wheel carries them inside the package; in a checkout they are the top-level directory.
    """
    package = Path(__file__).parents[1]
    inside, beside = package / "shipped_scenarios", package.parent / "scenarios"
    scenarios, problems = load_scenarios(inside if inside.is_dir() else beside)
    if problems:
        raise RuntimeError("\n".join(map(str, problems)))
    return tuple(scenarios)
