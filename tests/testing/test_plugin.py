"""The pytest plugin, by running pytest on test files as people write them."""

import subprocess
import sys
from importlib.metadata import entry_points
from typing import Protocol

import pytest

pytest_plugins = ["pytester"]

INSTALLED = any(each.name == "calls_emulator" for each in entry_points(group="pytest11"))
PLUGIN = () if INSTALLED else ("-p", "emulator.testing.plugin")
USUAL = """
import httpx
import pytest

def place(emulator, **changes):
    data = {
        "To": "+15557770001",
        "From": "+15551234567",
        "Twiml": "<Response><Say>Hello</Say></Response>",
    } | changes
    with httpx.Client(trust_env=False) as client:
        return client.post(emulator.calls_url, data=data, auth=emulator.auth)
"""


FAILING = """place(calls_emulator, StatusCallback="http://127.0.0.1:9/")
    calls_emulator.run_until_idle()"""


class Run(Protocol):
    def __call__(self, text: str, *options: str, ini: str = "") -> pytest.RunResult: ...


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs pytest on the text of a test file, with these options."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def running(text: str, *options: str, ini: str = "") -> pytest.RunResult:
        pytester.makeini(f"[pytest]\nfilterwarnings = error\n{ini}")
        pytester.makepyfile(USUAL + text)
        return pytester.runpytest_inprocess(*PLUGIN, "-p", "no:randomly", *options)

    return running


def test_a_test_gets_a_project_of_its_own(run: Run) -> None:
    result = run("""
@pytest.mark.parametrize("number", [1, 2])
def test_one(calls_emulator, number):
    calls_emulator.when("+15557770001").refuses("busy")
    assert calls_emulator.calls == []
    place(calls_emulator)
    assert calls_emulator.wait_for_call(status="busy")
    assert len(calls_emulator.calls) == 1
""")
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("calls_emulator.when('+15550000000').answers()", "*allow(unused_rules=True)*"),
        ("place(calls_emulator, To='12')", "*allow(api_errors=?21211?)*"),
        (
            FAILING,
            "*nobody listens at 127.0.0.1:9*allow(failed_deliveries=True)*",
        ),
    ],
)
def test_a_surprise_fails_the_test_and_names_the_remedy(run: Run, text: str, said: str) -> None:
    result = run(f"def test_one(calls_emulator):\n    {text}\n")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([said])


def test_the_marker_allows_what_is_expected_and_sets_the_project(run: Run) -> None:
    result = run("""
pytestmark = pytest.mark.calls_emulator(api_errors=[21211], seed="ours")

@pytest.mark.calls_emulator(clock="manual", unused_rules=True, failed_deliveries=True)
def test_one(calls_emulator):
    calls_emulator.when("+15550000000").answers()
    place(calls_emulator, To="12")
    place(calls_emulator, StatusCallback="http://127.0.0.1:9/")
    assert calls_emulator.calls[0].status == "queued"
    calls_emulator.run_until_idle()
""")
    result.assert_outcomes(passed=1)


def test_what_follows_from_a_failure_is_not_told_too(run: Run) -> None:
    result = run("""
def test_one(calls_emulator):
    calls_emulator.when("+15550000000").answers()
    assert False
""")
    result.assert_outcomes(failed=1)


def test_options_and_the_configuration_set_the_emulator(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.mkdir("far_ends")
    (pytester.path / "far_ends" / "ours.yaml").write_text(
        'name: ours\nto: ["+15557770001"]\nrefuses: busy\n'
    )
    text = """
def test_one(calls_emulator):
    assert calls_emulator.https_url.startswith("https://localhost:")
    assert place(calls_emulator).json()["status"] == "queued"
    calls_emulator.advance(30)
    assert calls_emulator.calls[0].scenario == "ours"
    assert calls_emulator.journal[-1].kind == "clock"
"""
    ini = "calls_emulator_clock = auto\ncalls_emulator_scenarios = far_ends\n"
    result = run(text, "--calls-emulator-clock", "manual", "--calls-emulator-tls", ini=ini)
    result.assert_outcomes(passed=1)


def test_a_wrong_setting_is_told(run: Run) -> None:
    result = run("def test_one(calls_emulator):\n    pass\n", "--calls-emulator-clock", "fast")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*clock: *fast*"])


def test_workers_of_xdist_do_not_disturb_each_other(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    pytester.makepyfile(
        USUAL
        + """
@pytest.mark.parametrize("number", range(8))
def test_one(calls_emulator, number):
    calls_emulator.when("+15557770001").refuses("busy", times=1)
    place(calls_emulator)
    calls_emulator.wait_for_call(status="busy")
    calls_emulator.verify("call", exactly=1)
"""
    )
    result = pytester.runpytest_subprocess(*PLUGIN, "-n", "2")
    result.assert_outcomes(passed=8)


def test_those_who_do_not_use_it_import_nothing_of_it() -> None:
    code = (
        "import sys, emulator.testing.plugin\n"
        "heavy = {'fastapi', 'aiohttp', 'uvicorn', 'pydantic', 'httpx', 'requests', 'responses'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
