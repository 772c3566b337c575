"""Resources beside calls that SDKs can list, and of which the emulator has none.

Their lists are there and empty, so that a program which looks at them goes on.
"""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from emulator.api.listing import ListQuery, ListResource, in_memory, list_answer, read_query
from emulator.api.operations import Handler, Operation
from emulator.exchange.projects import Projects
from emulator.web.authentication import authenticate

_ENDS_OF_USAGE = (
    *("", "/AllTime", "/Daily", "/LastMonth", "/Monthly", "/ThisMonth"),
    *("/Today", "/Yearly", "/Yesterday"),
)
_KINDS_OF_NUMBERS = (
    *("Local", "TollFree", "Mobile", "National", "SharedCost", "Voip", "MachineToMachine"),
)
ARRAYS = {
    "/Addresses": "addresses",
    "/AuthorizedConnectApps": "authorized_connect_apps",
    "/AvailablePhoneNumbers": "countries",
    **{
        f"/AvailablePhoneNumbers/{{country_code}}/{kind}": "available_phone_numbers"
        for kind in _KINDS_OF_NUMBERS
    },
    "/ConnectApps": "connect_apps",
    "/Faxes": "faxes",
    "/Keys": "keys",
    "/Messages": "messages",
    "/SIP/CredentialLists": "credential_lists",
    "/SIP/Domains": "domains",
    "/SIP/IpAccessControlLists": "ip_access_control_lists",
    "/SMS/ShortCodes": "short_codes",
    "/SigningKeys": "signing_keys",
    **{f"/Usage/Records{end}": "usage_records" for end in _ENDS_OF_USAGE},
    "/Usage/Triggers": "usage_triggers",
}
"""The path of each list, and what its array is called."""

_NOTHING: tuple[dict[str, object], ...] = ()


class EmptyList(ListResource):
    """An empty page. Its only array is called like what it would hold."""

    model_config = ConfigDict(extra="allow")


class Neighbours:
    """The operations on what there is not. Any token of the project will do. ``unverified``."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    def operations(self) -> tuple[Operation, ...]:
        """What is served, and how it is described."""
        return tuple(self._empty(path, array) for path, array in ARRAYS.items())

    def _empty(self, path: str, array: str) -> Operation:
        name = "".join(part for part in path.split("/") if not part.startswith("{"))
        return Operation(
            method="GET",
            path=path,
            handler=self._lister(array),
            name=f"Neighbours.{name}",
            summary=f"List {array.replace('_', ' ')}",
            description="Always empty: it is there for programs that look at it.",
            answers=EmptyList,
            query=ListQuery,
            errors=(400, 401),
        )

    def _lister(self, array: str) -> Handler:
        async def empty(request: Request) -> Response:
            authenticate(request, self._projects, request.path_params["account_sid"])
            query = read_query(ListQuery, request)
            fetch = in_memory(_NOTHING, str)
            return await list_answer(request, query, array, fetch, dict)

        return empty
