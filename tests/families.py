"""Calls and those that they dial, without a network: worlds that share the time.

``Family`` lets them speak to each other, to queues and to conferences. ``FAMILIES`` makes them,
with everything that happens to them from outside, for hypothesis: documents of all verbs, which
come in any order, late or never.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st
from lives import (
    ACTIONS,
    ANSWER_URL,
    ANYTHING,
    DURATIONS,
    EPOCH,
    FAR_ENDS,
    MANY,
    REPLIES,
    REQUESTS,
    STATUS_CALLBACK,
    VERBS,
    Happening,
    Proceed,
    ToOthers,
    Wait,
    World,
    happen,
    placed,
    world_of,
)

from emulator.core.cxml import Document
from emulator.core.effects import PlaceLeg, SetTimer, Tell, WakeConference
from emulator.core.farend import Answers, FarEnd, Interjection, heard_by_default
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.legs import call_of, request_of
from emulator.core.request import CallRequest
from emulator.core.ringing import place
from emulator.core.status import CallEvent
from emulator.core.verbs import (
    Conference,
    Denoise,
    Dial,
    Echo,
    Enqueue,
    Leave,
    LegCallback,
    Number,
    Queue,
    RecordingCallback,
    Sip,
    Verb,
)
from emulator.exchange.journal import Journal
from emulator.exchange.rooms import RoomDoors, Rooms

RATE = Decimal("0.008")
FAMILIAR = 40
"""How much longer than with one call it may take until nothing is left to do."""


@dataclass
class Family:
    """``worlds`` are those of the calls, by SID, the oldest first.

    ``callers`` are those whom the application calls, ``met`` those whom a Dial reaches, in turn.
    """

    request: CallRequest
    callers: tuple[FarEnd, ...]
    met: tuple[FarEnd, ...]
    now: Instant = EPOCH
    worlds: dict[str, World] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._said: deque[tuple[str, ToOthers]] = deque()
        self._wakes: list[WakeConference] = []
        doors = RoomDoors(
            now=lambda: self.now,
            tell=lambda tell: self._said.append(("", tell)),
            call=lambda sid: self.worlds[sid].call,
            notify=lambda _room, _callback: None,
            wake=self._wakes.append,
        )
        self.rooms = Rooms("account", "family", Journal(1_000), doors)
        for number, far_end in enumerate(self.callers):
            world = placed(self.request, far_end)
            world.call = replace(world.call, sid=f"00000000-0000-4000-8000-00000000000{number}")
            self.worlds[world.call.sid] = world
        self.wait(6 * SECOND)  # until they have answered

    def happen(self, who: int, what: Happening) -> None:
        """Let something happen to one of the calls, and to the others what follows from it."""
        if isinstance(what, Wait):
            self.wait(what.duration)
            return
        worlds = list(self.worlds.values())
        world = worlds[who % len(worlds)]
        if isinstance(what, Proceed) and not world.asked:
            self.wait_for_timer()
            return
        happen(world, what)
        self._pass_on()

    def wait(self, duration: Duration) -> None:
        """Let time pass, with everything that falls due."""
        until = self.now + duration
        for _ in range(MANY * FAMILIAR):
            due_at = self._due_at()
            if due_at is None or due_at > until:
                self._set_time(until)
                return
            self.wait_for_timer()
        raise AssertionError("there is no end of what happens")

    def wait_for_timer(self) -> bool:
        """Let the next thing fall due; whether there was one."""
        at = self._due_at()
        if at is None:
            return False
        self._set_time(max(at, self.now))
        wake = next((each for each in self._wakes if each.at <= self.now), None)
        if wake is not None:
            self._wakes.remove(wake)
            self.rooms.woken(wake)
        else:
            ready = (each for each in self.worlds.values() if _next_at(each) == at)
            next(ready).wait_for_timer()
        self._pass_on()
        return True

    @property
    def asked(self) -> list[World]:
        """Those that wait for a document."""
        return [each for each in self.worlds.values() if each.asked]

    def fail(self, world: World) -> None:
        """No document comes."""
        world.fail()
        self._pass_on()

    def _due_at(self) -> Instant | None:
        timers = [at for each in self.worlds.values() if (at := _next_at(each)) is not None]
        return min([*timers, *(each.at for each in self._wakes)], default=None)

    def _set_time(self, now: Instant) -> None:
        self.now = now
        for world in self.worlds.values():
            world.now = now

    def _pass_on(self) -> None:
        """What a call says to others reaches them at the same instant, in its order."""
        for _ in range(MANY * FAMILIAR):
            for sid, world in list(self.worlds.items()):
                self._said.extend((sid, each) for each in world.to_others)
                world.to_others.clear()
            if not self._said:
                return
            self._reach(*self._said.popleft())
        raise AssertionError("they never stop talking")

    def _reach(self, sid: str, said: ToOthers) -> None:
        match said:
            case Tell(target=target, input=given):
                if target in self.worlds:
                    self.worlds[target].give(given)
            case PlaceLeg():
                self._place(self.worlds[sid], said)
            case _:
                self.rooms.serve(said)

    def _place(self, parent: World, leg: PlaceLeg) -> None:
        if parent.call.status.finished:
            return
        far_end = self.met[len(self.worlds) % len(self.met)]
        request = request_of(parent.call, leg)
        call = call_of(parent.call, leg, request, far_end, RATE, self.now)
        self.worlds[call.sid] = world_of(*place(call), self.now)


def _next_at(world: World) -> Instant | None:
    return min((each.at for each in _timers(world)), default=None)


def _timers(world: World) -> list[SetTimer]:
    return list(world.timers.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLife:
    """What a family is made of, and everything that happens to it from outside."""

    request: CallRequest
    callers: tuple[FarEnd, ...]
    met: tuple[FarEnd, ...]
    happenings: tuple[tuple[int, Happening], ...]

    def live(self) -> Family:
        """The family after all of it."""
        family = Family(self.request, self.callers, self.met)
        for who, what in self.happenings:
            family.happen(who, what)
        return family


# --- strategies

Made = TypeVar("Made")


def weighted(*choices: tuple[int, st.SearchStrategy[Made]]) -> st.SearchStrategy[Made]:
    """One of several strategies; ``one_of`` knows no weights."""
    places = [place for place, (weight, _) in enumerate(choices) for _ in range(weight)]
    return st.sampled_from(places).flatmap(lambda place: choices[place][1])


WHISPERS = st.none() | st.just(ANSWER_URL)
RECORDED_BY_VERB = st.none() | st.just(RecordingCallback(webhook=STATUS_CALLBACK))
LEG_CALLBACKS = st.none() | st.just(LegCallback(webhook=STATUS_CALLBACK, events=tuple(CallEvent)))
NOUNS = st.one_of(
    st.builds(
        Number,
        address=st.just("+15555550100"),
        whisper=WHISPERS,
        send_digits=st.sampled_from(["", "w1"]),
        callback=LEG_CALLBACKS,
    ),
    st.builds(Sip, address=st.just("sip:bob@h"), whisper=WHISPERS, callback=LEG_CALLBACKS),
)
ROOMS = st.builds(
    Conference,
    name=st.just("room"),
    start_on_enter=st.booleans(),
    end_on_exit=st.booleans(),
    muted=st.booleans(),
    max_participants=st.sampled_from([1, 2, 250]),
    record=st.booleans(),
    wait=WHISPERS,
    recording_callback=RECORDED_BY_VERB,
)
DIALS: st.SearchStrategy[Verb] = st.builds(
    Dial,
    to=st.lists(NOUNS, min_size=0, max_size=3).map(tuple),
    action=ACTIONS,
    timeout=st.sampled_from([5, 30]),
    time_limit=st.sampled_from([1, 5, 14_400]),
    record=st.sampled_from(["do-not-record", "record-from-answer", "record-from-ringing-dual"]),
    recording_callback=RECORDED_BY_VERB,
    hangup_on_star=st.booleans(),
)
JOINS: st.SearchStrategy[Verb] = st.builds(
    Dial,
    to=st.one_of(ROOMS, st.builds(Queue, name=st.just("line"), whisper=WHISPERS)),
    action=ACTIONS,
    timeout=st.sampled_from([5, 30]),
    time_limit=st.sampled_from([5, 14_400]),
)
ENQUEUES: st.SearchStrategy[Verb] = st.builds(
    Enqueue, name=st.sampled_from(["line", "line", ""]), action=ACTIONS, wait=WHISPERS
)
SMALL: st.SearchStrategy[Verb] = st.sampled_from([Leave(), Echo(timeout=5), Denoise()])
VERBS_BY_WEIGHT = weighted((4, DIALS), (1, JOINS), (1, ENQUEUES), (1, SMALL), (2, VERBS))
DOCUMENTS = st.builds(Document, verbs=st.lists(VERBS_BY_WEIGHT, min_size=1, max_size=4).map(tuple))
PROCEED: st.SearchStrategy[Happening] = st.builds(Proceed, document=DOCUMENTS)
PLACED = REQUESTS.map(
    lambda asked: replace(asked, document=ANSWER_URL, detection=None, timeout=60 * SECOND)
)
ANSWERING = st.builds(
    FarEnd,
    scenario=st.just("answers"),
    rings_after=st.just(0),
    rings_for=st.sampled_from([0, SECOND, 6 * SECOND]),
    hears=st.just(heard_by_default(Answers.HUMAN)),
    hangs_up_after=st.sampled_from([None, None, 10 * SECOND, 60 * SECOND]),
    interjections=st.sampled_from([(), (Interjection(at=7 * SECOND, presses="*"),)]),
    replies=st.lists(REPLIES, max_size=3).map(tuple),
)
MEETING = weighted((3, ANSWERING), (1, FAR_ENDS))
HAPPENINGS = weighted((6, PROCEED), (2, st.builds(Wait, duration=DURATIONS)), (1, ANYTHING))
FAMILIES = st.builds(
    FamilyLife,
    request=PLACED,
    callers=st.lists(ANSWERING, min_size=1, max_size=2).map(tuple),
    met=st.lists(MEETING, min_size=1, max_size=4).map(tuple),
    happenings=st.lists(st.tuples(st.integers(0, 3), HAPPENINGS), min_size=5, max_size=30).map(
        tuple
    ),
)
"""Calls that dial, queue and confer, to which and to whose legs anything happens."""
