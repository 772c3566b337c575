"""What becomes of a verb that does more than take its time."""

from dataclasses import dataclass

from emulator.core.errors import Notification
from emulator.core.request import Method, Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The document itself, asked for once more with ``method``."""

    method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The verb has done its work.

    The call goes on with ``action``, which gets ``parameters`` and, if ``recorded``, those of
    the recording that the verb made; without an action, with the next verb. ``notices`` is what
    went wrong.
    """

    action: Webhook | Again | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    recorded: bool = False
    notices: tuple[Notification, ...] = ()
