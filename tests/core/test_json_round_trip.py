"""A call in any state, with all it still waits for, goes through JSON and on as before."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import (
    ANSWER_URL,
    LIVES,
    REQUEST,
    Happening,
    Life,
    Proceed,
    Snapshot,
    World,
    happen,
    placed,
    restored,
)
from pydantic import TypeAdapter

from emulator.core.call import Call
from emulator.core.commands import ChangeRecording, RecordCall, Update
from emulator.core.cxml import Document, parse
from emulator.core.effects import (
    Effect,
    Log,
    NotifyConference,
    NotifyStatus,
    PlaceLeg,
    ReadDocument,
    RequestDocument,
    SetTimer,
    ToConference,
    ToQueue,
    WakeConference,
)
from emulator.core.farend import (
    Answers,
    Beep,
    CallbackFaults,
    FarEnd,
    FaxTone,
    Interjection,
    Payer,
    Referral,
    Reply,
    Silence,
    Speech,
)
from emulator.core.inputs import DocumentArrived, DocumentFailed, Input, VerbEnded
from emulator.core.instants import SECOND
from emulator.core.recording import RecordingStatus
from emulator.core.request import InlineDocument, RecordingRequest
from emulator.core.rooms import ConferenceEvent, EnterConference, ServeQueue, Speaks
from emulator.core.sound import Sound, SoundKind, Track
from emulator.core.status import CallEvent, CallStatus
from emulator.core.tidings import (
    ConferenceRecorded,
    ConferenceSounded,
    Dequeued,
    HeldInConference,
    QueueJoined,
    QueuePlace,
)
from emulator.core.verbs import Conference, Number

GENERATED = settings(deadline=None, derandomize=True, max_examples=150)
CALLS = TypeAdapter[Call](Call)
INPUTS = TypeAdapter[Input](Input)
EFFECTS = TypeAdapter[Effect](Effect)
SNAPSHOTS = TypeAdapter[Snapshot](Snapshot)

SOUND = Sound(track=Track.INBOUND, kind=SoundKind.KEYS, start=1, length=2, keys="1")
PLACE = QueuePlace(queue_sid="q", position=1, waited=2, average=3, size=4)
ROOM = Conference(name="room", callback=ANSWER_URL, events=("start", "speaker"), record=True)
DOCUMENT = parse(
    "<Response><Say loop='0'>Grüße 😀</Say><Play digits='1w#'/><Play>http://h/a</Play>"
    "<Pause length='x'/><Redirect method='GET'>/b</Redirect><Hangup/><Unknown/></Response>",
    "http://app.example/a",
)
EVERY_SORT_OF_FAR_END = FarEnd(
    scenario="everything",
    answers=Answers.MACHINE,
    hears=(Speech(length=SECOND, words=3), Silence(length=1), Beep(), FaxTone()),
    hangs_up_after=30 * SECOND,
    replies=(Reply(presses="1#", after=SECOND), Reply(says="yes", confidence=0.1), Reply()),
    interjections=(Interjection(at=1, presses="5"), Interjection(at=40 * SECOND, hangs_up=True)),
    refer=Referral(sip=603, notify=None, after=1),
    pays=Payer(card=(None, "4111111111111111", "*"), after=SECOND, declined="no funds"),
    price_per_minute=Decimal("0.0040"),
    faults=CallbackFaults(drop=frozenset({"ringing"}), delay=(("answered", 2),), reorder=True),
)


def copied(snapshot: Snapshot) -> Snapshot:
    return SNAPSHOTS.validate_json(SNAPSHOTS.dump_json(snapshot))


def go_on(world: World) -> None:
    """Let 40 more things happen, of what the call waits for."""
    for _ in range(40):
        happen(world, Proceed(document=DOCUMENT))


@GENERATED
@given(LIVES)
def test_everything_that_a_call_is_and_does_survives(life: Life) -> None:
    world = life.live()
    assert copied(world.snapshot) == world.snapshot
    for taken in world.steps:
        assert CALLS.validate_json(CALLS.dump_json(taken.after)) == taken.after
        assert INPUTS.validate_json(INPUTS.dump_json(taken.given)) == taken.given
        for effect in taken.effects:
            assert EFFECTS.validate_json(EFFECTS.dump_json(effect)) == effect


@GENERATED
@given(LIVES, st.integers(0, 20))
def test_a_copy_goes_on_in_step_with_the_original(life: Life, parting: int) -> None:
    original = placed(life.request, life.far_end)
    for happening in life.happenings[:parting]:
        happen(original, happening)
    copy = restored(copied(original.snapshot))
    original.steps.clear()
    for happening in life.happenings[parting:]:
        live_on(original, copy, happening)
    for _ in range(40):
        live_on(original, copy, Proceed(document=DOCUMENT))


def live_on(original: World, copy: World, happening: Happening) -> None:
    happen(original, happening)
    happen(copy, happening)
    assert copy.snapshot == original.snapshot
    assert [each.effects for each in copy.steps] == [each.effects for each in original.steps]


def test_a_call_that_moves_at_every_step_ends_as_if_it_had_stayed() -> None:
    stayed, moving = placed(REQUEST, EVERY_SORT_OF_FAR_END), placed(REQUEST, EVERY_SORT_OF_FAR_END)
    go_on(stayed)
    for _ in range(40):
        happen(moving, Proceed(document=DOCUMENT))
        moving = restored(copied(moving.snapshot))
    assert moving.call == stayed.call
    assert moving.call.status is CallStatus.COMPLETED
    assert moving.call.duration == 30


@pytest.mark.parametrize(
    "given",
    [
        DocumentArrived(request=1, document=DOCUMENT),
        HeldInConference(verb=1, holds=True, document=ANSWER_URL),
        ConferenceRecorded(conference_sid="c", request=RecordingRequest(callback=ANSWER_URL)),
        ConferenceSounded(conference_sid="c", sound=SOUND),
        QueueJoined(verb=1, place=PLACE),
        Dequeued(verb=1, dialler="a", dial=2, queue_sid="q", waited=3, whisper=ANSWER_URL),
        DocumentArrived(request=2, document=Document()),
        DocumentFailed(request=1, code=11200, message="no answer", url="http://h/"),
        VerbEnded(verb=3),
        Update(document=ANSWER_URL, request=REQUEST),
        Update(document=InlineDocument(text="<Response/>"), request=REQUEST),
        Update(document=None, request=REQUEST),
        RecordCall(request=RecordingRequest(callback=ANSWER_URL)),
        ChangeRecording(recording=2, to=RecordingStatus.PAUSED, skip=True),
    ],
)
def test_an_input_survives(given: Input) -> None:
    assert INPUTS.validate_json(INPUTS.dump_json(given)) == given


@pytest.mark.parametrize(
    "effect",
    [
        ToConference(name="room", input=EnterConference(call_sid="a", verb=1, noun=ROOM)),
        ToQueue(name="line", input=ServeQueue(call_sid="a", verb=1, whisper=ANSWER_URL)),
        PlaceLeg(
            sid="a", verb=1, to=Number(address="+15555550100"), caller_id=None, timeout=SECOND
        ),
        WakeConference(conference_sid="c", at=1, input=Speaks(call_sid="a", stops=True)),
        NotifyConference(
            event=ConferenceEvent.SPEECH_STOP,
            at=1,
            sequence=2,
            webhook=ANSWER_URL,
            conference_sid="c",
            name="room",
            duration=3,
            participant=None,
            recorder="a",
        ),
        SetTimer(name="verb", at=2**53 + 1, input=VerbEnded(verb=3)),
        NotifyStatus(
            event=CallEvent.COMPLETED,
            status=CallStatus.NO_ANSWER,
            at=1,
            sequence=2,
            webhook=ANSWER_URL,
        ),
        RequestDocument(request=1, webhook=ANSWER_URL, parameters=(("ErrorCode", "11200"),)),
        ReadDocument(request=1, text="<Response>ü</Response>"),
        Log(entry="x", text="y", details={"a": 1, "b": 1.0, "c": "1", "d": True, "e": None}),
    ],
)
def test_an_effect_survives(effect: Effect) -> None:
    copy = EFFECTS.validate_json(EFFECTS.dump_json(effect))
    assert copy == effect
    assert repr(copy) == repr(effect)  # which tells 1 from 1.0 and from True


def test_every_sort_of_far_end_survives() -> None:
    far_ends = TypeAdapter(FarEnd)
    copy = far_ends.validate_json(far_ends.dump_json(EVERY_SORT_OF_FAR_END))
    assert copy == EVERY_SORT_OF_FAR_END
