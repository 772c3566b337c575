"""The conference itself: who is told what when somebody comes, goes or is changed."""

from typing import Any

import pytest

from emulator.core.conference import Conference, ConferenceStatus
from emulator.core.convening import step
from emulator.core.effects import Effect, NotifyConference, Tell, WakeConference
from emulator.core.inputs import Input
from emulator.core.instants import SECOND, Instant
from emulator.core.request import Webhook
from emulator.core.rooms import (
    ChangeParticipant,
    EndConference,
    EnterConference,
    HeardInConference,
    LeaveConference,
    OfConference,
    RemoveParticipant,
    Speaks,
)
from emulator.core.sound import Sound, SoundKind, Track
from emulator.core.tidings import (
    ConferenceJoined,
    ConferenceLeft,
    ConferenceOver,
    ConferenceRecorded,
    ConferenceSounded,
    ConferenceStarted,
    HeldInConference,
    PeerSounded,
)
from emulator.core.verbs import Conference as Noun

TOLD = Webhook(url="http://app.example/room")
OVER = Webhook(url="http://app.example/over")
MUSIC = Webhook(url="http://app.example/music", method="GET")
EMPTY = Conference(sid="c", account_sid="p", name="room", created_at=0, updated_at=0)
WORDS = Sound(track=Track.INBOUND, kind=SoundKind.SPEECH, start=9 * SECOND, length=2 * SECOND)


def enter(call: str, *, sounds: tuple[Sound, ...] = (), **attributes: Any) -> EnterConference:
    noun = Noun(name="room", **{"beep": "false", **attributes})
    return EnterConference(call_sid=call, verb=1, noun=noun, sounds=sounds)


def after(*given: OfConference, conference: Conference = EMPTY) -> Conference:
    """The conference after all of this, a second apart."""
    for second, each in enumerate(given):
        conference, _ = step(conference, each, second * SECOND)
    return conference


def told(effects: list[Effect]) -> list[tuple[str, type[Input]]]:
    """Who is told what, in order."""
    return [(each.target, type(each.input)) for each in effects if isinstance(each, Tell)]


def events(effects: list[Effect]) -> list[str]:
    return [each.event.value for each in effects if isinstance(each, NotifyConference)]


def given_to(conference: Conference, given: OfConference, at: Instant = 9 * SECOND) -> list[Effect]:
    return step(conference, given, at)[1]


def test_who_comes_first_waits() -> None:
    conference, effects = step(EMPTY, enter("a"), 0)
    assert told(effects) == [("a", ConferenceJoined)]
    assert not conference.started


def test_it_starts_for_those_who_wait_when_the_second_one_comes() -> None:
    conference, effects = step(after(enter("a")), enter("b"), SECOND)
    assert told(effects) == [("b", ConferenceJoined), ("a", ConferenceStarted)]
    assert (conference.status, conference.started_at) == (ConferenceStatus.IN_PROGRESS, SECOND)


def test_it_starts_when_one_is_there_for_whom_it_starts() -> None:
    waiting = after(*(enter(call, start_on_enter=False) for call in "ab"))
    assert not waiting.started
    assert after(enter("c"), conference=waiting).started
    assert after(enter("a"), enter("b", start_on_enter=False)).started


def test_it_goes_on_with_one_who_is_left() -> None:
    conference = after(enter("a"), enter("b"), LeaveConference(call_sid="b"))
    assert conference.started
    joined = next(each for each in given_to(conference, enter("c")) if isinstance(each, Tell))
    assert isinstance(joined.input, ConferenceJoined)
    assert joined.input.started


@pytest.mark.parametrize(
    "given", [LeaveConference(call_sid="b"), RemoveParticipant(call_sid="b"), EndConference()]
)
def test_its_end_is_told_to_everybody_but_who_has_left(given: OfConference) -> None:
    conference = after(enter("a"), enter("b", end_on_exit=True, callback=TOLD, ended=OVER))
    conference, effects = step(conference, given, 9 * SECOND)
    left = [] if isinstance(given, LeaveConference) else ["b"]
    assert sorted(told(effects)) == [(each, ConferenceLeft) for each in ["a", *left]]
    assert conference.finished
    assert conference.participants == ()
    assert [each.webhook for each in effects if isinstance(each, NotifyConference)] == [OVER]


def test_who_is_not_let_in_leaves_nothing_behind() -> None:
    conference, effects = step(EMPTY, enter("a", coach="x"), 0)
    assert told(effects) == [("a", ConferenceLeft)]
    assert conference.unused


@pytest.mark.parametrize(
    "given",
    [
        LeaveConference(call_sid="x"),
        RemoveParticipant(call_sid="x"),
        ChangeParticipant(call_sid="x", muted=True),
        HeardInConference(call_sid="x", sound=WORDS),
        Speaks(call_sid="x"),
    ],
)
def test_who_is_not_there_changes_nothing(given: OfConference) -> None:
    conference = after(enter("a"), enter("b"))
    assert step(conference, given, 9 * SECOND) == (conference, [])


# --- changes


EVERYTHING = ("start", "end", "join", "leave", "mute", "hold", "speaker")


@pytest.fixture
def talk() -> Conference:
    """Three who hear each other; everything is reported."""
    first = enter("a", callback=TOLD, events=EVERYTHING)
    return after(first, enter("b"), enter("c"))


def test_muting_is_reported_once_and_silences(talk: Conference) -> None:
    mute = ChangeParticipant(call_sid="a", muted=True)
    muted, effects = step(talk, mute, 9 * SECOND)
    assert events(effects) == ["participant-mute"]
    assert events(given_to(muted, mute)) == []
    assert given_to(muted, HeardInConference(call_sid="a", sound=WORDS)) == []
    unmute = ChangeParticipant(call_sid="a", muted=False)
    assert events(given_to(muted, unmute)) == ["participant-unmute"]


def test_who_is_on_hold_hears_a_document_and_nobody(talk: Conference) -> None:
    hold = ChangeParticipant(call_sid="a", hold=True, hold_document=MUSIC)
    held, effects = step(talk, hold, 9 * SECOND)
    assert Tell(target="a", input=HeldInConference(verb=1, holds=True, document=MUSIC)) in effects
    assert events(effects) == ["participant-hold"]
    spoken = HeardInConference(call_sid="b", sound=WORDS)
    assert told(given_to(held, spoken)) == [("c", PeerSounded)]
    again, effects = step(held, ChangeParticipant(call_sid="a", hold=False), 9 * SECOND)
    assert events(effects) == ["participant-unhold"]
    assert told(effects) == [("a", HeldInConference)]
    assert told(given_to(again, spoken)) == [("a", PeerSounded), ("c", PeerSounded)]


def test_another_document_for_one_on_hold_is_heard_at_once(talk: Conference) -> None:
    held = after(ChangeParticipant(call_sid="a", hold=True), conference=talk)
    effects = given_to(held, ChangeParticipant(call_sid="a", hold_document=MUSIC))
    assert told(effects) == [("a", HeldInConference)]
    assert events(effects) == []


def test_a_coach_can_be_made_and_be_none_again(talk: Conference) -> None:
    spoken = HeardInConference(call_sid="a", sound=WORDS)
    coaching = after(ChangeParticipant(call_sid="a", coach="c"), conference=talk)
    assert told(given_to(coaching, spoken)) == [("c", PeerSounded)]
    again = after(ChangeParticipant(call_sid="a", coach=""), conference=coaching)
    assert told(given_to(again, spoken)) == [("b", PeerSounded), ("c", PeerSounded)]


def test_what_leaving_does_can_be_changed(talk: Conference) -> None:
    changed = after(ChangeParticipant(call_sid="a", end_on_exit=True), conference=talk)
    assert after(LeaveConference(call_sid="a"), conference=changed).finished


# --- sounds


def test_speech_is_reported_when_it_begins_and_ends(talk: Conference) -> None:
    effects = given_to(talk, HeardInConference(call_sid="a", sound=WORDS), at=10 * SECOND)
    wakes = [each for each in effects if isinstance(each, WakeConference)]
    assert [each.at for each in wakes] == [10 * SECOND, 11 * SECOND]
    told_of = [events(given_to(talk, each.input, each.at)) for each in wakes]
    assert told_of == [["participant-speech-start"], ["participant-speech-stop"]]


def test_what_somebody_who_waits_is_about_to_say_is_heard_from_the_start_on() -> None:
    waiting = after(enter("a", sounds=(WORDS,)))
    effects = given_to(waiting, enter("b"), at=10 * SECOND)
    (heard,) = [each.input for each in effects if isinstance(each, Tell)][-1:]
    assert isinstance(heard, PeerSounded)
    assert (heard.sound.start, heard.sound.end) == (10 * SECOND, 11 * SECOND)
    assert told(given_to(waiting, enter("b"), at=12 * SECOND))[2:] == []


def test_one_call_keeps_the_recording() -> None:
    conference = after(enter("a", record=True))
    conference, effects = step(conference, enter("b", record=True), SECOND)
    assert told(effects)[2:] == [("a", ConferenceRecorded)]
    spoken = HeardInConference(call_sid="b", sound=WORDS)
    assert told(given_to(conference, spoken)) == [("a", PeerSounded), ("a", ConferenceSounded)]
    gone = after(LeaveConference(call_sid="a"), conference=conference)
    assert told(given_to(gone, spoken)) == [("a", ConferenceSounded)]
    assert told(given_to(gone, EndConference())) == [("b", ConferenceLeft), ("a", ConferenceOver)]


def test_who_comes_later_can_ask_for_the_recording() -> None:
    talk = after(enter("a"), enter("b"))
    assert ("c", ConferenceRecorded) in told(given_to(talk, enter("c", record=True)))
