"""The Streams of a call: started and stopped while it goes on. No media is sent yet."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.call_stream_forms import (
    CREATE_RULES,
    UPDATE_RULES,
    CreateStreamForm,
    UpdateStreamForm,
    ignored,
    read_stream,
)
from emulator.api.changes import ERRORS, Change, Made, Wished
from emulator.api.examples import CREATE_STREAM_EXAMPLES, STOP_STREAM_EXAMPLES
from emulator.api.operations import Operation
from emulator.api.reading import read
from emulator.api.remarks import nothing_ignored
from emulator.core.call import Call
from emulator.core.commands import StopStream
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.authentication import authenticate
from emulator.web.stream_resource import StreamResource, stream_resource


class CallStreams:
    """The operations on the streams of one call."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._start = Change(rules=CREATE_RULES, ignored=ignored, carry_out=_create)
        self._stop = Change(rules=UPDATE_RULES, ignored=nothing_ignored, carry_out=_update)

    async def create(self, request: Request) -> Response:
        """Start a stream of a call in progress."""
        return await self._start.answer(request, self._exchange(request))

    async def update(self, request: Request) -> Response:
        """Stop a stream."""
        return await self._stop.answer(request, self._exchange(request))

    def _exchange(self, request: Request) -> Exchange:
        account_sid = request.path_params["account_sid"]
        return authenticate(request, self._projects, account_sid, Scope.VOICE)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="POST",
                path="/Calls/{sid}/Streams",
                handler=self.create,
                summary="Start a stream",
                description=(
                    "Starts a stream of a call in progress, which ends with its call at the "
                    "latest. No media is sent yet; a notification of the call says so."
                ),
                answers=StreamResource,
                form=CreateStreamForm,
                examples=CREATE_STREAM_EXAMPLES,
                errors=ERRORS,
                wrong_state=21220,
            ),
            Operation(
                method="POST",
                path="/Calls/{sid}/Streams/{stream_sid}",
                handler=self.update,
                summary="Stop a stream",
                description="Stops a stream of a call.",
                answers=StreamResource,
                form=UpdateStreamForm,
                examples=STOP_STREAM_EXAMPLES,
                errors=ERRORS,
                wrong_state=10000,
            ),
        )


async def _create(wished: Wished) -> Made:
    command = read_stream(wished.form)
    call = await wished.exchange.command(wished.call.sid, command, wished.turn)
    return _made(call, len(call.streams) - 1)


async def _update(wished: Wished) -> Made:
    place = _named(wished.request, wished.call)
    read(UpdateStreamForm, wished.form)
    command = StopStream(stream=place)
    call = await wished.exchange.command(wished.call.sid, command, wished.turn)
    return _made(call, place)


def _made(call: Call, place: int) -> Made:
    stream = call.streams[place]
    verdict = f"stream {stream.sid} is {stream.status}"
    return Made(resource=stream_resource(call, stream), verdict=verdict)


def _named(request: Request, call: Call) -> int:
    """The place of the stream whose SID or name is in the path. Raises ``ApiError``.

    Of several with one name it is the last: the others are stopped.
    """
    wanted = request.path_params["stream_sid"]
    places = {stream.name: place for place, stream in enumerate(call.streams)}
    places |= {stream.sid: place for place, stream in enumerate(call.streams)}
    place = places.get(wanted, places.get(wanted.lower()))
    if place is None:
        raise ApiError(20404, f"There is no stream {wanted} of this call")
    return place
