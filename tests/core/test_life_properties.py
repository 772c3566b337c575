"""What holds for every call, whatever happens to it and in whatever order."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, zip_longest

import pytest
from hypothesis import given, settings
from lives import (
    LIVES,
    MANY,
    REQUEST,
    Life,
    Taken,
    World,
    happen,
    placed,
)

from emulator.core.call import Call
from emulator.core.cxml import Document
from emulator.core.effects import Log, NotifyStatus
from emulator.core.farend import FarEnd
from emulator.core.gather import Gathering
from emulator.core.inputs import Command, MessageDone, RecordingProcessed
from emulator.core.instants import HOUR, SECOND
from emulator.core.sound import Sound, audible
from emulator.core.status import CallEvent, CallStatus
from emulator.core.timed import duration
from emulator.core.verbs import Pause, Play, Redirect, Say

GENERATED = settings(deadline=None, derandomize=True, max_examples=200)
UNANSWERED = {"busy", "failed", "no-answer", "canceled"}
MOVES = {
    "queued": {"initiated", "canceled"},
    "initiated": {"ringing", "in-progress", *UNANSWERED},
    "ringing": {"in-progress", *UNANSWERED},
    "in-progress": {"completed"},
    **{ended: set[str]() for ended in ("completed", *UNANSWERED)},
}
"""Every status, with those that may follow it."""

EVENTS = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}


# Laws of a step


def statuses_of(taken: Taken) -> list[str]:
    """Every status of a step: who calls the application can be answered and sent away at once."""
    logs = [each for each in taken.effects if isinstance(each, Log) and each.entry == "status"]
    return [taken.before.status, *(str(each.details["status"]) for each in logs)]


def the_status_moves_only_as_documented(taken: Taken) -> None:
    statuses = statuses_of(taken)
    assert all(after in MOVES[before] for before, after in pairwise(statuses))
    assert statuses[-1] == taken.after.status


def an_ended_call_never_changes_but_for_recordings_and_messages(taken: Taken) -> None:
    if taken.before.status.finished:
        before, after = taken.before, taken.after
        known_later = replace(after, recordings=before.recordings, on_their_way=before.on_their_way)
        assert known_later == before
        assert not any(isinstance(effect, NotifyStatus) for effect in taken.effects)


def times_never_run_backwards(taken: Taken) -> None:
    before, after = taken.before, taken.after
    assert before.updated_at <= after.updated_at <= taken.at
    known = [each for each in (after.answered_at, after.ended_at) if each is not None]
    times = [after.created_at, *known, after.updated_at]
    assert times == sorted(times)
    assert before.answered_at in (None, after.answered_at)
    assert before.ended_at in (None, after.ended_at)


def what_is_known_goes_with_the_status(taken: Taken) -> None:
    call = taken.after
    assert (call.answered_at is not None) == (call.status in ("in-progress", "completed"))
    assert (call.ended_at is not None) == call.status.finished
    assert (call.hung_up_by is not None) == call.status.finished
    assert (call.price is not None) == call.status.finished
    if call.status.finished:
        assert (call.script, call.awaits, call.detecting) == (None, None, False)
    if call.status in UNANSWERED:
        assert (call.duration, call.price) == (0, Decimal(0))


def each_event_that_was_asked_for_is_told_once_as_it_was(taken: Taken) -> None:
    before, request = taken.before, taken.after.request
    told = [each for each in taken.effects if isinstance(each, NotifyStatus)]
    entered = statuses_of(taken)[1:]
    assert taken.after.events == before.events + len(entered)
    reached = [(CallEvent(EVENTS.get(status, "completed")), status) for status in entered]
    wanted = [
        (event, status, before.events + place)
        for place, (event, status) in enumerate(reached)
        if request.status_callback is not None and event in request.status_events
    ]
    assert [(each.event, each.status, each.sequence) for each in told] == wanted
    assert all((each.at, each.webhook) == (taken.at, request.status_callback) for each in told)


def what_comes_too_late_changes_nothing(taken: Taken) -> None:
    if any(isinstance(each, Log) and each.entry == "stale" for each in taken.effects):
        assert taken.after == taken.before
        assert len(taken.effects) == 1


def only_commands_are_refused_and_then_nothing_is_done(taken: Taken) -> None:
    if taken.refused is not None:
        assert isinstance(taken.given, Command)
        assert (taken.refused.code, taken.refused.status) in {
            *((10000, 422), (20009, 422), (21220, 422)),
        }
        assert (taken.after, taken.effects) == (taken.before, ())


def recordings_hold_what_was_heard_between_their_bounds(taken: Taken) -> None:
    for before, after in zip_longest(taken.before.recordings, taken.after.recordings):
        assert before is None or before.sid == after.sid
        assert after.running == (after.status in ("in-progress", "paused"))
        assert after.running or after.sounds or after.empty or after.deleted
        lasted = (after.ended_at or taken.at) - after.started_at
        assert 0 <= after.kept_to - after.kept_from <= lasted
        parts = list(audible(after.sounds, after.kept_from, after.kept_to))
        assert len(parts) == sum(map(count_parts, after.sounds))
        for gap in after.gaps:
            assert after.started_at <= gap.start < (gap.end or taken.at + 1)


def count_parts(sound: Sound) -> int:
    return len(list(audible((sound,), sound.start, sound.end)))


def names_of_streams_that_run_differ(taken: Taken) -> None:
    names = [each.name for each in taken.after.streams if each.running]
    assert len(names) == len(set(names))


def an_ended_call_records_and_streams_nothing(taken: Taken) -> None:
    if taken.after.status.finished:
        assert not any(each.running for each in taken.after.streams)
        assert not any(each.running for each in taken.after.recordings)
        assert taken.after.sounds == ()


LAWS = (
    the_status_moves_only_as_documented,
    an_ended_call_never_changes_but_for_recordings_and_messages,
    times_never_run_backwards,
    what_is_known_goes_with_the_status,
    each_event_that_was_asked_for_is_told_once_as_it_was,
    what_comes_too_late_changes_nothing,
    only_commands_are_refused_and_then_nothing_is_done,
    recordings_hold_what_was_heard_between_their_bounds,
    names_of_streams_that_run_differ,
    an_ended_call_records_and_streams_nothing,
)


@GENERATED
@given(LIVES)
def test_every_step_of_every_call_keeps_every_law(life: Life) -> None:
    world = life.live()
    finish(world)
    for taken in world.steps:
        for law in LAWS:
            law(taken)


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
