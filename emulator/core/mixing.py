"""What those who take part in a conference hear of one another, and what is recorded of it."""

from collections.abc import Iterable
from dataclasses import replace

from emulator.core.conference import Conference, Step, report
from emulator.core.effects import Effect, Tell, WakeConference
from emulator.core.instants import MILLISECOND, Duration, Instant
from emulator.core.rooms import ConferenceEvent, Participant, Speaks
from emulator.core.sound import Sound, SoundKind, Track, within
from emulator.core.tidings import ConferenceRecorded, ConferenceSounded, PeerSounded

BEEP: Duration = 400 * MILLISECOND
"""What is heard when somebody comes or goes. ``unverified``."""


def heard(conference: Conference, call_sid: str, sound: Sound, now: Instant) -> list[Effect]:
    """Everybody else hears it who is not on hold; a coach is heard by one alone.

    The recording has what all of them hear.
    """
    speaker = conference.participant(call_sid)
    if speaker is None or not _is_audible(conference, speaker):
        return []
    effects = _told(conference, sound, but=speaker)
    if sound.kind is SoundKind.SPEECH and "speaker" in conference.asked:
        effects += _speech(conference, call_sid, sound, now)
    return effects


def _is_audible(conference: Conference, speaker: Participant) -> bool:
    return conference.started and not (speaker.muted or speaker.hold)


def _told(conference: Conference, sound: Sound, but: Participant | None) -> list[Effect]:
    """Tell everybody, but the one who makes the sound, and keep it in the recording."""
    coach = None if but is None else but.coach
    there = PeerSounded(sound=replace(sound, track=Track.OUTBOUND))
    effects: list[Effect] = [
        Tell(target=each.call_sid, input=there)
        for each in conference.participants
        if each is not but and not each.hold and coach in (None, each.call_sid)
    ]
    if conference.recorder is not None and coach is None:
        kept = ConferenceSounded(conference_sid=conference.sid, sound=sound)
        effects.append(Tell(target=conference.recorder, input=kept))
    return effects


def _speech(conference: Conference, call_sid: str, sound: Sound, now: Instant) -> list[Effect]:
    """Its beginning and its end are reported when they come."""
    room = conference.sid
    begins, ends = Speaks(call_sid=call_sid), Speaks(call_sid=call_sid, stops=True)
    return [
        WakeConference(conference_sid=room, at=max(sound.start, now), input=begins),
        WakeConference(conference_sid=room, at=max(sound.end, now), input=ends),
    ]


def speaks(conference: Conference, given: Speaks, now: Instant) -> Step:
    """Somebody begins or stops speaking."""
    speaker = conference.participant(given.call_sid)
    if speaker is None or not _is_audible(conference, speaker):
        return conference, []
    event = ConferenceEvent.SPEECH_STOP if given.stops else ConferenceEvent.SPEECH_START
    return report(conference, event, now, speaker)


def speak_up(
    conference: Conference, participants: Iterable[Participant], now: Instant
) -> list[Effect]:
    """What those who came are known to let be heard, as far as it is still to come."""
    effects: list[Effect] = []
    for each in participants:
        last = max((sound.end for sound in each.sounds), default=now)
        for sound in within(each.sounds, now, last):
            effects += heard(conference, each.call_sid, sound, now)
    return effects


def beep(conference: Conference, now: Instant, but: str | None = None) -> list[Effect]:
    """Those who are there hear that somebody, ``but``, comes or has gone."""
    if not conference.started:
        return []
    tone = Sound(track=Track.OUTBOUND, kind=SoundKind.BEEP, start=now, length=BEEP)
    return _told(conference, tone, None if but is None else conference.participant(but))


def record(conference: Conference) -> Step:
    """Begin the recording, if somebody wants one and there is none."""
    if conference.recorder is not None or not conference.started:
        return conference, []
    for each in conference.participants:
        if each.recording is not None:
            kept = ConferenceRecorded(conference_sid=conference.sid, request=each.recording)
            conference = replace(conference, recorder=each.call_sid)
            return conference, [Tell(target=each.call_sid, input=kept)]
    return conference, []
