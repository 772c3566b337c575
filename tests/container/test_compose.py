"""docker-compose.yml: its services, wired as it says, place a call and hear of it.

There is no engine, so each service runs as a process of its image. What an engine does with names
and published ports, a resolver and free ports of this machine do.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from dockerfile import REPOSITORY, Stage, stages_of
from images import Image, free_port

from emulator.settings import CONFIG, FileSettings

FILE = REPOSITORY / "docker-compose.yml"
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text())["services"]
PROJECT = "00000000-0000-4000-8000-00000000ca11"
CONTROL = f"/_emulator/projects/{PROJECT}"
PRESSES_1 = "+15555550120"

RESOLVER = '''
"""An engine's network: the names of services lead to where they really listen."""
import socket
PLACES = {places!r}
resolve = socket.getaddrinfo
def resolving(host, port, *args, **kwargs):
    if (host, port) in PLACES:
        host, port = "127.0.0.1", PLACES[host, port]
    return resolve(host, port, *args, **kwargs)
socket.getaddrinfo = resolving
'''

pytestmark = pytest.mark.xdist_group("images")


def dockerfile_of(name: str) -> Path:
    return REPOSITORY.joinpath(SERVICES[name]["build"], "Dockerfile")


def final(name: str) -> Stage:
    return stages_of(dockerfile_of(name))[-1]


def environment_of(name: str) -> dict[str, str]:
    return {name: str(value) for name, value in SERVICES[name]["environment"].items()}


def port_of(name: str) -> str:
    """The port of a service in the network; it is published under the same number."""
    (published,) = SERVICES[name]["ports"]
    _, outside, inside = published.split(":")
    assert inside == outside
    assert inside in final(name).last("EXPOSE").words
    return str(inside)


def command_of(name: str) -> list[str]:
    """What a service runs: the command of the file, or of the image, after the entry point."""
    entry = [word for step in final(name).all("ENTRYPOINT") for word in step.command]
    given = SERVICES[name].get("command")
    return [*entry, *(given.split() if given else final(name).last("CMD").command)]


@dataclass
class Network:
    """The services of the file, on free ports of this machine."""

    emulator: Image
    app: Image
    ports: dict[str, str]

    def client(self, name: str) -> httpx.Client:
        """Somebody outside, at the published port of a service."""
        url = f"http://127.0.0.1:{self.ports[name]}"
        return httpx.Client(base_url=url, trust_env=False, timeout=30)

    @contextmanager
    def up(self) -> Iterator[None]:
        """Start the services in the order in which they depend on each other."""
        assert SERVICES["app"]["depends_on"] == {"emulator": {"condition": "service_healthy"}}
        with self._emulator(), self._app():
            yield

    @contextmanager
    def _emulator(self) -> Iterator[None]:
        app, here = f"app:{port_of('app')}", f"127.0.0.1:{self.ports['app']}"
        own = environment_of("emulator")
        own |= {"EMULATOR_PORT": self.ports["emulator"], "EMULATOR_REWRITE_HOSTS": f"{app}={here}"}
        with self.emulator.started(*command_of("emulator"), until="curl", env=own):
            asked = self.emulator.run(*final("emulator").last("HEALTHCHECK").command, **own)
            assert asked.returncode == 0, asked.stderr
            yield

    @contextmanager
    def _app(self) -> Iterator[None]:
        places = {(name, int(port_of(name))): int(self.ports[name]) for name in SERVICES}
        resolver = self.app.place / "home" / "sitecustomize.py"
        resolver.write_text(RESOLVER.format(places=places))
        own = {"PYTHONPATH": str(resolver.parent), **environment_of("app")}
        inside = port_of("app")
        words = [self.ports["app"] if word == inside else word for word in command_of("app")]
        with self.app.started(*words, until="running on", env=own, on_stderr=True):
            yield


@pytest.fixture(scope="module")
def network(image: Image, app_image: Image) -> Iterator[Network]:
    network = Network(image, app_image, {name: free_port() for name in SERVICES})
    with network.up():
        yield network


def test_a_call_is_placed_and_its_webhooks_arrive(network: Network) -> None:
    with network.client("app") as app, network.client("emulator") as emulator:
        appointment = {"to": PRESSES_1, "name": "Ada", "at": "half past ten"}
        placed = app.post("/reminders", json=appointment)
        assert placed.status_code == 201, placed.text
        emulator.post(f"{CONTROL}/clock/run-until-idle")
        (reminder,) = app.get("/reminders").json()
        deliveries = emulator.get(f"{CONTROL}/deliveries").json()
    assert (reminder["answer"], reminder["call_status"]) == ("confirmed", "completed")
    assert reminder["call_sid"] == placed.json()["call_sid"]
    assert {each["outcome"] for each in deliveries} == {"delivered"}
    own = f"{environment_of('app')['OWN_URL']}/reminders/0"
    assert [each["url"] for each in deliveries if each["purpose"] == "document"] == [
        *(f"{own}/question", f"{own}/choice"),
    ]
    assert sum(each["url"] == f"{own}/status" for each in deliveries) == 4


def test_what_the_application_does_not_know_is_refused(network: Network) -> None:
    with network.client("app") as app:
        refused = app.post("/reminders", json={"to": "nobody", "name": "x", "at": "y"})
        forged = app.post("/reminders/0/status", data={"CallStatus": "completed"})
    assert (refused.status_code, forged.status_code) == (502, 403)
    assert "21211" in refused.text


def test_services_know_each_other_by_the_names_of_the_file() -> None:
    assert environment_of("app")["SPACE_URL"] == f"http://emulator:{port_of('emulator')}"
    assert environment_of("app")["OWN_URL"] == f"http://app:{port_of('app')}"


def test_every_variable_of_the_emulator_is_a_setting() -> None:
    known = {CONFIG, *(f"EMULATOR_{name.upper()}" for name in FileSettings.model_fields)}
    written = set(re.findall(r"EMULATOR_\w+", FILE.read_text()))
    assert written
    assert written <= known


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_to_this_machine_only(name: str) -> None:
    assert all(each.startswith("127.0.0.1:") for each in SERVICES[name]["ports"])


def test_the_emulator_can_write_nowhere_and_has_no_privileges() -> None:
    emulator = SERVICES["emulator"]
    assert (emulator["read_only"], emulator["cap_drop"]) == (True, ["ALL"])
