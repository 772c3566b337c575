"""The vendor's own Python SDK, unmodified, in an environment of its own, as the judge."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme
from kit import SIGNING_KEY, TOKEN, Emulator, Receiver, numbered_sid, running
from tools import needs_file

from emulator.app import create_app
from emulator.settings import Settings

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".venv-signalwire" / "bin" / "python"
TOUR = ROOT / "tests" / "sdk" / "signalwire_tour.py"
PROJECT = numbered_sid(987_654_321)

Tour = Callable[..., Any]


@pytest.fixture(scope="module")
def python() -> Path:
    return needs_file(PYTHON, "make test sets it up")


@pytest.fixture(scope="module")
def https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """An emulator over TLS: its URL under ``localhost``, and its CA."""
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    ca, key, chain = (folder / name for name in ("ca.pem", "key.pem", "chain.pem"))
    authority.cert_pem.write_to_path(ca)
    certificate.private_key_pem.write_to_path(key)
    chain.write_bytes(b"".join(each.bytes() for each in certificate.cert_chain_pems))
    app = create_app(Settings())
    with running(app, ssl_keyfile=str(key), ssl_certfile=str(chain)) as url:
        yield url.replace("127.0.0.1", "localhost"), str(ca)


def tour(python: Path, step: str, **order: Any) -> Any:
    defaults = {"step": step, "project": PROJECT, "token": TOKEN, "ca": None, "base_url": None}
    given = defaults | {"space_url": "//localhost", "document": "http://localhost/"} | order
    ended = subprocess.run(
        [python, TOUR], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(params=["TLS, //host", "TLS, https://host", "HTTP"])
def connected(
    request: pytest.FixtureRequest, base_url: str, https: tuple[str, str], python: Path
) -> Iterator[tuple[Emulator, Tour]]:
    """A project, and the SDK connected to it in one of the ways it can be."""
    url, ca = https
    host = urlsplit(url).netloc
    if request.param == "HTTP":
        emulator = Emulator(base_url, PROJECT)
        ways: dict[str, Any] = {"base_url": base_url}
    else:
        emulator = Emulator(url, PROJECT, verify=ca)
        space = f"//{host}" if request.param == "TLS, //host" else url
        ways = {"space_url": space, "ca": ca}
    yield emulator, lambda step, **order: tour(python, step, **ways, **order)
    emulator.http.close()


def test_the_sdk_creates_a_call_and_sees_it_through(
    connected: tuple[Emulator, Tour], receiver: Receiver
) -> None:
    emulator, sdk = connected
    document = receiver.document("/answer", "<Response><Pause length='5'/></Response>")
    created = sdk("create", document=document, status_callback=receiver.url())
    assert (created["status"], created["year_created"]) == ("queued", 2026)
    assert (created["to"], created["to_formatted"]) == ("+15555550100", "(555) 555-0100")
    emulator.run()
    fetched = sdk("fetch", sid=created["sid"])
    assert (fetched["status"], float(fetched["duration"])) == ("completed", 5.0)
    assert (fetched["started"], fetched["ended"]) == (True, True)
    assert receiver.statuses() == ["initiated", "ringing", "in-progress", "completed"]


def test_the_sdk_shows_a_refused_request_as_an_error_400(connected: tuple[Emulator, Tour]) -> None:
    assert connected[1]("bad request")["status"] == 400


def test_with_the_error_format_for_sdks_the_error_says_what_was_wrong(
    connected: tuple[Emulator, Tour],
) -> None:
    emulator, sdk = connected
    emulator.put(error_format="sdk")
    error = sdk("bad request")
    assert error["code"] == 21211
    assert "To is '0800'" in error["message"]


def test_the_sdk_shows_a_wrong_token_as_an_error_401(connected: tuple[Emulator, Tour]) -> None:
    error = connected[1]("bad token")
    assert (error["status"], error["code"]) == (401, 20003)


def test_the_sdk_lists_calls_page_by_page_and_by_filters(connected: tuple[Emulator, Tour]) -> None:
    emulator, sdk = connected
    numbers = ("+15555550100", "+15555550102", "+15555550103")
    human, busy, silent = (emulator.place(To=number)["sid"] for number in numbers)
    emulator.run()
    assert sdk("lists") == {
        "all, page by page": [silent, busy, human],
        "two": [silent, busy],
        "to": [busy],
        "status": [human],
        "started before": [],
        "started after": [human],
        "ended": [human],
        "there and back": [silent, busy],
    }


def test_the_sdk_redirects_completes_and_deletes_a_call(
    connected: tuple[Emulator, Tour], receiver: Receiver
) -> None:
    emulator, sdk = connected
    pause = "<Response><Pause length='60'/></Response>"
    sid = emulator.place(Twiml=pause)["sid"]
    assert sdk("redirect", sid=sid) == [422, 21220]
    emulator.advance(8)
    assert sdk("redirect", sid=sid, document=receiver.document("/x", pause)) == "in-progress"
    assert sdk("cancel", sid=sid) == [422, 10000]
    assert sdk("delete", sid=sid) == [422, 20009]
    assert sdk("complete", sid=sid) == "completed"
    assert sdk("delete", sid=sid) is True
    assert sdk("delete", sid=sid) == [404, 20404]


def test_the_sdk_cancels_a_call(connected: tuple[Emulator, Tour]) -> None:
    emulator, sdk = connected
    assert sdk("cancel", sid=emulator.place()["sid"]) == "canceled"


def test_the_sdk_reads_what_a_call_met_and_deletes_what_was_recorded(
    connected: tuple[Emulator, Tour],
) -> None:
    emulator, sdk = connected
    sid = emulator.place(Record="true", Twiml="<Response><Fly/><Say>Hello</Say></Response>")["sid"]
    emulator.run()
    assert sdk("notifications", sid=sid) == [["13750", "0", 2026]]
    assert sdk("recordings", sid=sid) == [True, [True], 0]


def test_the_sdk_makes_uses_changes_and_deletes_an_application(
    connected: tuple[Emulator, Tour],
) -> None:
    assert connected[1]("applications") == {
        "made": ["reminders", "GET", 2026],
        "placed": "queued",
        "changed": ["menus", True],
        "listed": [1, 0],
        "fetched": "menus",
        "deleted": True,
    }


def test_the_sdk_purchases_and_verifies_numbers_and_gives_them_up(
    connected: tuple[Emulator, Tour],
) -> None:
    assert connected[1]("numbers") == {
        "changed": ["desk", "GET", True],
        "listed": ["+15551234562", "+15551234561", "+15551234560"],
        "found": [True],
        "deleted": [True, True, True],
        "verified": ["office", 6],
        "renamed": "front desk",
        "forgotten": [True],
    }


def test_the_sdk_starts_pauses_resumes_and_stops_recordings(
    connected: tuple[Emulator, Tour], receiver: Receiver
) -> None:
    emulator, sdk = connected
    sid = emulator.place(Twiml="<Response><Pause length='60'/></Response>")["sid"]
    emulator.advance(8)
    assert sdk("recorded", sid=sid, status_callback=receiver.url("/recorded")) == [
        ["in-progress", "StartCallRecordingApi", 1],
        ["in-progress", "StartCallRecordingApi", 2],
        *(True, 2, "paused", "in-progress", "stopped", [422, 10000]),
    ]
    emulator.advance(0)
    assert [each["RecordingStatus"] for each in receiver.at("/recorded")] == ["in-progress"]


def test_the_sdk_finds_and_renames_its_account(connected: tuple[Emulator, Tour]) -> None:
    assert connected[1]("account") == {
        "found": ["active", "Full", 2026],
        "listed": [PROJECT],
        "renamed": "Staging",
    }


def test_the_sdk_lists_what_there_is_none_of(connected: tuple[Emulator, Tour]) -> None:
    assert connected[1]("neighbours") == [[]] * 19


def test_the_sdk_starts_and_stops_a_stream(connected: tuple[Emulator, Tour]) -> None:
    emulator, sdk = connected
    sid = emulator.place(Twiml="<Response><Pause length='60'/></Response>")["sid"]
    emulator.advance(8)
    assert sdk("streamed", sid=sid) == [[200, "in-progress"], [200, "stopped"], [400, 400]]
    assert emulator.notifications(sid) == [13750]


def test_the_sdk_moves_calls_in_and_out_of_queues(connected: tuple[Emulator, Tour]) -> None:
    emulator, sdk = connected
    for _ in range(2):
        emulator.place(Twiml="<Response><Enqueue>support</Enqueue></Response>")
    emulator.advance(10)
    assert sdk("queues") == {
        "changed": ["orders", 9, 2026],
        "support": [2, 0],
        "members": [[1, 3], [2, 3]],
        "moved": [True, 2026],
        "refused": [422, 20009],
        "deleted": True,
    }


def test_the_sdk_presides_over_a_conference(connected: tuple[Emulator, Tour]) -> None:
    emulator, sdk = connected
    room = "<Conference record='record-from-start'>room</Conference>"
    for _ in range(2):
        emulator.place(Twiml=f"<Response><Dial>{room}</Dial></Response>")
    emulator.advance(10)
    assert sdk("conferences") == {
        "room": ["in-progress", "us1", 2026],
        "muted": [True, True, 1],
        "coach": True,
        "recordings": [True],
        "sent out": True,
        "left": [True],
        "ended": "completed",
    }


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_sdk_finds_the_signatures_of_webhooks_valid(
    emulator: Emulator, receiver: Receiver, python: Path, method: str
) -> None:
    emulator.place(
        Url=receiver.document("/answer?empty=&b=2", "<Response/>"),
        Method=method,
        StatusCallback=receiver.url("/status?who=me"),
        StatusCallbackMethod=method,
    )
    emulator.run()
    requests = [
        {
            "url": each.url,
            "params": each.params if each.method == "POST" else {},
            "signature": each.headers[header],
        }
        for each in receiver.requests
        for header in ("X-SignalWire-Signature", "X-Twilio-Signature")
    ]
    assert len(requests) == 4
    assert tour(python, "validate", requests=requests, signing_key=SIGNING_KEY) == [True] * 4


def test_the_emulator_and_the_sdk_install_side_by_side_and_the_emulator_runs(python: Path) -> None:
    checked = subprocess.run(
        [python, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    demo = subprocess.run(
        [python, "-m", "emulator", "demo", "--exit", "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert demo.returncode == 0, demo.stderr
