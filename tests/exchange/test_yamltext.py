"""YAML text becomes plain data with positions, and mistakes become problems people can act on."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from emulator.exchange.yamltext import Problem, dotted, read_documents, validate


class Server(BaseModel):
    model_config = ConfigDict(extra="forbid")

    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    token: SecretStr | None = None


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    servers: list[Server] = []
    named: dict[str, Server | None] = {}


def data_of(text: str) -> list[object]:
    documents, problems = read_documents(text, "f")
    assert problems == []
    return [document.data for document in documents]


def problems_of(text: str | bytes) -> list[str]:
    return [str(problem) for problem in read_documents(text, "f")[1]]


def settings_problems(text: str) -> list[str]:
    (document,), unread = read_documents(text, "f")
    _, problems = validate(Settings, document.data, file="f", positions=document.positions)
    return [str(problem) for problem in [*unread, *problems]]


def test_a_problem_reads_as_file_line_column_and_message() -> None:
    assert str(Problem(file="a.yaml", line=3, column=7, message="wrong")) == "a.yaml:3:7: wrong"


def test_a_problem_without_a_position_names_only_its_file() -> None:
    assert str(Problem(file="body", line=0, column=0, message="wrong")) == "body: wrong"


def test_keys_and_values_know_where_they_were_written() -> None:
    (document,), _ = read_documents("a:\n  - b: 1\n    c: two\n", "f")
    assert document.data == {"a": [{"b": 1, "c": "two"}]}
    assert document.positions.of_key(("a",)) == (1, 1)
    assert document.positions.of_value(("a", 0, "c")) == (3, 8)
    assert document.positions.of_key(("a", 0, "c")) == (3, 5)


def test_a_place_that_was_not_written_has_the_position_of_what_is_around_it() -> None:
    (document,), _ = read_documents("a: beep", "f")
    assert document.positions.of_value(("a", "length")) == (1, 4)


def test_several_documents_are_read_with_positions_in_the_whole_file() -> None:
    documents, _ = read_documents("a: 1\n---\nb: 2\n", "f")
    assert [document.data for document in documents] == [{"a": 1}, {"b": 2}]
    assert documents[1].positions.of_key(("b",)) == (3, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1),
        ("1.5", 1.5),
        ("true", True),
        ("False", False),
        ("~", None),
        ("no", "no"),
        ("on", "on"),
        ("0123", "0123"),
        ("1:30", "1:30"),
        ("2024-01-31", "2024-01-31"),
        ("'1'", "1"),
        ("0x1F", 31),
        ("=", "="),
    ],
)
def test_scalars_are_read_as_people_expect(text: str, expected: object) -> None:
    assert data_of(f"[{text}]") == [[expected]]


def test_keys_are_text_as_written() -> None:
    assert data_of("{1: a, on: b, +15555550100: c}") == [{"1": "a", "on": "b", "+15555550100": "c"}]


def test_an_alias_stands_for_what_it_names() -> None:
    assert data_of("a: &x [1]\nb: *x") == [{"a": [1], "b": [1]}]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3", "f:3:1: duplicate key 'a'; it is already on line 1"),
        ("a:\n  b: [1, 2", "f:2:11: while parsing a flow sequence, expected ',' or ']', but "),
        (
            "x: *y",
            "f:1:4: found undefined alias 'y' (a value that begins with * must be in quotes)",
        ),
        ("x: [*]", "f:1:6: while scanning an alias"),
        (b"a: 1\nb: \xff", "f:2:4: the file is not UTF-8 text"),
        ("a: 1\nb: \x00", "f:2:4: the character '\\x00' is not allowed in YAML"),
        ('x: "\\UFFFFFFFF"', "f:1:7: a number here is out of range"),
        ('x: "\\ud800"', "f:1:4: the text holds one half of a character"),
        ("x: !!int abc", "f:1:4: 'abc' cannot be read as a whole number"),
        ("x: !thing abc", "f:1:4: the tag '!thing' is not supported"),
        ("x: !!set {a}", "f:1:4: the tag 'tag:yaml.org,2002:set' does not fit here"),
        ("? [a]\n: b", "f:1:3: a key must be text"),
        ("a: {<<: {b: 1}}", "f:1:5: a key must be text, and merge keys (<<) are not supported"),
        ("[" * 60, "f:1:51: nested deeper than 50 levels"),
        ("&a [*a]", "f:1:1: nested deeper than 50 levels"),
    ],
)
def test_text_that_cannot_be_read_is_a_problem_at_its_place(
    text: str | bytes, problem: str
) -> None:
    (found,) = problems_of(text)
    assert found.startswith(problem)


def test_a_few_aliases_cannot_stand_for_billions_of_values() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    (problem,) = problems_of(bomb)
    assert "more than 100,000 values" in problem


def test_documents_before_a_syntax_error_are_kept() -> None:
    documents, problems = read_documents("a: 1\n---\nb: [", "f")
    assert [document.data for document in documents] == [{"a": 1}]
    assert len(problems) == 1


@given(st.text() | st.binary() | st.text(alphabet="{}[]:,-?&*!|>'\"%@`#<~ \n\t0x1.a\\uU"))
def test_reading_never_raises(text: str | bytes) -> None:
    read_documents(text, "f")


def test_data_that_fits_becomes_the_model() -> None:
    settings, problems = validate(Settings, {"servers": [{"host": "a"}]}, file="body")
    assert settings == Settings(servers=[Server(host="a")])
    assert problems == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("serves: []", "f:1:1: unknown key 'serves'; did you mean 'servers'?"),
        ("x: 1", "f:1:1: unknown key 'x'; the keys are servers, named"),
        (
            "servers:\n  - host: a\n    prt: 1",
            "f:3:5: unknown key 'prt' in servers[0]; did you mean 'port'?",
        ),
        (
            "named:\n  a: {host: x, hst: y}",
            "f:2:16: unknown key 'hst' in named.a; did you mean 'host'?",
        ),
        ("servers: [{port: 1}]", "f:1:11: missing key 'host' in servers[0]"),
        ("servers: 5", "f:1:10: servers: received 5; write a list"),
        (
            "servers: [x]",
            "f:1:11: servers[0]: received 'x'; write a mapping of keys to values",
        ),
        (
            "servers: [{host: 12}]",
            'f:1:18: servers[0].host: received 12; as text it must be in quotes: "12"',
        ),
        (
            "servers: [{host: [a]}]",
            "f:1:18: servers[0].host: received a list; write text, in quotes",
        ),
        (
            "servers: [{host: a, port: many}]",
            "f:1:27: servers[0].port: received 'many'; write a whole number",
        ),
        (
            "servers: [{host: a, port: 70000}]",
            "f:1:27: servers[0].port: received 70000; it must be less than or equal to 65535",
        ),
        ("[]", "f:1:1: received a list; write a mapping of keys to values"),
    ],
)
def test_a_mistake_is_explained_at_its_place(text: str, problem: str) -> None:
    assert settings_problems(text) == [problem]


def test_all_mistakes_are_reported_from_top_to_bottom() -> None:
    text = "nme: 1\nservers:\n  - {port: 0}\n  - {host: 1}\n"
    assert [problem.split(": ")[0] for problem in settings_problems(text)] == [
        "f:1:1",
        "f:3:5",
        "f:3:12",
        "f:4:12",
    ]


def test_the_value_of_a_secret_is_not_shown() -> None:
    (problem,) = settings_problems("servers: [{host: a, token: 424242}]")
    assert "424242" not in problem


def test_data_without_positions_is_explained_by_its_path() -> None:
    _, problems = validate(Settings, {"named": {"a b": {"host": None}}}, file="body")
    assert [str(problem) for problem in problems] == [
        "body: named['a b'].host: received nothing; write text, in quotes"
    ]


def test_a_path_is_written_as_people_write_it() -> None:
    assert dotted(("one_of", 0, "hears", 2, "speech")) == "one_of[0].hears[2].speech"
