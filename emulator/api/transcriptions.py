"""The Transcriptions resource: what was said in recordings of the verb Record."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.listing import ListQuery, ListResource, list_answer, read_query
from emulator.api.operations import Operation
from emulator.core.call import Call
from emulator.core.errors import ApiError
from emulator.core.recording import Recording
from emulator.exchange.exchange import Exchange
from emulator.exchange.ordered import Page, Position
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.exchange.store import RecordingFilter
from emulator.web.answers import json_answer
from emulator.web.authentication import authenticate
from emulator.web.transcription_resource import TranscriptionResource, transcription_resource


class TranscriptionList(ListResource):
    """A page of transcriptions."""

    transcriptions: list[TranscriptionResource]


class Transcriptions:
    """The operations on transcriptions, which go with their recordings."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    async def retrieve(self, request: Request) -> Response:
        """One transcription."""
        sid = request.path_params["sid"].lower()
        wanted = RecordingFilter(transcription_sid=sid)
        page = await self._exchange(request).store.list_recordings(wanted, 1, None)
        if not page.items:
            raise ApiError(20404, f"There is no transcription {sid} in this project")
        return json_answer(transcription_resource(*page.items[0]))

    async def list(self, request: Request) -> Response:
        """All transcriptions, newest first."""
        return await _page(request, self._exchange(request), RecordingFilter(transcribed=True))

    async def list_of_recording(self, request: Request) -> Response:
        """The transcription of a recording, if there is one."""
        exchange, sid = self._exchange(request), request.path_params["sid"].lower()
        if await exchange.store.recording(sid) is None:
            raise ApiError(20404, f"There is no recording {sid} in this project")
        return await _page(request, exchange, RecordingFilter(transcript_of=sid))

    def _exchange(self, request: Request) -> Exchange:
        account_sid = request.path_params["account_sid"]
        return authenticate(request, self._projects, account_sid, Scope.VOICE)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="GET",
                path="/Transcriptions/{sid}",
                handler=self.retrieve,
                summary="Retrieve a transcription",
                description="What was said in a recording; it is there as long as the recording.",
                answers=TranscriptionResource,
            ),
            Operation(
                method="GET",
                path="/Transcriptions",
                handler=self.list,
                summary="List transcriptions",
                description="The transcriptions of all recordings, the one begun last first.",
                answers=TranscriptionList,
                query=ListQuery,
                errors=(400, 401),
            ),
            Operation(
                method="GET",
                path="/Recordings/{sid}/Transcriptions",
                handler=self.list_of_recording,
                summary="List the transcriptions of a recording",
                description="One, if the recording was to be transcribed; else none.",
                answers=TranscriptionList,
                query=ListQuery,
                errors=(400, 401, 404),
            ),
        )


async def _page(request: Request, exchange: Exchange, wanted: RecordingFilter) -> Response:
    async def fetch(size: int, position: Position | None) -> Page[tuple[Call, Recording]]:
        return await exchange.store.list_recordings(wanted, size, position)

    return await list_answer(
        request,
        read_query(ListQuery, request),
        "transcriptions",
        fetch,
        lambda each: transcription_resource(*each),
        key="recording_sid",
    )
