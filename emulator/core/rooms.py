"""What calls ask of the queues and conferences of their project."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from emulator.core.instants import Instant
from emulator.core.request import RecordingRequest, Webhook
from emulator.core.sound import Sound
from emulator.core.verbs import Conference


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterQueue:
    """A call takes the last place; its Enqueue is number ``verb``."""

    kind: Literal["enter-queue"] = "enter-queue"
    call_sid: str
    verb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQueue:
    """A call gives up its place."""

    kind: Literal["leave-queue"] = "leave-queue"
    call_sid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateInQueue:
    """A call wants to know its place."""

    kind: Literal["locate-in-queue"] = "locate-in-queue"
    call_sid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeQueue:
    """A call takes the first one out, at once or when there is one."""

    kind: Literal["serve-queue"] = "serve-queue"
    call_sid: str
    verb: int
    whisper: Webhook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopServing:
    """A call waits for nobody any more."""

    kind: Literal["stop-serving"] = "stop-serving"
    call_sid: str


OfQueue = EnterQueue | LeaveQueue | LocateInQueue | ServeQueue | StopServing


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterConference:
    """A call takes part, as ``noun`` says; its Dial is number ``verb``.

    ``sounds`` is what its party is known to let be heard from now on.
    """

    kind: Literal["enter-conference"] = "enter-conference"
    call_sid: str
    verb: int
    noun: Conference
    sounds: tuple[Sound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveConference:
    """A call takes part no more."""

    kind: Literal["leave-conference"] = "leave-conference"
    call_sid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardInConference:
    """The party of a call was heard."""

    kind: Literal["heard-in-conference"] = "heard-in-conference"
    call_sid: str
    sound: Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaks:
    """Somebody begins to speak, or with ``stops`` has spoken."""

    kind: Literal["speaks"] = "speaks"
    call_sid: str
    stops: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeParticipant:
    """The application mutes somebody, puts somebody on hold, or changes what leaving does.

    None leaves something as it is. ``hold_document`` is heard while on hold; ``coach`` empty:
    everybody is to hear this one.
    """

    kind: Literal["change-participant"] = "change-participant"
    call_sid: str
    muted: bool | None = None
    hold: bool | None = None
    hold_document: Webhook | None = None
    end_on_exit: bool | None = None
    beep_on_exit: bool | None = None
    coach: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveParticipant:
    """The application sends somebody out."""

    kind: Literal["remove-participant"] = "remove-participant"
    call_sid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndConference:
    """The application ends it for everybody."""

    kind: Literal["end-conference"] = "end-conference"


OfConference = (
    EnterConference
    | LeaveConference
    | HeardInConference
    | Speaks
    | ChangeParticipant
    | RemoveParticipant
    | EndConference
)


class ConferenceEvent(StrEnum):
    """What a conference's callback reports."""

    START = "conference-start"
    END = "conference-end"
    JOIN = "participant-join"
    LEAVE = "participant-leave"
    MUTE = "participant-mute"
    UNMUTE = "participant-unmute"
    HOLD = "participant-hold"
    UNHOLD = "participant-unhold"
    SPEECH_START = "participant-speech-start"
    SPEECH_STOP = "participant-speech-stop"

    @property
    def asked_as(self) -> str:
        """The word for it in ``statusCallbackEvent``."""
        if self in (ConferenceEvent.SPEECH_START, ConferenceEvent.SPEECH_STOP):
            return "speaker"
        return self.value.rpartition("-")[2].removeprefix("un")


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A call in a conference; its Dial is number ``verb``.

    ``coach`` is the only call that hears this one. ``recording`` is how this one wants the
    conference recorded. ``sounds`` is what its party was known to let be heard when it came.
    """

    call_sid: str
    verb: int
    joined_at: Instant
    updated_at: Instant
    start_on_enter: bool
    end_on_exit: bool
    beep_on_exit: bool
    muted: bool = False
    hold: bool = False
    coach: str | None = None
    recording: RecordingRequest | None = None
    sounds: tuple[Sound, ...] = ()
