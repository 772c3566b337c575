"""The page about containers: its files are right, and its names exist."""

import re
from pathlib import Path

import pytest
import yaml
from dockerfile import DOCKERFILES, stages_of

from emulator.cli.main import cli
from emulator.settings import CONFIG, FileSettings

PAGE = (Path(__file__).parents[1] / "docs" / "container.md").read_text()
KNOWN = {CONFIG, *(f"EMULATOR_{name.upper()}" for name in FileSettings.model_fields)}
FINAL = stages_of(DOCKERFILES[0])[-1]


def test_every_variable_is_a_setting() -> None:
    named = set(re.findall(r"EMULATOR_[A-Z_]*[A-Z]", PAGE))
    assert len(named) > 10
    assert named <= KNOWN


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
def test_every_file_is_yaml_whose_settings_are_text(text: str) -> None:
    """A variable that YAML takes for a boolean is refused by some who read it."""
    found: list[object] = [yaml.safe_load(text)]
    while found:
        each = found.pop()
        if isinstance(each, dict):
            settings = {name: value for name, value in each.items() if "EMULATOR_" in str(name)}
            assert all(isinstance(value, str) for value in settings.values())
            found += each.values()
        elif isinstance(each, list):
            found += each


def test_the_paths_are_those_of_the_image() -> None:
    places = (FINAL.last("ENV").pairs()["EMULATOR_CONFIG"], FINAL.last("WORKDIR").text)
    named = re.findall(r"/(?:etc|var|opt)/[\w/-]+", PAGE)
    assert [path for path in named if not path.startswith(places)] == []
    assert all(any(path.startswith(place) for path in named) for place in places)


def test_commands_and_the_user_are_those_of_the_image() -> None:
    commands = {
        each.name or getattr(each.callback, "__name__", "") for each in cli.registered_commands
    }
    assert set(re.findall(r"(?<!/)calls-emulator (\w+)", PAGE)) <= commands
    assert f"user {FINAL.last('USER').text.partition(':')[0]}," in PAGE


def test_links_lead_somewhere() -> None:
    folder = Path(__file__).parents[1] / "docs"
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", PAGE) if "://" not in link]
    assert links
    assert [link for link in links if not (folder / link).exists()] == []
