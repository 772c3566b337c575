"""The form parameters of webhook requests, spelled as the vendor spells them."""

from emulator.core.amd import Verdict
from emulator.core.call import Call, Direction, Party
from emulator.core.effects import (
    NotifyAction,
    NotifyConference,
    NotifyPartialResult,
    NotifyStatus,
    NotifyStream,
    NotifyTranscription,
    RequestDocument,
)
from emulator.core.instants import iso8601, rfc2822
from emulator.core.media import MediaReport, media_report, packets_of_keys
from emulator.core.messages import Message
from emulator.core.moves import detection_parameters, message_parameters
from emulator.core.recording import Recording, RecordingSource, Transcription
from emulator.core.rooms import ConferenceEvent
from emulator.core.sip import phrase
from emulator.core.status import CallEvent, CallStatus

API_VERSION = "2010-04-01"

Parameters = list[tuple[str, str]]


def voice_request(call: Call, status: CallStatus) -> Parameters:
    """What every request about a call carries."""
    return [
        ("AccountSid", call.account_sid),
        ("ApiVersion", API_VERSION),
        ("CallSid", call.sid),
        ("CallStatus", status.value),
        ("Direction", call.direction.value),
        ("From", call.request.from_),
        ("To", call.request.to),
        *([] if call.parent_call_sid is None else [("ParentCallSid", call.parent_call_sid)]),
    ]


def document_request(call: Call, effect: RequestDocument) -> Parameters:
    """A request for a document, with what the verb before it has to tell."""
    parameters = [*voice_request(call, call.status), *effect.parameters]
    recording = effect.recording
    if recording is not None:
        parameters.append(("RecordingUrl", recording_url(call, recording)))
        if recording.source is RecordingSource.RECORD_VERB:
            parameters.append(("RecordingDuration", str(recording.duration)))
    return parameters


def status_callback(call: Call, event: NotifyStatus) -> Parameters:
    """A status callback: the event, and at the last one the whole of the call."""
    if call.direction is Direction.INBOUND:
        return _end_of_inbound_call(call, event)
    parameters = voice_request(call, event.status)
    parameters += [
        ("Timestamp", rfc2822(event.at)),
        ("SequenceNumber", str(event.sequence)),
        ("CallbackSource", "call-progress-events"),
    ]
    knows_sip = event.event in (CallEvent.ANSWERED, CallEvent.COMPLETED)
    if knows_sip and call.sip_code is not None:
        parameters.append(("SipResultCode", str(call.sip_code)))
        parameters.append(("SipInviteResultPhrase", phrase(call.sip_code)))
    if event.event is CallEvent.COMPLETED:
        parameters += _end_of_call(call)
    return parameters


def _end_of_inbound_call(call: Call, event: NotifyStatus) -> Parameters:
    """What a number's callback is told: whether the call was taken, and how long it lasted.

    That one which was not taken is ``failed``, whatever its status, is ``unverified``.
    """
    taken = event.status is CallStatus.COMPLETED
    heard = MediaReport() if call.answered_at is None else media_report(call.sid, call.duration)
    return [
        ("CallSid", call.sid),
        ("AccountSid", call.account_sid),
        ("From", call.request.from_),
        ("To", call.request.to),
        ("Timestamp", rfc2822(event.at)),
        ("CallStatus", (CallStatus.COMPLETED if taken else CallStatus.FAILED).value),
        ("CallDuration", str(call.duration)),
        ("AudioInMos", f"{heard.mos:.2f}"),
    ]


def detection_callback(call: Call, verdict: Verdict) -> Parameters:
    """A verdict of machine detection. ``unverified``."""
    return [
        ("AccountSid", call.account_sid),
        ("CallSid", call.sid),
        *detection_parameters(verdict),
    ]


def recording_callback(call: Call, recording: Recording) -> Parameters:
    """An event of a recording; one of a conference names the call that asked for it, too."""
    room = recording.conference_sid
    return [
        ("AccountSid", call.account_sid),
        ("CallSid", call.sid),
        ("RecordingSid", recording.sid),
        ("RecordingUrl", recording_url(call, recording)),
        ("RecordingStatus", recording.status.value),
        ("RecordingDuration", str(recording.duration)),
        ("RecordingChannels", str(recording.channels)),
        ("RecordingSource", recording.source.value),
        *([] if room is None else [("ConferenceSid", room)]),
    ]


def action_callback(call: Call, effect: NotifyAction) -> Parameters:
    """How a verb ended whose action is not executed any more."""
    return [*voice_request(call, call.status), *effect.parameters]


def conference_callback(
    account_sid: str, effect: NotifyConference, call: Call | None, recorder: Call | None
) -> Parameters:
    """An event of a conference, and who it is about; at the end, its recording."""
    standard = [("AccountSid", account_sid), ("ApiVersion", API_VERSION)]
    parameters = [
        *(standard if call is None else voice_request(call, call.status)),
        ("ConferenceSid", effect.conference_sid),
        ("FriendlyName", effect.name),
        ("StatusCallbackEvent", effect.event.value),
        ("EventName", effect.event.value),
        ("Timestamp", rfc2822(effect.at)),
        ("SequenceNumber", str(effect.sequence)),
        ("Duration", str(effect.duration)),
    ]
    who = effect.participant
    if who is not None:
        parameters += [] if call is not None else [("CallSid", who.call_sid)]
        parameters += [
            ("Muted", _boolean(who.muted)),
            ("Hold", _boolean(who.hold)),
            ("StartConferenceOnEnter", _boolean(who.start_on_enter)),
            ("EndConferenceOnExit", _boolean(who.end_on_exit)),
        ]
    if effect.event is ConferenceEvent.END and recorder is not None:
        parameters += _recorded_there(recorder, effect.conference_sid)
    return parameters


def _recorded_there(recorder: Call, conference_sid: str) -> Parameters:
    made = (each for each in recorder.recordings if each.conference_sid == conference_sid)
    return [("RecordingUrl", recording_url(recorder, each)) for each in made if not each.deleted]


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def stream_callback(call: Call, effect: NotifyStream) -> Parameters:
    """The start or the end of a stream."""
    return [
        ("AccountSid", call.account_sid),
        ("CallSid", call.sid),
        ("StreamSid", effect.stream.sid),
        ("StreamName", effect.stream.name),
        ("StreamEvent", effect.event.value),
        ("Timestamp", iso8601(effect.at)),
    ]


def transcription_callback(call: Call, effect: NotifyTranscription) -> Parameters:
    """What was said in a recording."""
    made = effect.transcription
    return [
        ("AccountSid", call.account_sid),
        ("CallSid", call.sid),
        ("TranscriptionSid", made.sid),
        ("TranscriptionText", made.text),
        ("TranscriptionStatus", made.status.value),
        ("TranscriptionUrl", transcription_url(call, made)),
        ("RecordingSid", effect.recording.sid),
        ("RecordingUrl", recording_url(call, effect.recording)),
    ]


def partial_result_callback(call: Call, effect: NotifyPartialResult) -> Parameters:
    """What a Gather has recognised so far. The names are those of a kindred API: ``unverified``."""
    return [
        *voice_request(call, call.status),
        ("SequenceNumber", str(effect.sequence)),
        ("UnstableSpeechResult", effect.words),
        ("StableSpeechResult", ""),
        ("Stability", f"{effect.stability:g}"),
    ]


def payment_callback(call: Call, asked: tuple[tuple[str, str], ...]) -> Parameters:
    """What a Pay asks for now, and what it knows already."""
    return [*voice_request(call, call.status), *asked]


def message_callback(call: Call, message: Message) -> Parameters:
    """What became of a message."""
    sent = message_parameters(message, message.outcome)
    return [*voice_request(call, call.status), *sent]


def transcription_url(call: Call, transcription: Transcription) -> str:
    """Where a transcription can be read."""
    path = f"/api/laml/2010-04-01/Accounts/{call.account_sid}/Transcriptions/{transcription.sid}"
    return call.request.base_url + path


def recording_url(call: Call, recording: Recording) -> str:
    """Where a recording can be heard: absolute, without an extension."""
    path = f"/api/laml/2010-04-01/Accounts/{call.account_sid}/Recordings/{recording.sid}"
    return call.request.base_url + path


def _recorded(call: Call) -> Parameters:
    """The recording of a call that has ended, when there is anything in it.

    Of several it is the one that was asked for with the call, or else the last. ``unverified``.
    """
    filled = [each for each in call.recordings if not (each.empty or each.deleted)]
    if not filled:
        return []
    whole = (each for each in filled if each.source is RecordingSource.OUTBOUND_API)
    recording = next(whole, filled[-1])
    return [
        ("RecordingUrl", recording_url(call, recording)),
        ("RecordingSid", recording.sid),
        ("RecordingDuration", str(recording.duration)),
    ]


def _end_of_call(call: Call) -> Parameters:
    by_caller = call.hung_up_by is Party.CALLER
    heard = MediaReport() if call.answered_at is None else media_report(call.sid, call.duration)
    return [
        ("CallDuration", str(call.duration)),
        ("HangupBy", call.request.from_ if by_caller else call.request.to),
        ("HangupDirection", "outbound" if by_caller else "inbound"),
        ("AudioInMos", f"{heard.mos:.2f}"),
        ("AudioInAveragePtime", "20"),
        ("AudioInDtmfPacketCount", str(packets_of_keys(call.keys_received))),
        ("AudioInFlushPacketCount", "0"),
        ("AudioInJitterMaxVariance", str(heard.jitter_max)),
        ("AudioInJitterMinVariance", str(heard.jitter_min)),
        ("AudioInLargestJbSize", "0"),
        ("AudioInMediaPacketCount", str(heard.packets)),
        ("AudioInSkipPacketCount", str(heard.lost)),
        ("AudioOutDtmfPacketCount", str(packets_of_keys(call.keys_sent))),
        ("AudioOutMediaPacketCount", str(heard.packets)),
        *_recorded(call),
    ]
