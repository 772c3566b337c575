"""The queue itself: whose turn it is, and what everybody is told."""

import pytest

from emulator.core.call_queue import CallQueue, step
from emulator.core.effects import Effect, Tell
from emulator.core.inputs import Input
from emulator.core.instants import SECOND
from emulator.core.request import Webhook
from emulator.core.rooms import (
    EnterQueue,
    LeaveQueue,
    LocateInQueue,
    OfQueue,
    ServeQueue,
    StopServing,
)
from emulator.core.tidings import Dequeued, QueueJoined, QueueRefused, QueueServed

EMPTY = CallQueue(sid="q", account_sid="p", name="support", created_at=0, updated_at=0)
WHISPER = Webhook(url="http://app.example/about")


def enter(call: str) -> EnterQueue:
    return EnterQueue(call_sid=call, verb=1)


def serve(call: str) -> ServeQueue:
    return ServeQueue(call_sid=call, verb=2)


def told(effects: list[Effect]) -> dict[str, Input]:
    """What each call is told; each is told one thing at most."""
    tells = [each for each in effects if isinstance(each, Tell)]
    assert len({each.target for each in tells}) == len(tells)
    return {each.target: each.input for each in tells}


def after(*given: OfQueue, queue: CallQueue = EMPTY) -> CallQueue:
    """The queue after all of this, a second apart."""
    for second, each in enumerate(given):
        queue, _ = step(queue, each, second * SECOND)
    return queue


def test_a_call_that_enters_learns_its_place() -> None:
    queue, effects = step(after(enter("a"), enter("b")), enter("c"), 5 * SECOND)
    joined = told(effects)["c"]
    assert isinstance(joined, QueueJoined)
    assert (joined.verb, joined.place.position, joined.place.size) == (1, 3, 3)
    assert (joined.place.waited, joined.place.average) == (0, 0)
    assert [each.call_sid for each in queue.members] == ["a", "b", "c"]


def test_a_place_is_told_again_with_what_has_changed() -> None:
    queue = after(enter("a"), enter("b"), LeaveQueue(call_sid="a"))
    _, effects = step(queue, LocateInQueue(call_sid="b"), 9 * SECOND)
    joined = told(effects)["b"]
    assert isinstance(joined, QueueJoined)
    place = joined.place
    assert (place.position, place.size, place.waited, place.average) == (1, 1, 8, 2)


@pytest.mark.parametrize(
    "given", [LeaveQueue(call_sid="x"), LocateInQueue(call_sid="x"), StopServing(call_sid="x")]
)
def test_who_is_not_there_changes_nothing(given: OfQueue) -> None:
    queue = after(enter("a"))
    assert step(queue, given, SECOND) == (queue, [])


def test_a_full_queue_refuses() -> None:
    queue = CallQueue(
        sid="q", account_sid="p", name="small", created_at=0, updated_at=0, max_size=1
    )
    queue, effects = step(after(enter("a"), queue=queue), enter("b"), SECOND)
    assert told(effects) == {"b": QueueRefused(verb=1, queue_sid="q")}
    assert len(queue.members) == 1


def test_the_first_in_line_is_given_to_whoever_serves() -> None:
    queue = after(enter("a"), enter("b"))
    given = ServeQueue(call_sid="x", verb=7, whisper=WHISPER)
    queue, effects = step(queue, given, 4 * SECOND)
    assert told(effects) == {
        "x": QueueServed(verb=7, leg="a"),
        "a": Dequeued(verb=1, dialler="x", dial=7, queue_sid="q", waited=4, whisper=WHISPER),
    }
    assert [each.call_sid for each in queue.members] == ["b"]
    assert queue.servers == ()


def test_who_serves_an_empty_queue_gets_the_next_call() -> None:
    queue, effects = step(after(serve("x"), serve("y")), enter("a"), 3 * SECOND)
    assert told(effects).keys() == {"x", "a"}
    assert [each.call_sid for each in queue.servers] == ["y"]
    assert queue.members == ()


def test_who_stops_serving_gets_nobody() -> None:
    queue, effects = step(after(serve("x"), StopServing(call_sid="x")), enter("a"), SECOND)
    assert told(effects).keys() == {"a"}
    assert len(queue.members) == 1
