"""The image, made by the steps of its Dockerfile: a user without privileges, files as in it."""

import json
import re
import signal
import ssl
import subprocess
import sys

import httpx
import pytest
from dockerfile import DOCKERFILES, stages_of
from images import Image, free_port
from kit import Receiver, Reply, valid

PROJECT = "00000000-0000-4000-8000-00000000ca11"
CALLS = f"/2010-04-01/Accounts/{PROJECT}/Calls"
RUN_ALL = f"/_emulator/projects/{PROJECT}/clock/run-until-idle"
FINAL = stages_of(DOCKERFILES[0])[-1]
SERVE = (*FINAL.last("ENTRYPOINT").command, *FINAL.last("CMD").command)
HEALTHCHECK = FINAL.last("HEALTHCHECK").command
STATE = FINAL.last("WORKDIR").text
CONFIGURATION = "/etc/calls-emulator"

pytestmark = pytest.mark.xdist_group("images")


@pytest.fixture
def port() -> str:
    return free_port()


def place(port: str, **params: str) -> dict[str, str]:
    """A call and how it ended."""
    user = (PROJECT, "PT-voice")
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=user, trust_env=False) as http:
        placed = http.post(CALLS, data=valid(**params))
        assert placed.status_code == 200, placed.text
        http.post(RUN_ALL)
        call: dict[str, str] = http.get(f"{CALLS}/{placed.json()['sid']}").json()
    return call


def test_it_serves_and_is_healthy_and_ends_when_it_is_told(image: Image, port: str) -> None:
    assert image.run(*HEALTHCHECK, EMULATOR_PORT=port).returncode == 1
    with image.started(*SERVE, until="curl", env={"EMULATOR_PORT": port}) as process:
        asked = image.run(*HEALTHCHECK, EMULATOR_PORT=port)
        assert (asked.returncode, asked.stdout) == (0, f"healthy: http://127.0.0.1:{port}\n")
        assert place(port)["status"] == "completed"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_nothing_is_written_when_the_root_is_read_only(
    image: Image, port: str, receiver: Receiver
) -> None:
    receiver.answer("/status", Reply(400))
    variables = {"EMULATOR_PORT": port, "EMULATOR_LOG_FORMAT": "json"}
    with (
        image.read_only(STATE),
        image.started(*SERVE, until="listening", env=variables) as process,
    ):
        call = place(port, Record="true", StatusCallback=receiver.url())
        assert image.run(*HEALTHCHECK, EMULATOR_PORT=port).returncode == 0
        process.terminate()
        _, log = process.communicate(timeout=30)
    assert process.returncode == 0
    (entry,) = (json.loads(line) for line in log.splitlines())
    assert (entry["level"], entry["call_sid"]) == ("warning", call["sid"])


def test_certificates_need_a_place_that_can_be_written_to(image: Image) -> None:
    with image.read_only(STATE):
        ended = image.run(*SERVE, EMULATOR_PORT="0", EMULATOR_TLS="true", EMULATOR_TLS_PORT="0")
    assert ended.returncode == 2
    assert re.fullmatch("certs: .+; choose a directory that can be written to .+\n", ended.stderr)


def test_with_tls_it_makes_certificates_and_its_health_is_that_of_both(
    image: Image, port: str
) -> None:
    ports = {"EMULATOR_PORT": port, "EMULATOR_TLS_PORT": free_port()}
    variables = {**ports, "EMULATOR_TLS": "true", "EMULATOR_TLS_NAMES": "emulator"}
    url = f"https://127.0.0.1:{ports['EMULATOR_TLS_PORT']}"
    with image.started(*SERVE, until="curl", env=variables):
        asked = image.run(*HEALTHCHECK, **variables)
        trust = ssl.create_default_context(cafile=image.path("certs/ca.pem"))
        with httpx.Client(verify=trust, trust_env=False) as http:
            named = {"sni_hostname": "emulator"}
            answer = http.get(f"{url}/_emulator/health", extensions=named)
    assert (asked.returncode, answer.status_code) == (0, 200)
    assert asked.stdout == f"healthy: http://127.0.0.1:{port} and {url}\n"


def test_configuration_and_scenarios_are_mounted(image: Image, port: str) -> None:
    scenario = "name: mine\nto: '+15557770001'\nrefuses: busy\n"
    settings = f"clock: auto\nport: {port}\nhost: 192.0.2.1\n"
    with (
        image.mounted(f"{CONFIGURATION}/scenarios/mine.yaml", scenario),
        image.mounted(f"{CONFIGURATION}/emulator.yaml", settings),
        image.started(*SERVE, until="curl", env={}),
    ):
        assert place(port, To="+15557770001")["status"] == "busy"
        assert image.run(*HEALTHCHECK).returncode == 0


def test_a_mistake_in_what_is_mounted_is_told_with_its_place(image: Image) -> None:
    with image.mounted(f"{CONFIGURATION}/emulator.yaml", "prot: 1\n"):
        ended = image.run(*SERVE)
    file = image.path(f"{CONFIGURATION}/emulator.yaml")
    assert (ended.returncode, ended.stderr) == (
        2,
        f"{file}:1:1: unknown key 'prot'; did you mean 'port'?\n",
    )


def test_every_dependency_comes_compiled_for_the_base(image: Image) -> None:
    """The slim base has no compiler."""
    version = FINAL.base.removeprefix("python:").partition("-")[0]
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-cache-dir"),
        *("--target", str(image.place / "none"), "--only-binary", ":all:"),
        *("--python-version", version, "--implementation", "cp"),
        *("--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_28_x86_64"),
        *("-r", str(image.place / "build" / "src" / "requirements.txt")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
