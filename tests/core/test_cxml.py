"""Documents: what becomes of verbs and their attributes, and what is refused or reported."""

from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.attributes import Problem
from emulator.core.cxml import KNOWN_VERBS, Document, parse
from emulator.core.elements import MAX_DEPTH, DocumentError
from emulator.core.readers.prompts import MAX_SAY
from emulator.core.verbs import Hangup, Pause, Play, Redirect, Say, Unsupported, Verb

GENERATED = settings(deadline=None, derandomize=True, max_examples=200)
AT = "http://app.example/voice/answer?x=1"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def read(inside: str) -> Document:
    return parse(f"<Response>{inside}</Response>", AT)


def verb(inside: str) -> Verb:
    document = read(inside)
    assert document.problems == ()
    (only,) = document.verbs
    return only


def problem(inside: str) -> Problem:
    (only,) = read(inside).problems
    return only


def refusal(body: str | bytes) -> str:
    with pytest.raises(DocumentError) as refused:
        parse(body, AT)
    assert refused.value.code == 12100
    return refused.value.message


# Verbs


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<Say>Hi</Say>", Say(text="Hi", voice="woman", language="en-US", loop=1)),
        ("<Say/>", Say(text="")),
        (
            "<Say voice='man' language='de-DE' loop='3'>Hallo Welt</Say>",
            Say(text="Hallo Welt", voice="man", language="de-DE", loop=3),
        ),
        ("<Say loop='0'>Hi</Say>", Say(text="Hi", loop=0)),
        ("<Play>http://h/a.mp3</Play>", Play(url="http://h/a.mp3", loop=1, digits="")),
        ("<Play loop='0'>http://h/a.mp3</Play>", Play(url="http://h/a.mp3", loop=0)),
        ("<Play digits='1w2W#*'/>", Play(digits="1w2W#*")),
        ("<Pause/>", Pause(length=1)),
        ("<Pause length='0'/>", Pause(length=0)),
        ("<Pause length='007'/>", Pause(length=7)),
        ("<Redirect>http://h/next</Redirect>", Redirect(url="http://h/next", method="POST")),
        ("<Redirect method='GET'>http://h/</Redirect>", Redirect(url="http://h/", method="GET")),
        ("<Redirect method='get'>http://h/</Redirect>", Redirect(url="http://h/", method="GET")),
        ("<Hangup/>", Hangup()),
    ],
)
def test_a_verb_takes_its_attributes_and_has_defaults(xml: str, expected: Verb) -> None:
    assert verb(xml) == expected


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("next", "http://app.example/voice/next"),
        ("/next", "http://app.example/next"),
        ("?x=2", "http://app.example/voice/answer?x=2"),
        ("//cdn.example/a", "http://cdn.example/a"),
        ("\n  next  \n", "http://app.example/voice/next"),
        ("next?a=1&amp;b=2", "http://app.example/voice/next?a=1&b=2"),
    ],
)
def test_urls_are_relative_to_their_document(written: str, found: str) -> None:
    assert verb(f"<Redirect>{written}</Redirect>") == Redirect(url=found)
    assert verb(f"<Play>{written}</Play>") == Play(url=found)


def test_an_empty_redirect_goes_to_the_document_itself() -> None:
    assert verb("<Redirect/>") == Redirect(url=AT)


def test_a_document_without_a_url_has_nothing_to_be_relative_to() -> None:
    document = parse("<Response><Play>a.mp3</Play><Redirect>b</Redirect></Response>", None)
    assert document.verbs == (Play(), Redirect(url="b"))
    assert [each.code for each in document.problems] == [21455]


def test_verbs_keep_their_order_and_the_text_between_them_is_nothing() -> None:
    document = read("one <Pause/> two <!-- <Hangup/> --> <?note?> <Say>Hi</Say> three <Hangup/>")
    assert document.verbs == (Pause(), Say(text="Hi"), Hangup())


@pytest.mark.parametrize(
    "body", ["<Response/>", "<Response></Response>", "<Response>Hi</Response>"]
)
def test_a_response_without_elements_has_no_verbs(body: str) -> None:
    assert parse(body, AT) == Document(url=AT)


@pytest.mark.parametrize("body", ["", b"", "  \r\n\t", b"\n"])
def test_nothing_at_all_is_an_empty_document(body: str | bytes) -> None:
    assert parse(body, AT) == Document(url=AT)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("  Hello \n\t  there ", "Hello there"),
        ("Hel<!-- comment -->lo", "Hello"),
        ("<![CDATA[1 < 2 & <Hangup/>]]> ok", "1 < 2 & <Hangup/> ok"),
        ("&lt;&amp;&gt;&quot;&apos;&#233;&#x1F600;", "<&>\"'é😀"),
        ("<speak>Your <emphasis level='strong'>new</emphasis> code</speak>", "Your new code"),
        ("One<break time='1s'/>two", "One two"),
        ("<p><s>One.</s><s>Two.</s></p>", "One. Two."),
        ("Hel<?pi x?>lo", "Hello"),
    ],
)
def test_say_speaks_the_words_inside_it(inside: str, said: str) -> None:
    read_verb = verb(f"<Say>{inside}</Say>")
    assert isinstance(read_verb, Say)
    assert read_verb.text == said


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        (
            "<break time='2'/>",
            "column 16: time='2': write for example 2s or 500ms",
        ),
        ("<break strength='huge'/>", "write one of none, x-weak, weak, medium, strong, x-strong"),
        ("<p><brake time='2s'/></p>", "<brake> at line 1, column 19: it is no markup of speech"),
        ("<brake/>", "; did you mean <break>?"),
        ("<Play>a.mp3</Play>", "<Play> at line 1, column 16: it is no markup of speech"),
        ("<break length='2s'/>", "length is not an attribute of it"),
    ],
)
def test_markup_that_is_none_is_told_and_its_words_are_said(inside: str, problem: str) -> None:
    document = read(f"<Say>{inside}</Say>")
    (only,) = document.problems
    assert only.code == 12100
    assert problem in only.message


def test_markup_of_a_voices_maker_passes_through() -> None:
    whispered = "<amazon:effect name='whispered' xmlns:amazon='x'>Psst</amazon:effect>"
    assert verb(f"<Say>{whispered}</Say>") == Say(text="Psst")


# Problems


@pytest.mark.parametrize(
    ("xml", "code", "what"),
    [
        ("<Say loop='two'>Hi</Say>", 12100, "<Say> at line 1, column 11: loop='two' is not"),
        ("\n  <Pause length='-1'/>", 12100, "<Pause> at line 2, column 3: length='-1' is not"),
        ("äöü<Pause length='x'/>", 12100, "<Pause> at line 1, column 14"),
        ("<Pause length='1.5'/>", 12100, "length='1.5' is not a whole number; 1 is used"),
        ("<Pause length=''/>", 12100, "length='' is not a whole number; 1 is used"),
        ("<Pause length='\u0665'/>", 12100, "is not a whole number; 1 is used"),
        ("<Pause length='9999999999'/>", 12100, "is not a whole number; 1 is used"),
        ("<Play digits='12a'/>", 13222, "digits='12a': write 0-9, #, *, w or W"),
        ("<Redirect method='PUT'>/</Redirect>", 13221, "method='PUT': write GET or POST"),
        ("<Redirect method=''>/</Redirect>", 13221, "POST is used"),
        ("<Play/>", 21455, "<Play> at line 1, column 11: '' is not a URL of audio"),
        ("<Play>ftp://h/a.mp3</Play>", 21455, "'ftp://h/a.mp3' is not a URL of audio"),
        ("<Play>a b.mp3</Play>", 21455, "'a b.mp3' is not a URL of audio"),
    ],
)
def test_a_wrong_attribute_is_reported_with_its_place(xml: str, code: int, what: str) -> None:
    found = read(xml).problems[0]
    assert found.code == code
    assert what in found.message


def test_a_wrong_attribute_falls_back_on_its_default() -> None:
    document = read("<Say loop='x'>Hi</Say><Pause length='x'/><Redirect method='x'>/</Redirect>")
    assert document.verbs == (Say(text="Hi"), Pause(), Redirect(url="http://app.example/"))


def test_numbers_that_are_too_large_are_cut_to_what_makes_sense() -> None:
    document = read("<Say loop='999999999'>Hi</Say><Pause length='999999999'/>")
    assert document.verbs == (Say(text="Hi", loop=1000), Pause(length=86_400))


def test_a_text_that_is_too_long_is_cut_and_reported() -> None:
    document = read(f"<Say>{'a' * (MAX_SAY + 1)}</Say>")
    assert document.verbs == (Say(text="a" * MAX_SAY),)
    assert "cut at 4096 characters" in problem(f"<Say>{'a' * (MAX_SAY + 1)}</Say>").message
    assert verb(f"<Say>{'a' * MAX_SAY}</Say>") == Say(text="a" * MAX_SAY)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("say", "did you mean <Say>?"),
        ("SAY", "did you mean <Say>?"),
        ("HangUp", "did you mean <Hangup>?"),
        ("Pasue", "did you mean <Pause>?"),
        ("Rediret", "did you mean <Redirect>?"),
        ("Xyzzy", "<Xyzzy> at line 2, column 1 is not a verb; it is passed over"),
        pytest.param("x" * 60_000, "is not a verb; it is passed over", id="huge"),
    ],
)
def test_an_unknown_verb_is_passed_over_and_the_nearest_named(name: str, advice: str) -> None:
    (unknown,) = read(f"\n<{name}/>").verbs
    assert isinstance(unknown, Unsupported)
    assert "line 2, column 1" in unknown.message
    assert advice in unknown.message
    assert len(unknown.message) < 200


@pytest.mark.parametrize("name", KNOWN_VERBS)
def test_the_vendors_verbs_are_never_called_unknown(name: str) -> None:
    (found,) = read(f"<{name}/>").verbs
    assert not isinstance(found, Unsupported) or "is not supported yet" in found.message


def test_huge_attributes_are_read_and_only_quoted_in_part() -> None:
    huge = "9" * 60_000
    found = problem(f"<Say loop='{huge}' voice='{huge}'>Hi</Say>")
    assert found.message.startswith("<Say> at line 1, column 11: loop='999")
    assert len(found.message) < 300


# Refusals


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<Response><Say>Hi</Response>", "line 1, column 20: mismatched tag"),
        ("<Response>\n<Say>", "line 2, column 6: no element found"),
        ("<Response/>\n<Response/>", "line 2, column 1: junk after document element"),
        ("Hello", "line 1, column 1: syntax error"),
        ('{"a": 1}', "line 1, column 1: not well-formed"),
        ("<Response><Say>a & b</Say></Response>", "line 1, column 19: not well-formed"),
        ("<Response><Say a='1' a='2'/></Response>", "duplicate attribute"),
        ("<Response>&nbsp;</Response>", "line 1, column 11: undefined entity"),
        ("<Response>\0</Response>", "line 1, column 11: not well-formed"),
        (" <?xml version='1.0'?><Response/>", "line 1, column 2: XML or text declaration not at"),
        ("<!-- only a comment -->", "no element found"),
        ("<html/>", "line 1, column 1: the root is <html>, not <Response>"),
        ("\n <response/>", "line 2, column 2: the root is <response>, not <Response>"),
        ("<a:Response xmlns:a='b'/>", "the root is <a:Response>, not <Response>"),
        ("<Response>\ud800</Response>", "line 1, column 1: "),
        (b"<Response>\xff</Response>", "line 1, column 11: not well-formed"),
    ],
)
def test_what_is_not_a_document_is_refused_with_line_and_column(
    body: str | bytes, message: str
) -> None:
    assert message in refusal(body)


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE Response>",
        "<!DOCTYPE Response SYSTEM 'http://127.0.0.1:1/x.dtd'>",
        "<!DOCTYPE Response [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE Response [<!ENTITY % remote SYSTEM 'http://127.0.0.1:1/'> %remote;]>",
        f"<!DOCTYPE Response [<!ENTITY l0 'ha'>{LAUGHS}]>",
    ],
    ids=["plain", "external", "file", "parameter", "billion laughs"],
)
def test_a_document_type_is_refused_before_anything_of_it_is_read(doctype: str) -> None:
    body = f"<?xml version='1.0'?>\n{doctype}<Response><Say>&secret;&l9;</Say></Response>"
    assert refusal(body).startswith("line 2, column ")
    assert refusal(body.encode()).endswith("a document type declaration is not allowed")


def test_elements_nest_64_deep_and_no_deeper() -> None:
    def nested(depth: int) -> str:
        return f"<Response>{'<a>' * (depth - 1)}{'</a>' * (depth - 1)}</Response>"

    assert len(parse(nested(MAX_DEPTH), AT).verbs) == 1
    assert refusal(nested(MAX_DEPTH + 1)).endswith("elements nest deeper than 64")
    assert refusal("<Response>" + "<a>" * 20_000).endswith("elements nest deeper than 64")


# Encodings


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", None),
        ("utf-8-sig", "utf-8"),
        ("utf-16", None),
        ("utf-16", "UTF-16"),
        ("latin-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
        ("iso8859-15", "ISO-8859-15"),
    ],
)
def test_a_document_is_read_in_the_encoding_that_it_declares(
    encoding: str, declared: str | None
) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    body = f"{declaration}<Response><Say>Grüße, é</Say></Response>".encode(encoding)
    assert parse(body, AT).verbs == (Say(text="Grüße, é"),)


@pytest.mark.parametrize("declared", ["utf-16", "latin-1", "no-such-encoding"])
def test_a_text_is_decoded_already_whatever_it_declares(declared: str) -> None:
    body = f"\ufeff<?xml version='1.0' encoding='{declared}'?><Response><Say>ü</Say></Response>"
    assert parse(body, AT).verbs == (Say(text="ü"),)


@pytest.mark.parametrize(
    "declared",
    ["no-such-encoding", "rot13", "hex", "shift_jis", "idna", pytest.param("x" * 9999, id="huge")],
)
def test_an_encoding_that_cannot_be_read_is_refused(declared: str) -> None:
    body = f"<?xml version='1.0' encoding='{declared}'?><Response><Say>x</Say></Response>"
    assert refusal(body.encode()).startswith("line 1, column ")


# Anything at all

FRAGMENTS = st.sampled_from(
    [
        *("<Response>", "</Response>", "<Say>", "</Say>", "<Say ", "loop='", "'", ">", "/>", "<"),
        *("<Play>", "</Play>", "<Redirect method='", "<![CDATA[", "]]>", "<!--", "-->", "&", ";"),
        *("&#0;", "&#xD800;", "&#x110000;", "&lt;", "<?xml version='1.0'", " encoding='", "?>"),
        *(
            "<!DOCTYPE",
            "[",
            "]",
            "<!ENTITY a 'b'>",
            "xmlns:a='",
            "\0",
            "\ud800",
            "\ufffe",
            "\u2028",
        ),
    ]
)
SOUP = st.lists(FRAGMENTS | st.text(max_size=3), max_size=12).map("".join)


@GENERATED
@given(SOUP | SOUP.map("<Response>{}</Response>".format), st.sampled_from([AT, None]))
def test_any_text_is_a_document_or_refused(body: str, url: str | None) -> None:
    assert_read_or_refused(body, url)


@GENERATED
@given(
    st.binary(max_size=60),
    SOUP,
    st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-32", "latin-1"]),
)
def test_any_bytes_are_a_document_or_refused(garbage: bytes, soup: str, encoding: str) -> None:
    text = soup.encode(encoding, "replace")
    starts = (b"", b"<Response>", b"\xff\xfe", b"\xef\xbb\xbf", b"<?xml version='1.0' encoding='")
    for start, rest in product(starts, (garbage, text, garbage + text)):
        assert_read_or_refused(start + rest, AT)


def assert_read_or_refused(body: str | bytes, url: str | None) -> None:
    with suppress(DocumentError):
        assert parse(body, url).url == url


@GENERATED
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50))
def test_any_words_are_said_as_they_were_written(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if any(character in "\ufffe\uffff" for character in words):
        return
    assert verb(f"<Say>{escaped}</Say>") == Say(text=" ".join(words.split()))
