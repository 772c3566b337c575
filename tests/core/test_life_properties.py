"""What holds for every call, whatever happens to it and in whatever order."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from laws import keeps_every_law
from lives import (
    LIVES,
    MANY,
    REQUEST,
    Life,
    World,
    happen,
    placed,
)

from emulator.core.call import Call
from emulator.core.cxml import Document
from emulator.core.farend import FarEnd
from emulator.core.gather import Gathering
from emulator.core.inputs import MessageDone, RecordingProcessed
from emulator.core.instants import HOUR, SECOND
from emulator.core.status import CallStatus
from emulator.core.timed import duration
from emulator.core.verbs import Pause, Play, Redirect, Say

GENERATED = settings(deadline=None, derandomize=True, max_examples=200)


@GENERATED
@given(LIVES)
def test_every_step_of_every_call_keeps_every_law(life: Life) -> None:
    world = life.live()
    finish(world)
    keeps_every_law(world.steps)


# Laws of a moment


@GENERATED
@given(LIVES)
def test_a_live_call_always_waits_for_something_and_an_ended_one_for_nothing(life: Life) -> None:
    world = placed(life.request, life.far_end)
    assert waits(world)
    for happening in life.happenings:
        happen(world, happening)
        if not world.call.status.finished:
            assert waits(world)
            continue
        left = [type(timer.input) for timer in world.timers.values()]
        assert left.count(RecordingProcessed) <= len(world.call.recordings)
        assert left.count(MessageDone) == len(world.call.on_their_way)
        assert set(left) <= {RecordingProcessed, MessageDone}


def waits(world: World) -> bool:
    """Whether the call has more to wait for than the far end and its longest time."""
    call = world.call
    if call.awaits is not None:
        return call.awaits in {each.request for each in world.asked}
    if call.script is not None and "verb" not in world.timers:
        at_work = call.script.at_work
        verb = at_work.prompting if isinstance(at_work, Gathering) else call.script.running
        return isinstance(verb, Say | Play) and duration(verb) is None
    passive = ("limit", "interjection", "hangs-up", "message")
    return any(not name.startswith(passive) for name in world.timers)


# Laws of a life


@GENERATED
@given(LIVES)
def test_every_call_ends_within_its_limits_and_tells_each_event_once(life: Life) -> None:
    world = life.live()
    ended = finish(world)
    assert ended.status.finished
    assert ended.ended_at is not None
    assert ended.ended_at - (ended.answered_at or ended.created_at) <= 4 * HOUR
    assert ended.documents <= 1_000
    assert len(ended.notifications) <= 100
    for earlier, later in pairwise(world.notified):
        assert earlier.sequence < later.sequence
        assert earlier.at <= later.at
    events = [each.event for each in world.notified]
    assert len(events) == len(set(events))


def finish(world: World) -> Call:
    """Let the call go on to its end: no document comes any more, and all timers fall due."""
    for _ in range(MANY):
        if world.asked:
            world.fail()
        elif not world.wait_for_timer():
            return world.call
    pytest.fail(f"the call never comes to rest: {world.timers}")


# Limits, prices and one plain life


def until_answered(far_end: FarEnd) -> World:
    world = placed(far_end=far_end)
    while world.call.status is not CallStatus.IN_PROGRESS:
        assert world.wait_for_timer()
    return world


QUIET = FarEnd(scenario="quiet", rings_after=0, rings_for=0)


@pytest.mark.parametrize(
    "document",
    [
        Document(verbs=(Say(text="Hi", loop=0),)),
        Document(verbs=(Pause(length=86_400),)),
        Document(verbs=(Pause(length=4 * 3600), Pause())),
    ],
)
def test_a_call_lasts_at_most_4_hours(document: Document) -> None:
    world = until_answered(QUIET)
    world.arrive(document)
    world.wait(4 * HOUR - 1)
    assert world.call.status == "in-progress"
    world.wait(1)
    assert (world.call.status, world.call.duration) == ("completed", 4 * 3600)
    assert [each.code for each in world.call.notifications] == [10000]


def test_a_call_that_waits_for_its_document_lasts_at_most_4_hours() -> None:
    world = until_answered(QUIET)
    world.wait(5 * HOUR)
    assert (world.call.status, world.call.duration) == ("completed", 4 * 3600)


def test_a_call_executes_at_most_1000_documents() -> None:
    world = until_answered(QUIET)
    again = Document(verbs=(Redirect(url="http://app.example/answer"),))
    for number in range(1_000):
        assert (world.call.status, world.call.documents) == ("in-progress", number)
        world.arrive(again)
    assert world.call.status == "in-progress"
    world.arrive(again)
    assert (world.call.status, world.call.documents, world.asked) == ("completed", 1_000, [])
    assert [each.code for each in world.call.notifications] == [10000]


@pytest.mark.parametrize(
    ("lasts", "price"), [(0, "0.008"), (1, "0.008"), (60, "0.008"), (61, "0.016"), (600, "0.080")]
)
def test_every_begun_minute_is_paid_for(lasts: int, price: str) -> None:
    world = until_answered(QUIET)
    world.arrive(Document(verbs=(Pause(length=lasts),)))
    world.wait(lasts * SECOND)
    assert world.call.status == "completed"
    assert (world.call.duration, str(world.call.price)) == (lasts, price)


def test_every_event_is_told_with_its_own_status_and_time() -> None:
    world = placed(REQUEST)
    world.wait(7 * SECOND)
    world.arrive(Document(verbs=(Pause(length=3),)))
    world.wait(3 * SECOND)
    told = [(each.event, each.status, each.sequence) for each in world.notified]
    assert told == [
        ("initiated", "initiated", 0),
        ("ringing", "ringing", 1),
        ("answered", "in-progress", 2),
        ("completed", "completed", 3),
    ]
    first = world.call.created_at
    assert [(each.at - first) // SECOND for each in world.notified] == [0, 1, 7, 10]
