"""The parameters of queues and of the calls that wait in them."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from emulator.api.create_call_form import METHOD, URL
from emulator.api.listing import ListQuery
from emulator.api.parameters import HttpMethod, HttpUrl, Whole, parameter
from emulator.core.call_queue import CallQueue

_NAME = "1 to 64 letters of ASCII, digits and underscores"
_SIZE = "a whole number from 1 up"


def _name(description: str, *, default: object = None) -> Any:  # noqa: ANN401 - a field
    return parameter(
        "FriendlyName", 20002, _NAME, description, default=default, pattern=r"^[A-Za-z0-9_]{1,64}$"
    )


class UpdateQueueForm(BaseModel):
    """What can be changed about a queue."""

    model_config = ConfigDict(frozen=True)

    friendly_name: str | None = _name("The name by which documents find it; no other has it.")
    max_size: Whole | None = parameter(
        "MaxSize", 10000, _SIZE, "How many calls it holds; 100 at first.", ge=1
    )


class CreateQueueForm(UpdateQueueForm):
    """What can be said of a new queue."""

    friendly_name: str = _name(
        "Required. The name by which documents find it; no other has it.", default=...
    )


class UpdateMemberForm(BaseModel):
    """Where a call goes on that is taken out of a queue."""

    model_config = ConfigDict(frozen=True)

    url: HttpUrl = parameter(
        "Url",
        11100,
        URL,
        "Required. Where the call gets its next document, at once.",
        default=...,
    )
    method: HttpMethod = parameter("Method", 21209, METHOD, "How Url is requested.", default="POST")


class ListQueuesQuery(ListQuery):
    """Which queues are to be listed."""

    friendly_name: str | None = parameter(
        "FriendlyName", 20002, "1 to 64 characters", "Only the queue of this name.", max_length=64
    )
    max_size: Whole | None = parameter(
        "MaxSize", 10000, _SIZE, "Only queues that hold so many calls.", ge=1
    )

    def accepts(self, queue: CallQueue) -> bool:
        """Whether it is to be listed."""
        return self.friendly_name in (None, queue.name) and self.max_size in (None, queue.max_size)
