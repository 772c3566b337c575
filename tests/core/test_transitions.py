"""Every status and every input: what the call becomes, what is refused, what comes too late."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import ANSWER_URL, FALLBACK, HUMAN, REQUEST, Taken, World, placed

from emulator.core.call import Call
from emulator.core.commands import (
    Cancel,
    ChangeRecording,
    Command,
    Complete,
    DeleteRecording,
    RecordCall,
    StartStream,
    StopStream,
    Update,
)
from emulator.core.cxml import Document
from emulator.core.effects import (
    CancelTimer,
    Log,
    LogNotification,
    ReadDocument,
    RequestDocument,
    SetTimer,
)
from emulator.core.farend import FarEnd, Interjection
from emulator.core.inputs import (
    CallbackFailed,
    DocumentArrived,
    DocumentFailed,
    FarEndAnswered,
    FarEndHungUp,
    FarEndPressed,
    FarEndRang,
    FarEndRefused,
    FarEndSaid,
    Input,
    LeftQueue,
    LimitReached,
    RingTimedOut,
    VerbEnded,
)
from emulator.core.instants import SECOND
from emulator.core.recording import RecordingStatus
from emulator.core.request import CallRequest, InlineDocument, RecordingRequest
from emulator.core.status import CallStatus
from emulator.core.stream import StreamRequest
from emulator.core.transitions import TRANSITIONS
from emulator.core.verbs import Pause, Redirect

GENERATED = settings(deadline=None, derandomize=True)
PAUSES = Document(verbs=(Pause(length=2), Pause(length=3)))
OTHER_WEBHOOKS = replace(REQUEST, status_callback=FALLBACK)

INPUTS: dict[str, Input] = {
    "LeftQueue": LeftQueue(),
    "FarEndRang": FarEndRang(),
    "FarEndAnswered": FarEndAnswered(),
    "FarEndRefused:486": FarEndRefused(sip=486),
    "FarEndRefused:480": FarEndRefused(sip=480),
    "FarEndRefused:404": FarEndRefused(sip=404),
    "RingTimedOut": RingTimedOut(),
    "FarEndPressed": FarEndPressed(keys="5"),
    "FarEndSaid": FarEndSaid(words="hello"),
    "FarEndHungUp": FarEndHungUp(),
    "LimitReached": LimitReached(),
    "DocumentArrived": DocumentArrived(request=1, document=PAUSES),
    "DocumentFailed": DocumentFailed(request=1, code=11200, message="no answer"),
    "CallbackFailed": CallbackFailed(code=11200, message="no answer", url="http://app.example/"),
    "VerbEnded": VerbEnded(verb=0),
    "Cancel": Cancel(),
    "Complete": Complete(),
    "RecordCall": RecordCall(request=RecordingRequest()),
    "ChangeRecording": ChangeRecording(recording=0, to=RecordingStatus.STOPPED),
    "DeleteRecording": DeleteRecording(recording=0),
    "StartStream": StartStream(request=StreamRequest(url="wss://app.example/audio")),
    "StopStream": StopStream(stream=0),
    "Update:document": Update(document=ANSWER_URL, request=REQUEST),
    "Update:webhooks": Update(document=None, request=OTHER_WEBHOOKS),
}

# The new status, "same", "stale", or the code of a refusal (all with HTTP status 422). An answered
# call is seen twice: asking for its first document, and playing the first verb of it.
TABLE = """
                  queued    initiated    ringing      asking       playing      ended
LeftQueue         initiated stale        stale        stale        stale        stale
FarEndRang        stale     ringing      stale        stale        stale        stale
FarEndAnswered    stale     in-progress  in-progress  stale        stale        stale
FarEndRefused:486 stale     busy         busy         stale        stale        stale
FarEndRefused:480 stale     no-answer    no-answer    stale        stale        stale
FarEndRefused:404 stale     failed       failed       stale        stale        stale
RingTimedOut      stale     no-answer    no-answer    stale        stale        stale
FarEndPressed     stale     stale        stale        in-progress  in-progress  stale
FarEndSaid        stale     stale        stale        in-progress  in-progress  stale
FarEndHungUp      stale     stale        stale        completed    completed    stale
LimitReached      stale     stale        stale        completed    completed    stale
DocumentArrived   stale     stale        stale        in-progress  stale        stale
DocumentFailed    stale     stale        stale        completed    stale        stale
CallbackFailed    same      same         same         same         same         same
VerbEnded         stale     stale        stale        stale        in-progress  stale
Cancel            canceled  canceled     canceled     10000        10000        10000
Complete          canceled  canceled     canceled     completed    completed    10000
RecordCall        21220     21220        21220        in-progress  in-progress  21220
ChangeRecording   10000     10000        10000        10000        10000        10000
DeleteRecording   10000     10000        10000        10000        10000        10000
StartStream       21220     21220        21220        in-progress  in-progress  21220
StopStream        10000     10000        10000        10000        10000        10000
Update:document   21220     21220        21220        in-progress  in-progress  10000
Update:webhooks   queued    initiated    ringing      in-progress  in-progress  10000
"""
ENDINGS: dict[str, Input] = {
    "completed": FarEndHungUp(),
    "busy": FarEndRefused(sip=486),
    "failed": FarEndRefused(sip=404),
    "no-answer": RingTimedOut(),
    "canceled": Cancel(),
}


def rows() -> list[tuple[str, str, str]]:
    """The cells of the table, with one for each status in which a call has ended."""
    heading, *lines = [line.split() for line in TABLE.strip().splitlines()]
    cells = []
    for name, *outcomes in lines:
        for state, outcome in zip(heading, outcomes, strict=True):
            states = list(ENDINGS) if state == "ended" else [state]
            cells += [(name, each, outcome) for each in states]
    return cells


def call_that_is(state: str) -> World:
    """A call in a status or, in progress, asking for its document or playing it."""
    world = placed()
    if state == "queued":
        return world
    world.give(LeftQueue())
    if state == "initiated":
        return world
    world.give(FarEndRang())
    if state in ("asking", "playing", "completed"):
        world.give(FarEndAnswered())
    if state == "playing":
        world.arrive(PAUSES)
    if state in ENDINGS:
        world.give(ENDINGS[state])
    return world


def outcome_of(taken: Taken) -> str:
    if taken.refused is not None:
        assert taken.refused.status == 422
        assert (taken.after, taken.effects) == (taken.before, ())
        return str(taken.refused.code)
    if any(isinstance(each, Log) and each.entry == "stale" for each in taken.effects):
        assert taken.after == taken.before
        assert len(taken.effects) == 1
        return "stale"
    return taken.after.status.value


@pytest.mark.parametrize(("name", "state", "outcome"), rows())
def test_every_input_does_in_every_state_what_the_table_says(
    name: str, state: str, outcome: str
) -> None:
    world = call_that_is(state)
    assert state in (world.call.status, "asking", "playing")
    expected = world.call.status.value if outcome == "same" else outcome
    assert outcome_of(world.give(INPUTS[name])) == expected


def test_the_table_covers_every_status() -> None:
    states = {state for _, state, _ in rows()} - {"asking", "playing"} | {"in-progress"}
    assert states == set(CallStatus)


ANY_INPUT: st.SearchStrategy[Input] = st.sampled_from(get_args(Input)).flatmap(st.from_type)


@GENERATED
@given(ANY_INPUT, st.sampled_from(CallStatus))
def test_what_stands_in_no_row_is_refused_or_stale(given: Input, status: CallStatus) -> None:
    if (status, type(given)) in TRANSITIONS:
        return
    world = call_that_is("asking" if status == "in-progress" else status)
    outcome = outcome_of(world.give(given))
    needs_a_talk = isinstance(given, RecordCall | StartStream)
    refused = "21220" if needs_a_talk else "10000"
    assert outcome == (refused if isinstance(given, Command) else "stale")


# Before the answer


def timers_of(world: World) -> dict[str, float]:
    """When each timer falls due, in seconds from now."""
    return {name: (timer.at - world.now) / SECOND for name, timer in world.timers.items()}


def test_a_dialled_call_rings_and_settles_as_its_far_end_plans() -> None:
    world = placed(REQUEST, replace(HUMAN, rings_after=2 * SECOND, rings_for=5 * SECOND))
    world.give(LeftQueue())
    assert timers_of(world).items() >= {"rings": 2, "settles": 7, "timeout": 60}.items()


@pytest.mark.parametrize(
    ("far_end", "statuses"),
    [
        (HUMAN, ["initiated", "ringing", "in-progress"]),
        (replace(HUMAN, rings_for=0), ["initiated", "in-progress"]),
        (replace(HUMAN, answers=None, refuses=486), ["initiated", "ringing", "busy"]),
        (replace(HUMAN, answers=None, refuses=404, rings_for=0), ["initiated", "failed"]),
        (replace(HUMAN, rings_for=60 * SECOND), ["initiated", "ringing", "no-answer"]),
        (replace(HUMAN, rings_after=60 * SECOND), ["initiated", "ringing", "no-answer"]),
        (replace(HUMAN, rings_after=61 * SECOND), ["initiated", "no-answer"]),
    ],
)
def test_a_call_reports_ringing_before_any_outcome_if_it_rings(
    far_end: FarEnd, statuses: list[str]
) -> None:
    world = placed(REQUEST, far_end)
    world.wait(60 * SECOND)
    assert [each.status.value for each in world.notified] == statuses


@pytest.mark.parametrize(
    ("state", "given", "sip", "by"),
    [
        ("queued", Cancel(), None, "caller"),
        ("initiated", Complete(), 487, "caller"),
        ("ringing", Cancel(), 487, "caller"),
        ("ringing", RingTimedOut(), 487, "caller"),
        ("ringing", FarEndRefused(sip=603), 603, "called"),
        ("playing", Complete(), 200, "caller"),
        ("playing", FarEndHungUp(), 200, "called"),
        ("playing", LimitReached(), 200, "caller"),
    ],
)
def test_the_end_names_who_ended_it_and_the_networks_answer(
    state: str, given: Input, sip: int | None, by: str
) -> None:
    world = call_that_is(state)
    world.give(given)
    assert (world.call.sip_code, world.call.hung_up_by) == (sip, by)


# In progress


def asked_of(taken: Taken) -> list[RequestDocument | ReadDocument]:
    return [each for each in taken.effects if isinstance(each, RequestDocument | ReadDocument)]


def test_the_answer_asks_for_the_document_and_starts_the_far_ends_plan() -> None:
    plan = replace(
        HUMAN,
        hangs_up_after=30 * SECOND,
        interjections=(Interjection(at=SECOND, presses="5"), Interjection(at=0, hangs_up=True)),
    )
    world = placed(REQUEST, plan)
    world.give(LeftQueue())
    taken = world.give(FarEndAnswered())
    assert asked_of(taken) == [RequestDocument(request=1, webhook=ANSWER_URL)]
    due = {"limit": 14_400, "interjection-0-0": 1, "interjection-1": 0, "hangs-up": 30}
    assert timers_of(world).items() >= due.items()
    assert not timers_of(world).keys() & {"rings", "settles", "timeout"}


def test_a_document_that_came_with_the_request_is_read() -> None:
    inline = InlineDocument(text="<Response/>")
    world = placed(replace(REQUEST, document=inline))
    world.give(LeftQueue())
    taken = world.give(FarEndAnswered())
    assert asked_of(taken) == [ReadDocument(request=1, text="<Response/>")]


def test_a_failed_document_is_asked_for_at_the_fallback_with_the_reason() -> None:
    world = answered(replace(REQUEST, fallback=FALLBACK))
    taken = world.give(DocumentFailed(request=1, code=11210, message="no host", url="http://h/"))
    reason = (("ErrorCode", "11210"), ("ErrorUrl", "http://h/"))
    assert asked_of(taken) == [RequestDocument(request=2, webhook=FALLBACK, parameters=reason)]
    assert notices_of(world.call) == [11210]


def test_when_the_fallback_fails_too_the_call_completes() -> None:
    world = answered(replace(REQUEST, fallback=FALLBACK))
    world.fail()
    world.fail()
    assert (world.call.status, notices_of(world.call)) == ("completed", [11200, 11200])


def test_each_document_has_the_fallback_anew() -> None:
    world = answered(replace(REQUEST, fallback=FALLBACK))
    world.fail()
    world.arrive(Document(verbs=(Redirect(url=ANSWER_URL.url),)))
    world.fail()
    assert (world.call.status, world.call.on_fallback) == ("in-progress", True)


def test_a_new_document_makes_the_old_answer_stale() -> None:
    world = call_that_is("asking")
    world.give(Update(document=FALLBACK, request=REQUEST))
    assert outcome_of(world.give(DocumentArrived(request=1, document=PAUSES))) == "stale"
    assert outcome_of(world.give(DocumentFailed(request=1, code=11200, message=""))) == "stale"
    assert outcome_of(world.give(DocumentArrived(request=2, document=PAUSES))) == "in-progress"
    assert outcome_of(world.give(DocumentArrived(request=2, document=PAUSES))) == "stale"


def test_a_new_document_interrupts_the_verb_that_runs() -> None:
    world = call_that_is("playing")
    taken = world.give(Update(document=FALLBACK, request=REQUEST))
    assert CancelTimer(name="verb") in taken.effects
    assert asked_of(taken) == [RequestDocument(request=2, webhook=FALLBACK)]
    assert outcome_of(world.give(VerbEnded(verb=0))) == "stale"
    world.arrive(PAUSES)
    assert outcome_of(world.give(VerbEnded(verb=0))) == "stale"


def test_new_webhooks_leave_the_document_alone_and_get_the_next_event() -> None:
    world = call_that_is("playing")
    taken = world.give(Update(document=None, request=OTHER_WEBHOOKS))
    assert not any(isinstance(each, CancelTimer) for each in taken.effects)
    world.wait(5 * SECOND)
    assert (world.call.status, world.notified[-1].webhook) == ("completed", FALLBACK)


def test_only_the_verb_that_runs_can_end() -> None:
    world = call_that_is("playing")
    assert outcome_of(world.give(VerbEnded(verb=1))) == "stale"
    assert (
        SetTimer(name="verb", at=world.now + 3 * SECOND, input=VerbEnded(verb=1))
        in world.give(VerbEnded(verb=0)).effects
    )
    assert outcome_of(world.give(VerbEnded(verb=0))) == "stale"


def test_digits_are_sent_before_the_first_document_only() -> None:
    world = answered(replace(REQUEST, send_digits="1w"))
    world.arrive(Document(verbs=(Redirect(url=ANSWER_URL.url),)))
    assert timers_of(world)["verb"] == 0.7
    world.wait(SECOND)
    world.arrive(PAUSES)
    assert timers_of(world)["verb"] == 2


def test_a_call_keeps_its_first_100_notifications_and_the_journal_all() -> None:
    world = answered(replace(REQUEST, fallback=FALLBACK))
    again = Document(verbs=(Redirect(url=ANSWER_URL.url),))
    for _ in range(120):
        world.fail()
        world.arrive(again)
    logged = [each for taken in world.steps for each in taken.effects]
    assert len(world.call.notifications) == 100
    assert sum(isinstance(each, LogNotification) for each in logged) == 120


def answered(request: CallRequest) -> World:
    world = placed(request)
    world.give(LeftQueue())
    world.give(FarEndAnswered())
    return world


def notices_of(call: Call) -> list[int]:
    return [notice.code for notice in call.notifications]
