"""What the demonstration draws, and what it makes of webhooks that are wrong."""

import asyncio
import io

import httpx
import pytest
from rich.console import Console

from emulator.cli.demo.application import Application, place_all
from emulator.cli.demo.bars import bar, marks_for
from emulator.cli.demo.calls import Board, DemoCall, Heard, plan
from emulator.cli.demo.screen import Screen
from emulator.cli.demo.words import line, summary
from emulator.core.addresses import is_e164
from emulator.core.status import CallStatus
from emulator.exchange.scenarios import shipped_scenarios
from emulator.exchange.signature import sign

MARKS = marks_for("ascii")
LIFE = ("initiated", "ringing", "in-progress", "completed")


def call(to: str = "+15555550100", *heard: tuple[float, str], **changes: str) -> DemoCall:
    made = DemoCall(
        to=to, from_="+15551234567", scenario="human", summary="", person="A", timeout=60
    )
    made.trouble = changes.get("trouble", "")
    made.heard = [
        Heard(
            at=at, sequence=LIFE.index(status) if status in LIFE else 9, status=CallStatus(status)
        )
        for at, status in heard
    ]
    return made


def board(*calls: DemoCall) -> Board:
    return Board({each.to: each for each in calls})


WHOLE = ((0.0, "initiated"), (2.0, "ringing"), (6.0, "in-progress"), (10.0, "completed"))


@pytest.mark.parametrize(
    ("heard", "now", "drawn"),
    [
        ((), 3, "..."),
        (WHOLE[:2], 5, "..---"),
        (WHOLE, 15, "..----===+"),
        (((0.0, "initiated"), (3.0, "busy")), 15, "..#"),
        (((0.0, "failed"),), 15, "x"),
        (((1.0, "ringing"), (2.0, "initiated"), (4.0, "no-answer")), 15, ".--o"),
        (((1.0, "completed"), (2.0, "in-progress")), 15, "+"),
    ],
)
def test_time_runs_to_the_right_with_a_mark_for_each_status(
    heard: tuple[tuple[float, str], ...], now: float, drawn: str
) -> None:
    assert bar(call("+1", *heard), MARKS, now=now, span=20, width=20) == drawn


def test_marks_are_ascii_where_nothing_else_can_be_written() -> None:
    assert "".join(marks_for("utf-8").values()).isascii() is False
    assert [marks_for(encoding) for encoding in ("latin-1", "no-such")] == [MARKS, MARKS]


@pytest.mark.parametrize(("width", "height"), [(80, 24), (140, 50), (60, 10), (20, 4)])
def test_a_frame_fits_the_terminal(width: int, height: int) -> None:
    planned = plan(shipped_scenarios())
    for each in list(planned)[:10]:
        each.heard.append(Heard(at=0.0, sequence=0, status=CallStatus.BUSY))
    lines = drawn(planned, width, height)
    assert len(lines) < max(height, 7)
    assert max(map(len, lines)) <= width


def drawn(shown: Board, width: int, height: int) -> list[str]:
    file = io.StringIO()
    console = Console(file=file, width=width, height=height, force_terminal=False)
    console.print(Screen(console, shown).frame(30.0))
    return file.getvalue().splitlines()


def test_where_room_is_short_live_calls_come_first() -> None:
    calls = [call(f"+1555555010{number}", (1.0, "busy")) for number in range(8)]
    calls.append(call("+15555550109", (1.0, "ringing")))
    lines = drawn(board(*calls), 80, 10)
    assert lines[2].startswith("+15555550109")
    assert lines[-2].strip() == "and 4 more calls that have ended"
    assert "1 live, 8 ended" in lines[-1]


def test_wrong_signatures_and_refusals_are_seen_at_once() -> None:
    bad = call("+15555550101", (1.0, "completed"))
    bad.valid, bad.invalid = 3, 2
    lines = drawn(board(bad, call("+15555550102", trouble="400 no")), 80, 24)
    assert lines[2].split()[-4:] == ["3", "✓", "2", "✗"]
    assert "not placed" in lines[3]
    assert "2 WITHOUT" in lines[-1]


def test_the_summary_names_what_went_wrong() -> None:
    bad = call("+15555550101", (1.0, "completed"))
    bad.invalid = 1
    told = summary(board(bad, call("+15555550102")), "20x", 1.0, 20.0)
    assert told == [
        "2 calls: 1 completed.",
        "1 webhooks received, NOT all signatures valid.",
        "20 seconds on the phone took 1.0 s at 20x.",
        "+15555550102 (human) never ended",
        "1 webhooks carried a wrong signature",
    ]


def test_every_caller_is_a_valid_number_and_the_plan_never_changes() -> None:
    callers = [each.from_ for each in plan(shipped_scenarios())]
    assert [caller for caller in callers if not is_e164(caller)] == []
    assert callers == [each.from_ for each in plan(shipped_scenarios())]


@pytest.mark.parametrize(("key", "valid"), [("PSK", True), ("another", False)])
def test_the_application_tells_right_from_wrong_signatures(key: str, valid: bool) -> None:
    form = {"To": "+15555550100", "SequenceNumber": "0", "CallStatus": "ringing", "Empty": ""}
    url = "http://app.test/status"
    headers = {"X-SignalWire-Signature": sign(key, url, form.items())}
    shown = board(call())
    _post(shown, url, form, headers)
    (only,) = shown
    assert (only.valid, only.invalid) == (int(valid), int(not valid))
    assert bool(shown.failures) is True, "it has not ended"


def test_the_application_answers_strangers_with_nothing() -> None:
    shown = board(call())
    assert _post(shown, "http://app.test/status", {"To": "+1"}, {}).text == ""
    assert (shown.valid, shown.invalid) == (0, 0)


@pytest.mark.parametrize(
    ("given", "answered"),
    [
        ({"Digits": "1"}, "Our sales people sleep."),
        ({"Digits": "9"}, "You will not be called again."),
        ({"Digits": "7"}, "That was not understood."),
        ({"SpeechResult": "a < b", "Confidence": "0.8"}, "You said: a &lt; b."),
        ({"SpeechResult": "uh maybe", "Confidence": "0.2"}, "That was not understood."),
    ],
)
def test_the_menu_of_the_application_answers_every_choice(
    given: dict[str, str], answered: str
) -> None:
    form = {"To": "+15555550100", **given}
    assert answered in _post(board(call()), "http://app.test/chosen", form, {}).text


def test_a_call_that_cannot_be_placed_is_told_as_that() -> None:
    shown = board(call())
    asyncio.run(place_all(shown, "http://127.0.0.1:1", "http://app.test", "project", "token"))
    (only,) = shown
    assert line(only, MARKS).startswith("+15555550100  human: not placed: ClientConnector")
    assert shown.over
    assert shown.failures[0].startswith("+15555550100 was not placed: ")


def _post(shown: Board, url: str, form: dict[str, str], headers: dict[str, str]) -> httpx.Response:
    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(Application(shown, "PSK", lambda: 1.0))
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.post(url, data=form, headers=headers)

    return asyncio.run(post())
