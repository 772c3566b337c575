"""A project as it is written in a configuration file or in a request to the emulator's own API."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    SecretStr,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue

from emulator.core.addresses import is_e164, national_format
from emulator.core.instants import Instant, seconds
from emulator.core.request import Method
from emulator.core.sids import sid
from emulator.core.urls import MAX_LENGTH, is_http_url
from emulator.exchange import shapes
from emulator.exchange.clock import MODES, REALTIME, Mode, mode_of
from emulator.exchange.owned import Application, CallerId, PhoneNumber
from emulator.exchange.policy_settings import PolicySettings
from emulator.exchange.project import Project, Scope, Token, new_seed

BUILT_IN_SID = "00000000-0000-4000-8000-00000000ca11"
BUILT_IN_TOKEN = "PT-voice"  # noqa: S105 - printed on purpose: it is how a person gets in
BUILT_IN_MESSAGING_TOKEN = "PT-messaging"  # noqa: S105 - the same
BUILT_IN_SIGNING_KEY = "PSK-emulator"

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
A_SID = "a UUID: 8, 4, 4, 4 and 12 hexadecimal digits"
_AN_EPOCH = "seconds since 1970 or a date and time such as 2026-01-31T12:00:00Z, until 2999"
_EPOCH: JsonSchemaValue = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}
_LATEST_EPOCH = int(datetime(3000, 1, 1, tzinfo=UTC).timestamp())


def _whole(text: str) -> str:
    """JSON can spell halves of surrogate pairs, which nothing after us could send or show."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("write text without halves of surrogate pairs") from None
    return text


def _told(secret: SecretStr) -> str:
    if not secret:
        raise ValueError("write at least one character")
    return _whole(secret.get_secret_value())


Text = Annotated[str, AfterValidator(_whole)]
if TYPE_CHECKING:
    SecretText = str
else:
    # Text for the program; a secret for pydantic, so that a mistake in it is told without it.
    SecretText = Annotated[SecretStr, AfterValidator(_told)]


def is_sid(text: str) -> bool:
    """Whether ``text`` is a UUID as the vendor writes them."""
    return _UUID.fullmatch(text) is not None


def _http_url(text: str) -> str:
    if not is_http_url(text):
        raise ValueError(f"write an absolute http or https URL of at most {MAX_LENGTH} characters")
    return text


def _e164(text: str) -> str:
    if not is_e164(text):
        raise ValueError("write a number in E.164 format, in quotes: '+15551234567'")
    return text


def _sid(text: str) -> str:
    if not is_sid(text):
        raise ValueError(f"write {A_SID}")
    return text.lower()


def _epoch(value: object) -> object:
    """Seconds since 1970, or a date and time with a zone; UTC when it names none."""
    since_1970 = _seconds_since_1970(value)
    if not 0 <= since_1970 < _LATEST_EPOCH:  # nor is NaN
        raise ValueError(f"write {_AN_EPOCH}")
    return seconds(since_1970)


def _seconds_since_1970(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        at = datetime.fromisoformat(str(value))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise ValueError(f"write {_AN_EPOCH}") from None


def _mode_text(text: str) -> str:
    mode_of(text)
    return text


def _number_written(value: object) -> object:
    return {"number": value} if isinstance(value, str) else value


def _clock_written(value: object) -> object:
    return {"mode": value} if isinstance(value, str) else value


def _tokens_written(value: object) -> object:
    if value is None or (isinstance(value, list) and value):
        return value
    raise ValueError("write a list of tokens, at least one")


def _token_written(value: object) -> object:
    if isinstance(value, Mapping | BaseModel):
        return value
    if isinstance(value, str):
        return {"token": value}
    raise ValueError("write a token in quotes, or a mapping with token and scopes")


def _seed_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def check_distinct(what: str, given: Iterable[str | None]) -> None:
    """Raise ``ValueError`` when something but None is given twice."""
    twice = [each for each, times in Counter(given).items() if times > 1 and each is not None]
    if twice:
        raise ValueError(f"{what} {', '.join(twice)} is given more than once")


HttpUrl = Annotated[str, AfterValidator(_http_url), WithJsonSchema(shapes.HTTP_URL)]
Sid = Annotated[str, AfterValidator(_sid), WithJsonSchema(shapes.UUID)]
ModeText = Annotated[str, AfterValidator(_mode_text), WithJsonSchema(shapes.CLOCK)]


_OF_CALLER_IDS = frozenset({"number", "sid", "friendly_name", "verified_only"})

_EXAMPLE: dict[str, JsonValue] = {
    "token": BUILT_IN_TOKEN,
    "scopes": ["Voice"],
    "seed": "one run like the other",
    "epoch": "2026-01-31T12:00:00Z",
    "clock": {"mode": "auto"},
    "numbers": ["+15551234567"],
}


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TokenSettings(_Written):
    """One API token and what it may be used for."""

    token: SecretText = Field(description="The password of Basic authentication.")
    scopes: list[Scope] = Field([Scope.VOICE], description="Calls need Voice.")


class _WebhooksWritten(_Written):
    sid: Sid | None = Field(None, description="A UUID; made up when not given.")
    friendly_name: Text = ""
    voice_url: HttpUrl | None = None
    voice_method: Method = "POST"
    voice_fallback_url: HttpUrl | None = None
    voice_fallback_method: Method = "POST"
    status_callback: HttpUrl | None = None
    status_callback_method: Method = "POST"
    voice_caller_id_lookup: bool | None = None
    sms_url: HttpUrl | None = None
    sms_method: Method = "POST"
    sms_fallback_url: HttpUrl | None = None
    sms_fallback_method: Method = "POST"


class ApplicationSettings(_WebhooksWritten):
    """An application: webhooks under one SID."""

    sms_status_callback: HttpUrl | None = None
    sms_status_callback_method: Method = "POST"
    message_status_callback: HttpUrl | None = None


class NumberSettings(_WebhooksWritten):
    """A purchased number or, with ``verified_only``, a verified caller id, which has no webhooks.

    The friendly name of a number is its national format when none is given.
    """

    number: Annotated[str, AfterValidator(_e164), WithJsonSchema(shapes.E164)]
    verified_only: bool = False
    voice_application_sid: Sid | None = None
    sms_application_sid: Sid | None = None

    @model_validator(mode="after")
    def _verified_numbers_are_not_called(self) -> "NumberSettings":
        if self.verified_only and self.model_fields_set - _OF_CALLER_IDS:
            names = ", ".join(sorted(self.model_fields_set - _OF_CALLER_IDS))
            raise ValueError(f"{names}: a number that is verified_only is not called; leave it out")
        return self


class ClockSettings(_Written):
    """How the project's time moves."""

    mode: ModeText = Field(description=MODES, examples=["auto"])


class ProjectSettings(PolicySettings):
    """Everything of a project but its ID; all of it optional."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    token: SecretText | None = Field(None, description="Short for one entry in tokens.")
    scopes: list[Scope] | None = Field(None, description="The scopes of token; Voice by default.")
    tokens: Annotated[
        list[Annotated[TokenSettings, BeforeValidator(_token_written), shapes.Or(shapes.SOME_TEXT)]]
        | None,
        BeforeValidator(_tokens_written),
    ] = Field(None, description="A token alone, in quotes, has the scope Voice.")
    signing_key: SecretText = Field(
        BUILT_IN_SIGNING_KEY, description="The key of its webhooks' signatures."
    )
    seed: Annotated[Text, BeforeValidator(_seed_text), shapes.Or({"type": "integer"})] | None = (
        Field(None, description="Text or a whole number; decides every SID and every chance.")
    )
    epoch: Annotated[Instant, BeforeValidator(_epoch), WithJsonSchema(_EPOCH)] | None = Field(
        None,
        description=f"Where the clock starts: {_AN_EPOCH}.",
        json_schema_extra={"examples": ["2026-01-31T12:00:00Z"]},
    )
    clock: (
        Annotated[ClockSettings, BeforeValidator(_clock_written), shapes.Or(shapes.CLOCK)] | None
    ) = Field(None, description="How its time moves: {mode: manual}, or manual for short.")
    applications: list[ApplicationSettings] = Field(
        [], description="What calls can be placed with by ApplicationSid."
    )
    numbers: (
        list[Annotated[NumberSettings, BeforeValidator(_number_written), shapes.Or(shapes.E164)]]
        | None
    ) = Field(
        None, description="The numbers that From may be; any, when not given and none is purchased."
    )
    error_format: Literal["documented", "sdk"] = Field(
        "documented",
        description="sdk adds code, message, more_info and status to the errors array.",
    )

    @model_validator(mode="after")
    def _one_way_to_give_tokens(self) -> "ProjectSettings":
        if self.tokens is not None and (self.token is not None or self.scopes is not None):
            raise ValueError("give either token and scopes, or tokens")
        return self

    @model_validator(mode="after")
    def _each_once(self) -> "ProjectSettings":
        secrets = Counter(each.token for each in self.tokens or ())
        if any(times > 1 for times in secrets.values()):
            raise ValueError("tokens has the same token more than once")
        check_distinct("the application", (each.sid for each in self.applications))
        numbers = self.numbers or ()
        check_distinct("the number", (each.number for each in numbers))
        check_distinct("the SID of a number", (each.sid for each in numbers))
        return self

    @model_validator(mode="after")
    def _applications_of_numbers_exist(self) -> "ProjectSettings":
        known = {each.sid for each in self.applications}
        for each in self.numbers or ():
            for own in (each.voice_application_sid, each.sms_application_sid):
                if own is not None and own not in known:
                    raise ValueError(f"the number {each.number}: there is no application {own}")
        return self

    def project(self, project_sid: str, default_mode: Mode = REALTIME) -> Project:
        """The project that these settings describe."""
        seed = new_seed() if self.seed is None else self.seed
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
            policy=self.policy(),
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


def _number(given: NumberSettings, seed: str, place: int) -> PhoneNumber | CallerId:
    own = given.sid or sid(seed, "number", place)
    name = given.friendly_name or national_format(given.number)
    if given.verified_only:
        return CallerId(sid=own, number=given.number, friendly_name=name)
    rest = given.model_dump(exclude={"sid", "friendly_name", "verified_only"})
    return PhoneNumber(sid=own, friendly_name=name, **rest)


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
