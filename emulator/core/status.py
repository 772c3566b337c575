"""The statuses of a call and the events that status callbacks report."""

from enum import StrEnum


class CallStatus(StrEnum):
    """Where a call is in its life. ``initiated`` shows in callbacks only."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"

    @property
    def finished(self) -> bool:
        """Whether nothing can happen to the call any more."""
        return self in _FINISHED

    @property
    def on_resource(self) -> "CallStatus":
        """The status as the call resource shows it, which has no ``initiated``."""
        return CallStatus.QUEUED if self is CallStatus.INITIATED else self


_FINISHED = frozenset(
    {
        CallStatus.COMPLETED,
        CallStatus.BUSY,
        CallStatus.FAILED,
        CallStatus.NO_ANSWER,
        CallStatus.CANCELED,
    }
)


class CallEvent(StrEnum):
    """What a status callback can be asked for.

    The vendor also accepts ``ringing_forwarded`` and ``ringing_queued``; the emulator's calls
    never reach them.
    """

    INITIATED = "initiated"
    RINGING = "ringing"
    ANSWERED = "answered"
    COMPLETED = "completed"
    RINGING_FORWARDED = "ringing_forwarded"
    RINGING_QUEUED = "ringing_queued"
