"""What a user wants of a call: one that does not apply is refused with a documented code."""

from dataclasses import dataclass
from typing import Literal

from emulator.core.recording import RecordingStatus
from emulator.core.request import CallRequest, InlineDocument, RecordingRequest, Webhook
from emulator.core.stream import StreamRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Command: end a call that nobody has answered.

    ``request`` is the call's request with new webhooks in it, None when they stay the same.
    """

    kind: Literal["cancel"] = "cancel"
    request: CallRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """Command: end a call, whatever it is doing; ``request`` as in ``Cancel``."""

    kind: Literal["complete"] = "complete"
    request: CallRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Command: go on with another document, or change the call's webhooks.

    ``document`` None leaves the document that runs alone; ``request`` is the call's request
    with the new webhooks in it.
    """

    kind: Literal["update"] = "update"
    document: Webhook | InlineDocument | None = None
    request: CallRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall:
    """Command: record the call from now on."""

    kind: Literal["record-call"] = "record-call"
    request: RecordingRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecording:
    """Command: pause, resume or stop the recording at place ``recording``.

    ``to`` is what it becomes: paused, in progress or stopped. With ``skip``, the pause is left
    out of it; without, it is silence.
    """

    kind: Literal["change-recording"] = "change-recording"
    recording: int
    to: RecordingStatus
    skip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRecording:
    """Command: forget the recording at place ``recording`` of the call's recordings."""

    kind: Literal["delete-recording"] = "delete-recording"
    recording: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartStream:
    """Command: stream the call from now on."""

    kind: Literal["start-stream"] = "start-stream"
    request: StreamRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class StopStream:
    """Command: stop the stream at place ``stream`` of the call's streams."""

    kind: Literal["stop-stream"] = "stop-stream"
    stream: int


Command = (
    Cancel
    | Complete
    | Update
    | RecordCall
    | ChangeRecording
    | DeleteRecording
    | StartStream
    | StopStream
)
