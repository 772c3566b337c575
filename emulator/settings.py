"""The program's settings: options over variables ``EMULATOR_...`` over a configuration file.

Read by the command line, the test kit and the application factory only; everything below them
gets values.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from emulator.core.urls import is_http_url
from emulator.exchange import shapes
from emulator.exchange.clock import MODES
from emulator.exchange.project_settings import (
    BUILT_IN_SID,
    ModeText,
    ProjectSettings,
    SecretText,
    Sid,
    check_distinct,
)
from emulator.exchange.yamltext import Problem, dotted, problem_at, read_documents, validate

CONFIG = "EMULATOR_CONFIG"
"""The variable that names the configuration file or its directory."""

FILES = ("emulator.yaml", "emulator.yml")
SCENARIOS = "scenarios"
"""What a directory of configuration holds."""


def _base_url(text: str) -> str:
    if not is_http_url(text) or "?" in text or "#" in text:
        raise ValueError("write an absolute http or https URL without a query")
    return text.rstrip("/")


def _listed(text: object) -> object:
    """A list in an environment variable is separated by commas."""
    if isinstance(text, str):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _mapped(text: object) -> object:
    """A mapping in an environment variable: ``app=app:5000,other=10.0.0.7``."""
    if not isinstance(text, str):
        return text
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if not all(separator for _, separator, _ in pairs):
        raise ValueError("write name=address pairs, separated by commas")
    return {name.strip(): address.strip() for name, _, address in pairs}


def _hosts(given: dict[str, str]) -> dict[str, str]:
    """Names and addresses, each ``host`` or ``host:port``."""
    for host in (*given.keys(), *given.values()):
        url = f"http://{host}"
        if not is_http_url(url) or "@" in host or urlsplit(url).netloc != host:
            raise ValueError(f"{host!r} is not a host: write app, app:5000 or [::1]:5000")
    return given


def _json_list(text: object) -> object:
    """Projects in an environment variable are JSON."""
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("write a list of projects, as JSON in an environment variable") from None


def _is_path(kind: object) -> bool:
    return kind is Path or Path in get_args(kind)


class ConfiguredProject(ProjectSettings):
    """A project in the configuration file."""

    id: Sid = Field(description="The Project ID: a UUID.")


def _once_each(given: list[ConfiguredProject]) -> list[ConfiguredProject]:
    check_distinct("the project", (each.id for each in given))
    return given


class FileSettings(BaseModel):
    """Every setting, as a configuration file may have it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="The port of HTTP; 0 takes a free one.")
    tls: bool = Field(False, description="Whether to serve HTTPS, too.")
    tls_port: int = Field(8443, ge=0, le=65535, description="The port of HTTPS.")
    tls_dir: Path = Field(
        Path("certs"), description="Where ca.pem, server.pem and their keys are kept."
    )
    tls_names: Annotated[list[str], NoDecode, BeforeValidator(_listed), shapes.Or(shapes.TEXT)] = (
        Field([], description="Host names of the certificate beside localhost, 127.0.0.1 and ::1.")
    )
    public_url: (
        Annotated[str, AfterValidator(_base_url), WithJsonSchema(shapes.HTTP_URL)] | None
    ) = Field(None, description="The base of absolute URLs; by default what the client called.")
    clock: ModeText = Field("realtime", description=MODES)
    grace: float = Field(
        0, ge=0, le=60_000, description="Real milliseconds that auto waits before each jump."
    )
    scenarios: Path | None = Field(
        None, description="A directory of scenarios, matched before the shipped ones."
    )
    project_id: Sid = Field(BUILT_IN_SID, description="The ID of the built-in project.")
    api_token: SecretText | None = Field(None, description="Its token with the scope Voice.")
    signing_key: SecretText | None = Field(None, description="The key of its webhooks' signatures.")
    auto_provision: bool = Field(
        False, description="Accept any Project ID and token; each gets a world of its own."
    )
    error_format: Literal["documented", "sdk"] = Field(
        "documented",
        description="Of the built-in project; sdk adds flat keys to the errors array, for SDKs.",
    )
    control_token: SecretText | None = Field(
        None, description="Bearer token that guards /_emulator; open without one."
    )
    callback_ca: Path | None = Field(
        None, description="Certificates (PEM) to trust when webhooks go to https URLs."
    )
    rewrite_hosts: Annotated[
        dict[str, str],
        NoDecode,
        BeforeValidator(_mapped),
        AfterValidator(_hosts),
        shapes.Or(shapes.TEXT),
    ] = Field({}, description="Other addresses for hosts of webhooks: localhost=app:5000.")
    callback_hosts: Annotated[
        list[str] | None, NoDecode, BeforeValidator(_listed), shapes.Or(shapes.TEXT)
    ] = Field(None, description="The hosts that webhooks may go to, with *; any by default.")
    use_proxies: bool = Field(
        True, description="Whether webhooks use the environment's proxies (never for loopback)."
    )
    fetch_media: bool = Field(
        False, description="Whether the audio of a Play is fetched, checked and measured."
    )
    most_live_calls: int = Field(100_000, ge=1, description="Live calls of a project; then 21611.")
    most_finished_calls: int = Field(10_000, ge=1, description="Finished calls kept.")
    most_journal_entries: int = Field(200_000, ge=1, description="Journal entries kept.")
    most_deliveries: int = Field(50_000, ge=1, description="Deliveries kept.")
    log_format: Literal["text", "json"] = Field(
        "text", description="How lines of the log are written; json for programs that collect them."
    )
    access_log: bool = Field(False, description="Whether every request is logged.")
    projects: Annotated[
        list[ConfiguredProject], NoDecode, BeforeValidator(_json_list), AfterValidator(_once_each)
    ] = Field([], description="Projects in place of the built-in one.")


_PATHS = [name for name, field in FileSettings.model_fields.items() if _is_path(field.annotation)]
"""The settings that name files."""


class Settings(FileSettings, BaseSettings):
    """Every setting. Each has an environment variable of its name with ``EMULATOR_`` before it."""

    model_config = SettingsConfigDict(env_prefix="EMULATOR_", extra="forbid", frozen=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over what the configuration file said."""
        return env_settings, init_settings


class BadSettingsError(Exception):
    """The settings cannot be used; each line says what is wrong and where."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def read_settings(
    config: Path | None = None, options: Mapping[str, object] | None = None
) -> Settings:
    """The settings of a configuration file, of the environment over it, and of options over both.

    ``config`` is a file, or a directory that holds ``emulator.yaml``, ``scenarios`` or both; by
    default it is what ``EMULATOR_CONFIG`` names. ``options`` are values of the command line by
    the names of their settings. Raises ``BadSettingsError``.
    """
    named = os.environ.get(CONFIG, "")
    config = Path(named) if config is None and named else config
    written = _written_in(config) if config is not None else {}
    try:
        settings = Settings(**written)
    except ValidationError as error:
        lines = [f"EMULATOR_{_name(each).upper()}: {_said(each)}" for each in error.errors()]
        raise BadSettingsError(lines) from None
    try:
        given = FileSettings.model_validate(options or {})
    except ValidationError as error:
        lines = [f"--{_name(each).replace('_', '-')}: {_said(each)}" for each in error.errors()]
        raise BadSettingsError(lines) from None
    return settings.model_copy(update={name: getattr(given, name) for name in options or ()})


def _written_in(config: Path) -> dict[str, Any]:  # see below
    if not config.is_dir():
        return _located(_written(config), config.parent)
    files = [config / name for name in FILES if (config / name).exists()]
    beside = config / SCENARIOS
    if not files and not beside.is_dir():
        raise BadSettingsError([f"{config}: holds neither {FILES[0]} nor {SCENARIOS}/"])
    written = _written(files[0]) if files else {}
    usual = {"scenarios": SCENARIOS} if beside.is_dir() else {}
    return _located(usual | written, config)


def _located(written: dict[str, Any], folder: Path) -> dict[str, Any]:  # see below
    """The same with its paths counted from the directory of the file."""
    found = {name: folder / written[name] for name in _PATHS if written.get(name) is not None}
    return written | found


def _written(config: Path) -> dict[str, Any]:  # as YAML gives it; Settings validates it again
    try:
        text = config.read_bytes()
    except OSError as error:
        raise BadSettingsError([f"{config}: {error.strerror}"]) from None
    documents, problems = read_documents(text, str(config))
    if len(documents) > 1:
        second = documents[1].positions.of_value(())
        problems.append(problem_at(str(config), second, "a second YAML document; write one"))
    data = documents[0].data if documents else None
    if problems or data is None:
        _raise(problems)
        return {}
    positions = documents[0].positions
    _, problems = validate(FileSettings, data, file=str(config), positions=positions)
    _raise(problems)
    assert isinstance(data, dict)
    return data


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise BadSettingsError([str(problem) for problem in problems])


def _name(error: ErrorDetails) -> str:
    return str(error["loc"][0])


def _said(error: ErrorDetails) -> str:
    """What is wrong with a setting and, where it is a list or a mapping, at which place of it."""
    within = dotted(error["loc"][1:])
    what = error["msg"].removeprefix("Value error, ").replace("Input should", "it must", 1)
    return f"{within}: {what}" if within else what
