"""Many calls that have to do with each other, without a network: a project in virtual time.

``Town`` carries out what calls, queues and conferences want of one another. Documents are served
from a dictionary by URL; a URL that is not in it cannot be reached.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from lives import EPOCH

from emulator.core.call import Call
from emulator.core.cxml import Document, parse
from emulator.core.effects import (
    CancelAllTimers,
    CancelTimer,
    Effect,
    JoinLine,
    LeaveLine,
    NotifyAction,
    PlaceLeg,
    ReadDocument,
    RequestDocument,
    SetTimer,
    Tell,
    ToConference,
    ToQueue,
    WakeConference,
)
from emulator.core.errors import ApiError
from emulator.core.farend import FarEnd
from emulator.core.inputs import DocumentArrived, DocumentFailed, Input, LeftQueue
from emulator.core.instants import Duration, Instant
from emulator.core.legs import call_of, request_of
from emulator.core.request import CallRequest, Webhook
from emulator.core.ringing import place
from emulator.core.sids import sid
from emulator.core.transitions import step
from emulator.exchange.journal import Journal
from emulator.exchange.rooms import RoomDoors, Rooms
from emulator.exchange.timers import Timers

PROJECT = "00000000-0000-4000-8000-00000000ca11"
BASE = "http://app.example"
RATE = Decimal("0.008")


@dataclass(frozen=True, slots=True)
class _ForCall:
    sid: str
    input: Input


@dataclass(frozen=True, slots=True)
class _ForLeg:
    dialler: str
    leg: PlaceLeg


_Due = _ForCall | _ForLeg | WakeConference


@dataclass
class Town:
    """``documents`` are cXML by path, ``far_ends`` whom a Dial meets, by number."""

    documents: dict[str, str]
    far_ends: dict[str, FarEnd]
    now: Instant = EPOCH
    calls: dict[str, Call] = field(default_factory=dict)
    actions: list[NotifyAction] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.timers: Timers[_Due] = Timers(lambda: None)
        self._told = 0
        doors = RoomDoors(
            now=lambda: self.now,
            tell=self._tell,
            call=self.calls.get,
            notify=lambda _room, _callback: None,
            wake=lambda wake: self.timers.set("rooms", self._next_name(), wake.at, wake),
        )
        self.rooms = Rooms(PROJECT, "town", Journal(1_000), doors)
        self._parsed: dict[str, Document] = {}

    def place(self, path: str, far_end: FarEnd, number: str = "+15555550100") -> str:
        """Place a call whose document is at ``path``; its SID."""
        document = Webhook(url=f"{BASE}{path}")
        request = CallRequest(to=number, from_="+15551234567", document=document)
        call = Call(
            sid=sid("town", "call", len(self.calls)),
            account_sid=PROJECT,
            request=request,
            far_end=far_end,
            rate=RATE,
            created_at=self.now,
            updated_at=self.now,
        )
        self._begin(call)
        return call.sid

    def give(self, call_sid: str, given: Input) -> None:
        """Let something happen to a call; a command that does not apply does nothing."""
        call = self.calls.get(call_sid)
        if call is None:
            return
        try:
            call, effects = step(call, given, self.now)
        except ApiError:
            return
        self.calls[call_sid] = call
        self._carry_out(call, effects)

    def wait(self, duration: Duration, most: int = 5_000) -> None:
        """Let time pass, with everything that falls due."""
        until = self.now + duration
        for _ in range(most):
            at = self.timers.next_at()
            if at is None or at > until:
                self.now = until
                return
            self.now = max(self.now, at)
            due = self.timers.pop_due(self.now)
            assert due is not None
            self._run(due[1])
        raise AssertionError("there is no end of what happens")

    def _run(self, due: _Due) -> None:
        match due:
            case _ForCall(sid=call_sid, input=given):
                self.give(call_sid, given)
            case _ForLeg(dialler=dialler, leg=leg):
                parent = self.calls[dialler]
                if not parent.status.finished:
                    request = request_of(parent, leg)
                    far_end = self.far_ends[request.to]
                    self._begin(call_of(parent, leg, request, far_end, RATE, self.now))
            case WakeConference():
                self.rooms.woken(due)

    def _begin(self, call: Call) -> None:
        call, effects = place(call)
        self.calls[call.sid] = call
        self._carry_out(call, effects)

    def _carry_out(self, call: Call, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case SetTimer(name=name, at=at, input=given):
                    self.timers.set(call.sid, name, at, _ForCall(call.sid, given))
                case CancelTimer(name=name):
                    self.timers.cancel(call.sid, name)
                case CancelAllTimers():
                    self.timers.cancel_all(call.sid)
                case JoinLine():
                    self.timers.set(call.sid, "line", self.now, _ForCall(call.sid, LeftQueue()))
                case LeaveLine():
                    self.timers.cancel(call.sid, "line")
                case RequestDocument() | ReadDocument():
                    due = _ForCall(call.sid, self._answer(effect))
                    self.timers.set(f"document of {call.sid}", self._next_name(), self.now, due)
                case NotifyAction():
                    self.actions.append(effect)
                case _:
                    self._reach_others(call, effect)

    def _reach_others(self, call: Call, effect: Effect) -> None:
        match effect:
            case Tell():
                self._tell(effect)
            case ToQueue() | ToConference():
                self.rooms.serve(effect)
            case PlaceLeg(sid=leg):
                self.timers.set(leg, "place", self.now, _ForLeg(call.sid, effect))

    def _tell(self, tell: Tell) -> None:
        due = _ForCall(tell.target, tell.input)
        self.timers.set(f"told {tell.target}", self._next_name(), self.now, due)

    def _answer(self, asked: RequestDocument | ReadDocument) -> Input:
        if isinstance(asked, ReadDocument):
            return DocumentArrived(request=asked.request, document=parse(asked.text, None))
        url = asked.webhook.url
        text = self.documents.get(url.removeprefix(BASE))
        if text is None:
            return DocumentFailed(request=asked.request, code=11200, message="nobody there")
        if url not in self._parsed:
            self._parsed[url] = parse(f"<Response>{text}</Response>", url)
        return DocumentArrived(request=asked.request, document=self._parsed[url])

    def _next_name(self) -> str:
        self._told += 1
        return str(self._told)
