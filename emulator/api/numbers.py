"""The resources IncomingPhoneNumbers (purchased) and OutgoingCallerIds (verified)."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from emulator.api.collection import Collection, Kind, Texts
from emulator.api.examples import (
    CALLER_ID_EXAMPLES,
    CREATE_NUMBER_EXAMPLES,
    RENAME_EXAMPLES,
    UPDATE_NUMBER_EXAMPLES,
)
from emulator.api.listing import ListResource, Resource
from emulator.api.number_forms import (
    CreateCallerIdForm,
    CreateNumberForm,
    ListCallerIdsQuery,
    ListNumbersQuery,
    UpdateCallerIdForm,
    UpdateNumberForm,
)
from emulator.api.reading import read
from emulator.api.webhook_forms import given
from emulator.core.addresses import national_format
from emulator.core.errors import ApiError
from emulator.core.sids import fraction
from emulator.exchange.exchange import Exchange
from emulator.exchange.owned import CallerId, PhoneNumber
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.form import Form
from emulator.web.number_resource import (
    CallerIdResource,
    NumberResource,
    caller_id_resource,
    number_resource,
)


class NumberList(ListResource):
    """A page of purchased numbers."""

    incoming_phone_numbers: list[NumberResource]


class CallerIdList(ListResource):
    """A page of verified numbers."""

    outgoing_caller_ids: list[CallerIdResource]


class VerifiedResource(CallerIdResource):
    """A number that was just verified, with what a request to verify one is answered with."""

    call_sid: None
    validation_code: str


def _purchased(form: Form, exchange: Exchange) -> PhoneNumber:
    wanted = read(CreateNumberForm, _without_ignored(form))
    _check_applications(wanted, exchange)
    number = wanted.phone_number or _number_in(wanted.area_code, exchange)
    if exchange.holdings.numbers.find(("number", number)) is not None:
        raise ApiError(10000, f"PhoneNumber {number} is a number of this project already")
    rest = given(wanted, "phone_number", "area_code", "voice_receive_mode")
    return PhoneNumber(
        sid=exchange.holdings.numbers.new_sid(),
        number=number,
        **{"friendly_name": national_format(number), **rest},
    )


def _number_in(area_code: str | None, exchange: Exchange) -> str:
    """A number of this area that the project does not have."""
    if area_code is None:
        raise ApiError(21421, "PhoneNumber is missing; give it or AreaCode")
    # First those that are set aside for fiction.
    numbers = (f"+1{area_code}{local}" for local in count(5_550_100))
    return next(each for each in numbers if exchange.holdings.listed(each) is None)


def _changed(form: Form, exchange: Exchange, number: PhoneNumber) -> PhoneNumber:
    wanted = read(UpdateNumberForm, form)
    _check_applications(wanted, exchange)
    return replace(number, **given(wanted))


def _check_applications(wanted: UpdateNumberForm, exchange: Exchange) -> None:
    for name, sid in (
        ("VoiceApplicationSid", wanted.voice_application_sid),
        ("SmsApplicationSid", wanted.sms_application_sid),
    ):
        if sid is not None and exchange.holdings.application(sid) is None:
            raise ApiError(21420, f"{name} is {sid}; there is no such application")


def _without_ignored(form: Form) -> Form:
    return form.without(_ignored(form.given()))


def _ignored(values: Mapping[str, object]) -> dict[str, str]:
    return {"AreaCode": "PhoneNumber is given"} if "PhoneNumber" in values else {}


def incoming_phone_numbers(projects: Projects) -> Collection[PhoneNumber, ListNumbersQuery]:
    """The operations on purchased numbers.

    The vendor asks for the scope Numbers; here Voice will do, too, so that a token which can
    place calls can also have numbers for them. ``unverified``.
    """
    return Collection(
        projects,
        Kind(
            path="/IncomingPhoneNumbers",
            array="incoming_phone_numbers",
            noun="number",
            texts=Texts(
                one="a number",
                many="numbers",
                listed=(
                    "The purchased numbers of the project, the one purchased last first. The token"
                    " needs the scope Numbers; Voice will do, too."
                ),
                created=(
                    "Purchases a number, at no cost. From then on calls can come from listed"
                    " numbers only."
                ),
                updated="Changes what is given and leaves the rest.",
                deleted=(
                    "Gives the number up. When a project whose settings list no numbers has none"
                    " left, calls can come from any again."
                ),
            ),
            scopes=(Scope.NUMBERS, Scope.VOICE),
            register=lambda exchange: exchange.holdings.numbers,
            resource=number_resource,
            resource_model=NumberResource,
            list_model=NumberList,
            query=ListNumbersQuery,
            accepts=ListNumbersQuery.accepts,
            create_form=CreateNumberForm,
            update_form=UpdateNumberForm,
            made=_purchased,
            changed=_changed,
            ignored=_ignored,
            create_examples=CREATE_NUMBER_EXAMPLES,
            update_examples=UPDATE_NUMBER_EXAMPLES,
        ),
    )


def _verified(form: Form, exchange: Exchange) -> CallerId:
    wanted = read(CreateCallerIdForm, form)
    number = wanted.phone_number
    if exchange.holdings.listed(number) is not None:
        raise ApiError(10000, f"PhoneNumber {number} is a number of this project already")
    return CallerId(
        sid=exchange.holdings.caller_ids.new_sid(),
        number=number,
        friendly_name=wanted.friendly_name or national_format(number),
    )


def _renamed(form: Form, _exchange: Exchange, caller_id: CallerId) -> CallerId:
    return replace(caller_id, **given(read(UpdateCallerIdForm, form)))


def _with_code(resource: Resource) -> Resource:
    code = int(fraction(str(resource["sid"]), "validation code", 0) * 1_000_000)
    return {**resource, "call_sid": None, "validation_code": f"{code:06d}"}


def outgoing_caller_ids(projects: Projects) -> Collection[CallerId, ListCallerIdsQuery]:
    """The operations on verified numbers. ``unverified``: only SDKs know them.

    A number is verified at once: nobody is called to type the code of the answer.
    """
    return Collection(
        projects,
        Kind(
            path="/OutgoingCallerIds",
            array="outgoing_caller_ids",
            noun="caller id",
            texts=Texts(
                one="a caller id",
                many="caller ids",
                listed="The verified numbers of the project, the one verified last first.",
                created=(
                    "Verifies a number, at once and without a call: the code in the answer is for"
                    " show. From then on calls can come from listed numbers only."
                ),
                updated="Gives it another name.",
                deleted=(
                    "Forgets the number. When a project whose settings list no numbers has none"
                    " left, calls can come from any again."
                ),
            ),
            scopes=(Scope.VOICE, Scope.NUMBERS),
            register=lambda exchange: exchange.holdings.caller_ids,
            resource=caller_id_resource,
            resource_model=CallerIdResource,
            created_model=VerifiedResource,
            list_model=CallerIdList,
            query=ListCallerIdsQuery,
            accepts=ListCallerIdsQuery.accepts,
            create_form=CreateCallerIdForm,
            update_form=UpdateCallerIdForm,
            made=_verified,
            changed=_renamed,
            created=_with_code,
            create_examples=CALLER_ID_EXAMPLES,
            update_examples=RENAME_EXAMPLES,
        ),
    )
