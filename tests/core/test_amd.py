"""Who or what answered, and when that is known: each rule on both sides of its threshold."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from emulator.api.create_call_form import CreateCallForm
from emulator.core.amd import AnsweredBy, Verdict, resource_value, verdicts
from emulator.core.farend import (
    Answers,
    Beep,
    FaxTone,
    Heard,
    Scenario,
    Silence,
    Speech,
    heard_by_default,
)
from emulator.core.instants import MILLISECOND, SECOND
from emulator.core.request import DetectionMode, DetectionRequest
from emulator.exchange.scenarios import read_scenarios, shipped_scenarios

ENABLE = DetectionRequest(mode=DetectionMode.ENABLE)
MESSAGE_END = DetectionRequest(mode=DetectionMode.DETECT_MESSAGE_END)
PARTIAL = replace(MESSAGE_END, asynchronous=True, partial_results=True)
BEEP = Beep()
FAX = FaxTone()
HUMAN = heard_by_default(Answers.HUMAN)
MACHINE = heard_by_default(Answers.MACHINE)
Plan = tuple[Heard, ...]
Parameters = dict[str, int]


def quiet(milliseconds: int) -> Silence:
    return Silence(length=milliseconds * MILLISECOND)


def talk(milliseconds: int, words: int = 0) -> Speech:
    return Speech(length=milliseconds * MILLISECOND, words=words)


def tuned(request: DetectionRequest, parameters: Parameters) -> DetectionRequest:
    """The request with these parameters: a count of words, all others in milliseconds."""
    values = {
        name: value if name == "words_threshold" else value * MILLISECOND
        for name, value in parameters.items()
    }
    return replace(request, **values)  # type: ignore[arg-type]  # every value is an int


def final(heard: Plan, request: DetectionRequest) -> tuple[str, float]:
    """The final verdict, with its time in milliseconds."""
    verdict = verdicts(heard, request)[-1]
    assert not verdict.interim
    return verdict.answered_by.value, verdict.at / MILLISECOND


# What answered

GREETINGS: list[tuple[str, Plan, Parameters, str, float]] = [
    # what they are when a scenario does not say
    ("a human by default", HUMAN, {}, "human", 2_300),
    ("a machine by default", MACHINE, {}, "machine_start", 2_000),
    ("a fax by default", (FAX,), {}, "fax", 0),
    ("silence by default", (), {}, "unknown", 5_000),
    # rule 1: silence from the answer on
    ("sound just before", (quiet(4_999), talk(500, 1)), {}, "human", 6_699),
    ("sound as it is reached", (quiet(5_000), talk(500, 1)), {}, "unknown", 5_000),
    ("sound just after", (quiet(5_001), talk(500, 1)), {}, "unknown", 5_000),
    ("a lower timeout", (quiet(2_000), talk(9)), {"silence_timeout": 2_000}, "unknown", 2_000),
    ("a higher timeout", (quiet(5_000), talk(500)), {"silence_timeout": 10_000}, "human", 6_700),
    ("pieces add up", (quiet(2_500), quiet(2_500), talk(500)), {}, "unknown", 5_000),
    ("pieces just short", (quiet(2_500), quiet(2_499), talk(500)), {}, "human", 6_699),
    ("a fax tone just before", (quiet(4_999), FAX), {}, "fax", 4_999),
    ("a fax tone as it is reached", (quiet(5_000), FAX), {}, "unknown", 5_000),
    ("a beep just before", (quiet(4_999), BEEP), {}, "machine_start", 4_999),
    ("a beep as it is reached", (quiet(5_000), BEEP), {}, "unknown", 5_000),
    (
        "only at the start",
        (talk(100), quiet(4_000)),
        {"speech_end_threshold": 4_500, "silence_timeout": 2_000},
        "human",
        4_600,
    ),
    # rule 2: a fax tone
    ("after speech", (talk(1_000, 2), FAX), {}, "fax", 1_000),
    ("after the pause of a human, just before", (talk(500), quiet(1_199), FAX), {}, "fax", 1_699),
    ("as a human is reached", (talk(500), quiet(1_200), FAX), {}, "fax", 1_700),
    ("after a human", (talk(500), quiet(1_201), FAX), {}, "human", 1_700),
    ("as voice is reached", (talk(2_400), FAX), {}, "fax", 2_400),
    ("after voice is reached", (talk(2_401), FAX), {}, "machine_start", 2_400),
    ("as words are reached", (talk(600, 6), FAX), {}, "fax", 600),
    ("after a beep", (BEEP, FAX), {}, "machine_start", 0),
    # rule 3: voice time
    ("voice just short", (talk(2_399, 5),), {}, "human", 3_599),
    ("voice exactly", (talk(2_400, 5),), {}, "machine_start", 2_400),
    ("voice just over", (talk(2_401, 5),), {}, "machine_start", 2_400),
    ("a low threshold", (talk(1_000),), {"speech_threshold": 1_000}, "machine_start", 1_000),
    ("a high threshold", (talk(5_999),), {"speech_threshold": 6_000}, "human", 7_199),
    ("adjacent pieces just short", (talk(1_200, 3), talk(1_199, 2)), {}, "human", 3_599),
    ("adjacent pieces exactly", (talk(1_200, 3), talk(1_200, 2)), {}, "machine_start", 2_400),
    ("speech only", (talk(1_200), quiet(1_199), talk(1_199)), {}, "human", 4_798),
    ("across a pause", (talk(1_200), quiet(1_199), talk(1_200)), {}, "machine_start", 3_599),
    ("not across an end", (talk(1_200), quiet(1_200), talk(1_200)), {}, "human", 2_400),
    ("not in the silence before", (quiet(4_000), talk(2_400)), {}, "machine_start", 6_400),
    ("voice before words", (talk(2_500, 6),), {}, "machine_start", 2_400),
    ("words before voice", (talk(2_390, 6),), {}, "machine_start", 2_390),
    # rule 3: words
    ("words just short", (talk(600, 5),), {}, "human", 1_800),
    ("words exactly", (talk(600, 6),), {}, "machine_start", 600),
    ("words over", (talk(700, 7),), {}, "machine_start", 600),
    ("one word", (talk(700, 7),), {"words_threshold": 1}, "machine_start", 100),
    ("99 of 100", (talk(2_300, 99),), {"words_threshold": 100}, "human", 3_500),
    ("100 of 100", (talk(2_300, 100),), {"words_threshold": 100}, "machine_start", 2_300),
    ("words across a pause", (talk(600, 3), quiet(500), talk(600, 3)), {}, "machine_start", 1_700),
    ("fewer words, later", (talk(600, 3), quiet(500), talk(900, 9)), {}, "machine_start", 1_400),
    ("words at different paces", (talk(200, 4), talk(1_000, 2)), {}, "machine_start", 1_200),
    ("no words", (talk(2_000, 0),), {"words_threshold": 1}, "human", 3_200),
    # rule 4: a beep
    ("at the answer", (BEEP,), {}, "machine_start", 0),
    ("after silence", (quiet(1_000), BEEP), {}, "machine_start", 1_000),
    ("after a short greeting", (talk(1_000, 3), BEEP), {}, "machine_start", 1_000),
    ("before a human, just", (talk(500), quiet(1_199), BEEP), {}, "machine_start", 1_699),
    ("as a human is reached", (talk(500), quiet(1_200), BEEP), {}, "machine_start", 1_700),
    ("after a human", (talk(500), quiet(1_201), BEEP), {}, "human", 1_700),
    # rule 5: silence after speech
    ("a pause just short", (talk(500, 5), quiet(1_199), talk(100, 1)), {}, "machine_start", 1_799),
    ("a pause exactly", (talk(500, 5), quiet(1_200), talk(100, 1)), {}, "human", 1_700),
    ("a pause in pieces", (talk(500, 5), quiet(600), quiet(600), talk(100, 1)), {}, "human", 1_700),
    ("a low end", (talk(500, 5), quiet(500)), {"speech_end_threshold": 500}, "human", 1_000),
    (
        "a high end",
        (talk(500, 5), quiet(4_999), talk(100, 1)),
        {"speech_end_threshold": 5_000},
        "machine_start",
        5_599,
    ),
    ("after the list", (talk(500), quiet(700)), {}, "human", 1_700),
    # rule 6: the detection timeout
    ("silence", (), {"timeout": 1_000}, "unknown", 1_000),
    ("a human just before", (talk(800, 2),), {"timeout": 2_001}, "human", 2_000),
    ("a human exactly", (talk(800, 2),), {"timeout": 2_000}, "human", 2_000),
    ("a human just after", (talk(801, 2),), {"timeout": 2_000}, "unknown", 2_000),
    ("voice exactly", (talk(4_000),), {"timeout": 2_400}, "machine_start", 2_400),
    ("voice just after", (talk(4_000),), {"timeout": 2_399}, "unknown", 2_399),
    ("words exactly", (talk(2_000, 12),), {"timeout": 1_000}, "machine_start", 1_000),
    ("words just after", (talk(2_002, 12),), {"timeout": 1_000}, "unknown", 1_000),
    ("a fax tone exactly", (talk(1_000), FAX), {"timeout": 1_000}, "fax", 1_000),
    ("a fax tone just after", (talk(1_001), FAX), {"timeout": 1_000}, "unknown", 1_000),
    ("a beep exactly", (talk(1_000), BEEP), {"timeout": 1_000}, "machine_start", 1_000),
    ("a beep just after", (talk(1_001), BEEP), {"timeout": 1_000}, "unknown", 1_000),
    # what has no length is not heard
    ("speech", (talk(0, 100), quiet(4_000), talk(0), quiet(1_000)), {}, "unknown", 5_000),
    ("a beep of no length", (Beep(length=0), talk(500)), {}, "human", 1_700),
    ("a fax tone of no length", (FaxTone(length=0), talk(500)), {}, "human", 1_700),
    ("silence", (talk(1_200), quiet(0), talk(1_200)), {}, "machine_start", 2_400),
]

MESSAGES: list[tuple[str, Plan, Parameters, str, float]] = [
    # who is no machine
    ("a human", HUMAN, {}, "human", 2_300),
    ("a fax", (FAX,), {}, "fax", 0),
    ("nobody", (), {}, "unknown", 5_000),
    ("nobody in time", (talk(2_000),), {"timeout": 1_000}, "unknown", 1_000),
    # a beep
    ("a machine by default", MACHINE, {}, "machine_end_beep", 6_900),
    ("a beep that made the verdict", (talk(1_000), BEEP), {}, "machine_end_beep", 1_400),
    ("a beep at the answer", (BEEP,), {}, "machine_end_beep", 400),
    ("a beep as the verdict is reached", (talk(2_400), BEEP), {}, "machine_end_beep", 2_800),
    ("the first of two beeps", (talk(2_400), BEEP, BEEP), {}, "machine_end_beep", 2_800),
    ("a beep longer than a pause", (Beep(length=2 * SECOND),), {}, "machine_end_beep", 2_000),
    # silence
    ("a pause just short", (talk(3_000), quiet(1_199), BEEP), {}, "machine_end_beep", 4_599),
    ("a pause exactly", (talk(3_000), quiet(1_200), BEEP), {}, "machine_end_silence", 4_200),
    ("a pause just over", (talk(3_000), quiet(1_201), BEEP), {}, "machine_end_silence", 4_200),
    (
        "a pause in pieces",
        (talk(3_000), quiet(600), quiet(600), BEEP),
        {},
        "machine_end_silence",
        4_200,
    ),
    (
        "pauses do not add up",
        (talk(3_000), quiet(900), talk(10), quiet(900), BEEP),
        {},
        "machine_end_beep",
        5_210,
    ),
    ("the end of the list", (talk(3_000),), {}, "machine_end_silence", 4_200),
    ("a verdict at the end of speech", (talk(2_400),), {}, "machine_end_silence", 3_600),
    (
        "no pause before the verdict",
        (quiet(1_500), talk(3_000), quiet(1_199), BEEP),
        {},
        "machine_end_beep",
        6_099,
    ),
    (
        "a low end",
        (talk(3_000), quiet(500), BEEP),
        {"speech_end_threshold": 500},
        "machine_end_silence",
        3_500,
    ),
    # only what comes after the machine ends its message
    ("a silence before a beep", (quiet(3_000), BEEP), {}, "machine_end_beep", 3_400),
    ("a pause up to a beep", (talk(500), quiet(1_200), BEEP), {}, "machine_end_beep", 2_100),
    # the detection timeout
    ("a beep just before it", (talk(2_599), BEEP), {"timeout": 3_000}, "machine_end_beep", 2_999),
    (
        "a beep that ends with it",
        (talk(2_600), BEEP),
        {"timeout": 3_000},
        "machine_end_beep",
        3_000,
    ),
    ("a beep just after it", (talk(2_601), BEEP), {"timeout": 3_000}, "machine_end_other", 3_000),
    ("silence until it", (talk(2_800),), {"timeout": 4_000}, "machine_end_silence", 4_000),
    ("silence until just after", (talk(2_801),), {"timeout": 4_000}, "machine_end_other", 4_000),
    ("a machine at the timeout", (talk(5_000),), {"timeout": 2_400}, "machine_end_other", 2_400),
    ("a machine just after the timeout", (talk(5_000),), {"timeout": 2_399}, "unknown", 2_399),
    ("an endless message", (talk(200_000),), {"timeout": 120_000}, "machine_end_other", 120_000),
    # a fax tone
    (
        "a fax tone is a sound",
        (talk(3_000), quiet(900), FAX, quiet(900), BEEP),
        {},
        "machine_end_beep",
        8_200,
    ),
    ("a fax tone before silence", (talk(3_000), FAX), {}, "machine_end_silence", 7_200),
    ("a fax tone before the machine", (talk(1_000), FAX, BEEP), {}, "fax", 1_000),
]


@pytest.mark.parametrize(("what", "heard", "parameters", "answered_by", "at"), GREETINGS)
def test_a_greeting_has_its_verdict(
    what: str, heard: Plan, parameters: Parameters, answered_by: str, at: float
) -> None:
    assert final(heard, tuned(ENABLE, parameters)) == (answered_by, at), what


@pytest.mark.parametrize(("what", "heard", "parameters", "answered_by", "at"), MESSAGES)
def test_a_message_has_its_end(
    what: str, heard: Plan, parameters: Parameters, answered_by: str, at: float
) -> None:
    assert final(heard, tuned(MESSAGE_END, parameters)) == (answered_by, at), what


def test_the_speech_threshold_tells_the_same_greeting_a_machine_or_a_human() -> None:
    greeting = (talk(3_000, 5),)
    assert final(greeting, tuned(ENABLE, {"speech_threshold": 2_400})) == ("machine_start", 2_400)
    assert final(greeting, tuned(ENABLE, {"speech_threshold": 4_000})) == ("human", 4_200)


def test_the_end_of_a_word_is_rounded_up_to_a_microsecond() -> None:
    greeting = (Speech(length=1_000_000, words=7),)
    # the sixth of seven words ends after 857142.86 microseconds
    assert verdicts(greeting, ENABLE) == (
        Verdict(answered_by=AnsweredBy.MACHINE_START, at=857_143),
    )


def test_the_end_of_a_word_is_exact_where_floating_point_is_not() -> None:
    long = (Speech(length=9_007_199_254_740_993, words=100_000),)
    request = replace(ENABLE, words_threshold=99_999, speech_threshold=10**17, timeout=10**17)
    exact = -(-9_007_199_254_740_993 * 99_999 // 100_000)
    assert verdicts(long, request)[0].at == exact


# Partial results


def test_a_partial_result_says_machine_start_before_the_end() -> None:
    assert verdicts(MACHINE, PARTIAL) == (
        Verdict(answered_by=AnsweredBy.MACHINE_START, at=2_000 * MILLISECOND, interim=True),
        Verdict(answered_by=AnsweredBy.MACHINE_END_BEEP, at=6_900 * MILLISECOND),
    )


@pytest.mark.parametrize(
    "request_",
    [
        MESSAGE_END,
        replace(PARTIAL, asynchronous=False),
        replace(PARTIAL, partial_results=False),
        replace(PARTIAL, mode=DetectionMode.ENABLE),
    ],
    ids=["neither", "not asynchronous", "no partial results", "Enable"],
)
def test_without_everything_it_takes_there_is_no_partial_result(
    request_: DetectionRequest,
) -> None:
    assert len(verdicts(MACHINE, request_)) == 1


@pytest.mark.parametrize("heard", [HUMAN, (FAX,), ()], ids=["human", "fax", "nobody"])
def test_only_a_machine_has_a_partial_result(heard: Plan) -> None:
    assert len(verdicts(heard, PARTIAL)) == 1


def test_a_machine_at_the_detection_timeout_still_has_its_partial_result() -> None:
    request = tuned(PARTIAL, {"timeout": 2_400})
    assert verdicts((talk(5_000),), request) == (
        Verdict(answered_by=AnsweredBy.MACHINE_START, at=request.timeout, interim=True),
        Verdict(answered_by=AnsweredBy.MACHINE_END_OTHER, at=request.timeout),
    )


# The call resource


@pytest.mark.parametrize("verdict", AnsweredBy)
def test_the_resource_knows_human_machine_and_null(verdict: AnsweredBy) -> None:
    expected = {"human": "human", "unknown": None}
    assert resource_value(verdict) == expected.get(verdict.value, "machine")


# The documentation

PAGE = Path(__file__).parents[2] / "docs" / "machine-detection.md"
FIELDS = {
    "MachineDetectionSilenceTimeout": ("silence_timeout", MILLISECOND),
    "MachineDetectionSpeechThreshold": ("speech_threshold", MILLISECOND),
    "MachineDetectionSpeechEndThreshold": ("speech_end_threshold", MILLISECOND),
    "MachineDetectionTimeout": ("timeout", SECOND),
    "MachineWordsThreshold": ("words_threshold", 1),
}


def table(heading: str) -> list[list[str]]:
    """The cells of each row of the first table under a heading, without backquotes."""
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.search(r"\n\|.*\n\|[-|]+\|\n((?:\|.*\|\n)+)", text)
    assert rows, f"there is no table under {heading}"
    cells = [row.strip("|").split("|") for row in rows[1].splitlines()]
    return [[cell.strip().replace("`", "") for cell in row] for row in cells]


def with_settings(request: DetectionRequest, cell: str) -> DetectionRequest:
    """The request with parameters written as ``Name=value``."""
    for setting in cell.split():
        name, value = setting.split("=")
        field, unit = FIELDS[name]
        request = replace(request, **{field: int(value) * unit})  # type: ignore[arg-type]  # an int
    return request


def written(verdict: Verdict) -> str:
    """The verdict as the tables of the page write it, to the millisecond."""
    return f"{verdict.answered_by} at {round(verdict.at / SECOND, 3):g} s"


def shown(scenario: Scenario, request: DetectionRequest) -> list[str]:
    heard = scenario.far_ends[0].hears
    modes = (DetectionMode.ENABLE, DetectionMode.DETECT_MESSAGE_END)
    return [written(verdicts(heard, replace(request, mode=mode))[-1]) for mode in modes]


@pytest.mark.parametrize("row", table("Examples"), ids=lambda row: row[0])
def test_an_example_of_the_page_has_the_verdict_it_says(row: list[str]) -> None:
    what_is_heard, parameters, *expected = row
    (scenario,), problems = read_scenarios(f"name: example\n{what_is_heard}", "the page")
    assert problems == []
    assert shown(scenario, with_settings(ENABLE, parameters)) == expected


@pytest.mark.parametrize("row", table("Numbers to call"), ids=lambda row: row[0])
def test_a_number_of_the_page_has_the_verdict_it_says(row: list[str]) -> None:
    number, *expected = row
    (scenario,) = (each for each in shipped_scenarios() if number in each.to)
    assert shown(scenario, ENABLE) == expected


def test_the_page_gives_the_bounds_and_defaults_of_every_parameter() -> None:
    told = {name: (default, allowed) for name, allowed, default, _ in table("Parameters")}
    form = {field.alias: field for field in CreateCallForm.model_fields.values()}
    for name, (default, allowed) in told.items():
        actual = str(form[name].default)
        assert default == (actual.lower() if actual in {"True", "False"} else actual)
        rule = form[name].json_schema_extra
        assert isinstance(rule, dict)
        assert allowed == rule["x-allowed"]
    assert set(FIELDS) <= set(told)


def test_the_defaults_of_the_form_are_those_of_the_detector() -> None:
    form = {field.alias: field.default for field in CreateCallForm.model_fields.values()}
    defaults = {field.name: field.default for field in fields(DetectionRequest)}
    for name, (field, unit) in FIELDS.items():
        assert form[name] * unit == defaults[field]
