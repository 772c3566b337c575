"""The parameters of IncomingPhoneNumbers and OutgoingCallerIds."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from emulator.api.create_call_form import BOOLEAN
from emulator.api.listing import ListQuery
from emulator.api.parameters import Boolean, Uuid, parameter
from emulator.api.webhook_forms import WebhooksForm, friendly_name
from emulator.core.addresses import is_e164
from emulator.core.patterns import matches
from emulator.exchange.owned import CallerId, PhoneNumber

_NUMBER = "a number in E.164 format (+15551234567)"


def _e164(text: str) -> str:
    if not is_e164(text):
        raise ValueError
    return text


Number = Annotated[str, AfterValidator(_e164)]


def _number(description: str, *, default: object = None) -> Any:  # noqa: ANN401 - a field
    return parameter("PhoneNumber", 21401, _NUMBER, description, default=default)


def _application(name: str, description: str) -> Any:  # noqa: ANN401 - a field
    return parameter(name, 21420, "the SID of an application of this project", description)


class UpdateNumberForm(WebhooksForm):
    """What can be changed about a purchased number."""

    voice_application_sid: Uuid | None = _application(
        "VoiceApplicationSid",
        "The application whose voice webhooks count in place of the number's own.",
    )
    sms_application_sid: Uuid | None = _application("SmsApplicationSid", "Kept and shown.")
    friendly_name: str | None = friendly_name(
        "What people call it; at first the number in its national format."
    )


class CreateNumberForm(UpdateNumberForm):
    """What can be said of a number to be purchased."""

    phone_number: Number | None = _number("The number. It or AreaCode is required.")
    area_code: str | None = parameter(
        "AreaCode",
        21451,
        "three digits, the first from 2 to 9",
        "Takes any number of this area in North America. Ignored if PhoneNumber is given.",
        pattern=r"^[2-9][0-9]{2}$",
    )
    voice_receive_mode: Literal["voice"] | None = parameter(
        "VoiceReceiveMode", 21209, "voice; faxes are not emulated", "What calls to it are."
    )


class UpdateCallerIdForm(BaseModel):
    """What can be changed about a verified number."""

    model_config = ConfigDict(frozen=True)

    friendly_name: str | None = friendly_name(
        "What people call it; at first the number in its national format."
    )


class CreateCallerIdForm(UpdateCallerIdForm):
    """What can be said of a number to be verified."""

    phone_number: Number = _number("Required. The number.", default=...)


class ListCallerIdsQuery(ListQuery):
    """Which numbers are to be listed."""

    phone_number: str | None = parameter(
        "PhoneNumber",
        21401,
        "a number in E.164 format, in which each * stands for any digits",
        "Only numbers like this one.",
        pattern=r"^[+*0-9]{1,32}$",
    )
    friendly_name: str | None = friendly_name("Only numbers of exactly this name.")

    def accepts(self, item: PhoneNumber | CallerId) -> bool:
        """Whether it is to be listed."""
        return self.friendly_name in (None, item.friendly_name) and (
            self.phone_number is None or matches(self.phone_number, item.number)
        )


class ListNumbersQuery(ListCallerIdsQuery):
    """The same of purchased numbers."""

    origin: Literal["signalwire", "hosted"] | None = parameter(
        "Origin",
        20001,
        "signalwire or hosted",
        "Only numbers of this origin. All numbers here are of signalwire.",
    )
    beta: Boolean | None = parameter(
        "Beta",
        20001,
        BOOLEAN,
        "Whether to list numbers that are new to the platform, too. Here none are.",
    )

    def accepts(self, item: PhoneNumber | CallerId) -> bool:
        """Whether it is to be listed."""
        return self.origin != "hosted" and super().accepts(item)
