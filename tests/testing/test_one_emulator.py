"""Eight workers of pytest-xdist and one emulator: no test sees anything of another."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
from pages import blocks
from program import running_program

from emulator.exchange.project_settings import BUILT_IN_SID

HEADING = "One emulator for all workers"
CONFTEST, EXAMPLE = (block.text for block in blocks("docs/testing-python.md", "python", HEADING))
WORKERS = 8
SIXTY_FOUR = '''
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

INLINE = {"Twiml": "<Response><Pause length='60'/></Response>"}
CASES = [
    ("busy", INLINE, "busy"),
    ({"refuses": {"sip": 404}}, INLINE, "failed"),
    ({"hangs_up_after": "5s"}, INLINE, "completed"),
    ({"replies": [{"presses": "1"}]}, {}, "completed"),
]


class Application(ThreadingHTTPServer):
    """Asks for a key, and remembers which call was to press it and which did."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.told = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.told.append((self.path, *form["CallSid"], *form["To"]))
        body = b"<Response><Gather numDigits='1' action='/chosen'/></Response>"
        body = b"<Response/>" if self.path == "/chosen" else body
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def application():
    """One for each worker."""
    with Application() as application:
        thread = threading.Thread(target=application.serve_forever, args=(0.02,))
        thread.start()
        yield application
        application.shutdown()
        thread.join()


@pytest.mark.parametrize("number", range(64))
def test_a_project_sees_its_own_call_alone(project, http, application, number):
    """Each number is called in four projects, and something else answers in each."""
    to = f"+1555777{number % 16:04}"
    scenario, document, end = CASES[number // 16]
    document = document or {"Url": f"{application.url}/menu"}
    project.control("POST", "/rules", {"to": to, "scenario": scenario, "times": 1})
    form = {"To": to, "From": "+15551234567", "StatusCallback": f"{application.url}/status"}
    placed = http.post(project.calls_url, data=form | document, auth=project.auth)
    sid = placed.raise_for_status().json()["sid"]
    told = {"for": "delivery", "where": {"purpose": "status", "outcome": "delivered"}}
    for waited in ({"for": "call", "where": {"sid": sid, "status": end}}, told):
        answer = project.control("POST", "/wait", waited).json()
        assert answer["found"], answer["report"]
    for verified in ({"for": "call", "where": {"sid": sid}}, {"for": "call"}, told):
        answer = project.control("POST", "/verify", verified | {"exactly": 1}).json()
        assert answer["holds"], answer["report"]
    (rule,) = project.control("GET", "/rules").json()
    assert (rule["used"], rule["left"]) == (1, 0)
    paths = [path for path, call, called in application.told if (call, called) == (sid, to)]
    assert paths == [*(["/menu", "/chosen"] if "Url" in document else []), "/status"]
'''


def run_workers(folder: Path, url: str) -> str:
    """What pytest says, with no plugin but the one that starts workers."""
    own = {"EMULATOR_URL": url, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-v", "-n", str(WORKERS), "-p", "xdist"),
            *("-p", "no:cacheprovider", "-W", "error", "--rootdir", folder),
        ],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST")} | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_eight_workers_share_one_emulator(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_reminders.py").write_text(EXAMPLE)
    (tmp_path / "test_sixty_four.py").write_text(SIXTY_FOUR)
    with running_program("serve", "--port", "0") as program:
        url = program.value("HTTP")
        said = run_workers(tmp_path, url)
        metrics = httpx.get(f"{url}/_emulator/metrics", trust_env=False).text
        left = httpx.get(f"{url}/_emulator/projects", trust_env=False).json()
    assert "65 passed" in said
    assert len(set(re.findall(r"\[(gw\d)\].* PASSED", said))) == WORKERS
    assert "emulator_calls_placed_total 65.0" in metrics
    assert [each["sid"] for each in left] == [BUILT_IN_SID]
