"""The resource Conferences."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.conference_forms import ListConferencesQuery, UpdateConferenceForm, ignored
from emulator.api.examples import UPDATE_CONFERENCE_EXAMPLES
from emulator.api.listing import ListResource, list_answer, read_query
from emulator.api.operations import Operation
from emulator.api.reading import read
from emulator.api.room_requests import Answered, Asked, exchange_of, posted
from emulator.core.conference import Conference
from emulator.core.errors import ApiError
from emulator.core.rooms import EndConference
from emulator.exchange.exchange import Exchange
from emulator.exchange.ordered import Page, Position
from emulator.exchange.projects import Projects
from emulator.web.answers import json_answer
from emulator.web.conference_resource import ConferenceResource, conference_resource


class ConferenceList(ListResource):
    """A page of conferences."""

    conferences: list[ConferenceResource]


class Conferences:
    """The operations on conferences. They are made when a call first names them."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    async def list(self, request: Request) -> Response:
        """The conferences that the filters leave, newest first."""
        exchange = exchange_of(request, self._projects)
        query = read_query(ListConferencesQuery, request)
        wanted = query.wanted()

        async def fetch(size: int, position: Position | None) -> Page[Conference]:
            return exchange.rooms.conferences.page(size, position, wanted)

        return await list_answer(request, query, "conferences", fetch, conference_resource)

    async def retrieve(self, request: Request) -> Response:
        """One conference."""
        room = conference_of(request, exchange_of(request, self._projects))
        return json_answer(conference_resource(room))

    async def update(self, request: Request) -> Response:
        """End a conference: 200 with the resource, or one flat error."""
        return await posted(request, self._projects, UpdateConferenceForm, _update, ignored)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="GET",
                path="/Conferences",
                handler=self.list,
                summary="List conferences",
                description="The conferences that are kept, the one made last first.",
                answers=ConferenceList,
                query=ListConferencesQuery,
                errors=(400, 401),
            ),
            Operation(
                method="GET",
                path="/Conferences/{sid}",
                handler=self.retrieve,
                summary="Retrieve a conference",
                description="One conference, as it is now.",
                answers=ConferenceResource,
            ),
            Operation(
                method="POST",
                path="/Conferences/{sid}",
                handler=self.update,
                summary="End a conference",
                description="Everybody leaves it, and goes on with the document.",
                answers=ConferenceResource,
                form=UpdateConferenceForm,
                examples=UPDATE_CONFERENCE_EXAMPLES,
                errors=(400, 401, 404, 413, 415, 429),
                wrong_state=10000,
            ),
        )


def conference_of(request: Request, exchange: Exchange) -> Conference:
    """The conference that the path names. Raises ``ApiError``."""
    sid = request.path_params["sid"]
    room = exchange.rooms.conferences.get(sid.lower())
    if room is None:
        raise ApiError(20404, f"There is no conference {sid} in this project")
    return room


def check_lives(room: Conference) -> None:
    """Raise ``ApiError`` for a conference that has ended."""
    if room.finished:
        text = f"The conference {room.sid} has ended; it cannot be changed"
        raise ApiError(10000, text, status=422)


async def _update(asked: Asked) -> Answered:
    room = conference_of(asked.request, asked.exchange)
    wanted = read(UpdateConferenceForm, asked.form)
    check_lives(room)
    if wanted.status is not None:
        room = asked.exchange.change_conference(room, EndConference(), asked.turn)
    say = f"conference is {room.status.value}"
    return Answered(response=json_answer(conference_resource(room)), say=say)
