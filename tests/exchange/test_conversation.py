"""A call as a conversation, made of journal entries and deliveries."""

from dataclasses import replace

import pytest

from emulator.core.effects import Detail
from emulator.core.instants import SECOND, seconds
from emulator.core.urls import TimeOuts
from emulator.exchange.conversation import LineKind, Who, conversation
from emulator.exchange.delivery import Attempt, Delivery, Outcome, Purpose
from emulator.exchange.journal import Entry, Journal
from emulator.exchange.transcript import transcript

PLACED = 1_000 * SECOND
URL = "http://app.test/answer"


class Told:
    """Writes a call's journal; the conversation that comes of it."""

    def __init__(self, capacity: int = 1_000) -> None:
        self.journal = Journal(capacity)
        self.deliveries: list[Delivery] = []
        self.write(0, "status", "queued to +1", status="queued")

    def write(self, at: float, kind: str, text: str, **details: Detail) -> None:
        self.journal.write(kind, PLACED + seconds(at), "call", text, details)

    def verb(self, at: float, until: float, text: str, outcome: str = "completed") -> None:
        self.write(at, "verb-started", text, verb="Say", number=len(self.journal))
        number = len(self.journal) - 1
        details: dict[str, Detail] = {"outcome": outcome, "seconds": until - at}
        self.write(until, "verb-ended", "", verb="Say", number=number, **details)

    def press(self, at: float, key: str) -> None:
        self.write(at, "far-end", f"pressed {key}", keys=key)

    def request(self, at: float, until: float | None, delivery: Delivery) -> None:
        number = len(self.deliveries) + 1
        made = replace(delivery, number=number, created_at=PLACED + seconds(at))
        self.deliveries.append(made)
        if until is not None:
            purpose = made.purpose.value
            self.write(until, "delivery", "it ended", delivery=number, purpose=purpose)

    @property
    def lines(self) -> list[str]:
        """Each line after the first, without its time."""
        told = conversation({"call": PLACED}, self.journal.read(), self.deliveries)
        return [f"{line.who}: {line.text}" for line in told[1:]]


def tried(at: float, status: int | None = 200, **more: str | int) -> Attempt:
    made = Attempt(at=PLACED + seconds(at), milliseconds=5, url=URL, status=status)
    return replace(made, **more)  # type: ignore[arg-type] # by name


def document(*attempts: Attempt, body: str = "", **changes: str) -> Delivery:
    made = Delivery(
        number=0,
        call_sid="call",
        purpose=Purpose.DOCUMENT,
        label="1",
        method="POST",
        url=URL,
        body=body,
        created_at=0,
        limits=TimeOuts(),
        tries=1,
        outcome=Outcome.DELIVERED if attempts else Outcome.PENDING,
        attempts=attempts,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # by name


def callback(label: str, *attempts: Attempt, purpose: Purpose = Purpose.STATUS) -> Delivery:
    return replace(document(*attempts, body=f"CallStatus={label}"), purpose=purpose, label=label)


def test_what_was_heard_and_pressed_comes_in_its_order() -> None:
    call = Told()
    call.write(7, "status", "answered by human", status="in-progress")
    call.verb(7, 9, "says: Welcome. Press 1")
    call.press(11, "1")
    call.verb(11, 12.25, "says: Thank you", "interrupted")
    call.write(12.25, "far-end", "said: bye", words="bye")
    call.write(13, "status", "the called party hung up", status="completed")
    assert call.lines == [
        "called: answers: human",
        "document: says: Welcome. Press 1 (2 s)",
        "called: presses 1",
        "document: says: Thank you (cut short after 1.2 s)",
        "called: says: bye",
        "network: completed (the called party hung up)",
    ]


def test_lines_are_typed_and_count_from_the_placing() -> None:
    call = Told()
    call.press(2.5, "1")
    _, line = conversation({"call": PLACED}, call.journal.read(), [])
    assert (line.at, line.seconds) == (PLACED + seconds(2.5), 2.5)
    assert (line.who, line.kind) == (Who.CALLED, LineKind.PRESSED)


def test_keys_pressed_one_right_after_the_other_are_one_line() -> None:
    call = Told()
    for at, key in ((1.0, "1"), (1.2, "2"), (1.9, "3"), (2.1, "#")):
        call.press(at, key)
    assert call.lines == ["called: presses 12", "called: presses 3#"]


def test_a_verb_that_goes_on_or_took_no_time_has_no_length() -> None:
    call = Told()
    call.verb(1, 1, "reduces noise")
    call.write(1, "verb-started", "plays http://x", verb="Play", number=9)
    assert call.lines == ["document: reduces noise", "document: plays http://x"]


@pytest.mark.parametrize(
    ("delivery", "told"),
    [
        (document(tried(7, content_type="text/xml; charset=utf-8")), "-> 200 text/xml"),
        (document(tried(7, 500, code=11217)), "-> 500 (error 11217)"),
        (document(tried(7, None, code=11200)), "-> no answer (error 11200)"),
        (document(tried(7, milliseconds=1_240)), "-> 200 after 1.2 s"),
        (document(), "-> no answer yet"),
        (document(tried(7), body="Digits=12%23&To=%2B1"), "(Digits=12#) -> 200"),
        (
            document(tried(7), body="SpeechResult=yes+please&Confidence=0.8"),
            "(SpeechResult=yes please, Confidence=0.8) -> 200",
        ),
        (
            document(tried(7), body="RecordingUrl=http://e.test/a/b/Recordings/R1&Digits="),
            "(RecordingUrl=.../Recordings/R1, Digits=) -> 200",
        ),
        (
            document(tried(7), body="ErrorCode=11200&ErrorUrl=http://x"),
            "(ErrorCode=11200) -> 200",
        ),
    ],
)
def test_a_document_request_tells_what_matters_of_it_and_of_its_answer(
    delivery: Delivery, told: str
) -> None:
    call = Told()
    call.request(7, 7, delivery)
    assert call.lines == [f"application: POST {URL} {told}"]


@pytest.mark.parametrize(
    ("delivery", "told"),
    [
        (callback("ringing", tried(1)), "(ringing) -> 200"),
        (
            callback("ringing", tried(1, 503, code=11217), tried(2, 503, code=11217), tried(4)),
            "(ringing) -> 503 (error 11217), 2 times, then 200",
        ),
        (replace(callback("ringing"), outcome=Outcome.DROPPED), "(ringing) -> dropped by the sce"),
        (callback("human", tried(1), purpose=Purpose.DETECTION), "(human) -> 200"),
        (
            replace(
                callback("bridged", tried(1), purpose=Purpose.ACTION),
                body="QueueResult=bridged&QueueTime=5",
            ),
            "(QueueResult=bridged, QueueTime=5) -> 200",
        ),
        (
            replace(
                callback("completed", tried(1), purpose=Purpose.RECORDING),
                body="RecordingUrl=https://e.test/Recordings/R1&RecordingStatus=completed",
            ),
            "(completed, RecordingUrl=.../Recordings/R1) -> 200",
        ),
    ],
)
def test_a_callback_tells_its_event_and_every_try(delivery: Delivery, told: str) -> None:
    call = Told()
    call.request(1, 4, delivery)
    (line,) = call.lines
    assert line.startswith(f"application: POST {URL} {told}")


def test_what_a_document_does_stands_behind_its_answer_however_long_that_took() -> None:
    call = Told()
    call.write(7, "status", "answered by human", status="in-progress")
    call.request(7, 9, document(tried(7)))
    call.write(8, "status", "ringing", status="ringing")
    call.verb(9, 10, "says: Hi")
    assert [line.partition(": ")[2][:5] for line in call.lines] == [
        *("answe", "POST ", "ringi", "says:"),
    ]


def test_a_callback_stands_behind_what_it_reports_whenever_it_was_answered() -> None:
    call = Told()
    call.write(7, "status", "answered by human", status="in-progress")
    call.request(7, 7, document(tried(7)))
    call.verb(7, 8, "says: Hi")
    call.request(7, 7, callback("in-progress", tried(7)))
    told = [line.partition(": ")[2] for line in call.lines]
    assert [line[:5] for line in told] == ["answe", "POST ", "POST ", "says:"]
    assert "(in-progress)" in told[1]


def test_what_is_kept_of_a_delivery_in_the_journal_alone_is_told() -> None:
    call = Told()
    call.write(1, "delivery", "status ringing to POST http://x: answered 200", delivery=77)
    assert call.lines == ["application: status ringing to POST http://x: answered 200"]


@pytest.mark.parametrize(
    ("kind", "text", "details", "told"),
    [
        ("detection", "human after 2.3 s", {}, "network: detects human after 2.3 s"),
        ("recording", "the recording started", {}, "network: the recording started"),
        ("updated", "the application gave", {}, "application: the application gave"),
        ("stale", "too late", {}, "network: too late"),
        ("connected", "is connected", {"call": "x"}, "network: is connected"),
        ("queue", "is number 1", {}, "network: is number 1"),
        ("conference", "starts", {}, "network: starts"),
        ("fault", "fault 1 struck", {}, "network: fault 1 struck"),
        ("error", "KeyError", {}, "network: fault of the emulator: KeyError"),
        ("verb-ended", "Say completed", {"number": 3}, "document: Say completed"),
        ("notification", "no", {"code": 11200, "level": "error"}, "network: error 11200: no"),
        ("notification", "#ot is ignored", {}, "network: warning: #ot is ignored"),
    ],
)
def test_everything_else_of_a_call_is_told(
    kind: str, text: str, details: dict[str, Detail], told: str
) -> None:
    call = Told()
    call.write(1, kind, text, **details)
    assert call.lines == [told]


def test_in_an_inbound_call_the_far_end_is_the_caller() -> None:
    journal = Journal(100)
    for number, (kind, text, details) in enumerate(
        [
            ("status", "called by +1", {"status": "ringing"}),
            ("status", "answered by the application", {"status": "in-progress"}),
            ("far-end", "pressed 1", {"keys": "1"}),
        ]
    ):
        journal.write(kind, PLACED + seconds(number), "call", text, details)
    told = conversation({"call": PLACED}, journal.read(), [], inbound={"call"})
    assert [f"{line.who}: {line.text}" for line in told] == [
        "network: called by +1",
        "application: answers",
        "caller: presses 1",
    ]


def test_requests_to_the_api_are_not_told() -> None:
    call = Told()
    call.write(0, "api-request", "POST Calls: 200", status=200)
    assert call.lines == []


def test_a_beginning_that_was_dropped_is_said_first() -> None:
    call = Told(capacity=1)
    call.press(2, "1")
    told = conversation({"call": PLACED}, call.journal.read(), [])
    assert [line.text for line in told] == [
        "the beginning is missing: the journal has dropped it",
        "presses 1",
    ]
    assert told[0].kind is LineKind.MISSING


def test_several_calls_are_one_conversation_in_which_each_line_knows_its_call() -> None:
    one, other = Told(), Journal(1_000)
    other.write("status", PLACED + seconds(2), "other", "queued", {"status": "queued"})
    entries = [*one.journal.read(), *other.read()]
    for number, (call, key) in enumerate([("call", "1"), ("other", "2"), ("call", "3")], 7):
        at = PLACED + seconds(number / 10)
        pressed = Entry(number=number, at=at, kind="far-end", call_sid=call, text="")
        entries.append(replace(pressed, details={"keys": key}))
    told = conversation({"call": PLACED, "other": PLACED + seconds(2)}, entries, [])
    assert [(line.call_sid, line.seconds, line.text) for line in told] == [
        ("call", 0.0, "queued to +1"),
        ("call", 0.7, "presses 1"),
        ("other", 0.8, "presses 2"),
        ("call", 0.9, "presses 3"),
        ("other", 2.0, "queued"),
    ]


def test_a_callback_of_a_conference_stands_with_the_call_that_it_is_about() -> None:
    call = Told()
    for at, event in ((1, "participant-join"), (2, "participant-leave")):
        call.write(at, "conference", f"{event} in the conference room", event=event)
        about = callback(event, tried(at), purpose=Purpose.CONFERENCE)
        call.request(at, at, replace(about, call_sid="room", body="CallSid=call"))
    call.verb(2, 3, "says: Bye")
    assert [line.partition(": ")[2] for line in call.lines] == [
        "participant-join in the conference room",
        f"POST {URL} (participant-join) -> 200",
        "participant-leave in the conference room",
        f"POST {URL} (participant-leave) -> 200",
        "says: Bye (1 s)",
    ]


# The text for people


def text_of(*entries: tuple[float, str], width: int = 100) -> str:
    written = [
        Entry(number=number, at=seconds(at), kind="stale", call_sid="call", text=text)
        for number, (at, text) in enumerate(entries)
    ]
    return transcript(conversation({"call": 0}, written, [])[1:], width)


def test_columns_are_aligned_whatever_the_time() -> None:
    assert text_of((0, "a"), (61.5, "b"), (14_400, "c")).splitlines() == [
        "  0:00.000  network      a",
        "  1:01.500  network      b",
        "240:00.000  network      c",
    ]


def test_long_lines_go_on_below_their_column_and_urls_stay_whole() -> None:
    url = f"http://app.test/{'x' * 40}"
    assert text_of((0, f"goes on at {url} after 2 s"), width=60).splitlines() == [
        "0:00.000  network      goes on at",
        f"                       {url}",
        "                       after 2 s",
    ]


def test_nothing_in_a_text_moves_the_cursor() -> None:
    assert text_of((0, "a\x1b[2J\r\n\tb")) == "0:00.000  network      a [2J b\n"
