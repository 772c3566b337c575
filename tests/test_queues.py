"""Queues: calls wait in them until an agent, the application or their own document ends it."""

import pytest
from kit import Emulator, Receiver, Reply
from parties import end, one, only, party, verbs

HOLD = "<Response><Say>Please hold the line for us</Say></Response>"  # 6 words: 2.4 s
WAITS = "<Enqueue waitUrl='/hold' action='/left'>support</Enqueue>"
SERVES = "<Dial action='/served'><Queue>support</Queue></Dial>"


@pytest.fixture
def held(receiver: Receiver) -> Receiver:
    """An application with a document for those who wait."""
    receiver.document("/hold", HOLD)
    return receiver


def test_whoever_waits_hears_a_document_again_and_again(emulator: Emulator, held: Receiver) -> None:
    first = party(emulator, held, WAITS)
    emulator.advance(1)
    second = party(emulator, held, WAITS, "second")
    emulator.advance(3)
    told = [each for each in held.at("/hold") if each["CallSid"] == first]
    assert only(told, "QueuePosition", "QueueTime", "CurrentQueueSize", "AvgQueueTime") == [
        ("1", "0", "1", "0"),
        ("1", "2", "2", "0"),
    ]
    (behind, _) = [each for each in held.at("/hold") if each["CallSid"] == second]
    assert (behind["QueuePosition"], behind["CurrentQueueSize"]) == ("2", "2")
    assert behind["QueueSid"] == told[0]["QueueSid"]
    assert behind["CallStatus"] == "in-progress"


def test_a_place_moves_up_and_the_average_counts_those_who_left(
    emulator: Emulator, held: Receiver
) -> None:
    first = party(emulator, held, WAITS)
    second = party(emulator, held, WAITS, "second")
    emulator.advance(4)
    end(emulator, first)
    emulator.advance(2)
    last = [each for each in held.at("/hold") if each["CallSid"] == second][-1]
    assert only([last], "QueuePosition", "CurrentQueueSize", "AvgQueueTime") == [("1", "1", "4")]


def test_an_agent_is_connected_to_whoever_waits(emulator: Emulator, held: Receiver) -> None:
    caller = party(emulator, held, WAITS)
    emulator.advance(5)
    agent = party(emulator, held, SERVES, "agent")
    emulator.advance(20)
    asked = len(held.at("/hold"))
    emulator.advance(20)
    assert len(held.at("/hold")) == asked, "nobody waits any more"
    end(emulator, caller)
    served, left = one(held.at("/served")), one(held.at("/left"))
    assert served["CallSid"] == agent
    assert (served["DialCallSid"], served["DialCallStatus"]) == (caller, "completed")
    assert served["DialCallDuration"] == "40"
    assert only([left], "QueueResult", "QueueTime", "CallStatus") == [("bridged", "5", "completed")]


def test_when_the_agent_hangs_up_the_caller_goes_on(emulator: Emulator, held: Receiver) -> None:
    held.document("/left", "<Response><Say>How was it?</Say></Response>")
    caller = party(emulator, held, WAITS)
    agent = party(emulator, held, SERVES, "agent", hangs_up_after="30s")
    emulator.run()
    left = one(held.at("/left"))
    assert only([left], "QueueResult", "QueueTime", "CallStatus") == [
        ("bridged", "0", "in-progress")
    ]
    assert verbs(emulator, caller)[-1] == "says: How was it?"
    assert emulator.call(agent)["duration"] == 30


def test_an_agent_waits_for_a_call(emulator: Emulator, held: Receiver) -> None:
    party(emulator, held, SERVES, "agent")
    emulator.advance(20)
    caller = party(emulator, held, WAITS)
    emulator.advance(5)
    end(emulator, caller)
    assert one(held.at("/served"))["DialCallDuration"] == "5"
    assert held.at("/hold") == []


def test_an_agent_waits_no_longer_than_the_timeout(emulator: Emulator, held: Receiver) -> None:
    serves = SERVES.replace("<Dial", "<Dial timeout='20'")
    agent = party(emulator, held, serves, "agent")
    emulator.advance(21)
    caller = party(emulator, held, WAITS)
    emulator.advance(9)
    served = one(held.at("/served"))
    assert (served["DialCallStatus"], served["DialCallDuration"]) == ("no-answer", "0")
    assert "DialCallSid" not in served
    assert emulator.call(agent)["duration"] == 20
    assert len(held.at("/hold")) == 4, "the caller waits on"
    end(emulator, caller)


def test_callers_and_agents_are_matched_in_order(emulator: Emulator, held: Receiver) -> None:
    callers = [party(emulator, held, WAITS, f"caller{number}") for number in range(3)]
    agents = [party(emulator, held, SERVES, f"agent{number}") for number in range(4)]
    callers.append(party(emulator, held, WAITS, "caller3"))
    emulator.advance(1)
    for caller in callers:
        end(emulator, caller)
    assert [each["DialCallSid"] for each in held.at("/served")] == callers
    assert [each["CallSid"] for each in held.at("/served")] == agents


def test_the_caller_hears_a_document_before_both_are_connected(
    emulator: Emulator, held: Receiver
) -> None:
    held.document("/about", "<Response><Say>You are connected now</Say></Response>")
    caller = party(emulator, held, WAITS)
    emulator.advance(7)
    serves = "<Dial><Queue url='/about'>support</Queue></Dial>"
    agent = party(emulator, held, serves, "agent")
    told = one(held.at("/about"))
    assert only([told], "CallSid", "DequeingCallSid", "QueueTime") == [(caller, agent, "7")]
    assert told["QueueSid"] == held.at("/hold")[0]["QueueSid"]
    connected = {each["call_sid"]: each["at"] for each in emulator.journal(kind="connected")}
    assert connected == {}, "the document is still heard"
    emulator.advance(2)
    assert {each["call_sid"] for each in emulator.journal(kind="connected")} == {caller, agent}


def test_an_agent_who_leaves_too_early_was_never_connected(
    emulator: Emulator, held: Receiver
) -> None:
    held.document("/about", "<Response><Pause length='10'/></Response>")
    party(emulator, held, WAITS)
    serves = "<Dial><Queue url='/about'>support</Queue></Dial>"
    party(emulator, held, serves, "agent", hangs_up_after="4s")
    emulator.advance(10)
    assert one(held.at("/left"))["QueueResult"] == "bridging-in-progress"


def test_a_caller_who_leaves_before_being_connected_does_not_answer(
    emulator: Emulator, held: Receiver
) -> None:
    held.document("/about", "<Response><Hangup/></Response>")
    party(emulator, held, WAITS)
    serves = SERVES.replace("<Queue>", "<Queue url='/about'>")
    party(emulator, held, serves, "agent")
    emulator.advance(1)
    assert one(held.at("/served"))["DialCallStatus"] == "no-answer"
    assert one(held.at("/left"))["QueueResult"] == "hangup"


# --- the ways out


def test_a_document_can_leave_the_queue(emulator: Emulator, held: Receiver) -> None:
    caller = party(emulator, held, WAITS)
    held.document("/hold", "<Response><Leave/><Say>not heard</Say></Response>")
    emulator.advance(3)
    assert only(held.at("/left"), "QueueResult", "QueueTime") == [("leave", "2")]
    assert "says: not heard" not in verbs(emulator, caller)


def test_without_an_action_the_document_goes_on_behind_the_queue(
    emulator: Emulator, held: Receiver
) -> None:
    held.document("/hold", "<Response><Leave/></Response>")
    xml = "<Enqueue waitUrl='/hold'>support</Enqueue><Say>Closed</Say>"
    caller = party(emulator, held, xml)
    assert verbs(emulator, caller)[-2:] == ["leaves the queue", "says: Closed"]


def test_a_caller_who_hangs_up_is_reported(emulator: Emulator, held: Receiver) -> None:
    caller = party(emulator, held, WAITS, hangs_up_after="9s")
    emulator.run()
    assert only(held.at("/left"), "CallSid", "QueueResult", "QueueTime", "CallStatus") == [
        (caller, "hangup", "9", "completed")
    ]


def test_a_document_for_those_who_wait_can_hang_up(emulator: Emulator, held: Receiver) -> None:
    held.document("/hold", "<Response><Pause length='3'/><Hangup/></Response>")
    caller = party(emulator, held, WAITS)
    emulator.run()
    assert emulator.call(caller)["duration"] == 3
    assert one(held.at("/left"))["QueueResult"] == "hangup"


def test_another_document_takes_a_call_out_of_the_queue(emulator: Emulator, held: Receiver) -> None:
    held.document("/left", "<Response><Say>not executed</Say></Response>")
    caller = party(emulator, held, WAITS)
    emulator.advance(3)
    emulator.update(caller, Url=held.document("/new", "<Response><Say>Hello</Say></Response>"))
    emulator.run()
    assert only(held.at("/left"), "QueueResult", "QueueTime") == [("redirected", "3")]
    assert verbs(emulator, caller)[-1] == "says: Hello"
    party(emulator, held, SERVES.replace("<Dial", "<Dial timeout='5'"), "agent")
    emulator.run()
    assert one(held.at("/served"))["DialCallStatus"] == "no-answer"


def test_another_document_takes_a_call_from_its_agent(emulator: Emulator, held: Receiver) -> None:
    caller = party(emulator, held, WAITS)
    party(emulator, held, SERVES, "agent")
    emulator.advance(6)
    emulator.update(caller, Url=held.document("/new", "<Response><Pause/></Response>"))
    emulator.run()
    assert one(held.at("/left"))["QueueResult"] == "redirected-from-bridged"
    served = one(held.at("/served"))
    assert (served["DialCallStatus"], served["DialCallDuration"]) == ("completed", "6")


@pytest.mark.parametrize("broken", [Reply(500), Reply(body=b"no cxml")])
def test_a_document_for_those_who_wait_that_fails_is_an_error(
    emulator: Emulator, held: Receiver, broken: Reply
) -> None:
    held.answer("/hold", broken)
    caller = party(emulator, held, WAITS)
    assert one(held.at("/left"))["QueueResult"] == "error"
    assert emulator.notifications(caller) in ([11217], [12300])


def test_a_queue_without_a_name_is_an_error(emulator: Emulator, held: Receiver) -> None:
    caller = party(emulator, held, "<Enqueue action='/left'/>")
    assert only(held.at("/left"), "QueueResult", "QueueSid") == [("error", "")]
    assert emulator.notifications(caller) == [14204]


def test_a_full_queue_takes_nobody(emulator: Emulator, held: Receiver) -> None:
    calls = [party(emulator, held, WAITS, f"caller{number}") for number in range(101)]
    told = one(held.at("/left"))
    assert (told["CallSid"], told["QueueResult"]) == (calls[-1], "queue-full")
    assert "QueueSid" not in told
    assert "QueueTime" not in told


# --- what can be heard while waiting


def test_those_who_wait_can_be_asked_and_sent_on(emulator: Emulator, held: Receiver) -> None:
    held.document(
        "/hold",
        "<Response><Gather numDigits='1' action='/pressed'><Say>Press 9</Say></Gather></Response>",
    )
    held.document("/pressed", "<Response><Redirect>/bye</Redirect></Response>")
    held.document("/bye", "<Response><Say>Bye</Say><Leave/></Response>")
    caller = party(emulator, held, WAITS, replies=[{"presses": "9"}])
    emulator.run()
    assert one(held.at("/pressed"))["Digits"] == "9"
    assert one(held.at("/left"))["QueueResult"] == "leave"
    assert "says: Bye" in verbs(emulator, caller)


def test_after_its_last_verb_the_document_begins_anew(emulator: Emulator, held: Receiver) -> None:
    held.document("/hold", "<Response><Pause/><Redirect>/more</Redirect></Response>")
    held.document("/more", "<Response><Pause/></Response>")
    party(emulator, held, WAITS)
    emulator.advance(5)
    assert [each["QueueTime"] for each in held.at("/hold")] == ["0", "2", "4"]
    assert len(held.at("/more")) == 3


def test_other_verbs_are_passed_over(emulator: Emulator, held: Receiver) -> None:
    held.document("/hold", "<Response><Dial>+15555550100</Dial><Record/><Pause/></Response>")
    caller = party(emulator, held, WAITS)
    assert emulator.notifications(caller) == [13238, 13238]
    assert verbs(emulator, caller)[-1] == "waits 1 s"


@pytest.mark.parametrize("waits", [WAITS.replace(" waitUrl='/hold'", ""), WAITS])
def test_without_anything_to_hear_it_is_silent(
    emulator: Emulator, held: Receiver, waits: str
) -> None:
    held.document("/hold", "<Response/>")
    caller = party(emulator, held, waits)
    emulator.advance(600)
    assert len(held.at("/hold")) <= 1, "a document that takes no time is not asked for again"
    party(emulator, held, SERVES, "agent")
    end(emulator, caller)
    assert one(held.at("/served"))["DialCallSid"] == caller


def test_leave_means_nothing_outside_of_a_queue(emulator: Emulator, held: Receiver) -> None:
    call = party(emulator, held, "<Leave/><Say>Hello</Say>")
    assert emulator.notifications(call) == [13238]
    assert verbs(emulator, call) == ["says: Hello"]


def test_a_conversation_out_of_a_queue_is_recorded(emulator: Emulator, held: Receiver) -> None:
    caller = party(emulator, held, WAITS)
    serves = SERVES.replace("<Dial", "<Dial record='record-from-ringing'")
    agent = party(emulator, held, serves, "agent")
    emulator.advance(10)
    end(emulator, caller)
    (recording,) = emulator.api("GET", "/Recordings").json()["recordings"]
    assert (recording["source"], recording["call_sid"]) == ("DialVerb", agent)
    assert one(held.at("/served"))["RecordingUrl"].endswith(recording["sid"])


def test_a_caller_who_hangs_up_at_the_instant_of_being_served_keeps_no_agent(
    emulator: Emulator, held: Receiver
) -> None:
    agent = party(emulator, held, f"<Pause length='5'/>{SERVES}", "agent")
    party(emulator, held, WAITS, hangs_up_after="5s")
    emulator.advance(5)
    assert one(held.at("/served"))["DialCallStatus"] == "no-answer"
    assert emulator.call(agent)["duration"] == 5


def test_an_agent_who_hangs_up_at_the_instant_of_serving_keeps_no_caller(
    emulator: Emulator, held: Receiver
) -> None:
    caller = party(emulator, held, f"<Pause length='5'/>{WAITS}")
    party(emulator, held, SERVES, "agent", hangs_up_after="5s")
    emulator.advance(5)
    assert one(held.at("/left"))["QueueResult"] == "bridging-in-progress"
    assert emulator.call(caller)["status"] == "completed"
