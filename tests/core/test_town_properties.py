"""Calls that dial each other, queue and confer: nobody waits for ever, nothing is left."""

from dataclasses import dataclass

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from towns import BASE, Town

from emulator.core.call import Call
from emulator.core.call_queue import CallQueue
from emulator.core.commands import Complete, Update
from emulator.core.conference import Conference
from emulator.core.conferring import Conferring
from emulator.core.dialling import Dialling
from emulator.core.farend import Answers, FarEnd, Interjection, Reply
from emulator.core.inputs import FarEndHungUp, FarEndPressed
from emulator.core.instants import HOUR, SECOND, Duration
from emulator.core.queueing import Enqueued
from emulator.core.request import Webhook
from emulator.core.rooms import ChangeParticipant, EndConference, OfConference, RemoveParticipant

GENERATED = settings(deadline=None, derandomize=True, max_examples=100, phases=[Phase.generate])
CALLS = TypeAdapter[Call](Call)
QUEUES = TypeAdapter[CallQueue](CallQueue)
CONFERENCES = TypeAdapter[Conference](Conference)

NUMBERS = [f"+1555773000{number}" for number in range(4)]
PATHS = ["/a", "/b", "/c", "/d"]
WAITS = ["/hold", "/leave", "/gone", "/ask"]
HEARD_MEANWHILE = {
    "/hold": "<Say>one two three four five</Say>",
    "/leave": "<Pause length='5'/><Leave/>",
    "/ask": "<Gather numDigits='1' action='/leave'><Pause/></Gather>",
    "/whisper": "<Pause length='2'/>",
    "/decline": "<Hangup/>",
}


def _action(path: str | None) -> str:
    return "" if path is None else f"action='{path}'"


ACTIONS = st.sampled_from([None, *PATHS]).map(_action)
BOOLEANS = st.sampled_from(["true", "false"])
WHISPERS = st.sampled_from(["", "url='/whisper'", "url='/decline'", "url='/gone'"])
DIALS = st.builds(
    "<Dial {0} timeout='{1}' timeLimit='{2}' hangupOnStar='true'>{3}</Dial>".format,
    ACTIONS,
    st.sampled_from([5, 20]),
    st.sampled_from([3, 600]),
    st.lists(
        st.builds("<Number {}>{}</Number>".format, WHISPERS, st.sampled_from(NUMBERS)),
        min_size=1,
        max_size=3,
    ).map("".join),
)
ENQUEUES = st.builds(
    "<Enqueue {} waitUrl='{}'>{}</Enqueue>".format,
    ACTIONS,
    st.sampled_from(WAITS),
    st.sampled_from(["one", "two"]),
)
SERVES = st.builds(
    "<Dial {} timeout='{}'><Queue {}>{}</Queue></Dial>".format,
    ACTIONS,
    st.sampled_from([5, 60]),
    WHISPERS,
    st.sampled_from(["one", "two"]),
)
CONFERS = st.builds(
    "<Dial {} timeLimit='{}' hangupOnStar='true'><Conference startConferenceOnEnter='{}' "
    "endConferenceOnExit='{}' maxParticipants='{}' record='{}' waitUrl='{}'>room</Conference>"
    "</Dial>".format,
    ACTIONS,
    st.sampled_from([7, 900]),
    BOOLEANS,
    BOOLEANS,
    st.sampled_from([2, 9]),
    BOOLEANS,
    st.sampled_from(WAITS),
)
OTHERS = st.sampled_from(
    ["<Pause length='3'/>", "<Hangup/>", "<Redirect>/a</Redirect>", "<Record timeout='2'/>"]
)
DOCUMENTS = st.lists(DIALS | ENQUEUES | SERVES | CONFERS | OTHERS, min_size=1, max_size=3)


def _unhurried(verbs: list[str]) -> str:
    """A document that takes a second at least: documents can go round in circles."""
    return "".join(["<Pause/>", *verbs])


MOMENTS = st.sampled_from([0, SECOND, 2 * SECOND, 5 * SECOND, 30 * SECOND])
FAR_ENDS = st.builds(
    FarEnd,
    scenario=st.just("any"),
    rings_after=st.just(0),
    rings_for=st.sampled_from([0, SECOND, 5 * SECOND]),
    answers=st.just(Answers.HUMAN),
    hangs_up_after=st.sampled_from([None, 0, SECOND, 5 * SECOND, 30 * SECOND]),
    interjections=st.sampled_from([(), (Interjection(at=5 * SECOND, presses="*"),)]),
    replies=st.just((Reply(presses="1"),)),
) | st.just(FarEnd(scenario="busy", answers=None, refuses=486))


@dataclass(frozen=True, slots=True)
class Deed:
    """After a while, something is done to one of the calls."""

    after: Duration
    place: int
    what: str


DEEDS = st.lists(
    st.builds(
        Deed,
        MOMENTS,
        st.integers(0, 9),
        st.sampled_from(
            [
                *("nothing", "nothing", "place", "complete", "hang up", "star", "redirect"),
                *("mute", "hold", "unhold", "remove", "end the conference"),
            ]
        ),
    ),
    max_size=8,
)


def do(town: Town, deed: Deed, far_end: FarEnd) -> None:
    town.wait(deed.after)
    calls = list(town.calls)
    sid, path = calls[deed.place % len(calls)], PATHS[deed.place % len(PATHS)]
    match deed.what:
        case "place":
            town.place(path, far_end)
        case "complete":
            town.give(sid, Complete())
        case "hang up":
            town.give(sid, FarEndHungUp())
        case "star":
            town.give(sid, FarEndPressed(keys="*"))
        case "redirect":
            request = town.calls[sid].request
            town.give(sid, Update(document=Webhook(url=f"{BASE}{path}"), request=request))
        case _:
            in_the_conference(town, sid, deed.what)


def in_the_conference(town: Town, sid: str, what: str) -> None:
    room = town.rooms.conference_named("room")
    if room is None:
        return
    hold = Webhook(url=f"{BASE}/hold")
    wishes: dict[str, OfConference] = {
        "mute": ChangeParticipant(call_sid=sid, muted=True),
        "hold": ChangeParticipant(call_sid=sid, hold=True, hold_document=hold),
        "unhold": ChangeParticipant(call_sid=sid, hold=False),
        "remove": RemoveParticipant(call_sid=sid),
        "end the conference": EndConference(),
    }
    if what in wishes:
        town.rooms.carry_out(town.rooms.step_conference(room, wishes[what])[1])


def survives_as_json(town: Town) -> None:
    for call in town.calls.values():
        assert CALLS.validate_json(CALLS.dump_json(call)) == call
    for queue in town.rooms.queues.newest_first():
        assert QUEUES.validate_json(QUEUES.dump_json(queue)) == queue
    for room in town.rooms.conferences.newest_first():
        assert CONFERENCES.validate_json(CONFERENCES.dump_json(room)) == room


def everybody_is_where_they_think_they_are(town: Town) -> None:
    """At rest, calls, queues and conferences agree on who waits where and who talks to whom."""
    for queue in town.rooms.queues.newest_first():
        assert all(not town.calls[each].status.finished for each in queue.calls)
    for room in town.rooms.conferences.newest_first():
        for each in room.participants:
            script = town.calls[each.call_sid].main_script
            assert script is not None
            assert script.verb == each.verb
    for call in town.calls.values():
        if not call.status.finished:
            waits_for_somebody_who_knows(town, call)


def waits_for_somebody_who_knows(town: Town, call: Call) -> None:
    """Whoever waits is waited for: a leg by who dialled it, a member by its queue, and so on."""
    if call.leg is not None:
        script = town.calls[call.leg.dialler].main_script
        assert script is not None
        assert isinstance(script.at_work, Dialling)
        assert call.sid in script.at_work.legs
    state = None if call.main_script is None else call.main_script.at_work
    match state:
        case Dialling(legs=()):
            assert any(call.sid in each.calls for each in town.rooms.queues.newest_first())
        case Dialling(legs=legs):
            bound = [town.calls[each].leg for each in legs]
            assert [each and each.dialler for each in bound] == [call.sid] * len(legs)
        case Enqueued(dequeued_at=None):
            assert any(call.sid in each.calls for each in town.rooms.queues.newest_first())
        case Enqueued():
            assert call.leg is not None
        case Conferring():
            room = town.rooms.conference_named("room")
            assert room is not None
            assert room.participant(call.sid) is not None


@GENERATED
@given(
    documents=st.fixed_dictionaries({path: DOCUMENTS.map(_unhurried) for path in PATHS}),
    far_ends=st.lists(FAR_ENDS, min_size=4, max_size=4),
    first=st.lists(st.sampled_from(PATHS), min_size=1, max_size=4),
    deeds=DEEDS,
)
def test_nobody_waits_for_ever_and_nothing_is_left(
    documents: dict[str, str], far_ends: list[FarEnd], first: list[str], deeds: list[Deed]
) -> None:
    town = Town({**documents, **HEARD_MEANWHILE}, dict(zip(NUMBERS, far_ends, strict=True)))
    for place, path in enumerate(first):
        town.place(path, far_ends[place])
    for place, deed in enumerate(deeds):
        do(town, deed, far_ends[place % len(far_ends)])
        town.wait(0)
        everybody_is_where_they_think_they_are(town)
    survives_as_json(town)
    town.wait(90 * SECOND, most=20_000)
    town.wait(0)
    everybody_is_where_they_think_they_are(town)
    for sid in list(town.calls):
        town.give(sid, Complete())
    town.wait(HOUR, most=20_000)
    assert all(call.status.finished for call in town.calls.values())
    assert [queue.calls for queue in town.rooms.queues.newest_first() if queue.calls] == []
    assert all(room.finished for room in town.rooms.conferences.newest_first())
    recorded = [each for call in town.calls.values() for each in call.recordings]
    assert all(each.processed for each in recorded)
    assert len(town.timers) == 0
