"""The page about SDKs: every program on it runs as it stands there, but for ports and paths."""

import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from judges import DRIVERS, Place, command_of
from kit import Emulator, Receiver, emulator_with

from emulator.exchange.project_settings import BUILT_IN_SID

PAGE = (Path(__file__).parents[2] / "docs" / "sdks.md").read_text()
PROGRAMS = dict(
    re.findall(r"```(?:python|javascript)\n(?:#|//) ([^\n]+)\n(.*?)```", PAGE, re.DOTALL)
)
VALIDATE = """
import json, sys
print(*(is_genuine(**each) for each in json.load(sys.stdin)))
"""


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """Where an emulator of one's own is reached over HTTP."""
    with emulator_with() as url:
        yield url.replace("127.0.0.1", "localhost")


def started(sdk: str, program: str) -> list[str]:
    interpreter = command_of(sdk)[0]
    return [interpreter, "-e" if sdk == "node" else "-c", program]


def test_the_programs_are_found() -> None:
    assert len(PROGRAMS) == PAGE.count("```") // 2 == 9


@pytest.mark.parametrize("name", [name for name in PROGRAMS if " over " in name])
def test_a_program_places_a_call(name: str, place: Place, served: str) -> None:
    program = PROGRAMS[name].replace("localhost:8080", urlsplit(served).netloc)
    program = program.replace("localhost:8443", place.tls).replace("certs/ca.pem", place.ca)
    done = subprocess.run(
        started(name.partition(" ")[0], program),
        env=os.environ | {"REQUESTS_CA_BUNDLE": place.ca, "NODE_EXTRA_CA_CERTS": place.ca},
        cwd=DRIVERS / "node",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("queued\n", "")


@pytest.mark.parametrize("sdk", ["twilio", "signalwire"])
def test_a_validator_in_python_knows_our_webhooks(
    sdk: str, emulator: Emulator, receiver: Receiver
) -> None:
    emulator.put(signing_key="PSK-emulator")
    emulator.place(StatusCallback=receiver.url("/status?who=me"))
    emulator.run()
    (told,) = receiver.requests
    genuine = {"url": told.url, "parameters": told.params, "headers": dict(told.headers)}
    forged = genuine | {"parameters": told.params | {"CallStatus": "busy"}}
    done = subprocess.run(
        started(sdk, PROGRAMS[f"signatures, with {sdk}"] + VALIDATE),
        input=json.dumps([genuine, forged]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True False\n", "")


def test_the_express_application_answers_our_webhooks_alone(emulator: Emulator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = PROGRAMS["signatures, with Express"].replace("5000", str(port))
    url = f"http://localhost:{port}/answer"
    emulator.put(signing_key="PSK-emulator")
    with subprocess.Popen(
        started("node", program), cwd=DRIVERS / "node", stdout=subprocess.PIPE, text=True
    ) as application:
        try:
            assert application.stdout is not None
            assert application.stdout.readline() == "listening\n"
            sid = emulator.place(Url=url)["sid"]
            emulator.run()
            forged = httpx.post(url, data={"CallSid": sid}, trust_env=False)
        finally:
            application.kill()
    assert emulator.call(sid)["status"] == "completed"
    assert emulator.notifications(sid) == []
    assert forged.status_code == 400


def test_the_credentials_are_those_of_the_built_in_project() -> None:
    for name, program in PROGRAMS.items():
        assert (BUILT_IN_SID in program) is (" over " in name)
