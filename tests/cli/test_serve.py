"""``calls-emulator serve``, as a person starts it and as a client meets it."""

import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import program
import pytest
from kit import Received, Receiver, Reply, valid
from program import Program, command, environment, running_program
from tools import needs_tool

from emulator.cli.announcement import announcement
from emulator.cli.listening import Listener, listen
from emulator.exchange.project_settings import BUILT_IN_SID
from emulator.settings import Settings

ACCOUNT = f"/Accounts/{BUILT_IN_SID}"
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing listens there
CONTROL = f"/_emulator/projects/{BUILT_IN_SID}"


@dataclass
class Served:
    program: Program
    folder: Path
    http: httpx.Client
    https: httpx.Client


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One program with every option that does not exclude another."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "mine").mkdir()
    (folder / "mine" / "own.yaml").write_text("name: own\nto: '+15550001111'\nrefuses: busy\n")
    options = [
        *("--host", "127.0.0.1", "--port", "0", "--tls", "--tls-port", "0"),
        *("--tls-dir", "certs", "--tls-name", "app.test", "--tls-name", "10.0.0.7"),
        *("--clock", "auto", "--grace", "1", "--scenarios", "mine"),
    ]
    with running_program("serve", *options, cwd=folder) as program:
        trust = ssl.create_default_context(cafile=folder / "certs" / "ca.pem")
        user = (BUILT_IN_SID, "PT-voice")
        url, secure = program.value("HTTP"), program.value("HTTPS")
        with (
            httpx.Client(base_url=url, auth=user, trust_env=False) as http,
            httpx.Client(base_url=secure, auth=user, verify=trust, trust_env=False) as https,
        ):
            yield Served(program, folder, http, https)
    assert program.end() == (0, "")


def test_it_says_where_it_listens_and_how_to_get_in(served: Served) -> None:
    said = served.program.said
    assert served.program.value("HTTP").startswith("http://127.0.0.1:")
    assert served.program.value("HTTPS").startswith("https://127.0.0.1:")
    assert f"Project ID  {BUILT_IN_SID}\n" in said
    assert "API token   PT-voice\n" in said
    assert "trust certs/ca.pem" in said
    assert served.program.value("Docs") == f"{served.program.value('HTTP')}/docs"
    assert served.http.get("/docs").status_code == 200


def test_the_curl_line_places_a_call_when_it_is_pasted(served: Served) -> None:
    needs_tool("curl")
    line = next(line for line in served.program.said.splitlines() if "curl -u" in line)
    pasted = subprocess.run(
        [needs_tool("bash"), "-c", f"{line.strip()} --silent --show-error --noproxy '*'"],
        capture_output=True,
        text=True,
        check=True,
    )
    call = json.loads(pasted.stdout)
    assert (call["status"], call["to"]) == ("queued", "+15555550100")


@pytest.mark.parametrize("suffix", ["", ".json"])
@pytest.mark.parametrize(
    "base", ["/api/laml/2010-04-01", "/2010-04-01", "/api/laml/api/laml/2010-04-01", ""]
)
def test_every_base_path_is_served_over_tls(served: Served, base: str, suffix: str) -> None:
    answer = served.https.post(f"{base}{ACCOUNT}/Calls{suffix}", data=valid())
    assert (answer.status_code, answer.json()["account_sid"]) == (200, BUILT_IN_SID)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "app.test", "10.0.0.7"])
def test_the_certificate_is_valid_for_the_usual_and_for_given_names(
    served: Served, name: str
) -> None:
    answer = served.https.get("/_emulator/health", extensions={"sni_hostname": name})
    assert answer.status_code == 200


def test_http_and_https_are_one_emulator(served: Served) -> None:
    sid = served.https.post(f"{ACCOUNT}/Calls", data=valid()).json()["sid"]
    assert served.http.get(f"{ACCOUNT}/Calls/{sid}").json()["sid"] == sid


def test_the_keys_can_be_read_by_their_owner_only(served: Served) -> None:
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (served.folder / "certs").glob("*-key.pem")
    }
    assert modes == {"ca-key.pem": 0o600, "server-key.pem": 0o600}


def test_scenarios_of_ones_own_are_played_on_the_clock_asked_for(served: Served) -> None:
    call = served.http.post(f"{ACCOUNT}/Calls", data=valid(To="+15550001111")).json()
    moved = served.http.post(f"{CONTROL}/clock/run-until-idle")
    assert moved.json()["clock"]["mode"] == "auto"
    assert served.http.get(f"{ACCOUNT}/Calls/{call['sid']}").json()["status"] == "busy"


def test_answers_carry_the_date_but_not_the_name_of_the_server(served: Served) -> None:
    headers = served.http.get("/_emulator/health").headers
    assert "Date" in headers
    assert "Server" not in headers


def test_sigterm_lets_a_delivery_in_flight_end(receiver: Receiver) -> None:
    arrived, release = threading.Event(), threading.Event()

    def slow(_request: Received) -> Reply:
        arrived.set()
        release.wait(60)
        return Reply()

    receiver.answer("/status", slow)
    with running_program("serve", "--port", "0") as program:
        url = httpx.URL(program.value("HTTP"))
        form = valid(StatusCallback=receiver.url(), StatusCallbackEvent="initiated")
        user = (BUILT_IN_SID, "PT-voice")
        httpx.post(f"{url}{ACCOUNT}/Calls", data=form, auth=user, trust_env=False)
        arrived.wait(60)
        program.signal(signal.SIGTERM)
        _wait_until_refused(url)
        assert program.process.poll() is None
        release.set()
        assert program.end() == (0, "")


def _wait_until_refused(url: httpx.URL) -> None:
    """Connect until nobody listens any more."""
    while True:
        with suppress(ConnectionResetError):
            try:
                socket.create_connection((url.host, url.port or 80), timeout=60).close()
            except ConnectionRefusedError:
                return


def test_ctrl_c_ends_it_without_an_error_and_requests_are_logged_if_wanted() -> None:
    with running_program("serve", "--port", "0", "--access-log") as program:
        httpx.get(f"{program.value('HTTP')}/_emulator/health", trust_env=False)
        program.signal(signal.SIGINT)
        code, log = program.end()
    assert code == 0
    assert log.endswith('"GET /_emulator/health HTTP/1.1" 200\n')
    assert log.count("\n") == 1


def test_with_json_every_line_is_an_object_and_names_its_call(receiver: Receiver) -> None:
    started = running_program(
        *("serve", "--port", "0", "--clock", "auto"),
        until="listening",
        EMULATOR_LOG_FORMAT="json",
        EMULATOR_ACCESS_LOG="true",
        EMULATOR_LOG_FROMAT="text",
    )
    with started as program:
        told = json.loads(program.said)
        form = valid(StatusCallback=receiver.answer("/status", Reply(400)))
        url, user = f"{told['http']}{ACCOUNT}/Calls", (BUILT_IN_SID, "PT-voice")
        call = httpx.post(url, data=form, auth=user, trust_env=False).json()
        moved = f"{told['http']}{CONTROL}/clock/run-until-idle"
        httpx.post(moved, trust_env=False)
        program.signal(signal.SIGTERM)
        code, log = program.end()
    unknown, *entries = (json.loads(line) for line in log.splitlines())
    assert (code, told["projects"], told["clock"]) == (0, [BUILT_IN_SID], "auto")
    assert "did you mean EMULATOR_LOG_FORMAT?" in unknown["message"]
    (access,) = (each for each in entries if f"{ACCOUNT}/Calls" in each["message"])
    assert (access["level"], access["logger"]) == ("info", "uvicorn.access")
    (failed,) = (each for each in entries if each["level"] == "warning")
    assert "answered with HTTP status 400" in failed["message"]
    assert (failed["call_sid"], failed["project"]) == (call["sid"], BUILT_IN_SID)


def test_with_json_what_is_wrong_at_the_start_is_an_object_too() -> None:
    ended = program.run("serve", "--log-format", "json", "--port", "0", "--scenarios", "none")
    entry = json.loads(ended.stderr)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert (entry["level"], entry["message"]) == ("error", "none: is not a directory")


def test_a_reader_that_has_gone_ends_it_without_a_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(
        command("serve", "--port", "0"),
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    ) as process:
        os.close(writer)
        assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 1


def test_of_configured_projects_only_the_ids_are_shown(tmp_path: Path) -> None:
    sid = "11111111-1111-4111-8111-111111111111"
    project = f"{{id: {sid}, token: PT-secret, signing_key: PSK-secret}}"
    config = tmp_path / "emulator.yaml"
    config.write_text(f"port: 0\nclock: manual\nprojects: [{project}]\n")
    started = running_program(
        "serve", "--config", config, "--clock", "5x", until="Docs", EMULATOR_CLOCK="auto"
    )
    with started as program:
        assert program.value("Clock") == "5x"
        assert f"Project ID  {sid}\n" in program.said
        program.signal(signal.SIGTERM)
        assert program.end() == (0, "")
    assert "secret" not in program.said
    assert "PT-voice" not in program.said
    assert "curl" not in program.said


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = listen("127.0.0.1", 0)
    yield listener
    listener.close()


def test_a_configured_token_is_not_shown_and_curl_asks_for_it(listener: Listener) -> None:
    settings = Settings(api_token="PT-secret", signing_key="PSK-secret")
    said = announcement(settings, [listener])
    assert "secret" not in said
    assert f"curl -u {BUILT_IN_SID} http" in said


def test_any_project_is_said_to_be_accepted_where_it_is(listener: Listener) -> None:
    assert "or any other Project ID" in announcement(Settings(auto_provision=True), [listener])


@pytest.mark.parametrize(
    ("host", "token", "warned"),
    [
        (EVERY_ADDRESS, None, True),
        (EVERY_ADDRESS, "secret", False),
        ("::1", None, False),
        ("localhost", None, False),
    ],
)
def test_it_warns_where_strangers_could_control_it(
    listener: Listener, host: str, token: str | None, warned: bool
) -> None:
    settings = Settings(host=host, control_token=token)
    assert ("EMULATOR_CONTROL_TOKEN" in announcement(settings, [listener])) is warned


@pytest.mark.parametrize(
    ("host", "shown"), [(EVERY_ADDRESS, "127.0.0.1"), ("::", "[::1]"), ("app.test", "app.test")]
)
def test_the_url_shown_is_one_that_a_client_here_can_use(host: str, shown: str) -> None:
    assert Listener(sockets=(), host=host, port=80).url == f"http://{shown}:80"


def test_a_curl_line_for_ipv6_is_quoted() -> None:
    listener = Listener(sockets=(), host="::1", port=80)
    assert "curl -g -u" in announcement(Settings(), [listener])
    assert "'http://[::1]:80/" in announcement(Settings(), [listener])


def test_a_name_for_several_addresses_is_listened_on_at_one_port() -> None:
    listener = listen("localhost", 0)
    assert {each.getsockname()[1] for each in listener.sockets} == {listener.port}
    listener.close()
