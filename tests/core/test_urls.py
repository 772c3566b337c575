"""URLs of the application: which are accepted, what is requested, and what alters them."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
import yarl
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.urls import (
    MAX_LENGTH,
    MAX_WSS_LENGTH,
    TimeOuts,
    can_be_taken_apart,
    has_usual_shape,
    is_http_url,
    is_wss_url,
    resolve,
    target_of,
    time_outs_of,
    with_query,
)

GENERATED = settings(deadline=None, derandomize=True, max_examples=200)
IN_A_URL = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
HOSTS = st.sampled_from(
    [
        "example.com",
        "EXAMPLE.com",
        "a_b",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "[FE80::a]",
        "müller.de",
    ]
)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "https://example.com/voice?x=1&y=2",
        "HTTPS://example.com/",
        "http://EXAMPLE.com:8080/a",
        "http://localhost",
        "http://my_service:5000/answer",
        "http://example.com./",
        "http://127.0.0.1:1/",
        "https://255.249.199.0",
        "http://3com.example/",
        "http://1.2.3.4.example:5000/",
        "http://0xyz/",
        "http://task.1/",
        "http://12-34/",
        "http://[::1]:8000/",
        "http://[::ffff:192.0.2.1]/",
        "http://h:65535/",
        "http://h:/",
        "http://user:secret@example.com/",
        "http://a@b:c@example.com/",
        "http://müller.de/straße?ä=ö#ü",
        "http://xn--mller-kva.de/",
        "http://h?x=1",
        "http://h#fragment",
        "http://h/100%/%zz",
        "http://h/{a}|b^`\"<>'",
        pytest.param("http://h/" + "a" * (MAX_LENGTH - 9), id="long"),
    ],
)
def test_an_absolute_http_url_is_accepted(url: str) -> None:
    assert is_http_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "/answer",
        "//example.com/",
        "ftp://example.com/",
        "wss://example.com/",
        "mailto:a@example.com",
        "javascript:alert(1)",
        "http:",
        "http:/example.com/",
        "http:///path",
        "http://",
        "http://:80/",
        "http://?x",
        "http://user@/",
        "http://h:0/",
        "http://h:65536/",
        "http://h:-1/",
        "http://h:+80/",
        "http://h:http/",
        "http://h:8\u0660/",
        "http://h:1:2/",
        "http://exa mple.com/",
        "http://example.com/a b",
        " http://example.com/",
        "http://example.com/\n",
        "http://example.com/\ta",
        "http://example.com/\0",
        "http://example.com\x7f/",
        "http://example.com\\@evil.example/",
        "http://h/a\\b",
        "http://-example.com/",
        "http://exa<mple.com/",
        "http://exam%70le.com/",
        "http://.example.com/",
        "http://ex℀mple.com/",
        "http://[::1/",
        "http://::1/",
        "http://[::1%25eth0]/",
        "http://[1.2.3.4]/",
        "http://[v1.x]/",
        "http://a[::1]/",
        "http://[::1]a/",
        "http://[example.com]/",
        "http://" + "ü" * 64 + ".de/",
        "http://h/\ud800",
        "http://127.1:1/",
        "http://1/",
        "http://0x7f.1/",
        "http://0X7F000001",
        "http://256.1.1.1/",
        "http://127.0.0.01/",
        "http://1.2.3.4.5/",
        "http://127.0.0.1./",
        "http://1..2/",
        "http://user@127.1/",
        "http://\uff11\uff12\uff17.1/",
        pytest.param("http://h/" + "a" * (MAX_LENGTH - 8), id="too long"),
    ],
)
def test_what_cannot_be_requested_is_refused(url: str) -> None:
    assert not is_http_url(url)


def test_the_url_of_a_stream_has_its_own_length() -> None:
    longest = "wss://h/".ljust(MAX_WSS_LENGTH, "a")
    assert is_wss_url(longest)
    assert not is_wss_url(f"{longest}a")


@pytest.mark.parametrize(
    ("url", "requested"),
    [
        ("http://example.com", "http://example.com/"),
        ("HTTP://EXAMPLE.com/Path", "http://example.com/Path"),
        ("http://h:80/", "http://h/"),
        ("https://h:443/", "https://h/"),
        ("https://h:80/", "https://h:80/"),
        ("http://h:080/", "http://h/"),
        ("http://h:/a", "http://h/a"),
        ("http://h?x=1", "http://h/?x=1"),
        ("http://h/a?", "http://h/a"),
        ("http://h//a//b/../c", "http://h//a//b/../c"),
        ("http://h/a#rt=500", "http://h/a"),
        ("http://user:secret@h/a", "http://h/a"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("http://[FE80::A]:81/", "http://[fe80::a]:81/"),
        ("http://MÜLLER.de/", "http://xn--mller-kva.de/"),
        ("http://h/äb", "http://h/%C3%A4b"),
        ("http://h/a%20b%C3%A4?c%3D=%26", "http://h/a%20b%C3%A4?c%3D=%26"),
        ("http://h/100%", "http://h/100%"),
        ('http://h/{a}?q="<>"', "http://h/%7Ba%7D?q=%22%3C%3E%22"),
        ("http://h/a+b;c=d,e?f[0]=g+h", "http://h/a+b;c=d,e?f[0]=g+h"),
    ],
)
def test_a_url_is_requested_in_its_plainest_form(url: str, requested: str) -> None:
    assert is_http_url(url)
    assert target_of(url).url == requested


@pytest.mark.parametrize(
    ("url", "authorization"),
    [
        ("http://h/", None),
        ("http://@h/", None),
        ("http://user@h/", "user:"),
        ("http://user:secret@h/", "user:secret"),
        ("http://:secret@h/", ":secret"),
        ("http://user:se:cr:et@h/", "user:se:cr:et"),
        ("http://a%40b:p%3Aw@h/", "a@b:p:w"),
        ("http://a+b:c+d@h/", "a+b:c+d"),
        ("http://us%C3%A9r:ü@h/", "usér:ü"),
    ],
)
def test_user_and_password_leave_the_url(url: str, authorization: str | None) -> None:
    assert target_of(url).authorization == authorization
    assert target_of(url).url == "http://h/"


def test_the_fragment_is_kept_apart() -> None:
    assert target_of("http://h/a?b#ot=500&rt=900").fragment == "ot=500&rt=900"


def written(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


FORTUNATE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=" \\"), max_size=8
)
ALMOST_URLS = st.one_of(
    st.text("ahtp:/@[]?#%&=+.;_-~\\ \t\x7f0189üß。", max_size=20).map("http://".__add__),
    written(
        st.sampled_from(["http://", "https://", "HTTP://", "hTTps://"]),
        st.sampled_from(["", "u@", "u:p@", "@", ":@", "a%40b:c+d@"]),
        HOSTS,
        st.sampled_from(["", ":", ":80", ":443", ":8080"]),
        st.sampled_from(["", "/", "?", "#"]),
        FORTUNATE,
        st.sampled_from(["", "?", "?a=b", "#", "?a#b", "%", "%20"]),
    ),
    written(st.just("http://"), IN_A_URL, st.sampled_from(["", ":99999", ":x"]), IN_A_URL),
)


@settings(GENERATED, max_examples=400)
@given(ALMOST_URLS)
def test_whatever_is_accepted_is_requested_exactly_as_it_is_signed(url: str) -> None:
    if not is_http_url(url):
        return
    target = target_of(url)
    parsed = yarl.URL(target.url, encoded=True)
    assert str(parsed) == target.url
    assert target.url.isascii()
    assert (parsed.scheme, parsed.raw_host, parsed.port) == _place(target.url)
    assert (parsed.raw_user, parsed.raw_fragment) == (None, "")


def _place(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]


@settings(GENERATED, max_examples=400)
@given(
    st.one_of(
        ALMOST_URLS,
        st.text("ahA0_.-:9/@[]?#%\\ \x7fü", max_size=12).map("http://".__add__),
        st.text("012x.", min_size=1, max_size=12).map("http://".__add__),
        st.from_regex(r"https?://[^\s]{1,9}(:[0-9]{0,5})?([/?#].*)?", fullmatch=True),
    )
)
def test_a_url_of_the_usual_shape_is_accepted_when_it_is_taken_apart_too(url: str) -> None:
    assert can_be_taken_apart(url) or not has_usual_shape(url)


@pytest.mark.parametrize(
    "url", ["http://localhost:3000/voice?x=%20#rt=500", "https://a.example", "http://10.0.0.1?a"]
)
def test_an_ordinary_url_has_the_usual_shape(url: str) -> None:
    assert has_usual_shape(url)


@settings(GENERATED, max_examples=400)
@given(ALMOST_URLS)
def test_percent_encoding_is_never_doubled(url: str) -> None:
    if not is_http_url(url):
        return
    requested = target_of(url).url
    assert is_http_url(requested) or len(requested) > MAX_LENGTH
    assert target_of(requested).url == requested


@GENERATED
@given(IN_A_URL)
def test_what_was_encoded_already_arrives_as_it_was(text: str) -> None:
    encoded = quote(text, safe="")
    url = f"http://h/{encoded}?{encoded}=1"
    assert target_of(url).url == url


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://h/", "http://h/?CallSid=1&To=%2B1"),
        ("http://h/?", "http://h/?CallSid=1&To=%2B1"),
        ("http://h/?x=a%20b&y", "http://h/?x=a%20b&y&CallSid=1&To=%2B1"),
        ("http://h/?CallSid=own&x=1&To", "http://h/?x=1&CallSid=1&To=%2B1"),
        ("http://h/?Call%53id=own", "http://h/?CallSid=1&To=%2B1"),
        ("http://h/?&&x=1&", "http://h/?x=1&CallSid=1&To=%2B1"),
    ],
)
def test_parameters_join_the_query_that_a_url_has(url: str, sent: str) -> None:
    parameters = [("CallSid", "1"), ("To", "+1")]
    assert with_query(url, parameters, urlencode(parameters)) == sent


def test_without_parameters_a_url_stays_as_it_is() -> None:
    assert with_query("http://h/?&a", [], "") == "http://h/?&a"


NAMES = st.sampled_from(["CallSid", "To", "a b", "ü", "x"])
PAIRS = st.lists(st.tuples(NAMES, IN_A_URL), max_size=6)


@GENERATED
@given(PAIRS, st.dictionaries(NAMES, IN_A_URL, min_size=1))
def test_our_parameters_are_never_repeated(
    own: list[tuple[str, str]], ours: dict[str, str]
) -> None:
    url = f"http://h/?{urlencode(own)}" if own else "http://h/"
    sent = with_query(url, list(ours.items()), urlencode(ours))
    pairs = parse_qsl(urlsplit(sent).query, keep_blank_values=True)
    assert pairs == [*(pair for pair in own if pair[0] not in ours), *ours.items()]


@pytest.mark.parametrize(
    ("reference", "base", "found"),
    [
        ("next", "http://h/a/b?c=d", "http://h/a/next"),
        ("/next?x=1", "http://h/a/b", "http://h/next?x=1"),
        ("?x=1", "http://h/a/b?c=d", "http://h/a/b?x=1"),
        ("../up", "http://h/a/b/c", "http://h/a/up"),
        ("//other/x", "https://h/a", "https://other/x"),
        ("https://other/x", "http://h/a", "https://other/x"),
        ("  http://other/x\n", None, "http://other/x"),
        ("", "http://h/a?b", "http://h/a?b"),
        ("", None, None),
        ("next", None, None),
        ("a b", "http://h/", None),
        ("ftp://h/", "http://h/", None),
        ("http://[", "http://h/", None),
    ],
)
def test_a_reference_is_relative_to_its_document(
    reference: str, base: str | None, found: str | None
) -> None:
    assert resolve(reference, base) == found


@GENERATED
@given(ALMOST_URLS)
def test_any_reference_resolves_to_a_url_that_is_accepted_or_to_nothing(text: str) -> None:
    found = resolve(text, "http://h/a")
    assert found is None or is_http_url(found)


@pytest.mark.parametrize(
    ("fragment", "limits"),
    [
        ("", TimeOuts(connect=2000, read=5000, total=15000)),
        ("ot=500&rt=8000&tt=9000", TimeOuts(connect=500, read=8000, total=9000)),
        ("ot=100&rt=100&tt=100", TimeOuts(connect=100, read=100, total=100)),
        ("ot=10000&rt=15000&tt=15000", TimeOuts(connect=10000, read=15000, total=15000)),
        ("ot=500&ot=600", TimeOuts(connect=600)),
        ("rt=00500", TimeOuts(read=500)),
        ("section-2", TimeOuts()),
        ("OT=500&x=1", TimeOuts()),
    ],
)
def test_the_fragment_sets_the_time_outs(fragment: str, limits: TimeOuts) -> None:
    assert time_outs_of(fragment) == (limits, [])


@pytest.mark.parametrize(
    ("fragment", "advice"),
    [
        ("ot=99", "#ot=99 is ignored: write 100 to 10000 milliseconds"),
        ("ot=10001", "#ot=10001 is ignored: write 100 to 10000 milliseconds"),
        ("rt=15001", "#rt=15001 is ignored: write 100 to 15000 milliseconds"),
        ("tt=", "#tt= is ignored: write 100 to 15000 milliseconds"),
        ("tt=1s", "#tt=1s is ignored: write 100 to 15000 milliseconds"),
        ("tt=-500", "#tt=-500 is ignored: write 100 to 15000 milliseconds"),
        (
            "tt=\u0665\u0660\u0660",
            "#tt=\u0665\u0660\u0660 is ignored: write 100 to 15000 milliseconds",
        ),
        ("ot=0000001000000", "#ot=0000001000000 is ignored: write 100 to 10000 milliseconds"),
    ],
)
def test_a_time_out_out_of_bounds_is_ignored_with_advice(fragment: str, advice: str) -> None:
    assert time_outs_of(fragment) == (TimeOuts(), [advice])


@GENERATED
@given(st.text())
def test_any_fragment_leaves_time_outs_within_bounds(fragment: str) -> None:
    for text in (fragment, f"ot={fragment}", f"rt={fragment}&tt={fragment}"):
        limits, _ = time_outs_of(text)
        assert 100 <= limits.connect <= 10_000
        assert 100 <= limits.read <= 15_000
        assert 100 <= limits.total <= 15_000
