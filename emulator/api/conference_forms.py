"""The parameters of conferences and of the calls that take part in them."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from emulator.api.create_call_form import BOOLEAN, METHOD, URL
from emulator.api.listing import ListQuery
from emulator.api.parameters import Boolean, HttpMethod, HttpUrl, Uuid, parameter
from emulator.api.spans import DATE, Moment, within
from emulator.core.rooms import Participant
from emulator.exchange.ordered import Wanted

_MIDNIGHT = "for a date, the midnight that it begins with."
_NO_ANNOUNCEMENTS = "announcements are not played"


class Announcement(BaseModel):
    """Something that everybody is to hear; it has no effect."""

    model_config = ConfigDict(frozen=True)

    announce_url: HttpUrl | None = parameter(
        "AnnounceUrl", 21402, URL, "Has no effect: announcements are not played."
    )
    announce_method: HttpMethod | None = parameter(
        "AnnounceMethod", 21209, METHOD, "Has no effect."
    )


class UpdateConferenceForm(Announcement):
    """What can be changed about a conference."""

    status: Literal["completed"] | None = parameter(
        "Status", 21475, "completed", "Ends the conference for everybody."
    )


class UpdateParticipantForm(Announcement):
    """What can be changed about somebody who takes part."""

    muted: Boolean | None = parameter("Muted", 16002, BOOLEAN, "Whether nobody hears this one.")
    hold: Boolean | None = parameter(
        "Hold", 16002, BOOLEAN, "Whether this one is on hold: it hears nobody, and nobody hears it."
    )
    hold_url: HttpUrl | None = parameter(
        "HoldUrl", 21402, URL, "The document that is heard while on hold, again and again."
    )
    hold_method: HttpMethod = parameter(
        "HoldMethod", 21209, METHOD, "How HoldUrl is requested.", default="GET"
    )
    coaching: Boolean | None = parameter(
        "Coaching", 16002, BOOLEAN, "Whether only CallSidToCoach hears this one."
    )
    call_sid_to_coach: Uuid | None = parameter(
        "CallSidToCoach",
        16002,
        "the SID of another call in the conference",
        "Who alone hears this one. Required with Coaching=true.",
    )
    end_on_exit: Boolean | None = parameter(
        "EndConferenceOnExit", 16002, BOOLEAN, "Whether the conference ends when this one leaves."
    )
    beep_on_exit: Boolean | None = parameter(
        "BeepOnExit", 16002, BOOLEAN, "Whether a beep is heard when this one leaves."
    )
    beep: Boolean | None = parameter(
        "Beep", 16002, BOOLEAN, "Has no effect: changes make no sound."
    )
    wait_url: HttpUrl | None = parameter(
        "WaitUrl", 21402, URL, "Has no effect: the document's waitUrl stays."
    )
    wait_method: HttpMethod | None = parameter("WaitMethod", 21209, METHOD, "Has no effect.")


def ignored(values: Mapping[str, object]) -> dict[str, str]:
    """The parameters that have no effect, and why."""
    found = {
        **dict.fromkeys(("AnnounceUrl", "AnnounceMethod"), _NO_ANNOUNCEMENTS),
        **dict.fromkeys(("WaitUrl", "WaitMethod"), "the waitUrl of the document stays"),
        "Beep": "changes make no sound",
    }
    if "HoldUrl" not in values:
        found["HoldMethod"] = "HoldUrl is not given"
    return found


def _moment(name: str, description: str) -> Any:  # noqa: ANN401 - a field
    return parameter(name, 20001, DATE, description)


class ListConferencesQuery(ListQuery):
    """Which conferences are to be listed."""

    status: Literal["init", "in-progress", "completed"] | None = parameter(
        "Status", 20001, "init, in-progress or completed", "Only conferences in this status."
    )
    friendly_name: str | None = parameter(
        "FriendlyName", 20002, "1 to 64 characters", "Only those of this name.", max_length=64
    )
    created: Moment | None = _moment(
        "DateCreated", "Only those made on this day (UTC) or in this second."
    )
    created_before: Moment | None = _moment(
        "DateCreated<", f"Made at or before this time; {_MIDNIGHT}"
    )
    created_after: Moment | None = _moment(
        "DateCreated>", f"Made at or after this time; {_MIDNIGHT}"
    )
    updated: Moment | None = _moment(
        "DateUpdated", "Only those that changed last on this day (UTC) or in this second."
    )
    updated_before: Moment | None = _moment(
        "DateUpdated<", f"Changed last at or before this time; {_MIDNIGHT}"
    )
    updated_after: Moment | None = _moment(
        "DateUpdated>", f"Changed last at or after this time; {_MIDNIGHT}"
    )

    def wanted(self) -> Wanted:
        """The conferences that all filters leave."""
        keys = (("status", self.status), ("name", self.friendly_name))
        spans = {
            "created": within(self.created, self.created_before, self.created_after),
            "updated": within(self.updated, self.updated_before, self.updated_after),
        }
        return Wanted(
            tuple((name, value) for name, value in keys if value is not None),
            tuple((name, span) for name, span in spans.items() if span.bounded),
        )


class ListParticipantsQuery(ListQuery):
    """Which of those who take part are to be listed."""

    muted: Boolean | None = parameter("Muted", 20001, BOOLEAN, "Only who is muted, or is not.")
    hold: Boolean | None = parameter("Hold", 20001, BOOLEAN, "Only who is on hold, or is not.")
    coaching: Boolean | None = parameter("Coaching", 20001, BOOLEAN, "Only who coaches, or not.")

    def accepts(self, participant: Participant) -> bool:
        """Whether it is to be listed."""
        return (
            self.muted in (None, participant.muted)
            and self.hold in (None, participant.hold)
            and self.coaching in (None, participant.coach is not None)
        )
