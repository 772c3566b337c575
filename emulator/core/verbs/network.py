"""What a document asks of the network beside the call: Refer and Sms.

``action`` None goes on with the next verb.
"""

from dataclasses import dataclass
from typing import Literal

from emulator.core.request import Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer:
    """Ask the far end to go on with ``target`` in place of this call, by SIP.

    ``target`` None is none that could be asked for.
    """

    kind: Literal["Refer"] = "Refer"
    target: str | None
    action: Webhook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """Send ``text`` as a message. ``to`` and ``from_`` None are the parties of the call."""

    kind: Literal["Sms"] = "Sms"
    text: str
    to: str | None = None
    from_: str | None = None
    action: Webhook | None = None
    status_callback: Webhook | None = None
