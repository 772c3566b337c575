"""Documents in execution: when each verb starts and ends, in virtual time."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.cxml import KNOWN_VERBS, Document, parse
from emulator.core.effects import CancelTimer, Log, SetTimer
from emulator.core.errors import Level, Notification
from emulator.core.inputs import VerbEnded
from emulator.core.instants import SECOND, Instant, in_seconds
from emulator.core.outcomes import GoTo, Outcome, Progress, Script, Through
from emulator.core.request import Webhook
from emulator.core.script import begin, stop, take
from emulator.core.timed import duration
from emulator.core.verbs import Hangup, Pause, Play, Redirect, Say, Unsupported

GENERATED = settings(deadline=None, derandomize=True)
AT = "http://app.example/answer"


@dataclass
class Run:
    """A script on its way: what it did, by the second, until it waits or is through."""

    outcome: Outcome
    now: Instant = 0
    did: list[tuple[float, str]] = field(default_factory=list)
    notices: list[Notification] = field(default_factory=list)
    wakes_at: Instant | None = None

    def note(self, progress: Progress) -> None:
        self.outcome = progress.outcome
        self.notices += progress.notices
        self.wakes_at = None
        for effect in progress.effects:
            if isinstance(effect, Log) and effect.entry == "verb-started":
                self.did.append((in_seconds(self.now), effect.text))
            if isinstance(effect, SetTimer):
                self.wakes_at = effect.at


def run(document: Document | str, digits: str = "") -> Run:
    """Execute a document as long as it asks to be woken."""
    if isinstance(document, str):
        document = parse(f"<Response>{document}</Response>", AT)
    started = begin(document, 0, 0, digits=digits)
    done = Run(started.outcome)
    done.note(started)
    while isinstance(done.outcome, Script) and done.wakes_at is not None:
        done.now = done.wakes_at
        done.note(take(done.outcome, VerbEnded(verb=done.outcome.verb), done.now))
    return done


@pytest.mark.parametrize(
    ("xml", "lasts"),
    [
        ("<Say>one two three four five</Say>", 2),
        ("<Say loop='3'>one two three four five</Say>", 6),
        ("<Say></Say>", 0),
        ("<Say>one<break time='2s'/>two</Say>", 2.8),
        ("<Say loop='2'>one<break time='500ms'/></Say>", 1.8),
        ("<Say><break time='1.5s'/></Say>", 1.5),
        ("<Say><p>one <emphasis>two<break strength='x-strong'/></emphasis></p></Say>", 1.8),
        ("<Say>one<break/></Say>", 0.6),
        ("<Say>one<break strength='none'/><break strength='strong'/></Say>", 0.9),
        ("<Say>one<break strength='none' time='1s'/></Say>", 1.4),
        ("<Say>one<break time='99s'/></Say>", 10.4),
        ("<Say>one<break time='soon'/></Say>", 0.6),
        ("<Play>http://h/a.mp3</Play>", 3),
        ("<Play loop='2'>http://h/a.mp3</Play>", 6),
        ("<Play digits='12#'/>", 0.6),
        ("<Play digits='1w1W1'/>", 2.1),
        ("<Play digits='1' loop='0'/>", 0.2),
        ("<Pause/>", 1),
        ("<Pause length='90'/>", 90),
        ("<Pause length='0'/>", 0),
        ("<Hangup/><Pause/>", 0),
        ("", 0),
        ("<Pause length='2'/><Say>one</Say><Play>http://h/a.mp3</Play>", 5.4),
    ],
)
def test_verbs_take_their_time(xml: str, lasts: float) -> None:
    done = run(xml)
    assert isinstance(done.outcome, Through)
    assert in_seconds(done.now) == lasts


def test_verbs_run_one_after_another() -> None:
    done = run("<Say>one two</Say><Pause length='2'/><Play>a.mp3</Play><Hangup/><Say>never</Say>")
    assert done.did == [
        (0, "says: one two"),
        (0.8, "waits 2 s"),
        (2.8, "plays http://app.example/a.mp3"),
        (5.8, "hangs up"),
    ]
    assert done.outcome == Through(reason="the document hung up", hung_up=True)


def test_after_the_last_verb_the_script_is_through() -> None:
    assert run("<Pause/>").outcome == Through(reason="the document ended")
    assert run("").outcome == Through(reason="the document ended")


@pytest.mark.parametrize("xml", ["<Say loop='0'>Hi</Say>", "<Play loop='0'>http://h/a.mp3</Play>"])
def test_loop_0_goes_on_until_the_call_ends(xml: str) -> None:
    done = run(f"<Pause/>{xml}<Hangup/>")
    assert isinstance(done.outcome, Script)
    assert (in_seconds(done.now), done.wakes_at, len(done.did)) == (1, None, 2)


@pytest.mark.parametrize(
    "xml", ["<Say loop='0'/>", "<Play loop='0'/>", "<Play loop='0'>a b</Play>"]
)
def test_nothing_is_not_repeated_for_ever(xml: str) -> None:
    assert run(f"{xml}<Hangup/>").outcome == Through(reason="the document hung up", hung_up=True)


def test_a_redirect_asks_for_another_document_and_numbers_go_on() -> None:
    done = run("<Pause/><Redirect method='GET'>next</Redirect><Say>never</Say>")
    onward = Webhook(url="http://app.example/next", method="GET")
    assert done.outcome == GoTo(webhook=onward, verb=2)
    assert [text for _, text in done.did] == ["waits 1 s", f"goes on at GET {onward.url}"]


def test_digits_are_pressed_before_the_first_verb() -> None:
    done = run("<Say>one</Say>", digits="1w2")
    assert done.did == [(0, "presses 1w2"), (0.9, "says: one")]
    assert in_seconds(done.now) == 1.3


def test_digits_are_pressed_even_if_the_document_is_empty() -> None:
    assert run("", digits="5").did == [(0, "presses 5")]


def test_an_unsupported_verb_is_passed_over_with_an_error() -> None:
    verbs = (Unsupported(name="X", message="<X> is passed over"), Pause(), Hangup())
    done = run(Document(verbs=verbs))
    assert done.did == [(0, "waits 1 s"), (1, "hangs up")]
    assert done.notices == [
        Notification(code=13750, level=Level.ERROR, message="<X> is passed over", at=0)
    ]


def test_an_unknown_verb_is_told_when_its_turn_comes() -> None:
    (notice,) = run("<Pause length='3'/><Syay>Hi</Syay>").notices
    assert (notice.code, notice.level, in_seconds(notice.at)) == (13750, Level.ERROR, 3)
    assert "did you mean <Say>?" in notice.message


def test_problems_of_a_document_are_warnings_at_its_start() -> None:
    (notice,) = run("<Pause/><Pause length='x'/>").notices
    assert (notice.code, notice.level, notice.at) == (12100, Level.WARNING, 0)


def test_each_execution_has_a_number_of_its_own() -> None:
    document = parse("<Response><Pause/><Pause/></Response>", AT)
    wake = VerbEnded(verb=7)
    first = begin(document, 7, 100 * SECOND)
    assert isinstance(first.outcome, Script)
    assert SetTimer(name="verb", at=101 * SECOND, input=wake) in first.effects
    second = take(first.outcome, wake, 101 * SECOND)
    assert isinstance(second.outcome, Script)
    wake = VerbEnded(verb=8)
    assert SetTimer(name="verb", at=102 * SECOND, input=wake) in second.effects


def test_an_interrupted_verb_says_how_far_it_came() -> None:
    script = begin(Document(verbs=(Pause(length=10),)), 0, 0).outcome
    assert isinstance(script, Script)
    effects = stop(script, 4 * SECOND)
    assert CancelTimer(name="verb") in effects
    (log,) = [each for each in effects if isinstance(each, Log)]
    assert log.text == "Pause interrupted after 4 s"


@pytest.mark.parametrize("verb", [*KNOWN_VERBS, "Nope"])
def test_a_document_full_of_one_verb_is_executed(verb: str) -> None:
    document = parse(f"<Response>{f'<{verb}/>' * 5_000}</Response>", AT)
    assert begin(document, 0, 0, call_sid="call").outcome is not None


VERBS = st.one_of(
    st.builds(Say, text=st.sampled_from(["", "one", "one two"]), loop=st.integers(0, 2)),
    st.builds(Play, url=st.sampled_from(["", AT]), loop=st.integers(0, 2), digits=st.just("")),
    st.builds(Play, digits=st.text("0123456789*#wW", min_size=1)),
    st.builds(Pause, length=st.integers(0, 5)),
    st.builds(Redirect, url=st.just(AT)),
    st.just(Hangup()),
    st.just(Unsupported(name="X", message="passed over")),
)


@GENERATED
@given(st.lists(VERBS, max_size=8))
def test_any_document_lasts_as_long_as_its_verbs_up_to_where_it_leaves(
    verbs: list[Say | Play | Pause | Redirect | Hangup | Unsupported],
) -> None:
    done = run(Document(verbs=tuple(verbs)))
    expected = 0
    for verb in verbs:
        if isinstance(verb, Hangup | Redirect):
            break
        length = 0 if isinstance(verb, Unsupported) else duration(verb)
        if length is None:
            assert isinstance(done.outcome, Script)
            break
        expected += length
    assert done.now == expected
