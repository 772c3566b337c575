"""The resource Queues."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.examples import CREATE_QUEUE_EXAMPLES, UPDATE_QUEUE_EXAMPLES
from emulator.api.listing import ListResource, list_answer, read_query
from emulator.api.operations import Operation
from emulator.api.queue_forms import CreateQueueForm, ListQueuesQuery, UpdateQueueForm
from emulator.api.reading import read
from emulator.api.room_requests import Answered, Asked, deleted, exchange_of, posted
from emulator.core.call_queue import MOST_MEMBERS, CallQueue
from emulator.core.errors import ApiError
from emulator.exchange.exchange import Exchange
from emulator.exchange.ordered import Page, Position
from emulator.exchange.projects import Projects
from emulator.web.answers import json_answer
from emulator.web.queue_resource import QueueResource, queue_resource


class QueueList(ListResource):
    """A page of queues."""

    queues: list[QueueResource]


class Queues:
    """The operations on queues."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    async def create(self, request: Request) -> Response:
        """A new queue: 201 with the resource, or one flat error."""
        return await posted(request, self._projects, CreateQueueForm, _create)

    async def list(self, request: Request) -> Response:
        """The queues that the filters leave, newest first."""
        exchange = exchange_of(request, self._projects)
        query = read_query(ListQueuesQuery, request)

        async def fetch(size: int, position: Position | None) -> Page[CallQueue]:
            return exchange.rooms.queues.page(size, position, accepts=query.accepts)

        return await list_answer(request, query, "queues", fetch, queue_resource)

    async def retrieve(self, request: Request) -> Response:
        """One queue."""
        return json_answer(queue_resource(queue_of(request, exchange_of(request, self._projects))))

    async def update(self, request: Request) -> Response:
        """Another name or size: 200 with the resource, or one flat error."""
        return await posted(request, self._projects, UpdateQueueForm, _update)

    async def delete(self, request: Request) -> Response:
        """Forget a queue that is empty."""
        return await deleted(request, self._projects, _delete)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="POST",
                path="/Queues",
                handler=self.create,
                summary="Create a queue",
                description="Makes a queue before documents name it, or with another size.",
                answers=QueueResource,
                status=201,
                form=CreateQueueForm,
                examples=CREATE_QUEUE_EXAMPLES,
                errors=(400, 401, 413, 415, 429),
            ),
            Operation(
                method="GET",
                path="/Queues",
                handler=self.list,
                summary="List queues",
                description="The queues of the project, the one made last first.",
                answers=QueueList,
                query=ListQueuesQuery,
                errors=(400, 401),
            ),
            Operation(
                method="GET",
                path="/Queues/{sid}",
                handler=self.retrieve,
                summary="Retrieve a queue",
                description="One queue, as it is now.",
                answers=QueueResource,
            ),
            Operation(
                method="POST",
                path="/Queues/{sid}",
                handler=self.update,
                summary="Update a queue",
                description="Changes what is given. Calls that wait stay where they are.",
                answers=QueueResource,
                form=UpdateQueueForm,
                examples=UPDATE_QUEUE_EXAMPLES,
                errors=(400, 401, 404, 413, 415, 429),
            ),
            Operation(
                method="DELETE",
                path="/Queues/{sid}",
                handler=self.delete,
                summary="Delete a queue",
                description="Forgets a queue in which nobody waits.",
                answers=None,
                wrong_state=20009,
            ),
        )


def queue_of(request: Request, exchange: Exchange) -> CallQueue:
    """The queue that the path names. Raises ``ApiError``."""
    sid = request.path_params["sid"]
    queue = exchange.rooms.queues.get(sid.lower())
    if queue is None:
        raise ApiError(20404, f"There is no queue {sid} in this project")
    return queue


def _check_name(exchange: Exchange, name: str | None, but: CallQueue | None = None) -> None:
    other = None if name is None else exchange.rooms.queue_named(name)
    if other is not None and (but is None or other.sid != but.sid):
        raise ApiError(20002, f"FriendlyName {name} is that of another queue, {other.sid}")


async def _create(asked: Asked) -> Answered:
    wanted, exchange = read(CreateQueueForm, asked.form), asked.exchange
    _check_name(exchange, wanted.friendly_name)
    queue = exchange.rooms.make_queue(wanted.friendly_name, wanted.max_size or MOST_MEMBERS)
    answer = json_answer(queue_resource(queue), 201)
    return Answered(response=answer, say=f"queue {queue.sid}")


async def _update(asked: Asked) -> Answered:
    exchange = asked.exchange
    queue = queue_of(asked.request, exchange)
    wanted = read(UpdateQueueForm, asked.form)
    _check_name(exchange, wanted.friendly_name, but=queue)
    queue = replace(
        queue,
        name=wanted.friendly_name or queue.name,
        max_size=wanted.max_size or queue.max_size,
        updated_at=exchange.keeper.now(),
    )
    exchange.rooms.put_queue(queue)
    return Answered(response=json_answer(queue_resource(queue)), say=f"queue {queue.name}")


async def _delete(asked: Asked) -> Answered:
    queue = queue_of(asked.request, asked.exchange)
    if queue.members:
        text = f"{len(queue.members)} calls wait in the queue; it can be deleted when it is empty"
        raise ApiError(20009, text)
    asked.exchange.rooms.queues.remove(queue.sid)
    return Answered(response=Response(status_code=204), say=f"queue {queue.name} is gone")
