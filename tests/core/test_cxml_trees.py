"""Random documents of known and unknown elements: each is a document, or refused."""

import re
from collections.abc import Iterator
from contextlib import suppress
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.attributes import MAX_PROBLEMS
from emulator.core.cxml import KNOWN_VERBS, parse
from emulator.core.elements import MAX_DEPTH, DocumentError
from emulator.core.verbs import Unsupported

GENERATED = settings(deadline=None, derandomize=True, max_examples=200)
AT = "http://app.example/answer"
NOUNS = (
    *("Number", "Sip", "Conference", "Queue", "Verto", "Client", "Room", "Stream", "VirtualAgent"),
    *("Prompt", "Parameter", "break", "emphasis", "p", "say-as", "amazon:effect", "say", "Syay"),
)
ATTRIBUTES = (
    *("action", "method", "timeout", "loop", "digits", "url", "numDigits", "input", "length"),
    *("finishOnKey", "for", "errorType", "attempt", "chargeAmount", "statusCallback", "time"),
    *("transcribe", "transcribeCallback", "validCardTypes", "track", "codec", "to", "name"),
    *("paymentConnectorUrl", "recordingStatusCallbackEvent", "nonsense", "Loop", "xml:lang"),
)
SCALARS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
VALUES = st.one_of(
    st.sampled_from(["", "0", "1", "-1", "99999999999", "true", "POST", "/next", "wss://h/", "é"]),
    st.sampled_from(["2s", "dtmf speech", "visa amex", "http://h/", "ftp://h/", "http://[", "#*"]),
    st.text(SCALARS, max_size=20),
    st.integers(1, 9).map(lambda size: "x" * 10**4 * size),
)
NAMES = st.sampled_from([*KNOWN_VERBS, *NOUNS])


def _element(name: str, attributes: dict[str, str], inside: str) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    bound = ' xmlns:amazon="a"' if ":" in name else ""
    return f"<{name}{bound}{written}>{inside}</{name}>"


def _elements(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES, max_size=4)
    return st.builds(_element, NAMES, attributes, st.lists(inside, max_size=3).map("".join))


TREES = st.recursive(st.text(SCALARS, max_size=10).map(escape), _elements, max_leaves=20)
HEADS = st.sampled_from(["", "<?xml version='1.0'?>", "<!-- -->", "\ufeff", "<!DOCTYPE Response>"])
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "latin-1", "cp1252", "utf-32"])


@GENERATED
@given(st.lists(TREES, max_size=4).map("".join), HEADS, ENCODINGS, st.sampled_from([AT, None]))
def test_any_tree_is_a_document_or_refused(
    inside: str, head: str, encoding: str, url: str | None
) -> None:
    text = f"{head}<Response>{inside}</Response>"
    for body in (text, text.encode(encoding, "replace")):
        with suppress(DocumentError):
            document = parse(body, url)
            assert len(document.problems) <= MAX_PROBLEMS
            for told in messages(document.problems, document.verbs):
                assert re.search(r"at line \d+, column \d+", told)


def messages(problems: tuple[object, ...], verbs: tuple[object, ...]) -> Iterator[str]:
    """Everything that is said of a document, when it is read and when it is executed."""
    yield from (str(getattr(problem, "message", "")) for problem in problems)
    yield from (verb.message for verb in verbs if isinstance(verb, Unsupported))


@GENERATED
@given(NAMES, st.integers(1, 100))
def test_deep_trees_are_read_down_to_a_bound(name: str, depth: int) -> None:
    bound = ' xmlns:amazon="a"' if ":" in name else ""
    deep = f"<{name}{bound}>" * depth + f"</{name}>" * depth
    if depth < MAX_DEPTH:
        assert len(parse(f"<Response>{deep}</Response>", AT).verbs) == 1
        return
    with pytest.raises(DocumentError, match="nest deeper"):
        parse(f"<Response>{deep}</Response>", AT)


def test_many_mistakes_are_told_up_to_a_bound() -> None:
    wrong = "<Say voise='x'><Play/></Say>" * 2_000
    document = parse(f"<Response>{wrong}</Response>", AT)
    assert len(document.problems) == MAX_PROBLEMS
    assert len(document.verbs) == 2_000


def test_huge_attributes_are_repeated_in_part_only() -> None:
    document = parse(f"<Response><Pause length='{'9' * 60_000}'/></Response>", AT)
    (problem,) = document.problems
    assert len(problem.message) < 300
