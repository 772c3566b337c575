"""The Applications resource: webhooks under one SID, for calls with ApplicationSid."""

from dataclasses import replace

from emulator.api.collection import Collection, Kind, Texts
from emulator.api.create_call_form import METHOD, URL
from emulator.api.examples import CREATE_APPLICATION_EXAMPLES, UPDATE_APPLICATION_EXAMPLES
from emulator.api.listing import ListQuery, ListResource
from emulator.api.parameters import HttpMethod, HttpUrl, parameter
from emulator.api.reading import read
from emulator.api.webhook_forms import WebhooksForm, friendly_name, given
from emulator.exchange.exchange import Exchange
from emulator.exchange.owned import Application
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.application_resource import ApplicationResource, application_resource
from emulator.web.form import Form


class UpdateApplicationForm(WebhooksForm):
    """What an application under test can change about an Application."""

    sms_status_callback: HttpUrl | None = parameter(
        "SmsStatusCallback", 21456, URL, "Kept and shown."
    )
    sms_status_callback_method: HttpMethod | None = parameter(
        "SmsStatusCallbackMethod", 21209, METHOD, "Kept and shown; POST at first."
    )
    message_status_callback: HttpUrl | None = parameter(
        "MessageStatusCallback", 21456, URL, "Kept and shown."
    )
    friendly_name: str | None = friendly_name("What people call it.")


class CreateApplicationForm(UpdateApplicationForm):
    """The same for a new one, which needs a name."""

    friendly_name: str = friendly_name("Required. What people call it.", default=...)


class ListApplicationsQuery(ListQuery):
    """Which applications are to be listed."""

    friendly_name: str | None = friendly_name("Only applications of exactly this name.")

    def accepts(self, application: Application) -> bool:
        """Whether it is to be listed."""
        return self.friendly_name in (None, application.friendly_name)


class ApplicationList(ListResource):
    """A page of applications."""

    applications: list[ApplicationResource]


def _made(form: Form, exchange: Exchange) -> Application:
    wanted = given(read(CreateApplicationForm, form))
    return Application(sid=exchange.holdings.applications.new_sid(), **wanted)


def _changed(form: Form, _exchange: Exchange, application: Application) -> Application:
    return replace(application, **given(read(UpdateApplicationForm, form)))


def applications(projects: Projects) -> Collection[Application, ListApplicationsQuery]:
    """The operations on applications."""
    return Collection(
        projects,
        Kind(
            path="/Applications",
            array="applications",
            noun="application",
            texts=Texts(
                one="an application",
                many="applications",
                listed=(
                    "The applications of the project, those of its settings too, the one created"
                    " last first. The token needs the scope Voice, Messaging or Fax."
                ),
                created=(
                    "Keeps webhooks under a SID: calls can be placed with its ApplicationSid at"
                    " once, if it has a VoiceUrl."
                ),
                updated=(
                    "Changes what is given and leaves the rest. Calls that are placed from now on"
                    " use it; those on their way keep what they began with."
                ),
                deleted=(
                    "No call can be placed with it from now on; those on their way are not"
                    " disturbed."
                ),
            ),
            scopes=(Scope.VOICE, Scope.MESSAGING, Scope.FAX),
            register=lambda exchange: exchange.holdings.applications,
            resource=application_resource,
            resource_model=ApplicationResource,
            list_model=ApplicationList,
            query=ListApplicationsQuery,
            accepts=ListApplicationsQuery.accepts,
            create_form=CreateApplicationForm,
            update_form=UpdateApplicationForm,
            made=_made,
            changed=_changed,
            create_examples=CREATE_APPLICATION_EXAMPLES,
            update_examples=UPDATE_APPLICATION_EXAMPLES,
        ),
    )
