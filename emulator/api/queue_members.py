"""The calls that wait in a queue."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.examples import UPDATE_MEMBER_EXAMPLES
from emulator.api.listing import ListQuery, ListResource, in_memory, list_answer, read_query
from emulator.api.operations import Operation
from emulator.api.queue_forms import UpdateMemberForm
from emulator.api.queues import queue_of
from emulator.api.reading import read
from emulator.api.room_requests import Answered, Asked, exchange_of, posted
from emulator.core.call_queue import CallQueue
from emulator.core.commands import Update
from emulator.core.errors import ApiError
from emulator.core.queueing import Enqueued
from emulator.core.request import Webhook
from emulator.exchange.exchange import Exchange
from emulator.exchange.projects import Projects
from emulator.web.answers import json_answer
from emulator.web.queue_resource import MemberResource, member_resource

FRONT = "Front"
"""Stands for the call that has waited longest."""


class MemberList(ListResource):
    """A page of calls that wait."""

    queue_members: list[MemberResource]


class QueueMembers:
    """The operations on the calls that wait in a queue."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    async def list(self, request: Request) -> Response:
        """Those who wait, the first in line first."""
        exchange = exchange_of(request, self._projects)
        queue, now = queue_of(request, exchange), exchange.keeper.now()
        query = read_query(ListQuery, request)
        places = reversed(range(len(queue.members)))  # pages begin with the last of these
        fetch = in_memory(places, lambda place: queue.members[place].call_sid)
        return await list_answer(
            request,
            query,
            "queue_members",
            fetch,
            lambda place: member_resource(queue, place, now),
            key="call_sid",
        )

    async def retrieve(self, request: Request) -> Response:
        """One call that waits."""
        exchange = exchange_of(request, self._projects)
        queue = queue_of(request, exchange)
        place = _place(request, queue)
        if place is None:
            raise _nobody(request)
        return json_answer(member_resource(queue, place, exchange.keeper.now()))

    async def update(self, request: Request) -> Response:
        """Take a call out of the queue: it goes on with another document."""
        return await posted(request, self._projects, UpdateMemberForm, _dequeue)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="GET",
                path="/Queues/{sid}/Members",
                handler=self.list,
                summary="List those who wait in a queue",
                description="The calls that wait, the one that has waited longest first.",
                answers=MemberList,
                query=ListQuery,
                errors=(400, 401, 404),
            ),
            Operation(
                method="GET",
                path="/Queues/{sid}/Members/{call_sid}",
                handler=self.retrieve,
                summary="Retrieve one who waits in a queue",
                description="A call that waits, or with `Front` the first in line.",
                answers=MemberResource,
            ),
            Operation(
                method="POST",
                path="/Queues/{sid}/Members/{call_sid}",
                handler=self.update,
                summary="Take a call out of a queue",
                description=(
                    "The call, or with `Front` the first in line, leaves the queue and goes on"
                    " with the document at `Url`. The answer shows it as it waited. A call of the"
                    " project that does not wait there any more is a 400."
                ),
                answers=MemberResource,
                form=UpdateMemberForm,
                examples=UPDATE_MEMBER_EXAMPLES,
                errors=(400, 401, 404, 413, 415, 429),
                wrong_state=10000,
            ),
        )


def _place(request: Request, queue: CallQueue) -> int | None:
    """Where the call stands that the path names."""
    sid = request.path_params["call_sid"]
    if sid == FRONT:
        return 0 if queue.members else None
    waiting = (n for n, each in enumerate(queue.members) if each.call_sid == sid.lower())
    return next(waiting, None)


def _nobody(request: Request) -> ApiError:
    sid = request.path_params["call_sid"]
    who = "Nobody waits" if sid == FRONT else f"The call {sid} does not wait"
    return ApiError(20404, f"{who} in the queue {request.path_params['sid']}")


def _has_left(exchange: Exchange, call_sid: str) -> bool:
    """Whether a call of the project waits no more; its queue may be told in a moment only."""
    call = exchange.store.call(call_sid)
    waiting = None if call is None else call.main_script
    return call is not None and (waiting is None or not isinstance(waiting.at_work, Enqueued))


async def _dequeue(asked: Asked) -> Answered:
    request, exchange = asked.request, asked.exchange
    queue = queue_of(request, exchange)
    wanted = read(UpdateMemberForm, asked.form)
    place = _place(request, queue)
    named = request.path_params["call_sid"].lower()
    call_sid = named if place is None else queue.members[place].call_sid
    call = exchange.store.call(call_sid)
    if _has_left(exchange, call_sid) or (place is None and call is not None):
        raise ApiError(10000, f"The call {call_sid} does not wait in this queue any more")
    if place is None or call is None:
        raise _nobody(request)
    resource = member_resource(queue, place, exchange.keeper.now())
    document = Webhook(url=wanted.url, method=wanted.method)
    await exchange.command(call_sid, Update(document=document, request=call.request), asked.turn)
    answer = json_answer(resource)
    return Answered(response=answer, say=f"goes on at {wanted.url}", call_sid=call_sid)
