"""A document in execution, as data, and what an input can make of it."""

from dataclasses import dataclass, field
from typing import Literal

from emulator.core.conferring import Conferring
from emulator.core.cxml import Document
from emulator.core.dialling import Dialling
from emulator.core.effects import Effect
from emulator.core.errors import Notification
from emulator.core.gather import Gathering
from emulator.core.instants import Instant
from emulator.core.loading import Loading
from emulator.core.paying import Paying
from emulator.core.queueing import Enqueued
from emulator.core.recording import RecordingSource
from emulator.core.referring import Referring
from emulator.core.request import Webhook
from emulator.core.taking import Taking
from emulator.core.verbs import RejectReason, Verb

Work = Gathering | Taking | Loading | Paying | Referring | Dialling | Conferring | Enqueued
"""What a verb has to remember that does more than take its time."""


Role = Literal["main", "whisper", "queue", "conference"]
"""A call's own document, one that a leg hears before it is connected, or that those hear who wait
in a queue or for a conference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A document in execution.

    ``position`` is the place of the running verb in the document, ``verb`` the number of its
    execution in the call ``call_sid``; it runs since ``started_at``. ``at_work`` is what a verb
    has to remember that does more than take its time. ``role`` is what the document is for, and
    ``spent`` the number of the last execution in a document that was heard meanwhile. With
    ``fetches``, the audio of a Play is fetched. While the
    call is ``unanswered``, the first verb that needs an answer brings it about.
    """

    document: Document
    position: int = 0
    verb: int = 0
    started_at: Instant = 0
    at_work: Work | None = None
    call_sid: str = ""
    role: Role = "main"
    spent: int = 0
    fetches: bool = False
    unanswered: bool = False

    @property
    def next_verb(self) -> int:
        """The number of the next execution."""
        return max(self.verb, self.spent) + 1

    @property
    def running(self) -> Verb:
        """The verb that is executed."""
        return self.document.verbs[self.position]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo:
    """The script asks for another document, whose first execution is number ``verb``.

    The request tells of the last recording that was ``recorded`` by a verb of that sort, and
    when the verb has ``messaged`` of the message that it sent.
    """

    kind: Literal["go-to"] = "go-to"
    webhook: Webhook
    verb: int
    parameters: tuple[tuple[str, str], ...] = ()
    recorded: RecordingSource | None = None
    messaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """The script is through: its last verb ended, it hung up, or it did not take the call."""

    kind: Literal["through"] = "through"
    reason: str
    hung_up: bool = False
    rejected: RejectReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A document for those who wait in a queue leaves it."""

    kind: Literal["left"] = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """While ``script`` waits, the call hears the document at ``webhook``, or nothing."""

    kind: Literal["waits"] = "waits"
    script: Script
    webhook: Webhook | None
    parameters: tuple[tuple[str, str], ...]


Outcome = Script | GoTo | Through | Left | Waits
Notifications = list[Notification]


@dataclass(slots=True)
class Progress:
    """What an input made of a script: where it stands, and what it wants done."""

    outcome: Outcome
    effects: list[Effect] = field(default_factory=list)
    notices: Notifications = field(default_factory=list)


@dataclass(slots=True)
class Passed:
    """A verb that took no time, and what it wants done."""

    effects: list[Effect] = field(default_factory=list)
    notices: Notifications = field(default_factory=list)
