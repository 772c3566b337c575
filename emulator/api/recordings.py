"""The Recordings resource, and what can be heard of it."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.journaling import write_refusal, write_request
from emulator.api.list_recordings import ListRecordingsQuery, RecordingList, list_recordings
from emulator.api.listing import read_query
from emulator.api.operations import Operation
from emulator.core.call import Call
from emulator.core.commands import DeleteRecording
from emulator.core.errors import ApiError
from emulator.core.instants import rfc2822
from emulator.core.recording import Recording, RecordingStatus
from emulator.exchange.audio import Audio, Wav
from emulator.exchange.exchange import Exchange
from emulator.exchange.mp3 import Mp3
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.answers import json_answer
from emulator.web.authentication import authenticate
from emulator.web.ranges import content_answer
from emulator.web.recording_resource import RecordingResource, recording_resource
from emulator.web.turns import begin_turn

Recorded = tuple[Call, Recording]


class Recordings:
    """The operations on recordings. Their audio needs no authentication."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._encoder = asyncio.Lock()

    async def retrieve(self, request: Request) -> Response:
        """One recording."""
        account_sid = request.path_params["account_sid"]
        exchange = authenticate(request, self._projects, account_sid, Scope.VOICE)
        call, recording = await _find(request, exchange)
        return json_answer(recording_resource(call, recording))

    async def list(self, request: Request) -> Response:
        """The recordings that the filters leave, newest first."""
        account_sid = request.path_params["account_sid"]
        exchange = authenticate(request, self._projects, account_sid, Scope.VOICE)
        query = read_query(ListRecordingsQuery, request)
        return await list_recordings(request, exchange, query, query.wanted())

    async def delete(self, request: Request) -> Response:
        """Forget a recording that is finished, and its audio."""
        account_sid = request.path_params["account_sid"]
        exchange = authenticate(request, self._projects, account_sid, Scope.VOICE)
        return await deletion(request, exchange, lambda: _find(request, exchange))

    async def wav(self, request: Request) -> Response:
        """The audio of one recording as WAV."""
        recording = await self._audible(request)
        return _answer(request, recording, Wav(await _audio(recording)))

    async def mp3(self, request: Request) -> Response:
        """The audio of one recording as MP3."""
        recording = await self._audible(request)
        return _answer(request, recording, Mp3(await _audio(recording), self._encoder))

    async def _audible(self, request: Request) -> Recording:
        exchange = self._projects.get(request.path_params["account_sid"].lower())
        _, recording = await _find(request, exchange)
        _check_audible(recording)
        return recording

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="GET",
                path="/Recordings/{sid}",
                endings=(".json",),
                handler=self.retrieve,
                summary="Retrieve a recording",
                description="One recording, as far as it has come.",
                answers=RecordingResource,
            ),
            Operation(
                method="GET",
                path="/Recordings/{sid}",
                endings=(".wav", ""),
                handler=self.wav,
                summary="Listen to a recording",
                description=(
                    "The audio of a completed recording as WAV: 16-bit PCM, 8 kHz, one channel or"
                    " two. It needs no authentication. The path may end in `.wav`."
                ),
                answers=Wav.media_type,
                errors=(404,),
                public=True,
            ),
            Operation(
                method="GET",
                path="/Recordings/{sid}",
                endings=(".mp3",),
                handler=self.mp3,
                summary="Listen to a recording as MP3",
                description=(
                    "The audio of a completed recording as MP3, 32 kbit/s for each channel. It"
                    " needs no authentication."
                ),
                answers=Mp3.media_type,
                errors=(404,),
                public=True,
            ),
            Operation(
                method="GET",
                path="/Recordings",
                handler=self.list,
                summary="List recordings",
                description="The recordings that are kept, the one begun last first.",
                answers=RecordingList,
                query=ListRecordingsQuery,
                errors=(400, 401),
            ),
            Operation(
                method="DELETE",
                path="/Recordings/{sid}",
                endings=("", ".json"),
                handler=self.delete,
                summary="Delete a recording",
                description="Forgets a recording that is finished, and its audio.",
                answers=None,
                wrong_state=20009,
            ),
        )


async def deletion(
    request: Request, exchange: Exchange, find: Callable[[], Awaitable[Recorded]]
) -> Response:
    """Forget the recording that ``find`` finds. Raises ``ApiError``."""
    turn = begin_turn(request, exchange)
    try:
        call, recording = await find()
        place = call.recordings.index(recording)
        await exchange.command(call.sid, DeleteRecording(recording=place), turn)
    except ApiError as error:
        write_refusal(request, exchange, error)
        raise
    line = f"DELETE Recordings/{recording.sid}: 204"
    write_request(exchange, call.sid, line, {"status": 204})
    return Response(status_code=204)


async def _find(request: Request, exchange: Exchange | None) -> Recorded:
    sid = request.path_params["sid"]
    found = await exchange.store.recording(sid.lower()) if exchange is not None else None
    if found is None:
        raise ApiError(20404, f"There is no recording {sid} in this project")
    return found


async def _audio(recording: Recording) -> Audio:
    """The audio; a recording can hold so many sounds that others would have to wait for it."""
    return await asyncio.to_thread(Audio, recording)


def _answer(request: Request, recording: Recording, content: Wav | Mp3) -> Response:
    name = f"{recording.sid}{content.ending}"
    return content_answer(request, content, {"Content-Disposition": f'inline; filename="{name}"'})


def _check_audible(recording: Recording) -> None:
    """Raise ``ApiError`` unless there is audio, and say why there is none."""
    if recording.status is RecordingStatus.COMPLETED:
        return
    if recording.status is RecordingStatus.ABSENT:
        why = "is absent: nothing was heard, or the call was too short"
    elif recording.ended_at is None:
        why = f"is {recording.status}: neither it nor its call has ended"
    else:
        ready_at = recording.ended_at + recording.ready_after
        why = f"is being processed until {rfc2822(ready_at)} on the project's clock"
    raise ApiError(20404, f"Recording {recording.sid} has no audio: it {why}")
