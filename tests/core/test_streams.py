"""The streams of a call: what starts and stops them, and what is told of them."""

import pytest
from lives import STATUS_CALLBACK, Taken, World
from recorded_lives import refusal, talking

from emulator.core import streams
from emulator.core.commands import Complete, StartStream, StopStream
from emulator.core.effects import NotifyStream
from emulator.core.instants import SECOND
from emulator.core.stream import StreamRequest, StreamStatus

URL = "wss://app.example/audio"


def start(world: World, name: str | None = None) -> Taken:
    request = StreamRequest(url=URL, name=name, callback=STATUS_CALLBACK)
    return world.give(StartStream(request=request))


def told(world: World) -> list[tuple[str, str, float]]:
    """Name, event and time of everything that is reported of streams."""
    return [
        (effect.stream.name, effect.event.value, (effect.at - taken.at) / SECOND)
        for taken in world.steps
        for effect in taken.effects
        if isinstance(effect, NotifyStream)
    ]


def test_a_stream_is_reported_when_it_starts_and_when_it_stops() -> None:
    world = talking()
    start(world, "one")
    world.wait(3 * SECOND)
    world.give(StopStream(stream=0))
    (stream,) = world.call.streams
    assert (stream.status, stream.updated_at) == (StreamStatus.STOPPED, world.now)
    assert told(world) == [("one", "stream-started", 0), ("one", "stream-stopped", 0)]


def test_without_a_name_it_is_named_by_its_sid() -> None:
    world = talking()
    start(world)
    start(world)
    one, two = world.call.streams
    assert (one.name, two.name) == (one.sid, two.sid)
    assert one.sid != two.sid


def test_streams_end_with_their_call_each_reported_once() -> None:
    world = talking()
    start(world, "one")
    start(world, "two")
    world.give(StopStream(stream=0))
    world.give(Complete())
    assert [each.running for each in world.call.streams] == [False, False]
    assert [name for name, event, _ in told(world) if event == "stream-stopped"] == ["one", "two"]
    assert refusal(world.give(StopStream(stream=1))) == (10000, 422)


def test_every_stream_leaves_a_warning_that_no_media_is_sent() -> None:
    world = talking()
    start(world, "one")
    (notice,) = world.call.notifications
    assert (notice.code, notice.level, notice.url) == (13750, "warning", URL)
    assert "sends no media" in notice.message


def test_a_name_is_free_again_when_its_stream_was_stopped() -> None:
    world = talking()
    start(world, "one")
    assert refusal(start(world, "one")) == (10000, 422)
    world.give(StopStream(stream=0))
    assert refusal(start(world, "one")) is None
    assert refusal(start(world, world.call.streams[1].sid)) is None


def test_a_stream_is_stopped_once() -> None:
    world = talking()
    start(world)
    world.give(StopStream(stream=0))
    assert refusal(world.give(StopStream(stream=0))) == (10000, 422)
    assert refusal(world.give(StopStream(stream=1))) == (10000, 422)


def test_a_call_takes_a_thousand_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_STREAMS", 1)
    world = talking()
    start(world)
    assert refusal(start(world)) == (10000, 422)
