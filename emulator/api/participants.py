"""The calls that take part in a conference."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.conference_forms import ListParticipantsQuery, UpdateParticipantForm, ignored
from emulator.api.conferences import check_lives, conference_of
from emulator.api.examples import UPDATE_PARTICIPANT_EXAMPLES
from emulator.api.listing import ListResource, in_memory, list_answer, read_query
from emulator.api.operations import Operation
from emulator.api.reading import read
from emulator.api.room_requests import Answered, Asked, deleted, exchange_of, posted
from emulator.core.conference import Conference
from emulator.core.errors import ApiError
from emulator.core.request import Webhook
from emulator.core.rooms import ChangeParticipant, Participant, RemoveParticipant
from emulator.exchange.projects import Projects
from emulator.web.answers import json_answer
from emulator.web.conference_resource import ParticipantResource, participant_resource


class ParticipantList(ListResource):
    """A page of those who take part."""

    participants: list[ParticipantResource]


class Participants:
    """The operations on those who take part in a conference.

    To add somebody, a call is placed whose document dials the conference.
    """

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    async def list(self, request: Request) -> Response:
        """Those who take part and whom the filters leave, who came last first."""
        room = conference_of(request, exchange_of(request, self._projects))
        query = read_query(ListParticipantsQuery, request)
        found = [each for each in room.participants if query.accepts(each)]
        return await list_answer(
            request,
            query,
            "participants",
            in_memory(found, lambda each: each.call_sid),
            lambda each: participant_resource(room, each),
            key="call_sid",
        )

    async def retrieve(self, request: Request) -> Response:
        """One who takes part."""
        room = conference_of(request, exchange_of(request, self._projects))
        return json_answer(participant_resource(room, _participant(request, room)))

    async def update(self, request: Request) -> Response:
        """Mute somebody, or put somebody on hold: 200 with the resource, or one flat error."""
        return await posted(request, self._projects, UpdateParticipantForm, _update, ignored)

    async def delete(self, request: Request) -> Response:
        """Send somebody out."""
        return await deleted(request, self._projects, _remove)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        one = "/Conferences/{sid}/Participants/{call_sid}"
        return (
            Operation(
                method="GET",
                path="/Conferences/{sid}/Participants",
                handler=self.list,
                summary="List who takes part in a conference",
                description="The calls that take part now, the one that came last first.",
                answers=ParticipantList,
                query=ListParticipantsQuery,
                errors=(400, 401, 404),
            ),
            Operation(
                method="GET",
                path=one,
                handler=self.retrieve,
                summary="Retrieve one who takes part in a conference",
                description="A call that takes part now.",
                answers=ParticipantResource,
            ),
            Operation(
                method="POST",
                path=one,
                handler=self.update,
                summary="Change one who takes part in a conference",
                description="Mutes it, puts it on hold, or makes a coach of it.",
                answers=ParticipantResource,
                form=UpdateParticipantForm,
                examples=UPDATE_PARTICIPANT_EXAMPLES,
                errors=(400, 401, 404, 413, 415, 429),
                wrong_state=10000,
            ),
            Operation(
                method="DELETE",
                path=one,
                handler=self.delete,
                summary="Send one out of a conference",
                description="The call leaves the conference, and goes on with its document.",
                answers=None,
            ),
        )


def _participant(request: Request, room: Conference) -> Participant:
    """The one that the path names. Raises ``ApiError``."""
    sid = request.path_params["call_sid"]
    participant = room.participant(sid.lower())
    if participant is None:
        raise ApiError(20404, f"The call {sid} takes no part in the conference {room.sid}")
    return participant


async def _update(asked: Asked) -> Answered:
    room = conference_of(asked.request, asked.exchange)
    wanted = read(UpdateParticipantForm, asked.form)
    check_lives(room)
    participant = _participant(asked.request, room)
    document = None
    if wanted.hold_url is not None:
        document = Webhook(url=wanted.hold_url, method=wanted.hold_method)
    change = ChangeParticipant(
        call_sid=participant.call_sid,
        muted=wanted.muted,
        hold=wanted.hold,
        hold_document=document,
        end_on_exit=wanted.end_on_exit,
        beep_on_exit=wanted.beep_on_exit,
        coach=_coach(wanted, room, participant),
    )
    room = asked.exchange.change_conference(room, change, asked.turn)
    changed = room.participant(participant.call_sid)
    assert changed is not None  # a change sends nobody out
    answer = json_answer(participant_resource(room, changed))
    return Answered(response=answer, say=f"in {room.name}", call_sid=changed.call_sid)


def _coach(wanted: UpdateParticipantForm, room: Conference, participant: Participant) -> str | None:
    """Who alone is to hear this one: empty, everybody; None, as it is. Raises ``ApiError``."""
    if wanted.coaching is False:
        return ""
    sid = wanted.call_sid_to_coach
    if sid is None:
        if wanted.coaching and participant.coach is None:
            raise ApiError(16002, "CallSidToCoach is missing; Coaching=true needs it")
        return None
    if sid == participant.call_sid or room.participant(sid) is None:
        text = f"CallSidToCoach is {sid}; it must be another call in the conference"
        raise ApiError(16002, text)
    return sid


async def _remove(asked: Asked) -> Answered:
    room = conference_of(asked.request, asked.exchange)
    participant = _participant(asked.request, room)
    out = RemoveParticipant(call_sid=participant.call_sid)
    asked.exchange.change_conference(room, out, asked.turn)
    gone = Response(status_code=204)
    return Answered(response=gone, say=f"out of {room.name}", call_sid=participant.call_sid)
