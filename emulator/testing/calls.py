"""A call as a test sees it: what it is now, and the called party's hand on it."""

from typing import TYPE_CHECKING, Any

from emulator.control.views import call_view
from emulator.core.call import Call as CoreCall
from emulator.exchange.conversation import Line
from emulator.exchange.far_end_act import FarEndAct
from emulator.exchange.interventions import let_far_end
from emulator.exchange.together import told_together
from emulator.exchange.transcript import transcript
from emulator.testing.problems import NotPossibleError, checked, in_words

if TYPE_CHECKING:
    from emulator.testing.project import Project


class Call:
    """One call. What is read is the state of this moment; a call that was deleted cannot be read.

    ``answer``, ``refuse``, ``say``, ``press`` and ``hang_up`` let the called party act now. They
    raise ``NotPossibleError`` when that cannot be in the state of the call.
    """

    def __init__(self, project: "Project", sid: str) -> None:
        self._project = project
        self.sid = sid

    def __repr__(self) -> str:
        return f"<Call {self.sid} to {self.to}: {self.status}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Call) and other.sid == self.sid

    def __hash__(self) -> int:
        return hash(self.sid)

    # --- look

    @property
    def resource(self) -> dict[str, Any]:
        """The documented resource, as the API answers it."""
        return call_view(self._now()).resource

    @property
    def status(self) -> str:
        """The status of the resource: queued, ringing, in-progress, completed, ..."""
        return str(self.resource["status"])

    @property
    def to(self) -> str:
        """The number or SIP address called."""
        return self._now().request.to

    @property
    def from_(self) -> str:
        """The number or SIP address that calls."""
        return self._now().request.from_

    @property
    def answered_by(self) -> str | None:
        """human, machine, or None."""
        found: str | None = self.resource["answered_by"]
        return found

    @property
    def duration(self) -> int:
        """Whole seconds from the answer on."""
        return int(self.resource["duration"])

    @property
    def scenario(self) -> str:
        """The name of the scenario that the called party follows."""
        return self._now().far_end.scenario

    @property
    def notifications(self) -> list[int]:
        """The codes of the errors and warnings that the call met."""
        return [each.code for each in self._now().notifications]

    @property
    def lines(self) -> list[Line]:
        """The conversation, line by line: ``seconds``, ``who``, ``kind``, ``text``."""
        call, exchange = self._now(), self._project.exchange
        return self._project.server.call(lambda: told_together(exchange, [call]))

    @property
    def conversation(self) -> str:
        """The conversation as a text: when, who, what."""
        return transcript(self.lines)

    # --- act as the called party

    def answer(self, kind: str = "human", **more: object) -> None:
        """Pick up: ``human``, ``machine``, ``fax`` or ``silence``; ``hears`` may be given, too."""
        self._act(answers=kind, **more)

    def refuse(self, why: object = "busy") -> None:
        """Refuse: ``busy``, ``no-answer``, or ``{"sip": 404}``."""
        self._act(refuses=why)

    def say(self, words: str, **more: object) -> None:
        """Speak; ``confidence`` is how surely the words are recognised."""
        self._act(says=words, **more)

    def press(self, keys: str) -> None:
        """Press keys: ``12#``; ``w`` waits half a second."""
        self._act(presses=keys)

    def hang_up(self) -> None:
        """Hang up."""
        self._act(hangs_up=True)

    def _act(self, **given: object) -> None:
        act = checked(FarEndAct, "the called party", given)
        with in_words():
            self._project.server.do(let_far_end(self._project.exchange, self.sid, act))

    def _now(self) -> CoreCall:
        found = self._project.server.do(self._project.exchange.call(self.sid))
        if found is None:
            raise NotPossibleError(f"There is no call {self.sid} in this project any more")
        return found
