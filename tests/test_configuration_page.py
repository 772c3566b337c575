"""The page about configuration: it names every setting, and its example works."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types
from pages import only_block, text_of
from pydantic import BaseModel
from terminal import Terminal

from emulator.app import create_app
from emulator.exchange.project_settings import ProjectSettings
from emulator.settings import FileSettings, read_settings

NAME = "docs/configuration.md"
PAGE = text_of(NAME)
EXAMPLE = only_block(NAME, "yaml").text


@pytest.mark.parametrize("name", [*FileSettings.model_fields, *ProjectSettings.model_fields])
def test_every_setting_has_a_row(name: str) -> None:
    assert f"\n| `{name}` | " in PAGE


@pytest.mark.parametrize("model", [FileSettings, ProjectSettings])
def test_every_row_says_what_the_setting_itself_says(model: type[BaseModel]) -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", PAGE, re.MULTILINE)
    for name, field in model.model_fields.items():
        meanings = [meaning for each, meaning in rows if each == name]
        assert field.description in meanings, name


def test_every_row_is_a_setting() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert rows == {*FileSettings.model_fields, *ProjectSettings.model_fields}


def test_the_example_is_a_configuration_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "emulator.yaml").write_text(EXAMPLE)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.chdir(tmp_path)
    settings = read_settings(tmp_path / "emulator.yaml")
    create_app(settings)
    assert settings.projects[0].calls_per_second == 1


def test_an_editor_finds_nothing_wrong_with_the_example(tmp_path: Path) -> None:
    """With the schema that its first line names, one of those that the commands write."""
    first_line = only_block(NAME, "text").text
    with Terminal(tmp_path) as terminal:
        terminal.run(only_block(NAME, "console"))
    assert len(list(tmp_path.iterdir())) == 2
    schema = json.loads((tmp_path / first_line.strip().partition("$schema=")[2]).read_text())
    Draft202012Validator(schema).validate(yaml.safe_load(first_line + EXAMPLE))
