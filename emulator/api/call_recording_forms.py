"""The parameters with which an application starts, pauses, resumes and stops recordings."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from emulator.api.create_call_form import METHOD, RECORDING_EVENTS, URL
from emulator.api.parameters import HttpMethod, HttpUrl, RecordingEvents, parameter, rules_of
from emulator.api.reading import read
from emulator.core.commands import ChangeRecording, RecordCall
from emulator.core.recording import RecordingStatus
from emulator.core.request import RecordingRequest, Webhook
from emulator.web.form import Form

_ONLY_REPORTED = ("RecordingStatusCallbackMethod", "RecordingStatusCallbackEvent")


class CreateRecordingForm(BaseModel):
    """How a call is recorded from now on. The order is that of the violations."""

    model_config = ConfigDict(frozen=True)

    method: HttpMethod = parameter(
        "RecordingStatusCallbackMethod",
        21209,
        METHOD,
        "How RecordingStatusCallback is requested.",
        default="POST",
    )
    callback: HttpUrl | None = parameter(
        "RecordingStatusCallback", 21456, URL, "Where the recording's events are reported."
    )
    channels: Literal["mono", "dual"] = parameter(
        "RecordingChannels",
        10000,
        "mono or dual",
        "Both sides in one channel, or each in its own.",
        default="mono",
    )
    track: Literal["inbound", "outbound", "both"] = parameter(
        "RecordingTrack",
        10000,
        "inbound, outbound or both",
        "Which side is recorded: inbound is the called party.",
        default="both",
    )
    events: RecordingEvents = parameter(
        "RecordingStatusCallbackEvent",
        13621,
        RECORDING_EVENTS,
        "Which events of the recording are reported.",
        default=("completed",),
        default_on_wire="completed",
        repeats=True,
    )
    trim: Literal["trim-silence", "do-not-trim"] = parameter(
        "Trim",
        13699,
        "trim-silence or do-not-trim",
        "Whether silence at both ends of the recording is cut off.",
        default="do-not-trim",
    )


class UpdateRecordingForm(BaseModel):
    """What becomes of a recording."""

    model_config = ConfigDict(frozen=True)

    status: Literal["paused", "in-progress", "stopped"] = parameter(
        "Status",
        10000,
        "paused, in-progress or stopped",
        "Required. in-progress resumes a recording that is paused.",
        default=...,
    )
    behavior: Literal["skip", "silence"] = parameter(
        "PauseBehavior",
        10000,
        "skip or silence",
        "What a pause is in the recording: left out, or silence.",
        default="silence",
    )


CREATE_RULES = rules_of(CreateRecordingForm)
UPDATE_RULES = rules_of(UpdateRecordingForm)


def ignored_at_creation(values: Mapping[str, object]) -> dict[str, str]:
    """The parameters that do nothing beside the others of this request, and why."""
    if "RecordingStatusCallback" in values:
        return {}
    return dict.fromkeys(_ONLY_REPORTED, "RecordingStatusCallback is not given")


def ignored_at_change(values: Mapping[str, object]) -> dict[str, str]:
    """The same of a change."""
    if values.get("Status") == "paused":
        return {}
    return {"PauseBehavior": "it counts where a pause begins, with Status=paused"}


def read_recording(form: Form) -> RecordCall:
    """How the call is to be recorded. Raises ``ApiError`` when a value is wrong."""
    asked = read(CreateRecordingForm, form)
    callback = None
    if asked.callback is not None:
        callback = Webhook(url=asked.callback, method=asked.method)
    request = RecordingRequest(
        channels=asked.channels,
        track=asked.track,
        trim=asked.trim,
        callback=callback,
        events=asked.events,
    )
    return RecordCall(request=request)


def read_change(form: Form, place: int) -> ChangeRecording:
    """What is to become of the recording at ``place``. Raises ``ApiError``."""
    asked = read(UpdateRecordingForm, form)
    skip = asked.behavior == "skip"
    return ChangeRecording(recording=place, to=RecordingStatus(asked.status), skip=skip)
