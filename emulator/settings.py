"""The program's settings: environment variables ``EMULATOR_...`` over a configuration file.

Read by the command line, the test kit and the application factory only; everything below them
gets values.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from emulator.core.urls import is_http_url
from emulator.exchange.clock import MODES, mode_of
from emulator.exchange.project_settings import BUILT_IN_SID, ProjectSettings, Sid
from emulator.exchange.yamltext import problem_at, read_documents, validate


def _mode_text(text: str) -> str:
    mode_of(text)
    return text


def _base_url(text: str) -> str:
    if not is_http_url(text):
        raise ValueError("write an absolute http or https URL")
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


class ConfiguredProject(ProjectSettings):
    """A project in the configuration file."""

    id: Sid = Field(description="The Project ID: a UUID.")


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
    tls_names: Annotated[list[str], NoDecode, BeforeValidator(_listed)] = Field(
        [], description="Host names of the certificate beside localhost, 127.0.0.1 and ::1."
    )
    public_url: Annotated[str, AfterValidator(_base_url)] | None = Field(
        None, description="The base of absolute URLs; by default what the client called."
    )
    clock: Annotated[str, AfterValidator(_mode_text)] = Field("realtime", description=MODES)
    grace: float = Field(
        0, ge=0, le=60_000, description="Real milliseconds that auto waits before each jump."
    )
    scenarios: Path | None = Field(
        None, description="A directory of scenarios, matched before the shipped ones."
    )
    project_id: Sid = Field(BUILT_IN_SID, description="The ID of the built-in project.")
    api_token: str | None = Field(None, min_length=1, description="Its token with the scope Voice.")
    signing_key: str | None = Field(None, min_length=1, description="The key of its webhooks.")
    auto_provision: bool = Field(
        False, description="Accept any Project ID and token; each gets a world of its own."
    )
    error_format: Literal["documented", "sdk"] = Field(
        "documented", description="sdk adds flat keys beside the errors array, for SDKs."
    )
    control_token: str | None = Field(
        None, min_length=1, description="Bearer token that guards /_emulator; open without one."
    )
    callback_ca: Path | None = Field(
        None, description="Certificates (PEM) to trust when webhooks go to https URLs."
    )
    rewrite_hosts: Annotated[dict[str, str], NoDecode, BeforeValidator(_mapped)] = Field(
        {}, description="Other addresses for hosts of webhooks: localhost=app:5000."
    )
    callback_hosts: Annotated[list[str], NoDecode, BeforeValidator(_listed)] | None = Field(
        None, description="The hosts that webhooks may go to, with *; any by default."
    )
    use_proxies: bool = Field(
        True, description="Whether webhooks use the environment's proxies (never for loopback)."
    )
    most_live_calls: int = Field(100_000, ge=1, description="Live calls of a project; then 21611.")
    most_finished_calls: int = Field(10_000, ge=1, description="Finished calls kept.")
    most_journal_entries: int = Field(200_000, ge=1, description="Journal entries kept.")
    most_deliveries: int = Field(50_000, ge=1, description="Deliveries kept.")
    projects: list[ConfiguredProject] = Field(
        [], description="Projects in place of the built-in one; in the file only."
    )


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


def read_settings(config: Path | None = None) -> Settings:
    """The settings of a configuration file, if there is one, and of the environment over it.

    Raises ``BadSettingsError``.
    """
    written = _written(config) if config is not None else {}
    try:
        return Settings(**written)
    except ValidationError as error:
        raise BadSettingsError([_line(each) for each in error.errors()]) from None


def _written(config: Path) -> dict[str, Any]:  # as YAML gives it; Settings validates it again
    try:
        text = config.read_bytes()
    except OSError as error:
        raise BadSettingsError([f"{config}: {error.strerror}"]) from None
    documents, problems = read_documents(text, str(config))
    if len(documents) > 1:
        problems.append(problem_at(str(config), (1, 1), "more than one YAML document"))
    data = (documents[0].data if documents else None) or {}
    if not problems:
        positions = documents[0].positions if documents else None
        _, problems = validate(FileSettings, data, file=str(config), positions=positions)
    if problems:
        raise BadSettingsError([str(problem) for problem in problems])
    assert isinstance(data, dict)
    return data


def _line(error: ErrorDetails) -> str:
    name = ".".join(str(part) for part in error["loc"])
    return f"EMULATOR_{name.upper()}: {error['msg'].removeprefix('Value error, ')}"
