"""Who comes into a conference and who leaves it: ``step(conference, input, now)``, like a call.

A conference starts when two are in it, for one of whom it starts; it ends when somebody leaves
with whom it ends, or nobody is left. It speaks to calls by ``Tell``.
"""

from dataclasses import replace

from emulator.core.conference import Conference, ConferenceStatus, Step, report
from emulator.core.effects import Effect, Log, Tell
from emulator.core.instants import Instant
from emulator.core.mixing import beep, heard, record, speak_up, speaks
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
    Speaks,
)
from emulator.core.tidings import (
    ConferenceJoined,
    ConferenceLeft,
    ConferenceOver,
    ConferenceStarted,
    HeldInConference,
)

FEWEST = 2
"""How many there must be for a conference to start."""


def step(conference: Conference, given: OfConference, now: Instant) -> Step:  # noqa: PLR0911 - one for each
    """What a call, or the application, wants of the conference."""
    match given:
        case EnterConference():
            return _come(conference, given, now)
        case LeaveConference(call_sid=call_sid):
            return _leave(conference, call_sid, now)
        case RemoveParticipant(call_sid=call_sid):
            return _remove(conference, call_sid, now)
        case ChangeParticipant():
            return _change(conference, given, now)
        case HeardInConference(call_sid=call_sid, sound=sound):
            return conference, heard(conference, call_sid, sound, now)
        case Speaks():
            return speaks(conference, given, now)
        case EndConference():
            return _end(conference, now, "the application ended the conference")


def _come(conference: Conference, given: EnterConference, now: Instant) -> Step:
    """Let somebody in, unless there is no place, or nobody to be coached."""
    coach, size = given.noun.coach, given.noun.max_participants
    if len(conference.participants) >= size:
        return conference, _refused(conference, given, f"it holds {size}, and is full")
    if coach is not None and conference.participant(coach) is None:
        return conference, _refused(conference, given, f"there is no {coach} to coach", 13240)
    participant = _participant(given, now)
    conference = _with_callbacks(conference, given)
    everybody = (*conference.participants, participant)
    conference = replace(conference, participants=everybody, updated_at=now)
    conference, reported = report(conference, ConferenceEvent.JOIN, now, participant)
    starts = not conference.started and _may_start(conference)
    joined = ConferenceJoined(
        verb=given.verb,
        conference_sid=conference.sid,
        started=conference.started or starts,
    )
    effects: list[Effect] = [Tell(target=given.call_sid, input=joined), *reported]
    if starts:
        conference, starting = _start(conference, given.call_sid, now)
        effects += starting
    conference, recorded = record(conference)
    effects += recorded
    if given.noun.beep in ("true", "onEnter"):
        effects += beep(conference, now, given.call_sid)
    new = conference.participants if starts else (participant,)
    return conference, effects + (speak_up(conference, new, now) if conference.started else [])


def _refused(
    conference: Conference, given: EnterConference, why: str, code: int | None = None
) -> list[Effect]:
    text = f"not let into the conference {conference.name}: {why}"
    out = ConferenceLeft(verb=given.verb, why=text, refused=True, code=code)
    log = Log(entry="conference", text=text, details={"call": given.call_sid})
    return [log, Tell(target=given.call_sid, input=out)]


def _participant(given: EnterConference, now: Instant) -> Participant:
    noun = given.noun
    return Participant(
        call_sid=given.call_sid,
        verb=given.verb,
        joined_at=now,
        updated_at=now,
        start_on_enter=noun.start_on_enter,
        end_on_exit=noun.end_on_exit,
        beep_on_exit=noun.beep in ("true", "onExit"),
        muted=noun.muted,
        coach=noun.coach,
        recording=noun.recording,
        sounds=given.sounds,
    )


def _with_callbacks(conference: Conference, given: EnterConference) -> Conference:
    """What the first who names a callback says of it counts."""
    noun = given.noun
    if conference.callback is None and noun.callback is not None:
        conference = replace(conference, callback=noun.callback, asked=noun.events)
    if conference.ended is None and noun.ended is not None:
        conference = replace(conference, ended=noun.ended)
    return conference


def _may_start(conference: Conference) -> bool:
    there = conference.participants
    return len(there) >= FEWEST and any(each.start_on_enter for each in there)


def _start(conference: Conference, starter: str, now: Instant) -> Step:
    """Those who waited hear each other from now on."""
    conference = replace(
        conference, status=ConferenceStatus.IN_PROGRESS, started_at=now, updated_at=now
    )
    started: list[Effect] = [
        Tell(target=each.call_sid, input=ConferenceStarted(verb=each.verb))
        for each in conference.participants
        if each.call_sid != starter
    ]
    conference, reported = report(conference, ConferenceEvent.START, now)
    return conference, started + reported


def _leave(conference: Conference, call_sid: str, now: Instant) -> Step:
    left = conference.participant(call_sid)
    if left is None:
        return conference, []
    others = tuple(each for each in conference.participants if each is not left)
    conference = replace(conference, participants=others, updated_at=now)
    conference, effects = report(conference, ConferenceEvent.LEAVE, now, left)
    if left.end_on_exit or not others:
        why = "the last one left" if not others else f"{call_sid} left"
        conference, ended = _end(conference, now, f"the conference ended: {why}")
        return conference, effects + ended
    return conference, effects + (beep(conference, now) if left.beep_on_exit else [])


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
        conference, told = report(conference, ConferenceEvent.LEAVE, now, each)
        effects += told
    if conference.recorder is not None:
        over = ConferenceOver(conference_sid=conference.sid)
        effects.append(Tell(target=conference.recorder, input=over))
    conference = replace(
        conference,
        participants=(),
        status=ConferenceStatus.COMPLETED,
        ended_at=now,
        updated_at=now,
    )
    conference, told = report(conference, ConferenceEvent.END, now)
    return conference, effects + told


def _change(conference: Conference, given: ChangeParticipant, now: Instant) -> Step:
    before = conference.participant(given.call_sid)
    if before is None:
        return conference, []
    after = _changed(before, given, now)
    changed = tuple(after if each is before else each for each in conference.participants)
    conference = replace(conference, participants=changed)
    effects: list[Effect] = []
    if after.hold != before.hold or (after.hold and given.hold_document is not None):
        held = HeldInConference(
            verb=after.verb, holds=after.hold, document=given.hold_document if after.hold else None
        )
        effects.append(Tell(target=after.call_sid, input=held))
    if after.muted != before.muted:
        event = ConferenceEvent.MUTE if after.muted else ConferenceEvent.UNMUTE
        conference, told = report(conference, event, now, after)
        effects += told
    if after.hold != before.hold:
        event = ConferenceEvent.HOLD if after.hold else ConferenceEvent.UNHOLD
        conference, told = report(conference, event, now, after)
        effects += told
    return conference, effects


def _changed(before: Participant, given: ChangeParticipant, now: Instant) -> Participant:
    """None leaves something as it is."""
    return replace(
        before,
        updated_at=now,
        muted=before.muted if given.muted is None else given.muted,
        hold=before.hold if given.hold is None else given.hold,
        end_on_exit=before.end_on_exit if given.end_on_exit is None else given.end_on_exit,
        beep_on_exit=before.beep_on_exit if given.beep_on_exit is None else given.beep_on_exit,
        coach=before.coach if given.coach is None else given.coach or None,
    )
