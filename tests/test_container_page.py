"""The page about containers: its files are right, and its names exist."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from elsewhere import FINAL, SETTINGS, check_variables, recipe
from pages import ROOT, Block, blocks, only_block, text_of
from terminal import Terminal

from emulator.cli.main import cli

NAME = "docs/container.md"
PAGE = text_of(NAME)


def test_every_variable_is_a_setting() -> None:
    named = set(re.findall(r"EMULATOR_[A-Z_]*[A-Z]", PAGE))
    assert len(named) > 10
    assert named <= SETTINGS


def test_every_command_works(tmp_path: Path) -> None:
    """As far as it needs no engine; the services of the compose file run as processes."""
    with Terminal(tmp_path) as terminal:
        said = terminal.run(*blocks(NAME, "console"))
    placed, listed = [json.loads(each) for each in said if each]
    assert [each["call_sid"] for each in listed] == [placed["call_sid"]]


@pytest.mark.parametrize("block", blocks(NAME, "yaml"), ids=lambda block: block.heading)
def test_every_file_is_yaml_whose_settings_are_text(block: Block) -> None:
    """A variable that YAML takes for a boolean is refused by some who read it."""
    found: list[object] = [yaml.safe_load(block.text)]
    while found:
        each = found.pop()
        if isinstance(each, dict):
            settings = {name: value for name, value in each.items() if "EMULATOR_" in str(name)}
            assert all(isinstance(value, str) for value in settings.values())
            found += each.values()
        elif isinstance(each, list):
            found += each


def read(heading: str) -> Any:
    return yaml.safe_load(only_block(NAME, "yaml", heading).text)


def test_the_job_of_actions_reaches_its_service() -> None:
    (job,) = read("GitHub Actions")["jobs"].values()
    (service,) = job["services"].values()
    (published,) = service["ports"]
    outside, inside = published.split(":")
    uses, runs = job["steps"]
    assert inside in FINAL.last("EXPOSE").words
    assert runs["env"]["SPACE_URL"] == f"http://localhost:{outside}"
    assert (uses["uses"], job["runs-on"]) == ("actions/checkout@v4", "ubuntu-latest")
    host = service["env"]["EMULATOR_REWRITE_HOSTS"].partition("=")[2]
    assert service["options"] == f"--add-host {host}:host-gateway"
    check_variables(service["env"])
    assert recipe(*runs["run"].split()[1:])


def test_the_job_of_gitlab_reaches_its_service() -> None:
    (job,) = read("GitLab CI").values()
    (service,) = job["services"]
    port = FINAL.last("EXPOSE").words[0]
    assert job["variables"]["SPACE_URL"] == f"http://{service['alias']}:{port}"
    assert job["variables"]["FF_NETWORK_PER_BUILD"] == "true"
    assert job["image"] == FINAL.base
    check_variables(service["variables"])
    (command,) = job["script"]
    assert recipe(*command.split()[1:])


def test_the_probes_of_kubernetes_and_prometheus_are_answered(base_url: str) -> None:
    (container,) = read("Health")["containers"]
    (scraped,) = read("Metrics")["scrape_configs"]
    probes = [container[f"{kind}Probe"]["httpGet"] for kind in ("readiness", "liveness")]
    assert container["ports"] == [{"containerPort": probe["port"]} for probe in probes[:1]]
    assert {str(probe["port"]) for probe in probes} <= set(FINAL.last("EXPOSE").words)
    for path in (*(probe["path"] for probe in probes), scraped["metrics_path"]):
        assert httpx.get(base_url + path, trust_env=False).status_code == 200


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
    folder = ROOT / "docs"
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", PAGE) if "://" not in link]
    assert links
    assert [link for link in links if not (folder / link).exists()] == []
