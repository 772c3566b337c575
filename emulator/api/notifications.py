"""The Notifications of a call: the errors and warnings that it met. ``unverified``."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.calls import called
from emulator.api.listing import ListQuery, ListResource, in_memory, list_answer, read_query
from emulator.api.operations import Operation
from emulator.core.call import Call
from emulator.core.errors import ApiError
from emulator.exchange.project import Scope
from emulator.exchange.projects import Projects
from emulator.web.answers import json_answer
from emulator.web.authentication import authenticate
from emulator.web.notification_resource import (
    NotificationResource,
    notification_resource,
    notification_sid,
)


class NotificationList(ListResource):
    """A page of notifications."""

    notifications: list[NotificationResource]


class Notifications:
    """The operations on notifications."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    async def list(self, request: Request) -> Response:
        """The notifications of a call, newest first."""
        call = await self._called(request)
        query = read_query(ListQuery, request)
        numbers = range(len(call.notifications))
        fetch = in_memory(numbers, lambda number: notification_sid(call, number))
        return await list_answer(
            request,
            query,
            "notifications",
            fetch,
            lambda number: notification_resource(call, number),
        )

    async def retrieve(self, request: Request) -> Response:
        """One notification of a call."""
        call = await self._called(request)
        sid = request.path_params["notification_sid"]
        for number in range(len(call.notifications)):
            if notification_sid(call, number) == sid.lower():
                return json_answer(notification_resource(call, number))
        raise ApiError(20404, f"There is no notification {sid} of this call")

    async def _called(self, request: Request) -> Call:
        account_sid = request.path_params["account_sid"]
        exchange = authenticate(request, self._projects, account_sid, Scope.VOICE)
        return await called(request, exchange)

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return (
            Operation(
                method="GET",
                path="/Calls/{sid}/Notifications",
                handler=self.list,
                summary="List the notifications of a call",
                description="The errors and warnings that a call met, the latest first.",
                answers=NotificationList,
                query=ListQuery,
                errors=(400, 401, 404),
            ),
            Operation(
                method="GET",
                path="/Calls/{sid}/Notifications/{notification_sid}",
                handler=self.retrieve,
                summary="Retrieve a notification of a call",
                description="One error or warning that a call met.",
                answers=NotificationResource,
            ),
        )
