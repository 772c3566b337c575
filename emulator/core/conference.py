"""A conference: who takes part, whether it has started, and what its callback is told.

``step(conference, input, now) -> (conference, effects)``, like a call; it speaks to calls by
``Tell``. A conference starts when somebody is in it for whom it starts, and ends when somebody
leaves with whom it ends, or nobody is left.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from emulator.core.effects import Effect, Log, NotifyConference, Tell
from emulator.core.inputs import ConferenceJoined, ConferenceLeft, ConferenceStarted, PeerSounded
from emulator.core.instants import MILLISECOND, SECOND, Duration, Instant
from emulator.core.request import Webhook
from emulator.core.rooms import (
    ChangeParticipant,
    ConferenceEvent,
    EndConference,
    EnterConference,
    HeardInConference,
    LeaveConference,
    OfConference,
    Participant,
    RemoveParticipant,
)
from emulator.core.sound import Sound, SoundKind, Track

BEEP: Duration = 400 * MILLISECOND
"""What is heard when somebody comes or goes. ``unverified``."""


class ConferenceStatus(StrEnum):
    """How far a conference is."""

    INIT = "init"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """Everything about one conference.

    ``callback`` and ``asked`` are those of the first participant that named a callback;
    ``events`` counts what was reported.
    """

    sid: str
    account_sid: str
    name: str
    created_at: Instant
    updated_at: Instant
    status: ConferenceStatus = ConferenceStatus.INIT
    participants: tuple[Participant, ...] = ()
    started_at: Instant | None = None
    ended_at: Instant | None = None
    callback: Webhook | None = None
    asked: tuple[str, ...] = ()
    events: int = 0

    @property
    def finished(self) -> bool:
        """Whether it has ended."""
        return self.status is ConferenceStatus.COMPLETED

    def participant(self, call_sid: str) -> Participant | None:
        """The call of this SID, if it takes part."""
        return next((each for each in self.participants if each.call_sid == call_sid), None)


Step = tuple[Conference, list[Effect]]


def step(conference: Conference, given: OfConference, now: Instant) -> Step:
    """What a call, or the application, wants of the conference."""
    match given:
        case EnterConference():
            return _enter(conference, given, now)
        case LeaveConference(call_sid=call_sid):
            return _leave(conference, call_sid, now)
        case RemoveParticipant(call_sid=call_sid):
            return _remove(conference, call_sid, now)
        case ChangeParticipant():
            return _change(conference, given, now)
        case HeardInConference():
            return conference, _heard(conference, given)
        case EndConference():
            return _end(conference, now, "the application ended the conference")


def _enter(conference: Conference, given: EnterConference, now: Instant) -> Step:
    noun = given.noun
    if len(conference.participants) >= noun.max_participants:
        full = ConferenceLeft(verb=given.verb, why="the conference is full", refused=True)
        return conference, [Tell(target=given.call_sid, input=full)]
    recorded = any(each.records for each in conference.participants)
    participant = Participant(
        call_sid=given.call_sid,
        verb=given.verb,
        joined_at=now,
        start_on_enter=noun.start_on_enter,
        end_on_exit=noun.end_on_exit,
        beep=noun.beep,
        muted=noun.muted,
        coach=noun.coach,
        records=noun.record and not recorded,
    )
    beeps = _beeps(conference, noun.beep in ("true", "onEnter"), now)
    conference = replace(
        conference, participants=(*conference.participants, participant), updated_at=now
    )
    if conference.callback is None and noun.callback is not None:
        conference = replace(conference, callback=noun.callback, asked=noun.events)
    started = conference.status is ConferenceStatus.IN_PROGRESS
    joined = ConferenceJoined(
        verb=given.verb,
        conference_sid=conference.sid,
        started=started or noun.start_on_enter,
        records=participant.records,
    )
    conference, told = _report(conference, ConferenceEvent.JOIN, now, participant)
    effects = [*beeps, Tell(target=given.call_sid, input=joined), *told]
    if started or not noun.start_on_enter:
        return conference, effects
    conference, starting = _start(conference, given.call_sid, now)
    return conference, effects + starting


def _start(conference: Conference, starter: str, now: Instant) -> Step:
    """Those who waited hear each other from now on."""
    conference = replace(conference, status=ConferenceStatus.IN_PROGRESS, started_at=now)
    started: list[Effect] = [
        Tell(target=each.call_sid, input=ConferenceStarted(verb=each.verb))
        for each in conference.participants
        if each.call_sid != starter
    ]
    conference, told = _report(conference, ConferenceEvent.START, now)
    return conference, started + told


def _leave(conference: Conference, call_sid: str, now: Instant) -> Step:
    left = conference.participant(call_sid)
    if left is None:
        return conference, []
    others = tuple(each for each in conference.participants if each is not left)
    conference = replace(conference, participants=others, updated_at=now)
    conference, effects = _report(conference, ConferenceEvent.LEAVE, now, left)
    if left.end_on_exit or not others:
        conference, ended = _end(conference, now, "the conference ended")
        return conference, effects + ended
    return conference, effects + _beeps(conference, left.beep in ("true", "onExit"), now)


def _remove(conference: Conference, call_sid: str, now: Instant) -> Step:
    participant = conference.participant(call_sid)
    if participant is None:
        return conference, []
    out = ConferenceLeft(verb=participant.verb, why="removed by the application")
    conference, effects = _leave(conference, call_sid, now)
    return conference, [Tell(target=call_sid, input=out), *effects]


def _end(conference: Conference, now: Instant, why: str) -> Step:
    """Everybody is sent out."""
    effects: list[Effect] = []
    for each in conference.participants:
        out = ConferenceLeft(verb=each.verb, why=why)
        effects.append(Tell(target=each.call_sid, input=out))
        conference, told = _report(conference, ConferenceEvent.LEAVE, now, each)
        effects += told
    conference = replace(
        conference,
        participants=(),
        status=ConferenceStatus.COMPLETED,
        ended_at=now,
        updated_at=now,
    )
    conference, told = _report(conference, ConferenceEvent.END, now)
    return conference, effects + told


def _change(conference: Conference, given: ChangeParticipant, now: Instant) -> Step:
    before = conference.participant(given.call_sid)
    if before is None:
        return conference, []
    after = replace(
        before,
        muted=before.muted if given.muted is None else given.muted,
        hold=before.hold if given.hold is None else given.hold,
        end_on_exit=before.end_on_exit if given.end_on_exit is None else given.end_on_exit,
        coach=before.coach if given.coach is None else given.coach or None,
    )
    changed = tuple(after if each is before else each for each in conference.participants)
    conference = replace(conference, participants=changed, updated_at=now)
    effects: list[Effect] = []
    if after.muted != before.muted:
        event = ConferenceEvent.MUTE if after.muted else ConferenceEvent.UNMUTE
        conference, effects = _report(conference, event, now, after)
    if after.hold != before.hold:
        event = ConferenceEvent.HOLD if after.hold else ConferenceEvent.UNHOLD
        conference, told = _report(conference, event, now, after)
        effects += told
    return conference, effects


def _heard(conference: Conference, given: HeardInConference) -> list[Effect]:
    """Everybody else hears it who is not on hold; a coach is heard by one alone."""
    speaker = conference.participant(given.call_sid)
    if speaker is None or speaker.muted or speaker.hold or conference.started_at is None:
        return []
    sound = replace(given.sound, track=Track.OUTBOUND)
    return [
        Tell(target=each.call_sid, input=PeerSounded(sound=sound))
        for each in conference.participants
        if each is not speaker and not each.hold and speaker.coach in (None, each.call_sid)
    ]


def _beeps(conference: Conference, wanted: bool, now: Instant) -> list[Effect]:
    """Those who are there hear that somebody comes or goes."""
    if not wanted or conference.started_at is None:
        return []
    beep = Sound(track=Track.OUTBOUND, kind=SoundKind.BEEP, start=now, length=BEEP)
    return [
        Tell(target=each.call_sid, input=PeerSounded(sound=beep))
        for each in conference.participants
        if not each.hold
    ]


def _report(
    conference: Conference,
    event: ConferenceEvent,
    now: Instant,
    participant: Participant | None = None,
) -> Step:
    """Write it down, and tell the callback, if it asked for this."""
    sequence = conference.events
    conference = replace(conference, events=sequence + 1)
    call_sid = None if participant is None else participant.call_sid
    details = {"conference": conference.sid, "event": event.value, "call": call_sid}
    text = f"{event.value} in the conference {conference.name}"
    log = Log(entry="conference", text=text, details=details)
    if conference.callback is None or event.asked_as not in conference.asked:
        return conference, [log]
    began = conference.started_at
    report = NotifyConference(
        event=event,
        at=now,
        sequence=sequence,
        webhook=conference.callback,
        conference_sid=conference.sid,
        name=conference.name,
        duration=0 if began is None else (now - began) // SECOND,
        participant=participant,
    )
    return conference, [log, report]
