"""What becomes of a verb that does more than take its time."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from emulator.core.errors import Notification
from emulator.core.recording import RecordingSource
from emulator.core.request import Method, Webhook

State = TypeVar("State")


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The document itself, asked for once more with ``method``."""

    method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The verb has done its work.

    The call goes on with ``action``, which gets ``parameters`` and those of the last recording
    that was ``recorded`` by the verb; without an action, with the next verb. ``notices`` is what
    went wrong.
    """

    action: Webhook | Again | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    recorded: RecordingSource | None = None
    notices: tuple[Notification, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile(Generic[State]):
    """The verb waits, as ``state``; the document at ``webhook``, or nothing, is heard meanwhile."""

    state: State
    webhook: Webhook | None
    parameters: tuple[tuple[str, str], ...] = ()
