"""The Recordings of a conference: found, paused, resumed, stopped and forgotten below it."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.call_recording_forms import UpdateRecordingForm, ignored_at_change, read_change
from emulator.api.call_recordings import CURRENT
from emulator.api.changes import ERRORS
from emulator.api.conferences import conference_of
from emulator.api.examples import UPDATE_RECORDING_EXAMPLES
from emulator.api.list_recordings import RecordingDates, RecordingList, list_recordings
from emulator.api.listing import read_query
from emulator.api.operations import Operation
from emulator.api.recordings import Recorded, deletion
from emulator.api.room_requests import Answered, Asked, exchange_of, posted
from emulator.core.conference import Conference
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.exchange.projects import Projects
from emulator.exchange.store import RecordingFilter
from emulator.web.answers import json_answer
from emulator.web.recording_resource import RecordingResource, recording_resource


class ConferenceRecordings:
    """The operations on the recordings of one conference. Documents begin them."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    async def list(self, request: Request) -> Response:
        """The recordings of one conference, newest first."""
        exchange = exchange_of(request, self._projects)
        room = conference_of(request, exchange)
        query = read_query(RecordingDates, request)
        wanted = RecordingFilter(conference_sid=room.sid, created=query.created())
        return await list_recordings(request, exchange, query, wanted)

    async def retrieve(self, request: Request) -> Response:
        """One recording of a conference."""
        call, recording = await _find(request, exchange_of(request, self._projects))
        return json_answer(recording_resource(call, recording))

    async def update(self, request: Request) -> Response:
        """Pause, resume or stop a recording: 200 with the resource, or one flat error."""
        return await posted(
            request, self._projects, UpdateRecordingForm, _update, ignored_at_change
        )

    async def delete(self, request: Request) -> Response:
        """Forget a recording that is finished, and its audio."""
        exchange = exchange_of(request, self._projects)
        return await deletion(request, exchange, lambda: _find(request, exchange))

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        one = "/Conferences/{sid}/Recordings/{recording_sid}"
        return (
            Operation(
                method="GET",
                path="/Conferences/{sid}/Recordings",
                handler=self.list,
                summary="List the recordings of a conference",
                description="The recordings of one conference, the one begun last first.",
                answers=RecordingList,
                query=RecordingDates,
                errors=(400, 401, 404),
            ),
            Operation(
                method="GET",
                path=one,
                handler=self.retrieve,
                summary="Retrieve a recording of a conference",
                description="One recording of a conference, as far as it has come.",
                answers=RecordingResource,
            ),
            Operation(
                method="POST",
                path=one,
                handler=self.update,
                summary="Pause, resume or stop a recording of a conference",
                description=(
                    "Changes a recording that has not ended. What sounds during a pause is not "
                    "recorded: it is silence or, with `PauseBehavior=skip`, left out."
                ),
                answers=RecordingResource,
                form=UpdateRecordingForm,
                examples=UPDATE_RECORDING_EXAMPLES,
                errors=ERRORS,
                wrong_state=10000,
            ),
            Operation(
                method="DELETE",
                path=one,
                handler=self.delete,
                summary="Delete a recording of a conference",
                description="Forgets a recording that is finished, and its audio.",
                answers=None,
                wrong_state=20009,
            ),
        )


async def _update(asked: Asked) -> Answered:
    call, recording = await _find(asked.request, asked.exchange)
    place = call.recordings.index(recording)
    call = await asked.exchange.command(call.sid, read_change(asked.form, place), asked.turn)
    changed = call.recordings[place]
    answer = json_answer(recording_resource(call, changed))
    say = f"recording {changed.sid} is {changed.status}"
    return Answered(response=answer, say=say, call_sid=call.sid)


async def _find(request: Request, exchange: Exchange) -> Recorded:
    """The recording that the path names, and the call that keeps it. Raises ``ApiError``."""
    room = conference_of(request, exchange)
    sid = request.path_params["recording_sid"]
    if sid == CURRENT:
        return await _current(room, exchange)
    found = await exchange.store.recording(sid.lower())
    if found is None or found[1].conference_sid != room.sid:
        raise ApiError(20404, f"There is no recording {sid} of this conference")
    return found


async def _current(room: Conference, exchange: Exchange) -> Recorded:
    """The recording that runs now; it may be paused. ``unverified``."""
    call = None if room.recorder is None else await exchange.call(room.recorder)
    for each in () if call is None else call.recordings:
        if each.conference_sid == room.sid and each.running:
            assert call is not None  # it has recordings
            return call, each
    raise ApiError(20404, "No recording of this conference runs now")
