"""The streams of a call: what starts and stops them, and what is told of them."""

from dataclasses import replace

from emulator.core.call import Call
from emulator.core.commands import StartStream, StopStream
from emulator.core.effects import BeginStream, Effect, EndStream, Log, NotifyStream
from emulator.core.errors import ApiError, Level, Notification
from emulator.core.inputs import Input
from emulator.core.instants import Instant
from emulator.core.moves import Step, note, warn
from emulator.core.sids import sid
from emulator.core.stream import Stream, StreamEvent, StreamRequest, StreamStatus

MAX_STREAMS = 1_000
"""How many streams of one call an application can start. ``unverified``."""


def stream_started(call: Call, given: Input, now: Instant) -> Step:
    """The application wants a stream from now on. Raises ``ApiError``.

    A name can be used again when the stream that had it was stopped. ``unverified``.
    """
    assert isinstance(given, StartStream)
    return _begin(call, given.request, now)


def stream_by_document(call: Call, wanted: BeginStream | EndStream, now: Instant) -> Step:
    """A document starts or stops a stream; what cannot be done is an error of the call."""
    try:
        if isinstance(wanted, BeginStream):
            return _begin(call, wanted.request, now)
        return _stop(call, _place_of(call, wanted.name), now)
    except ApiError as error:
        return warn(call, error.code, error.message, now)


def _place_of(call: Call, name: str) -> int:
    for place, stream in enumerate(call.streams):
        if stream.running and stream.name == name:
            return place
    raise ApiError(12100, f"Stop: no stream of this call that runs is named {name[:100]!r}")


def _begin(call: Call, request: StreamRequest, now: Instant) -> Step:
    _check(call, request)
    own = sid(call.sid, "stream", len(call.streams))
    stream = Stream(sid=own, request=request, updated_at=now)
    call = replace(call, streams=(*call.streams, stream))
    return note(call, [_no_media(stream, now)], _tell(stream, StreamEvent.STARTED, now))


def _check(call: Call, request: StreamRequest) -> None:
    if len(call.streams) >= MAX_STREAMS:
        text = f"The call has {len(call.streams)} streams; it can have no more"
        raise ApiError(10000, text, status=422)
    taken = {stream.name for stream in call.streams if stream.running}
    if request.name is not None and request.name in taken:
        text = f"A stream of this call is named {request.name[:100]!r} already"
        raise ApiError(10000, text, status=422)


def _no_media(stream: Stream, now: Instant) -> Notification:
    text = (
        f"Stream {stream.name[:100]} opens no WebSocket and sends no media: that is not supported "
        "yet. Only its start and its end are reported"
    )
    return Notification(
        code=13750, level=Level.WARNING, message=text, at=now, url=stream.request.url
    )


def no_such_stream() -> ApiError:
    """A call has no stream at this place."""
    return ApiError(10000, "The call has no such stream", status=422)


def stream_stopped(call: Call, given: Input, now: Instant) -> Step:
    """The application wants a stream stopped. Raises ``ApiError`` when it was already."""
    assert isinstance(given, StopStream)
    stream = next(iter(call.streams[given.stream : given.stream + 1]), None)
    if stream is None:
        raise no_such_stream()
    if not stream.running:
        text = f"Stream {stream.sid} is stopped already"
        raise ApiError(10000, text, status=422)
    return _stop(call, given.stream, now)


def end_streams(call: Call, now: Instant) -> Step:
    """The call ended, and all its streams with it."""
    effects: list[Effect] = []
    for place, stream in enumerate(call.streams):
        if stream.running:
            call, stopping = _stop(call, place, now)
            effects += stopping
    return call, effects


def _stop(call: Call, place: int, now: Instant) -> Step:
    stream = replace(call.streams[place], status=StreamStatus.STOPPED, updated_at=now)
    streams = (*call.streams[:place], stream, *call.streams[place + 1 :])
    return replace(call, streams=streams), _tell(stream, StreamEvent.STOPPED, now)


def _tell(stream: Stream, event: StreamEvent, now: Instant) -> list[Effect]:
    what = "started" if event is StreamEvent.STARTED else "stopped"
    details = {"stream": stream.sid, "status": event.value}
    log = Log(entry="stream", text=f"the stream {stream.name[:100]} {what}", details=details)
    webhook = stream.request.callback
    if webhook is None:
        return [log]
    return [log, NotifyStream(stream=stream, event=event, at=now, webhook=webhook)]
