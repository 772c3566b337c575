"""What a project has to do, and when: the timers of its calls, and what they tell each other."""

from emulator.core.effects import (
    CancelAllTimers,
    CancelTimer,
    PlaceLeg,
    SetTimer,
    Tell,
    WakeConference,
)
from emulator.core.fast_init import maker
from emulator.core.inputs import Input
from emulator.core.instants import Instant
from emulator.exchange.due import Due, ForCall, ForDelivery, ForLeg, ForLine, ForRoom
from emulator.exchange.timekeeper import Timekeeper

_for_call = maker(ForCall)


class Agenda:
    """Writes down what falls due. ``told`` counts what calls were told by others."""

    def __init__(self, keeper: Timekeeper[Due]) -> None:
        self._keeper = keeper
        self.told = 0

    def set_timers(self, call_sid: str, effect: SetTimer | CancelTimer | CancelAllTimers) -> None:
        """Do what a call wants with its own timers."""
        timers = self._keeper.timers
        match effect:
            case SetTimer(name=name, at=at, input=given):
                timers.set(call_sid, name, at, _for_call(call_sid, given))
            case CancelTimer(name=name):
                timers.cancel(call_sid, name)
            case CancelAllTimers():
                timers.cancel_all(call_sid)

    def tell(self, name: str, call_sid: str, given: Input) -> None:
        """Give a call an input at this very instant, after what is due already."""
        self._keeper.timers.set(call_sid, name, self._keeper.now(), _for_call(call_sid, given))

    def pass_on(self, tell: Tell) -> None:
        """The same for what calls, queues and conferences tell each other.

        Nothing is replaced, and the end of the target at this instant takes nothing back: who
        tells may wait for an answer.
        """
        self.told += 1
        due = _for_call(tell.target, tell.input)
        self._keeper.timers.set(f"told {tell.target}", str(self.told), self._keeper.now(), due)

    def dial(self, call_sid: str, leg: PlaceLeg) -> None:
        """Let a call dial another, at this very instant."""
        self._keeper.timers.set(leg.sid, "place", self._keeper.now(), ForLeg(call_sid, leg))

    def wake_conference(self, wake: WakeConference) -> None:
        """Give a conference an input later."""
        self.told += 1
        owner, name = f"conference {wake.conference_sid}", f"wake {self.told}"
        self._keeper.timers.set(owner, name, wake.at, ForRoom(wake))

    def wake_line(self, at: Instant) -> None:
        """Let the line of calls that wait to be dialled move."""
        self._keeper.timers.set("line", "wake", at, ForLine())

    def send_at(self, number: int, at: Instant) -> None:
        """Try a delivery."""
        self._keeper.timers.set(f"delivery {number}", "send", at, ForDelivery(number))
