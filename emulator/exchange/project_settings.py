"""A project as it is written in a configuration file or in a request to the emulator's own API."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from emulator.core.addresses import is_e164
from emulator.core.instants import Instant, seconds
from emulator.core.sids import sid
from emulator.core.urls import is_http_url
from emulator.exchange.clock import MODES, REALTIME, Mode, mode_of
from emulator.exchange.project import (
    DEFAULT_RATE,
    Application,
    PhoneNumber,
    Project,
    Scope,
    Token,
)
from emulator.exchange.projects import new_seed

BUILT_IN_SID = "00000000-0000-4000-8000-00000000ca11"
BUILT_IN_TOKEN = "PT-voice"  # noqa: S105 - printed on purpose: it is how a person gets in
BUILT_IN_MESSAGING_TOKEN = "PT-messaging"  # noqa: S105 - the same
BUILT_IN_SIGNING_KEY = "PSK-emulator"

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _http_url(text: str) -> str:
    if not is_http_url(text):
        raise ValueError("write an absolute http or https URL")
    return text


def _e164(text: str) -> str:
    if not is_e164(text):
        raise ValueError("write a number in E.164 format, in quotes: '+15551234567'")
    return text


def _sid(text: str) -> str:
    if _UUID.fullmatch(text.lower()) is None:
        raise ValueError("write a UUID: 8, 4, 4, 4 and 12 hexadecimal digits")
    return text.lower()


def _epoch(value: object) -> object:
    """Seconds since 1970, or a date and time with a zone; UTC when it names none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return seconds(value)
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError(
            "write seconds since 1970 or a date and time such as 2026-01-31T12:00:00Z"
        ) from None
    return seconds((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def _mode_text(text: str) -> str:
    mode_of(text)
    return text


def _number_written(value: object) -> object:
    return {"number": value} if isinstance(value, str) else value


def _clock_written(value: object) -> object:
    return {"mode": value} if isinstance(value, str) else value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Sid = Annotated[str, AfterValidator(_sid)]
ModeText = Annotated[str, AfterValidator(_mode_text)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TokenSettings(_Written):
    """One API token and what it may be used for."""

    token: str = Field(min_length=1, description="The password of Basic authentication.")
    scopes: list[Scope] = Field([Scope.VOICE], description="Calls need Voice.")


class ApplicationSettings(_Written):
    """An application: webhooks under one SID."""

    sid: Sid | None = Field(None, description="A UUID; made up when not given.")
    friendly_name: str = ""
    voice_url: HttpUrl | None = None
    voice_method: Literal["GET", "POST"] = "POST"
    voice_fallback_url: HttpUrl | None = None
    voice_fallback_method: Literal["GET", "POST"] = "POST"
    status_callback: HttpUrl | None = None
    status_callback_method: Literal["GET", "POST"] = "POST"


class NumberSettings(_Written):
    """A purchased number or, with ``verified_only``, a verified caller id."""

    number: Annotated[str, AfterValidator(_e164)]
    sid: Sid | None = None
    verified_only: bool = False


class ClockSettings(_Written):
    """How the project's time moves."""

    mode: ModeText = Field("realtime", description=MODES)


class ProjectSettings(_Written):
    """Everything of a project but its ID; all of it optional."""

    token: str | None = Field(None, min_length=1, description="Short for one entry in tokens.")
    scopes: list[Scope] | None = Field(None, description="The scopes of token; Voice by default.")
    tokens: list[TokenSettings] | None = None
    signing_key: str = Field(BUILT_IN_SIGNING_KEY, min_length=1)
    seed: str | int | None = Field(None, description="Decides every SID and every chance.")
    epoch: Annotated[Instant, BeforeValidator(_epoch)] | None = Field(
        None,
        description="Where the clock starts: seconds since 1970 or an ISO date and time.",
        json_schema_extra={"examples": ["2026-01-31T12:00:00Z"]},
    )
    clock: Annotated[ClockSettings, BeforeValidator(_clock_written)] | None = None
    applications: list[ApplicationSettings] = []
    numbers: list[Annotated[NumberSettings, BeforeValidator(_number_written)]] | None = Field(
        None, description="The numbers that From may be; any, when not given."
    )
    rate: Decimal = Field(DEFAULT_RATE, ge=0, description="USD for each started minute.")
    error_format: Literal["documented", "sdk"] = Field(
        "documented",
        description="sdk adds code, message, more_info and status to the errors array.",
    )

    @model_validator(mode="after")
    def _one_way_to_give_tokens(self) -> "ProjectSettings":
        if self.tokens is not None and (self.token is not None or self.scopes is not None):
            raise ValueError("give either token and scopes, or tokens")
        return self

    def project(self, project_sid: str, default_mode: Mode = REALTIME) -> Project:
        """The project that these settings describe."""
        seed = new_seed() if self.seed is None else str(self.seed)
        return Project(
            sid=project_sid.lower(),
            tokens=self._tokens(),
            signing_key=self.signing_key,
            seed=seed,
            epoch=self.epoch,
            mode=mode_of(self.clock.mode) if self.clock is not None else default_mode,
            applications=tuple(
                _application(given, seed, number) for number, given in enumerate(self.applications)
            ),
            numbers=None
            if self.numbers is None
            else tuple(_number(given, seed, place) for place, given in enumerate(self.numbers)),
            rate=self.rate,
            error_format=self.error_format,
        )

    def _tokens(self) -> tuple[Token, ...]:
        given = self.tokens
        if given is None:
            scopes = [Scope.VOICE] if self.scopes is None else self.scopes
            given = [TokenSettings(token=self.token or BUILT_IN_TOKEN, scopes=scopes)]
        return tuple(Token(secret=each.token, scopes=frozenset(each.scopes)) for each in given)


def _application(given: ApplicationSettings, seed: str, number: int) -> Application:
    return Application(
        **given.model_dump(exclude={"sid"}), sid=given.sid or sid(seed, "application", number)
    )


def _number(given: NumberSettings, seed: str, place: int) -> PhoneNumber:
    return PhoneNumber(
        sid=given.sid or sid(seed, "number", place),
        number=given.number,
        verified_only=given.verified_only,
    )


def built_in_project(
    token: str = BUILT_IN_TOKEN, signing_key: str = BUILT_IN_SIGNING_KEY
) -> ProjectSettings:
    """The project that is there without any configuration.

    Its second token has no Voice scope, so that a 401 can be tested.
    """
    return ProjectSettings(
        tokens=[
            TokenSettings(token=token, scopes=[Scope.VOICE]),
            TokenSettings(token=BUILT_IN_MESSAGING_TOKEN, scopes=[Scope.MESSAGING]),
        ],
        signing_key=signing_key,
    )
