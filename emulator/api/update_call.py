"""The parameters of ``POST Calls/{Sid}``, and the change of a call that they ask for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.api.create_call_form import METHOD, URL
from emulator.api.parameters import HttpMethod, HttpUrl, parameter, rules_of
from emulator.api.reading import read
from emulator.core.call import Call
from emulator.core.commands import Cancel, Command, Complete, Update
from emulator.core.request import InlineDocument, Webhook
from emulator.web.form import Form

_DOCUMENT = "a document of 11 to 4000 characters"


class UpdateCallForm(BaseModel):
    """What an application can change about a call. The order is that of the violations."""

    model_config = ConfigDict(frozen=True)

    url: HttpUrl | None = parameter(
        "Url", 21402, URL, "Where the call in progress gets its next document, at once."
    )
    twiml: str | None = parameter(
        "Twiml",
        21402,
        _DOCUMENT,
        "The next document itself, in place of Url.",
        min_length=11,
        max_length=4000,
    )
    laml: str | None = parameter(
        "Laml", 21402, _DOCUMENT, "Another name of Twiml.", min_length=11, max_length=4000
    )
    method: HttpMethod = parameter("Method", 21209, METHOD, "How Url is requested.", default="POST")
    fallback_url: HttpUrl | None = parameter(
        "FallbackUrl", 21402, URL, "Requested when a document cannot be had or read."
    )
    fallback_method: HttpMethod | None = parameter(
        "FallbackMethod", 21209, METHOD, "How FallbackUrl, old or new, is requested."
    )
    status_callback: HttpUrl | None = parameter(
        "StatusCallback", 21456, URL, "Where the call's events are reported from now on."
    )
    status_callback_method: HttpMethod | None = parameter(
        "StatusCallbackMethod", 21209, METHOD, "How StatusCallback, old or new, is requested."
    )
    status: Literal["canceled", "completed"] | None = parameter(
        "Status",
        10000,
        "canceled or completed",
        "canceled ends a call that nobody has answered; completed ends any. With it, Url, Twiml, "
        "Laml and Method are ignored.",
    )


RULES = rules_of(UpdateCallForm)
_NEW_DOCUMENT = ("Url", "Twiml", "Laml", "Method")


def ignored(values: Mapping[str, object]) -> dict[str, str]:
    """The parameters that do nothing beside the others of this request, and why. ``unverified``."""
    if "Status" in values:
        return dict.fromkeys(_NEW_DOCUMENT, "Status is given")
    return {} if "Url" in values else {"Method": "Url is not given"}


def read_change(form: Form, call: Call) -> Command:
    """What is to be done with ``call``. Raises ``ApiError`` when a value is wrong.

    A call that ends with the change is reported to the new webhooks. ``unverified``.
    """
    asked = read(UpdateCallForm, form)
    now = call.request
    request = replace(
        now,
        fallback=_changed(now.fallback, asked.fallback_url, asked.fallback_method),
        status_callback=_changed(
            now.status_callback, asked.status_callback, asked.status_callback_method
        ),
    )
    if asked.status is not None:
        return (Cancel if asked.status == "canceled" else Complete)(request=request)
    return Update(document=_document(asked), request=request)


def _changed(webhook: Webhook | None, url: str | None, method: HttpMethod | None) -> Webhook | None:
    if url is not None:
        return Webhook(url=url, method=method or "POST")
    if webhook is not None and method is not None:
        return replace(webhook, method=method)
    return webhook


def _document(asked: UpdateCallForm) -> Webhook | InlineDocument | None:
    if asked.url is not None:
        return Webhook(url=asked.url, method=asked.method)
    text = asked.twiml or asked.laml
    return None if text is None else InlineDocument(text=text)
