"""Settings: from the environment, from a file, and what is wrong with them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from emulator.app import create_app
from emulator.settings import BadSettingsError, FileSettings, Settings, read_settings

SECRET = "hunter2-is-secret"
SID = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"
EVERY_SETTING: list[tuple[str, str, object, object]] = [
    # setting, in the environment, in a file, its value
    ("host", "0.0.0.0", "0.0.0.0", "0.0.0.0"),  # noqa: S104 - an address like any other
    ("port", "0", 0, 0),
    ("tls", "true", True, True),
    ("tls_port", "9443", 9443, 9443),
    ("tls_dir", "/keys", "/keys", Path("/keys")),
    ("tls_names", "a.test, b.test", ["a.test", "b.test"], ["a.test", "b.test"]),
    ("public_url", "https://e.test/", "https://e.test/", "https://e.test"),
    ("clock", "20x", "20x", "20x"),
    ("grace", "1.5", 1.5, 1.5),
    ("scenarios", "/mine", "/mine", Path("/mine")),
    ("project_id", SID.upper(), SID.upper(), SID),
    ("api_token", "PT-1", "PT-1", "PT-1"),
    ("signing_key", "PSK-1", "PSK-1", "PSK-1"),
    ("auto_provision", "1", True, True),
    ("error_format", "sdk", "sdk", "sdk"),
    ("control_token", "let-me-in", "let-me-in", "let-me-in"),
    ("callback_ca", "/ca.pem", "/ca.pem", Path("/ca.pem")),
    (
        "rewrite_hosts",
        "localhost=app:5000, other=[::1]:80",
        {"localhost": "app:5000", "other": "[::1]:80"},
        {"localhost": "app:5000", "other": "[::1]:80"},
    ),
    ("callback_hosts", "*.test,app", ["*.test", "app"], ["*.test", "app"]),
    ("use_proxies", "false", False, False),
    ("fetch_media", "true", True, True),
    ("most_live_calls", "5", 5, 5),
    ("most_finished_calls", "5", 5, 5),
    ("most_journal_entries", "5", 5, 5),
    ("most_deliveries", "5", 5, 5),
    ("log_format", "json", "json", "json"),
    ("access_log", "true", True, True),
]


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("config", *FileSettings.model_fields):
        monkeypatch.delenv(f"EMULATOR_{name.upper()}", raising=False)


def written(directory: Path, data: object) -> Path:
    config = directory / "emulator.yaml"
    config.write_text(data if isinstance(data, str) else yaml.safe_dump(data))
    return config


def problems(config: Path | None = None) -> list[str]:
    with pytest.raises(BadSettingsError) as caught:
        read_settings(config)
    return caught.value.problems


def test_every_setting_is_in_the_table() -> None:
    assert [*(row[0] for row in EVERY_SETTING), "projects"] == list(FileSettings.model_fields)
    assert all(field.description for field in FileSettings.model_fields.values())


@pytest.mark.parametrize(("name", "text", "_data", "value"), EVERY_SETTING)
def test_a_setting_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, _data: object, value: object
) -> None:
    assert getattr(read_settings(), name) != value
    monkeypatch.setenv(f"EMULATOR_{name.upper()}", text)
    assert getattr(read_settings(), name) == value


@pytest.mark.parametrize(("name", "_text", "data", "value"), EVERY_SETTING)
def test_a_setting_comes_from_a_file(
    tmp_path: Path, name: str, _text: str, data: object, value: object
) -> None:
    assert getattr(read_settings(written(tmp_path, {name: data})), name) == value


@pytest.mark.parametrize("name", ["tls_dir", "scenarios", "callback_ca"])
def test_a_path_counts_from_where_it_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    config = written(tmp_path, {name: "within/it"})
    assert getattr(read_settings(config), name) == tmp_path / "within" / "it"
    assert getattr(read_settings(config, {name: "mine"}), name) == Path("mine")
    monkeypatch.setenv(f"EMULATOR_{name.upper()}", "here")
    assert getattr(read_settings(config), name) == Path("here")


def test_a_directory_holds_a_file_or_scenarios_or_both(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    assert read_settings(tmp_path).scenarios == tmp_path / "scenarios"
    (tmp_path / "emulator.yml").write_text("port: 5")
    found = read_settings(tmp_path)
    assert (found.port, found.scenarios) == (5, tmp_path / "scenarios")
    written(tmp_path, {"port": 6, "scenarios": "others"})
    found = read_settings(tmp_path)
    assert (found.port, found.scenarios) == (6, tmp_path / "others")
    (tmp_path / "scenarios").rmdir()
    written(tmp_path, {"port": 7})
    found = read_settings(tmp_path)
    assert (found.port, found.scenarios) == (7, None)


def test_a_variable_can_name_the_file_and_an_option_wins_over_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EMULATOR_CONFIG", str(written(tmp_path, {"port": 5})))
    other = tmp_path / "other.yaml"
    other.write_text("port: 6")
    assert (read_settings().port, read_settings(other).port) == (5, 6)
    monkeypatch.setenv("EMULATOR_CONFIG", str(tmp_path / "none.yaml"))
    assert problems() == [f"{tmp_path / 'none.yaml'}: No such file or directory"]


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EMULATOR_PORT", "1")
    monkeypatch.setenv("EMULATOR_CALLBACK_HOSTS", "a")
    settings = read_settings(written(tmp_path, {"port": 2, "tls_port": 3, "callback_hosts": ["b"]}))
    assert (settings.port, settings.tls_port, settings.callback_hosts) == (1, 3, ["a"])


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "{}"])
def test_an_empty_file_sets_nothing(tmp_path: Path, text: str) -> None:
    assert read_settings(written(tmp_path, text)) == Settings()


PROJECTS = [
    {
        "id": SID,
        "tokens": ["PT-1", {"token": "PT-2", "scopes": ["Messaging"]}],
        "numbers": ["+15551234567"],
        "clock": "manual",
        "epoch": "2026-01-31T12:00:00Z",
    }
]


def test_projects_come_from_a_file_or_as_json_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from_file = read_settings(written(tmp_path, {"projects": PROJECTS}))
    monkeypatch.setenv("EMULATOR_PROJECTS", yaml.safe_dump(PROJECTS, default_flow_style=True))
    assert problems() == [
        "EMULATOR_PROJECTS: write a list of projects, as JSON in an environment variable"
    ]
    monkeypatch.setenv("EMULATOR_PROJECTS", str(PROJECTS).replace("'", '"'))
    assert read_settings() == from_file
    (project,) = from_file.projects
    assert (project.id, [token.token for token in project.tokens or ()]) == (SID, ["PT-1", "PT-2"])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("port", "x", "it must be a valid integer"),
        ("port", "65536", "it must be less than or equal to 65535"),
        ("port", "tcp://10.0.0.1:8080", "it must be a valid integer"),
        ("tls", "maybe", "it must be a valid boolean"),
        ("clock", "fast", "'fast' is not a clock mode: write realtime, Nx"),
        ("grace", "-1", "it must be greater than or equal to 0"),
        ("grace", "nan", ""),
        ("public_url", "e.test", "write an absolute http or https URL"),
        ("public_url", "http://e.test/?a=b", "without a query"),
        ("project_id", "x", "write a UUID"),
        ("api_token", "", "write at least one character"),
        ("control_token", "", "write at least one character"),
        ("error_format", "x", "'documented' or 'sdk'"),
        ("rewrite_hosts", "localhost", "write name=address pairs, separated by commas"),
        ("rewrite_hosts", "localhost=", "is not a host"),
        ("rewrite_hosts", "localhost=http://app", "is not a host"),
        ("rewrite_hosts", "localhost=app:99999", "is not a host"),
        ("rewrite_hosts", "localhost=app/path", "is not a host"),
        ("projects", "{", "write a list of projects"),
        ("projects", "[{}]", "[0].id: "),
        ("projects", f'[{{"id": "{SID}", "token": ["{SECRET}"]}}]', "[0].token: "),
        ("most_live_calls", "0", "it must be greater than or equal to 1"),
    ],
)
def test_a_bad_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, said: str
) -> None:
    monkeypatch.setenv(f"EMULATOR_{name.upper()}", text)
    (problem,) = problems()
    assert problem.startswith(f"EMULATOR_{name.upper()}: ")
    assert said in problem
    assert SECRET not in problem


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("host: h\nprt: 1\n", "2:1", "unknown key 'prt'; did you mean 'port'?"),
        ("port: x\n", "1:7", "port: received 'x'; write a whole number"),
        ("port: 70000\n", "1:7", "port: received 70000; it must be less than or equal to 65535"),
        ("host: h\nclock: fast\n", "2:8", "clock: 'fast' is not a clock mode"),
        ("port: 1\nport: 2\n", "2:1", "duplicate key 'port'; it is already on line 1"),
        ("host: [\n", "2:1", ""),
        ("- host\n", "1:1", ""),
        ("false\n", "1:1", ""),
        ("port: 1\n---\nport: 2\n", "3:1", "a second YAML document; write one"),
        ("callback_hosts: [1]\n", "1:18", "callback_hosts[0]: "),
        ("rewrite_hosts: {a: 'b c'}\n", "1:16", "rewrite_hosts: 'b c' is not a host"),
        ("projects:\n  - token: t\n", "2:5", "missing key 'id' in projects[0]"),
        (f"projects:\n  - id: {SID}\n    numbrs: []\n", "3:5", "did you mean 'numbers'?"),
        (f"projects: [{{id: {SID}}}, {{id: {SID}}}]\n", "1:11", f"the project {SID} is given"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_place(
    tmp_path: Path, text: str, place: str, said: str
) -> None:
    config = written(tmp_path, text)
    (problem,) = problems(config)
    assert problem.startswith(f"{config}:{place}: ")
    assert said in problem


def test_all_mistakes_of_a_file_are_told(tmp_path: Path) -> None:
    found = problems(written(tmp_path, "port: x\nhots: y\ntls: z\n"))
    assert [problem.split(":")[1] for problem in found] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "data",
    [
        {"api_token": [SECRET]},
        {"signing_key": {"key": SECRET}},
        {"control_token": 98765},
        {"projects": [{"id": SID, "token": 98765}]},
        {"projects": [{"id": SID, "tokens": [98765]}]},
        {"projects": [{"id": SID, "tokens": [{"token": [SECRET]}]}]},
        {"projects": [{"id": SID, "token": SECRET, "tokens": [SECRET]}]},
        {"projects": [{"id": SID, "tokens": [SECRET, SECRET]}]},
        {"projects": [{"id": SID, "tokens": SECRET}]},
        {"projects": [{"id": SID, "signing_key": 98765}]},
    ],
)
def test_a_mistake_in_a_secret_does_not_show_it(tmp_path: Path, data: Mapping[str, Any]) -> None:
    found = str(problems(written(tmp_path, data)))
    assert SECRET not in found
    assert "98765" not in found


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.yaml") == [
        f"{tmp_path / 'none.yaml'}: No such file or directory"
    ]
    assert problems(tmp_path) == [f"{tmp_path}: holds neither emulator.yaml nor scenarios/"]
    config = tmp_path / "latin.yaml"
    config.write_bytes(b"host: \xff")
    assert problems(config) == [f"{config}:1:7: the file is not UTF-8 text"]


def test_settings_that_name_what_is_not_there_are_told(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("not a certificate")
    for callback_ca in (empty, tmp_path / "none.pem"):
        with pytest.raises(BadSettingsError, match="callback_ca: "):
            create_app(Settings(callback_ca=callback_ca))
    with pytest.raises(BadSettingsError, match="none"):
        create_app(Settings(scenarios=tmp_path / "none"))
