"""Lists: the parameters that page through them, and the answer with a page and its links.

Pages are told apart by position, not by number: a token names the item that a page begins after
(``PA``) or ends before (``PB``), so that no item is missed or seen twice when others come in.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from emulator.api.parameters import Whole, parameter, rules_of
from emulator.api.reading import filled, read
from emulator.core.errors import ApiError
from emulator.exchange.ordered import Ordered, Page, Position, UnknownPlaceError
from emulator.web.answers import json_answer
from emulator.web.form import Form, form_of_pairs

MOST = 1000
"""The longest page."""

Item = TypeVar("Item")
Resource = Mapping[str, object]
Fetch = Callable[[int, Position | None], Awaitable[Page[Item]]]


class ListQuery(BaseModel):
    """How to page through a list. Lists with filters add theirs."""

    model_config = ConfigDict(frozen=True)

    page: Whole = parameter(
        "Page",
        20001,
        "a whole number from 0 up",
        "The number of the page, which only the links of the answer count. Above 0, PageToken is "
        "needed.",
        default=0,
    )
    page_size: Whole = parameter(
        "PageSize",
        54454,
        "a whole number from 1 up; above 1000 it counts as 1000",
        "How many items a page holds.",
        default=50,
        ge=1,
    )
    page_token: str | None = parameter(
        "PageToken",
        21481,
        "one from next_page_uri or previous_page_uri of the same list",
        "Where the page begins.",
        pattern=r"^P[AB].",
    )


class ListResource(BaseModel):
    """A page of a list; what has the items is its only array. Links are paths with a query."""

    model_config = ConfigDict(extra="forbid")

    uri: str
    first_page_uri: str
    next_page_uri: str | None
    previous_page_uri: str | None
    page: int
    page_size: int


Query = TypeVar("Query", bound=ListQuery)


def form_of(request: Request) -> Form:
    """The parameters of the query of a request."""
    pairs = [[name, value] for name, value in request.query_params.multi_items()]
    return form_of_pairs(pairs, len(request.scope["query_string"]))


def read_query(model: type[Query], request: Request) -> Query:
    """The parameters of a list. Raises ``ApiError``."""
    query = read(model, form_of(request))
    if query.page > 0 and query.page_token is None:
        text = f"Page is {query.page}; a page after the first needs the PageToken of next_page_uri"
        raise ApiError(54453, text)
    return query


async def list_answer(
    request: Request,
    query: ListQuery,
    name: str,
    fetch: Fetch[Item],
    resource: Callable[[Item], Resource],
    *,
    key: str = "sid",
) -> Response:
    """A page of the list ``name``, newest first; ``key`` is that of the SIDs of its items.

    Raises ``ApiError``.
    """
    size = min(query.page_size, MOST)
    try:
        page = await fetch(size, _position(query.page_token))
    except UnknownPlaceError:
        text = f"PageToken is {query.page_token!r}: nothing is known of this SID; begin again"
        raise ApiError(21481, text) from None
    items = [resource(item) for item in page.items]
    link = _links(request, query, size)
    return json_answer(
        {
            "uri": link(query.page, query.page_token),
            "first_page_uri": link(0, None),
            "next_page_uri": (
                link(query.page + 1, f"PA{items[-1][key]}") if items and page.has_older else None
            ),
            "previous_page_uri": (
                link(max(query.page - 1, 0), f"PB{items[0][key]}")
                if items and page.has_newer
                else None
            ),
            "page": query.page,
            "page_size": size,
            name: items,
        }
    )


def in_memory(items: Iterable[Item], sid_of: Callable[[Item], str]) -> Fetch[Item]:
    """Pages of a few items that are at hand, given oldest first."""
    ordered: Ordered[Item] = Ordered()
    for item in items:
        ordered.put(sid_of(item), item)

    async def fetch(size: int, position: Position | None) -> Page[Item]:
        return ordered.page(size, position)

    return fetch


def _position(token: str | None) -> Position | None:
    return None if token is None else Position(token[2:].lower(), newer=token.startswith("PB"))


def _links(request: Request, query: ListQuery, size: int) -> Callable[[int, str | None], str]:
    """What makes links to other pages of the same list, with the same filters."""
    paging = rules_of(ListQuery)
    rules = rules_of(type(query))
    given = filled(form_of(request), rules)
    filters = {key: given[key] for key in rules if key in given and key not in paging}
    path = f"{request.scope['path'].removesuffix('.json')}.json"

    def link(page: int, token: str | None) -> str:
        parameters = {**filters, "PageSize": size, "Page": page}
        if token is not None:
            parameters["PageToken"] = token
        return f"{path}?{urlencode(parameters)}"

    return link
