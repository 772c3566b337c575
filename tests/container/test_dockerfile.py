"""The Dockerfiles, read as a careful reviewer would read them."""

import re
from pathlib import Path

import pytest
from dockerfile import DOCKERFILES, REPOSITORY, Instruction, Stage, is_ignored, stages_of

from emulator.settings import CONFIG, FileSettings

MAIN = DOCKERFILES[0]
SETTINGS = {CONFIG, *(f"EMULATOR_{name.upper()}" for name in FileSettings.model_fields)}

every_file = pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)


def steps(path: Path, name: str) -> list[Instruction]:
    return [step for stage in stages_of(path) for step in stage.all(name)]


def final(path: Path) -> Stage:
    return stages_of(path)[-1]


def test_every_dockerfile_is_looked_at() -> None:
    folders = [path for path in REPOSITORY.iterdir() if path.is_dir() and path.name[0] != "."]
    found = {
        REPOSITORY / "Dockerfile",
        *(each for path in folders for each in path.rglob("Dockerfile*")),
    }
    assert found == set(DOCKERFILES)


def test_all_build_on_one_slim_image_of_a_given_version() -> None:
    (base,) = {stage.base for path in DOCKERFILES for stage in stages_of(path)}
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", base)


@every_file
def test_nobody_is_root_in_it(path: Path) -> None:
    """The user is a number: whoever forbids root must be able to tell without the image."""
    user, _, group = final(path).last("USER").text.partition(":")
    assert int(user) > 0
    assert int(group) > 0


@every_file
def test_what_runs_gets_its_signals_itself(path: Path) -> None:
    for name in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
        assert all(step.command for step in final(path).all(name))


@every_file
def test_pip_leaves_no_cache_and_nothing_else_is_installed(path: Path) -> None:
    commands = [command for step in steps(path, "RUN") for command in step.text.split("&&")]
    installing = [command for command in commands if "install" in command]
    assert installing
    assert all("pip install --no-cache-dir" in command for command in installing)
    assert not re.search(r"\b(curl|wget|apt|apt-get|sudo|apk)\b", path.read_text())


@every_file
def test_only_files_are_copied_and_only_from_where_it_is_known(path: Path) -> None:
    assert steps(path, "ADD") == []
    names = {stage.name for stage in stages_of(path)}
    for step in steps(path, "COPY"):
        assert step.option("from") in {None, *names}
    assert all(Path(step.text).is_absolute() for step in steps(path, "WORKDIR"))


@every_file
def test_dependencies_have_a_layer_before_the_code(path: Path) -> None:
    first = stages_of(path)[0].steps
    names = [step.name for step in first]
    installed = next(at for at, step in enumerate(first) if "-r requirements.txt" in step.text)
    assert all(len(step.words) == 2 for step in first[:installed] if step.name == "COPY")
    assert "COPY" in names[installed:]


@every_file
def test_the_context_is_only_what_is_copied(path: Path) -> None:
    context = path.parent
    copied = {
        word.rstrip("/")
        for step in steps(path, "COPY")
        if step.option("from") is None
        for word in step.words[:-1]
    }
    sent = {each.name for each in context.iterdir() if not is_ignored(context, each)}
    assert sent == copied


def test_nothing_that_was_made_here_gets_into_the_image() -> None:
    for name in ("emulator/__pycache__", "emulator/cli/__pycache__/main.cpython-311.pyc"):
        assert is_ignored(REPOSITORY, REPOSITORY / name)
    for name in (".venv/x", ".git/config", "tests/kit.py", "certs/ca-key.pem", ".env"):
        assert is_ignored(REPOSITORY, REPOSITORY / name)


def test_the_emulator_is_configured_by_settings_that_exist() -> None:
    environment = {
        name: value for step in final(MAIN).all("ENV") for name, value in step.pairs().items()
    }
    assert {name for name in environment if name.startswith("EMULATOR")} <= SETTINGS
    assert environment["EMULATOR_HOST"] == "0.0.0.0"  # noqa: S104 - a container is its network


def test_the_ports_are_the_usual_ones() -> None:
    settings = FileSettings()
    ports = [int(word) for word in final(MAIN).last("EXPOSE").words]
    assert ports == [settings.port, settings.tls_port]


def test_its_health_is_asked_by_itself() -> None:
    health = final(MAIN).last("HEALTHCHECK")
    assert health.command == (*final(MAIN).last("ENTRYPOINT").command, "healthcheck")
    assert health.option("timeout") == "5s"
