"""The lists of recordings, and their filters."""

from starlette.requests import Request
from starlette.responses import Response

from emulator.api.listing import ListQuery, ListResource, list_answer
from emulator.api.parameters import Uuid, parameter
from emulator.api.spans import DATE, Moment, within
from emulator.core.call import Call
from emulator.core.instants import Span
from emulator.core.recording import Recording
from emulator.exchange.exchange import Exchange
from emulator.exchange.ordered import Page, Position
from emulator.exchange.store import RecordingFilter
from emulator.web.recording_resource import RecordingResource, recording_resource

_MIDNIGHT = "for a date, the midnight that it begins with."


class RecordingList(ListResource):
    """A page of recordings."""

    recordings: list[RecordingResource]


class RecordingDates(ListQuery):
    """When the recordings began that an application wants listed."""

    date_created: Moment | None = parameter(
        "DateCreated", 20001, DATE, "Only recordings begun on this day (UTC) or in this second."
    )
    created_before: Moment | None = parameter(
        "DateCreated<", 20001, DATE, f"Begun at or before this time; {_MIDNIGHT}"
    )
    created_after: Moment | None = parameter(
        "DateCreated>", 20001, DATE, f"Begun at or after this time; {_MIDNIGHT}"
    )

    def created(self) -> Span:
        """When they began, by all filters."""
        return within(self.date_created, self.created_before, self.created_after)


class ListRecordingsQuery(RecordingDates):
    """Which recordings of the project an application wants listed."""

    call_sid: Uuid | None = parameter(
        "CallSid", 20001, "the SID of a call", "Only recordings of this call."
    )
    conference_sid: Uuid | None = parameter(
        "ConferenceSid", 20001, "the SID of a conference", "Only recordings of this conference."
    )

    def wanted(self) -> RecordingFilter:
        """The recordings that all filters leave."""
        return RecordingFilter(
            call_sid=self.call_sid, conference_sid=self.conference_sid, created=self.created()
        )


async def list_recordings(
    request: Request, exchange: Exchange, query: ListQuery, wanted: RecordingFilter
) -> Response:
    """A page of the recordings that the filters leave, newest first. Raises ``ApiError``."""

    async def fetch(size: int, position: Position | None) -> Page[tuple[Call, Recording]]:
        return await exchange.store.list_recordings(wanted, size, position)

    return await list_answer(
        request, query, "recordings", fetch, lambda each: recording_resource(*each)
    )
