"""A call to one of the project's numbers, as it is written in a request."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from emulator.core.addresses import is_address
from emulator.core.errors import ApiError
from emulator.core.farend import HUMAN, FarEnd
from emulator.core.instants import SECOND
from emulator.core.request import CallRequest, Webhook
from emulator.core.status import CallEvent
from emulator.exchange.holdings import Holdings
from emulator.exchange.owned import PhoneNumber, Webhooks
from emulator.exchange.rule_settings import RuleSettings, scenario_of
from emulator.exchange.rulebook import RuleBook
from emulator.exchange.yamltext import shown

PATIENCE = 600 * SECOND
"""How long a caller hears it ring before giving up. ``unverified``."""


def _address(text: str) -> str:
    if not is_address(text):
        raise ValueError(f"received {shown(text)}; write a number like +13105678901, or sip:a@host")
    return text


Address = Annotated[str, AfterValidator(_address)]


class InboundCall(BaseModel):
    """Somebody calls one of the project's numbers."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {"from": "+15557770001", "to": "+15551230001"},
                {"from": "+15557770001", "to": "+15551230001", "scenario": {"replies": []}},
            ]
        },
    )

    from_: Address = Field(alias="from", description="Who calls.")
    to: Address = Field(description="A purchased number of the project, which has a voice URL.")
    scenario: str | dict[str, JsonValue] | None = Field(
        None,
        description=(
            "How the caller behaves: the name of a scenario, an object with a scenario's keys, or "
            "YAML; by default as the rules for the caller's number say, or else as a human."
        ),
    )


def request_of(call: InboundCall, holdings: Holdings, base_url: str) -> tuple[CallRequest, str]:
    """What happens to the call, and the SID of the number that is called.

    Raises ``ApiError`` when the number is none of the project's, or nobody answers it.
    """
    number = holdings.listed(call.to)
    if not isinstance(number, PhoneNumber):
        known = ", ".join(each.number for each in holdings.numbers) or "none"
        advice = "POST IncomingPhoneNumbers, or list it in the project's settings"
        text = f"to: {call.to} is no purchased number of the project ({known}); {advice}"
        raise ApiError(20404, text)
    voice = _webhooks(number, holdings)
    if voice.voice_url is None:
        text = f"to: {call.to} has no voice URL; give it a VoiceUrl, or an application with one"
        raise ApiError(20001, text)
    request = CallRequest(
        to=call.to,
        from_=call.from_,
        document=Webhook(url=voice.voice_url, method=voice.voice_method),
        fallback=_webhook(voice.voice_fallback_url, voice.voice_fallback_method),
        status_callback=_webhook(voice.status_callback, voice.status_callback_method),
        status_events=(CallEvent.COMPLETED,),
        timeout=PATIENCE,
        application_sid=None if voice is number else number.voice_application_sid,
        base_url=base_url,
    )
    return request, number.sid


def _webhooks(number: PhoneNumber, holdings: Holdings) -> Webhooks:
    """Those of the number's application, if it has one, or else its own."""
    sid = number.voice_application_sid
    application = None if sid is None else holdings.application(sid)
    return number if application is None else application


def _webhook(url: str | None, method: str) -> Webhook | None:
    return None if url is None else Webhook(url=url, method="GET" if method == "GET" else "POST")


def caller_of(call: InboundCall, rules: RuleBook, chance: float) -> FarEnd:
    """How the caller behaves. Raises ``ApiError`` for a scenario that is none, or cannot call."""
    if call.scenario is None:
        scenario = rules.match(call.from_)
        far_end = HUMAN if scenario is None else scenario.choose(chance)
        return HUMAN if far_end.refuses is not None else far_end
    given = call.scenario
    written = RuleSettings(
        scenario=dict(given) if isinstance(given, Mapping) else given, to=(call.from_,)
    )
    far_end = scenario_of(written, rules).choose(chance)
    if far_end.refuses is not None:
        raise ApiError(20001, "scenario: this one refuses calls; somebody who calls cannot refuse")
    return far_end
