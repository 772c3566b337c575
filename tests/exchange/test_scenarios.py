"""Scenario files become far ends, their mistakes become problems, and rules choose by number."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.cli.check import check
from emulator.core.farend import (
    HANGS_UP,
    HUMAN,
    Answers,
    Beep,
    CallbackFaults,
    FarEnd,
    FaxTone,
    Interjection,
    Payer,
    Referral,
    Reply,
    Scenario,
    Silence,
    Speech,
    heard_by_default,
)
from emulator.core.instants import HOUR, MILLISECOND, MINUTE, SECOND
from emulator.core.patterns import matches
from emulator.exchange.rulebook import RuleBook
from emulator.exchange.rules import Rules
from emulator.exchange.scenario_document import scenario_from_data
from emulator.exchange.scenario_values import duration
from emulator.exchange.scenarios import load_scenarios, read_scenarios, shipped_scenarios

ROOT = Path(__file__).parents[2]
TIMES = st.none() | st.integers(1, 3)
PLAIN = FarEnd(scenario="x", hears=heard_by_default(Answers.HUMAN))


def scenario(keys: str) -> Scenario:
    scenarios, problems = read_scenarios(f"name: x\n{keys}", "f")
    assert problems == []
    return scenarios[0]


def far_end(keys: str) -> FarEnd:
    (only,) = scenario(keys).far_ends
    return only


def problems(text: str | bytes) -> list[str]:
    return [str(problem) for problem in read_scenarios(text, "f")[1]]


def named(name: str, *to: str) -> Scenario:
    return Scenario(name=name, to=to, far_ends=(HUMAN,))


def write(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        (directory / f"{name}.yaml").write_text(text)
    return directory


# Keys


def test_a_scenario_of_a_name_alone_is_a_human() -> None:
    assert scenario("") == Scenario(name="x", far_ends=(PLAIN,))


@pytest.mark.parametrize(
    ("keys", "attribute", "expected"),
    [
        ("rings_after: 3", "rings_after", 3 * SECOND),
        ("rings_for: 12s", "rings_for", 12 * SECOND),
        ("rings_for: forever", "rings_for", None),
        ("hangs_up_after: 500ms", "hangs_up_after", 500 * MILLISECOND),
        ("recording_ready_after: 1h", "recording_ready_after", HOUR),
        ("answers: machine", "answers", Answers.MACHINE),
        ("answers: machine", "hears", heard_by_default(Answers.MACHINE)),
        ("answers: silence", "hears", ()),
        ("hears: []", "hears", ()),
        ("hears: [{speech: 3.2s}]", "hears", (Speech(length=3_200_000, words=9),)),
        ("hears: [{speech: 0.1s}]", "hears", (Speech(length=100_000, words=1),)),
        ("hears: [{speech: 1, words: 0}]", "hears", (Speech(length=SECOND, words=0),)),
        ("hears: [{silence: 0.4}]", "hears", (Silence(length=400_000),)),
        ("hears: [beep, {beep: 1s}]", "hears", (Beep(), Beep(length=SECOND))),
        ("hears: [fax, {fax: 1s}]", "hears", (FaxTone(), FaxTone(length=SECOND))),
        ("refuses: busy", "refuses", 486),
        ("refer: busy", "refer", Referral(notify=486)),
        ("refer: declined", "refer", Referral(sip=603, notify=None)),
        ("refer: silent", "refer", Referral(notify=None, after=32 * SECOND)),
        ("refer: {notify: 404, after: 5s}", "refer", Referral(notify=404, after=5 * SECOND)),
        ("pays: silent", "pays", Payer(card=(None,), routing_number=(None,))),
        ("pays: {card: amex}", "pays", Payer(card=("378282246310005",), security_code=("1234",))),
        (
            'pays: {card: ["4111111111111112", hangs_up], after: 1s}',
            "pays",
            Payer(card=("4111111111111112", HANGS_UP), after=SECOND),
        ),
        ("pays: {declined: no funds}", "pays", Payer(declined="no funds")),
        ("refuses: no-answer", "refuses", 480),
        ("refuses: {sip: 603}", "refuses", 603),
        ("refuses: busy", "answers", None),
        ("refuses: busy", "hears", ()),
        ("replies: [silent]", "replies", (Reply(),)),
        ("replies: [hangs_up]", "replies", (Reply(hangs_up=True),)),
        (
            'replies: [{presses: "1#w", after: 2s}]',
            "replies",
            (Reply(presses="1#w", after=2 * SECOND),),
        ),
        ("replies: [{says: yes, confidence: 1}]", "replies", (Reply(says="yes", confidence=1.0),)),
        ('replies: [{silent: true, when: {prompt: "*PIN*"}}]', "replies", (Reply(prompt="*PIN*"),)),
        (
            'replies: [{hangs_up: true, after: 1s, when: {url: "*/menu"}}]',
            "replies",
            (Reply(hangs_up=True, after=SECOND, url="*/menu"),),
        ),
        (
            'at: [{at: 10s, presses: "5"}]',
            "interjections",
            (Interjection(at=10 * SECOND, presses="5"),),
        ),
        (
            "at: [{at: 1, hangs_up: true}]",
            "interjections",
            (Interjection(at=SECOND, hangs_up=True),),
        ),
        ("at: [{at: 1, says: help}]", "interjections", (Interjection(at=SECOND, says="help"),)),
        ("price_per_minute: 0.008", "price_per_minute", Decimal("0.008")),
        ('price_per_minute: "0.85"', "price_per_minute", Decimal("0.85")),
        ("price_per_minute: 0", "price_per_minute", Decimal(0)),
        ("price_per_minute: 0.000001", "price_per_minute", Decimal("0.000001")),
        ("faults: {}", "faults", CallbackFaults()),
        (
            "faults: {callbacks: {drop: [ringing], duplicate: [completed], reorder: true}}",
            "faults",
            CallbackFaults(
                drop=frozenset({"ringing"}), duplicate=frozenset({"completed"}), reorder=True
            ),
        ),
        (
            "faults: {callbacks: {delay: {answered: 2s, initiated: 1}}}",
            "faults",
            CallbackFaults(delay=(("answered", 2 * SECOND), ("initiated", SECOND))),
        ),
    ],
)
def test_a_key_sets_its_part_of_the_far_end(keys: str, attribute: str, expected: object) -> None:
    assert getattr(far_end(keys), attribute) == expected


def test_the_summary_and_the_numbers_are_kept() -> None:
    read = scenario('summary: Rings.\nto: ["+15555550101", "sip:Bob@example.com", "+1555*"]')
    assert read.summary == "Rings."
    assert read.to == ("+15555550101", "sip:Bob@example.com", "+1555*")


def test_a_single_number_needs_no_list() -> None:
    assert scenario('to: "*"').to == ("*",)


def test_one_of_several_far_ends_has_its_weight() -> None:
    read = scenario("one_of: [{answers: fax, weight: 3}, {refuses: busy}]")
    assert read.weights == (3.0, 1.0)
    assert [each.answers for each in read.far_ends] == [Answers.FAX, None]
    assert {each.scenario for each in read.far_ends} == {"x"}


def test_members_inherit_what_stands_beside_one_of() -> None:
    read = scenario("rings_for: 9s\nprice_per_minute: 1\none_of: [{}, {rings_for: 6s}]")
    assert [each.rings_for for each in read.far_ends] == [9 * SECOND, 6 * SECOND]
    assert [each.price_per_minute for each in read.far_ends] == [1, 1]


# Mistakes


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ("ring_for: 1s", "2:1: unknown key 'ring_for'; did you mean 'rings_for'?"),
        ("name: y", "2:1: duplicate key 'name'; it is already on line 1"),
        ('summary: ""', "2:10: summary: must not be empty"),
        (
            "to: +15555550101",
            '2:5: to: 15555550101 is a number, not text; put it in quotes: "+15555550101"',
        ),
        ('to: ["+1"]', "2:6: to[0]: '+1' is no number that can be called; "),
        ('to: ["1555*"]', "2:6: to[0]: '1555*' is no number that can be called; "),
        ("to: {a: 1}", "2:5: to: received a mapping; write a list"),
        ("rings_after: soon", "2:14: rings_after: 'soon' is not a duration; write for example 12s"),
        (
            "rings_for: 25h",
            "2:12: rings_for: '25h' is out of range; write a duration from 0s to 24h",
        ),
        ("rings_for: true", "2:12: rings_for: true is not a duration"),
        ("rings_for: -1", "2:12: rings_for: -1 is out of range"),
        ("answers: humn", "2:10: answers: received 'humn'; did you mean 'human'?"),
        ("answers: x", "2:10: answers: received 'x'; write one of human, machine, fax, silence"),
        ("answers:", "2:9: answers: has no value"),
        ("refuses: 486", "2:10: refuses: received 486; write busy, no-answer or {sip: 404}"),
        (
            "refuses: {sip: 200}",
            "2:16: refuses.sip: received 200; it must be greater than or equal",
        ),
        ("refuses: {sip: 700}", "2:16: refuses.sip: received 700; it must be less than or equal"),
        ("refuses: {}", "2:10: refuses: needs the key sip"),
        ("answers: human\nrefuses: busy", "2:1: answers: cannot stand beside refuses; "),
        ("refuses: busy\nhears: []", "3:1: hears: cannot stand beside refuses; "),
        ("refuses: busy\nhangs_up_after: 1", "3:1: hangs_up_after: cannot stand beside refuses; "),
        ("refuses: busy\nreplies: []", "3:1: replies: cannot stand beside refuses; "),
        ("refuses: busy\nat: []", "3:1: at: cannot stand beside refuses; "),
        ("refuses: busy\nrings_for: forever", "3:1: rings_for: cannot be forever beside refuses; "),
        (
            "rings_for: forever\none_of: [{}, {refuses: busy}]",
            "3:14: one_of[1].rings_for: cannot be forever beside refuses; ",
        ),
        ("hears: beep", "2:8: hears: received 'beep'; write a list"),
        ("hears: [bep]", "2:9: hears[0]: received 'bep'; write beep, fax, {speech: 3s}"),
        ("hears: [{}]", "2:9: hears[0]: needs the key speech or silence or beep or fax"),
        ("hears: [{beep: 1, fax: 1}]", "2:24: hears[0].fax: cannot stand beside beep"),
        (
            "hears: [{silence: 1, words: 2}]",
            "2:29: hears[0].words: belongs to speech, not to silence",
        ),
        (
            "hears: [{speech: 1, words: -1}]",
            "2:28: hears[0].words: received -1; it must be greater",
        ),
        ("hears: [{beep: }]", "2:15: hears[0].beep: has no value"),
        (
            "replies: [{presses: 1234}]",
            "2:21: replies[0].presses: received 1234; as text it must be",
        ),
        ("replies: [{presses: 1-2}]", "2:21: replies[0].presses: '1-2' cannot be pressed"),
        ('replies: [{says: " "}]', "2:18: replies[0].says: must not be empty"),
        (
            "replies: [{says: a, confidence: 2}]",
            "2:33: replies[0].confidence: received 2; it must be",
        ),
        (
            'replies: [{presses: "1", confidence: 1}]',
            "2:38: replies[0].confidence: belongs to says, not to presses",
        ),
        ("replies: [{silent: false}]", "2:20: replies[0].silent: received false; write true"),
        (
            "replies: [{silent: true, after: 1}]",
            "2:33: replies[0].after: belongs to presses or says",
        ),
        (
            'replies: [{presses: "1", says: a}]',
            "2:32: replies[0].says: cannot stand beside presses",
        ),
        (
            "replies: [{after: 1s}]",
            "2:11: replies[0]: needs the key presses or says or silent",
        ),
        ("replies: [shouts]", "2:11: replies[0]: received 'shouts'; write silent, hangs_up"),
        (
            "replies: [{hangs_up: true, when: {promt: a}}]",
            "2:35: unknown key 'promt' in replies[0].when; did you mean 'prompt'?",
        ),
        (
            "replies: [{hangs_up: true, when: {}}]",
            "2:34: replies[0].when: needs the key prompt or url",
        ),
        ("at: [{hangs_up: true}]", "2:6: missing key 'at' in at[0]"),
        ("at: [{at: 1}]", "2:6: at[0]: needs the key presses or says or hangs_up"),
        (
            "at: [{at: 1, silent: true}]",
            "2:14: unknown key 'silent' in at[0]; the keys are at, presses",
        ),
        ("price_per_minute: 0.0000001", "2:19: price_per_minute: 1e-07 is not a price"),
        ("price_per_minute: -1", "2:19: price_per_minute: -1 is not a price"),
        ("price_per_minute: true", "2:19: price_per_minute: true is not a price"),
        ("price_per_minute: 1001", "2:19: price_per_minute: 1001 is not a price"),
        ('price_per_minute: "1001"', "2:19: price_per_minute: '1001' is not a price"),
        ("one_of: []", "2:9: one_of: must have at least one member"),
        ("one_of: [{weight: 0}]", "2:19: one_of[0].weight: received 0; it must be greater than 0"),
        ("one_of: [{name: y}]", "2:11: unknown key 'name' in one_of[0]; "),
        ("one_of: [{refuses: busy, at: []}]", "2:26: one_of[0].at: cannot stand beside refuses"),
        (
            "refuses: busy\none_of: [{}]",
            "2:1: refuses: cannot stand beside one_of; move it into the",
        ),
        ("hears: []\none_of: [{}]", "2:1: hears: cannot stand beside one_of; move it into the"),
        (
            "faults: {callback: {}}",
            "2:10: unknown key 'callback' in faults; did you mean 'callbacks'?",
        ),
        (
            "faults: {callbacks: {drop: [rining]}}",
            "2:29: faults.callbacks.drop[0]: received 'rining'; did you mean 'ringing'?",
        ),
        (
            "faults: {callbacks: {delay: {busy: 2s}}}",
            "2:30: faults.callbacks.delay.busy: received 'busy'; write one of initiated, ringing",
        ),
        (
            "faults: {callbacks: {delay: {ringing: x}}}",
            "2:39: faults.callbacks.delay.ringing: 'x' is not",
        ),
        (
            "faults: {callbacks: {reorder: 1}}",
            "2:31: faults.callbacks.reorder: received 1; write true",
        ),
    ],
)
def test_a_mistake_is_explained_at_its_place(keys: str, problem: str) -> None:
    (found,) = problems(f"name: x\n{keys}")
    assert found.startswith(f"f:{problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("summary: x", "f:1:1: missing key 'name'"),
        ('name: ""', "f:1:7: name: must not be empty"),
        ("name: 5", 'f:1:7: name: received 5; as text it must be in quotes: "5"'),
        ("[x]", "f:1:1: received a list; write a mapping of keys to values"),
        (b"name: \xff", "f:1:7: the file is not UTF-8 text"),
    ],
)
def test_a_document_that_is_no_scenario_is_a_problem(text: str | bytes, problem: str) -> None:
    assert problems(text) == [problem]


def test_every_mistake_of_a_file_is_reported_from_top_to_bottom() -> None:
    text = "nme: x\nanswers: human\nrefuses: bsy\n---\nname: y\nrings_for: x\nat: [{}]\n"
    assert [problem.split(": ")[0] for problem in problems(text)] == [
        "f:1:1",
        "f:1:1",
        "f:2:1",
        "f:3:10",
        "f:6:12",
        "f:7:6",
    ]


def test_right_scenarios_of_a_file_are_kept_beside_wrong_ones() -> None:
    scenarios, wrong = read_scenarios("name: a\n---\nname: b\nx: 1\n---\nname: c\n---\n", "f")
    assert [each.name for each in scenarios] == ["a", "c"]
    assert len(wrong) == 1


def test_a_name_given_twice_in_a_file_is_a_problem() -> None:
    assert problems("name: a\n---\nname: a") == ["f:3:7: name: 'a' is also the name at f:1"]


PIECES = st.sampled_from(
    ["name", "to", "hears", "refuses", "one_of", "at", "replies", "faults", "busy", "beep", "says"]
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | PIECES,
    lambda inner: st.lists(inner) | st.dictionaries(PIECES | st.text(), inner),
)


@given(
    st.text()
    | st.binary()
    | st.text(alphabet="{}[]:,-&*!|>\"'# \n0x1.")
    | PIECES.map("{}: ".format)
)
def test_reading_never_raises(text: str | bytes) -> None:
    read_scenarios(text, "f")


@given(DATA | st.dictionaries(PIECES, DATA))
def test_data_of_any_shape_is_a_scenario_or_a_problem(data: object) -> None:
    read, wrong = scenario_from_data(data)
    assert (read is None) == bool(wrong)


def test_problems_of_data_without_text_name_the_path() -> None:
    _, wrong = scenario_from_data({"name": "x", "hears": [{"speech": "x"}]}, file="body")
    assert str(wrong[0]).startswith("body: hears[0].speech: 'x' is not a duration")


def test_half_a_character_in_data_is_a_problem() -> None:
    assert scenario_from_data({"name": "\ud800"})[0] is None


# Durations


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12s", 12 * SECOND),
        ("0.4s", 400 * MILLISECOND),
        ("500ms", 500 * MILLISECOND),
        ("2m", 2 * MINUTE),
        ("24h", 24 * HOUR),
        (3, 3 * SECOND),
        (0.25, 250 * MILLISECOND),
        (0, 0),
    ],
)
def test_durations_have_a_unit_or_are_seconds(written: object, expected: int) -> None:
    assert duration(written) == expected


@pytest.mark.parametrize(
    "written",
    ["", "12", "12 s", "1m30s", "s", "1d", "-1s", "24.1h", "٣s", -1, 86_401, 1e400, True, None, []],
)
def test_everything_else_is_no_duration(written: object) -> None:
    with pytest.raises(ValueError, match="write"):
        duration(written)


@given(st.integers(0, 24 * HOUR // MILLISECOND))
def test_a_duration_is_exact_in_every_spelling(milliseconds: int) -> None:
    expected = milliseconds * MILLISECOND
    assert duration(f"{milliseconds}ms") == expected
    assert duration(f"{milliseconds // 1000}.{milliseconds % 1000:03d}s") == expected
    assert duration(milliseconds / 1000) == expected


# Files


def test_a_directory_is_read_in_the_order_of_its_file_names(tmp_path: Path) -> None:
    write(tmp_path, b="name: two", a="name: one")
    (tmp_path / "c.yml").write_text("name: three")
    (tmp_path / "notes.txt").write_text("name: four")
    scenarios, wrong = load_scenarios(tmp_path)
    assert [each.name for each in scenarios] == ["one", "two", "three"]
    assert wrong == []


def test_two_files_of_a_directory_must_not_share_a_name(tmp_path: Path) -> None:
    write(tmp_path, a="name: one", b="name: one")
    scenarios, (wrong,) = load_scenarios(tmp_path)
    assert len(scenarios) == 1
    assert (
        str(wrong) == f"{tmp_path}/b.yaml:1:7: name: 'one' is also the name at {tmp_path}/a.yaml:1"
    )


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    (wrong,) = load_scenarios(tmp_path)[1]
    assert str(wrong) == f"{tmp_path}/a.yaml: cannot be read: Is a directory"


def test_a_directory_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    (wrong,) = load_scenarios(tmp_path / "none")[1]
    assert str(wrong) == f"{tmp_path}/none: is not a directory"


def test_a_file_without_a_scenario_does_no_harm_in_a_directory(tmp_path: Path) -> None:
    write(tmp_path, a="name: one", b="# to be written")
    scenarios, wrong = load_scenarios(tmp_path)
    assert ([each.name for each in scenarios], wrong) == (["one"], [])


def test_check_expands_directories_and_reads_each_file_once(tmp_path: Path) -> None:
    write(tmp_path, a="name: one", b="nme: two")
    assert [
        each.message.split(";")[0] for each in check([tmp_path, tmp_path / "a.yaml"]).mistakes
    ] == [
        "missing key 'name'",
        "unknown key 'nme'",
    ]


def test_check_reports_missing_files_and_directories_without_scenarios(tmp_path: Path) -> None:
    found = check([tmp_path, tmp_path / "none.yaml"])
    assert [str(each) for each in found.mistakes] == [f"{tmp_path}: holds no .yaml or .yml file"]
    assert [each.message for each in found.unread] == ["cannot be read: No such file or directory"]


def test_directories_may_use_the_same_names(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    write(tmp_path / "a", x="name: one")
    write(tmp_path / "b", x="name: one")
    assert check([tmp_path / "a", tmp_path / "b"]).mistakes == []


# Shipped


def test_shipped_scenarios_are_read_once() -> None:
    assert shipped_scenarios() is shipped_scenarios()


@pytest.mark.parametrize("shipped", shipped_scenarios(), ids=lambda each: each.name)
def test_a_shipped_scenario_has_one_sentence_and_one_number_of_its_own(shipped: Scenario) -> None:
    (number,) = shipped.to
    assert number.startswith("+155555501")
    assert shipped.summary.endswith(".")
    assert Rules(shipped_scenarios()).match(number) == shipped


def test_the_guide_lists_every_shipped_scenario_with_its_number_and_summary() -> None:
    guide = (ROOT / "docs" / "scenarios.md").read_text()
    rows = re.findall(r"^\| `([\w-]+)` \| `(\+\d+)` \| (.*) \|$", guide, re.MULTILINE)
    assert sorted(rows) == sorted((s.name, s.to[0], s.summary) for s in shipped_scenarios())


def test_the_examples_of_the_guide_are_right() -> None:
    guide = (ROOT / "docs" / "scenarios.md").read_text()
    examples = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert examples
    for example in examples:
        assert problems(example) == []


# Rules


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("abc", "abc", True),
        ("abc", "abcd", False),
        ("*", "", True),
        ("a*", "abc", True),
        ("*c", "abc", True),
        ("a*c", "ac", True),
        ("a*b*c", "a-b-c", True),
        ("a*b*c", "a-c-b", False),
        ("ab*ba", "aba", False),
        ("a?[b]", "a?[b]", True),
        ("a?", "ab", False),
        ("**", "x", True),
    ],
)
def test_a_star_stands_for_any_characters(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_patterns_match_as_a_regular_expression_would(pattern: str, text: str) -> None:
    expression = pattern.replace("*", ".*")
    assert matches(pattern, text) == (re.fullmatch(expression, text) is not None)


def test_the_first_rule_that_matches_wins() -> None:
    exact, broad = named("exact", "+15555550101"), named("broad", "+1555*")
    assert Rules([exact, broad]).match("+15555550101") is exact
    assert Rules([broad, exact]).match("+15555550101") is broad
    assert Rules([exact, broad]).match("+15555550199") is broad
    assert Rules([exact, named("double", "+15555550101")]).match("+15555550101") is exact


def test_a_number_that_no_rule_names_has_no_scenario() -> None:
    assert Rules([named("a", "+15555550101"), named("b")]).match("+15555550102") is None


def test_sip_addresses_are_compared_without_regard_to_case() -> None:
    rules = Rules([named("bob", "sip:Bob@example.com"), named("all", "SIP:*@Example.org")])
    assert [
        each and each.name
        for each in map(rules.match, ["SIP:bob@EXAMPLE.com", "sip:x@example.ORG"])
    ] == ["bob", "all"]


NUMBERS = st.text("+1*", min_size=1, max_size=4)


@given(st.lists(st.lists(NUMBERS, max_size=3), max_size=6), st.text("+1", max_size=4))
def test_the_fast_path_does_not_change_who_wins(rules: list[list[str]], number: str) -> None:
    scenarios = [named(str(place), *to) for place, to in enumerate(rules)]
    winners = [each for each in scenarios if any(matches(to, number) for to in each.to)]
    assert Rules(scenarios).match(number) == (winners[0] if winners else None)


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(["+1", "+12", "+1*", "*2", "*"]), min_size=1), TIMES),
        max_size=8,
    ),
    st.lists(st.sampled_from(["+1", "+12", "+2"]), max_size=12),
)
def test_added_rules_are_used_newest_first_until_they_are_used_up(
    added: list[tuple[list[str], int | None]], called: list[str]
) -> None:
    book = RuleBook(Rules())
    left: list[list[Any]] = []
    for place, (to, times) in enumerate(added):
        book.add(named(str(place), *to), times, 0)
        left.insert(0, [str(place), to, times])
    for number in called:
        expected = next(
            (each for each in left if each[2] != 0 and any(matches(p, number) for p in each[1])),
            None,
        )
        ahead, taken = book.match(number), book.take(number)
        assert ahead == taken
        assert (taken.name if taken else None) == (expected[0] if expected else None)
        if expected is not None and isinstance(expected[2], int):
            expected[2] -= 1
