"""Recordings of conferences: each is kept with the call that asked for it, while it goes on.

The call may leave the conference, and end: the conference says what is heard, and when it is over.
"""

from dataclasses import replace

from emulator.core.call import Call
from emulator.core.inputs import Input
from emulator.core.instants import Instant
from emulator.core.moves import Step
from emulator.core.recording import RecordingSource
from emulator.core.recordings import MAX_SOUNDS, begin, end_at
from emulator.core.tidings import ConferenceOver, ConferenceRecorded, ConferenceSounded


def conference_recorded(call: Call, given: Input, now: Instant) -> Step:
    """The recording begins."""
    assert isinstance(given, ConferenceRecorded)
    return begin(call, given.request, RecordingSource.CONFERENCE, now, given.conference_sid)


def conference_sounded(call: Call, given: Input, _now: Instant) -> Step:
    """Something is heard in the conference."""
    assert isinstance(given, ConferenceSounded)
    place = _place(call, given.conference_sid)
    if place is None:
        return call, []
    recording = call.recordings[place]
    heard = (*recording.sounds, given.sound)[:MAX_SOUNDS]
    recordings = [*call.recordings]
    recordings[place] = replace(recording, sounds=heard)
    return replace(call, recordings=tuple(recordings)), []


def conference_over(call: Call, given: Input, now: Instant) -> Step:
    """The conference has ended, and with it its recording."""
    assert isinstance(given, ConferenceOver)
    place = _place(call, given.conference_sid)
    return (call, []) if place is None else end_at(call, place, now)


def _place(call: Call, conference_sid: str) -> int | None:
    """Where the recording of a conference is, if it runs."""
    for place, recording in enumerate(call.recordings):
        if recording.conference_sid == conference_sid and recording.running:
            return place
    return None
