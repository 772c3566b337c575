"""The Recordings of a call: started, paused, resumed and stopped while it goes on."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.call_recording_forms import (
    CREATE_RULES,
    UPDATE_RULES,
    CreateRecordingForm,
    UpdateRecordingForm,
    ignored_at_change,
    ignored_at_creation,
    read_change,
    read_recording,
)
from emulator.api.calls import called
from emulator.api.changes import ERRORS, Change, Made, Wished
from emulator.api.examples import CREATE_RECORDING_EXAMPLES, UPDATE_RECORDING_EXAMPLES
from emulator.api.list_recordings import RecordingDates, RecordingList, list_recordings
from emulator.api.listing import read_query
from emulator.api.operations import Operation
from emulator.api.recordings import deletion
from emulator.core.call import Call
from emulator.core.errors import ApiError
from emulator.core.recording import Recording
from emulator.core.recordings import current
from emulator.exchange.exchange import Exchange
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.exchange.store import RecordingFilter
from emulator.web.answers import json_answer
from emulator.web.authentication import authenticate
from emulator.web.recording_resource import RecordingResource, recording_resource

CURRENT = "Twilio.CURRENT"
"""Stands for the SID of the recording that runs now."""


class CallRecordings:
    """The operations on the recordings of one call."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._creation = Change(rules=CREATE_RULES, ignored=ignored_at_creation, carry_out=_create)
        self._change = Change(rules=UPDATE_RULES, ignored=ignored_at_change, carry_out=_update)

    async def create(self, request: Request) -> Response:
        """Record a call from now on."""
        return await self._creation.answer(request, self._exchange(request))

    async def list(self, request: Request) -> Response:
        """The recordings of one call, newest first."""
        exchange = self._exchange(request)
        call = await called(request, exchange)
        query = read_query(RecordingDates, request)
        wanted = RecordingFilter(call_sid=call.sid, created=query.created())
        return await list_recordings(request, exchange, query, wanted)

    async def retrieve(self, request: Request) -> Response:
        """One recording of a call."""
        call = await called(request, self._exchange(request))
        return json_answer(recording_resource(call, _named(request, call)))

    async def update(self, request: Request) -> Response:
        """Pause, resume or stop a recording."""
        return await self._change.answer(request, self._exchange(request))

    async def delete(self, request: Request) -> Response:
        """Forget a recording of a call that is finished, and its audio."""
        exchange = self._exchange(request)

        async def find() -> tuple[Call, Recording]:
            call = await called(request, exchange)
            return call, _named(request, call)

        return await deletion(request, exchange, find)

    def _exchange(self, request: Request) -> Exchange:
        account_sid = request.path_params["account_sid"]
        return authenticate(request, self._projects, account_sid, Scope.VOICE)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="POST",
                path="/Calls/{sid}/Recordings",
                handler=self.create,
                summary="Record a call",
                description=(
                    "Records a call in progress from now on, beside its other recordings. The "
                    "body may be empty."
                ),
                answers=RecordingResource,
                form=CreateRecordingForm,
                examples=CREATE_RECORDING_EXAMPLES,
                errors=ERRORS,
                wrong_state=21220,
            ),
            Operation(
                method="GET",
                path="/Calls/{sid}/Recordings",
                handler=self.list,
                summary="List the recordings of a call",
                description="The recordings of one call, the one begun last first.",
                answers=RecordingList,
                query=RecordingDates,
                errors=(400, 401, 404),
            ),
            Operation(
                method="GET",
                path="/Calls/{sid}/Recordings/{recording_sid}",
                handler=self.retrieve,
                summary="Retrieve a recording of a call",
                description="One recording of a call, as far as it has come.",
                answers=RecordingResource,
            ),
            Operation(
                method="POST",
                path="/Calls/{sid}/Recordings/{recording_sid}",
                handler=self.update,
                summary="Pause, resume or stop a recording",
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
                path="/Calls/{sid}/Recordings/{recording_sid}",
                handler=self.delete,
                summary="Delete a recording of a call",
                description="Forgets a recording that is finished, and its audio.",
                answers=None,
                wrong_state=20009,
            ),
        )


async def _create(wished: Wished) -> Made:
    command = read_recording(wished.form)
    call = await wished.exchange.command(wished.call.sid, command, wished.turn)
    return _made(call, call.recordings[-1])


async def _update(wished: Wished) -> Made:
    recording = _named(wished.request, wished.call)
    place = wished.call.recordings.index(recording)
    command = read_change(wished.form, place)
    call = await wished.exchange.command(wished.call.sid, command, wished.turn)
    return _made(call, call.recordings[place])


def _made(call: Call, recording: Recording) -> Made:
    verdict = f"recording {recording.sid} is {recording.status}"
    return Made(resource=recording_resource(call, recording), verdict=verdict)


def _named(request: Request, call: Call) -> Recording:
    """The recording that the path names. Raises ``ApiError``."""
    sid = request.path_params["recording_sid"]
    if sid == CURRENT:
        found = current(call)
        text = "No recording of this call runs now"
    else:
        known = (each for each in call.recordings if each.sid == sid.lower() and not each.deleted)
        found = next(known, None)
        text = f"There is no recording {sid} of this call"
    if found is None:
        raise ApiError(20404, text)
    return found
