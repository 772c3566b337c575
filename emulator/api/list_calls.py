"""The filters of ``GET Calls``."""

from typing import Literal

from emulator.api.create_call_form import ADDRESS
from emulator.api.listing import ListQuery, ListResource
from emulator.api.parameters import Address, Uuid, parameter
from emulator.api.spans import DATE, Moment, within
from emulator.core.status import CallStatus
from emulator.exchange.store import CallFilter
from emulator.web.call_resource import CallResource

Status = Literal[
    "queued", "ringing", "in-progress", "canceled", "completed", "busy", "failed", "no-answer"
]
_BEFORE = "At or before this time; for a date, the midnight that it begins with."
_AFTER = "At or after this time; for a date, the midnight that it begins with."


class CallList(ListResource):
    """A page of calls."""

    calls: list[CallResource]


class ListCallsQuery(ListQuery):
    """Which calls an application wants listed."""

    to: Address | None = parameter("To", 21211, ADDRESS, "Only calls to this address.")
    from_: Address | None = parameter("From", 21212, ADDRESS, "Only calls from this address.")
    status: Status | None = parameter(
        "Status",
        20001,
        "queued, ringing, in-progress, canceled, completed, busy, failed or no-answer",
        "Only calls in this status.",
    )
    parent_call_sid: Uuid | None = parameter(
        "ParentCallSid", 20001, "the SID of a call", "Only calls that this call made."
    )
    start_time: Moment | None = parameter(
        "StartTime", 20001, DATE, "Only calls answered on this day (UTC) or in this second."
    )
    started_before: Moment | None = parameter("StartTime<", 20001, DATE, f"Answered. {_BEFORE}")
    started_after: Moment | None = parameter("StartTime>", 20001, DATE, f"Answered. {_AFTER}")
    end_time: Moment | None = parameter(
        "EndTime", 20001, DATE, "Only calls that ended on this day (UTC) or in this second."
    )
    ended_before: Moment | None = parameter("EndTime<", 20001, DATE, f"Ended. {_BEFORE}")
    ended_after: Moment | None = parameter("EndTime>", 20001, DATE, f"Ended. {_AFTER}")

    def wanted(self) -> CallFilter:
        """The calls that all filters leave."""
        return CallFilter(
            to=self.to,
            from_=self.from_,
            status=None if self.status is None else CallStatus(self.status),
            parent_call_sid=self.parent_call_sid,
            started=within(self.start_time, self.started_before, self.started_after),
            ended=within(self.end_time, self.ended_before, self.ended_after),
        )
