"""The pytest plugin: the fixture ``calls_emulator``, a fresh project for every test.

pytest imports this in every run of everybody who has the emulator installed, so it imports
nothing but pytest until a test asks for the fixture. Each worker of pytest-xdist has an emulator
of its own.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from emulator.testing import Emulator, Project

MARKER = "calls_emulator"
_ALLOWED = ("api_errors", "failed_deliveries", "unused_rules")
_HELP = {
    "clock": "how time passes: auto (by default), manual, realtime or 20x",
    "scenarios": "a directory of scenarios, relative to the root of the run",
    "grace": "real milliseconds that auto waits before each jump",
}
_FAILED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The settings of the emulator, as options and in the configuration of pytest."""
    group = parser.getgroup("calls emulator")
    for name, said in _HELP.items():
        group.addoption(f"--calls-emulator-{name}", default=None, help=f"Calls emulator: {said}.")
        parser.addini(f"calls_emulator_{name}", f"Calls emulator: {said}.", default="")
    said = "whether HTTPS is served beside HTTP"
    group.addoption("--calls-emulator-tls", action="store_true", help=f"Calls emulator: {said}.")
    parser.addini("calls_emulator_tls", f"Calls emulator: {said}.", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """The marker."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(api_errors, failed_deliveries, unused_rules, **project): what may go wrong in "
        "this test, and keys of its project, such as clock='manual'",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember whether the test itself failed: then what follows from it is not told, too."""
    report: pytest.TestReport = yield  # type: ignore[assignment]  # what the hook answers
    if call.when == "call" and report.failed:
        item.stash[_FAILED] = True
    return report  # type: ignore[return-value]  # a wrapper returns the result


@pytest.fixture(scope="session")
def calls_emulator_server(pytestconfig: pytest.Config) -> "Iterator[Emulator]":
    """The emulator of this run or, with pytest-xdist, of this worker."""
    from emulator.testing import Emulator  # noqa: PLC0415 - only for those who use it
    from emulator.testing.problems import NotPossibleError  # noqa: PLC0415 - the same

    given = {name: _setting(pytestconfig, name) for name in _HELP}
    scenarios = given["scenarios"]
    try:
        emulator = Emulator(
            clock=given["clock"] or "auto",
            scenarios=pytestconfig.rootpath / scenarios if scenarios else None,
            grace=float(given["grace"] or 0),
            tls=bool(pytestconfig.getoption("calls_emulator_tls"))
            or bool(pytestconfig.getini("calls_emulator_tls")),
        )
    except (NotPossibleError, ValueError) as error:
        raise pytest.UsageError(f"calls_emulator: {error}") from None
    with emulator:
        yield emulator


@pytest.fixture
def calls_emulator(
    request: pytest.FixtureRequest, calls_emulator_server: "Emulator"
) -> "Iterator[Project]":
    """A fresh project of the emulator, checked for surprises when the test has passed."""
    given: dict[str, Any] = {"seed": request.node.nodeid}
    for marker in reversed(list(request.node.iter_markers(MARKER))):
        given.update(marker.kwargs)
    allowed = {name: given.pop(name) for name in _ALLOWED if name in given}
    with calls_emulator_server.project(**given) as project:
        project.allow(**allowed)
        yield project
        if not request.node.stash.get(_FAILED, False):
            _check(project)


def _check(project: "Project") -> None:
    try:
        project.check()
    except AssertionError as error:
        pytest.fail(str(error), pytrace=False)


def _setting(config: pytest.Config, name: str) -> str:
    """An option of the command line, or else of the configuration."""
    given = config.getoption(f"calls_emulator_{name}")
    return str(config.getini(f"calls_emulator_{name}")) if given is None else str(given)
