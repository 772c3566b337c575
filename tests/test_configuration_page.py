"""The page about configuration: it names every setting, and its example works."""

import re
from pathlib import Path

import pytest

from emulator.app import create_app
from emulator.exchange.project_settings import ProjectSettings
from emulator.settings import FileSettings, read_settings

PAGE = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text()


@pytest.mark.parametrize("name", [*FileSettings.model_fields, *ProjectSettings.model_fields])
def test_every_setting_has_a_row(name: str) -> None:
    assert f"\n| `{name}` | " in PAGE


def test_every_row_is_a_setting() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert rows == {*FileSettings.model_fields, *ProjectSettings.model_fields}


def test_the_example_is_a_configuration_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "emulator.yaml").write_text(example)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.chdir(tmp_path)
    settings = read_settings(tmp_path / "emulator.yaml")
    create_app(settings)
    assert settings.projects[0].calls_per_second == 1
