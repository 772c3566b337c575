"""cXML documents that calls ask applications for: how they are asked for, what is made of them."""

import gzip
import socket
import zlib
from contextlib import suppress
from itertools import count

import pytest
from kit import SAY_HELLO, Emulator, Receiver, Reply
from raw import raw_server

XML = {"Content-Type": "text/xml"}
FIVE_SECONDS = b"<Response><Pause length='5'/></Response>"


def outcome(emulator: Emulator, url: str, **params: str) -> tuple[str, int, list[int]]:
    """Status, duration and notifications of a call whose document is at ``url``, at its end."""
    sid = emulator.place(Url=url, **params)["sid"]
    emulator.run()
    ended = emulator.call(sid)
    return ended["status"], ended["duration"], emulator.notifications(sid)


WENT_WELL: tuple[str, int, list[int]] = ("completed", 5, [])


# The request


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_document_is_requested_with_the_standard_parameters_of_a_call_in_progress(
    emulator: Emulator, receiver: Receiver, method: str
) -> None:
    url = receiver.document("/answer", SAY_HELLO)
    call = emulator.place(Url=url, Method=method)
    emulator.run()
    (request,) = receiver.requests
    assert request.method == method
    assert request.params == {
        "AccountSid": emulator.sid,
        "ApiVersion": "2010-04-01",
        "CallSid": call["sid"],
        "CallStatus": "in-progress",
        "Direction": "outbound-api",
        "From": "+15551234567",
        "To": "+15555550100",
    }


def test_a_document_in_the_request_needs_no_application(emulator: Emulator) -> None:
    sid = emulator.place(Twiml=FIVE_SECONDS.decode())["sid"]
    emulator.run()
    assert emulator.call(sid)["duration"] == 5
    assert emulator.deliveries() == []


def test_a_broken_document_in_the_request_goes_to_the_fallback(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.place(Twiml="<Response><Say>", FallbackUrl=receiver.url("/fallback"))
    emulator.run()
    (request,) = receiver.at("/fallback")
    assert request["ErrorCode"] == "12100"


# What serves as a document


@pytest.mark.parametrize(
    "content_type",
    [
        *("text/xml", "application/xml", "application/vnd.cxml+xml", "text/html", "text/plain"),
        *("TEXT/XML", "text/xml; charset=utf-8", 'text/xml;charset="UTF-8"'),
    ],
)
def test_a_documents_content_type_is_one_of_text_or_xml(
    emulator: Emulator, receiver: Receiver, content_type: str
) -> None:
    url = receiver.document("/answer", FIVE_SECONDS.decode(), Content_Type=content_type)
    assert outcome(emulator, url) == WENT_WELL


@pytest.mark.parametrize("content_type", ["application/json", "audio/mpeg", "", "text/xmlish", "x"])
def test_another_content_type_is_refused(
    emulator: Emulator, receiver: Receiver, content_type: str
) -> None:
    url = receiver.document("/answer", FIVE_SECONDS.decode(), Content_Type=content_type)
    assert outcome(emulator, url) == ("completed", 0, [12300])


@pytest.mark.parametrize(
    "reply",
    [
        Reply(204),
        Reply(200),
        Reply(200, b"  \n", {"Content-Type": "application/json"}),
        Reply(200, b"<Response/>", XML),
    ],
    ids=["204", "nothing", "blanks", "no-verbs"],
)
def test_an_empty_document_ends_the_call_without_complaint(
    emulator: Emulator, receiver: Receiver, reply: Reply
) -> None:
    assert outcome(emulator, receiver.answer("/answer", reply)) == ("completed", 0, [])


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("utf-16", SAY_HELLO.encode("utf-16")),
        ("iso-8859-1", "<Response><Say>Grüß Gott</Say></Response>".encode("latin-1")),
        ("utf-8", b"<?xml version='1.0' encoding='latin-1'?>" + SAY_HELLO.encode()),
        ("utf-8", b"\xef\xbb\xbf" + SAY_HELLO.encode()),
        ("undefined", SAY_HELLO.encode()),
        ("no-such-charset", SAY_HELLO.encode()),
        ("ascii", "<Response><Say>Grüß Gott</Say></Response>".encode()),
    ],
    ids=["utf-16", "latin-1", "declared-otherwise", "bom", "undefined", "unknown", "too-narrow"],
)
def test_the_charset_of_the_content_type_wins_and_one_that_does_not_fit_is_passed_over(
    emulator: Emulator, receiver: Receiver, charset: str, body: bytes
) -> None:
    headers = {"Content-Type": f"text/xml; charset={charset}"}
    url = receiver.answer("/answer", Reply(body=body, headers=headers))
    assert outcome(emulator, url)[2] == []
    (spoken,) = emulator.journal(kind="verb-started")
    assert spoken["text"] in ("says: Hello there", "says: Grüß Gott")


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(FIVE_SECONDS)), ("deflate", zlib.compress(FIVE_SECONDS))],
    ids=["gzip", "deflate"],
)
def test_a_compressed_document_is_unpacked(
    emulator: Emulator, receiver: Receiver, encoding: str, packed: bytes
) -> None:
    headers = {**XML, "Content-Encoding": encoding}
    url = receiver.answer("/answer", Reply(body=packed, headers=headers))
    assert outcome(emulator, url) == WENT_WELL


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (gzip.compress(b"\0" * 50_000_000), 11750),
        (gzip.compress(FIVE_SECONDS)[:-12], 11251),
        (b"not gzip at all", 11251),
    ],
    ids=["bomb", "cut-off", "not-gzip"],
)
def test_a_compressed_document_that_is_a_bomb_or_broken_is_refused(
    emulator: Emulator, receiver: Receiver, packed: bytes, code: int
) -> None:
    headers = {**XML, "Content-Encoding": "gzip"}
    url = receiver.answer("/answer", Reply(body=packed, headers=headers))
    assert outcome(emulator, url) == ("completed", 0, [code])


@pytest.mark.parametrize(("size", "codes"), [(65_536, []), (65_537, [11750]), (5_000_000, [11750])])
def test_a_document_may_have_64_kilobytes(
    emulator: Emulator, receiver: Receiver, size: int, codes: list[int]
) -> None:
    url = receiver.document("/answer", "<Response/>".ljust(size))
    assert outcome(emulator, url)[2] == codes


def test_a_document_that_does_not_end_is_cut_off(emulator: Emulator) -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
        while True:  # until the emulator hangs up
            connection.sendall(b" " * 10_000)

    with raw_server(answer) as url:
        assert outcome(emulator, url) == ("completed", 0, [11750])


def test_a_document_that_drips_is_bounded_by_the_total_time_out(emulator: Emulator) -> None:
    def answer(connection: socket.socket) -> None:
        connection.settimeout(0.02)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
        for _ in range(150):  # for three seconds, if the emulator does not hang up
            connection.sendall(b" ")
            with suppress(TimeoutError):
                connection.recv(1)
                return

    with raw_server(answer) as url:
        assert outcome(emulator, f"{url}#tt=200") == ("completed", 0, [11200])


# The fallback


def fallback_request(emulator: Emulator, receiver: Receiver, url: str) -> dict[str, str]:
    """What the fallback is told when the document at ``url`` fails; the call then goes on."""
    fallback = receiver.document("/fallback", FIVE_SECONDS.decode())
    status, duration, _ = outcome(emulator, url, FallbackUrl=fallback)
    assert (status, duration) == ("completed", 5)
    (request,) = receiver.at("/fallback")
    assert request["ErrorUrl"] == url
    return request


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(404, FIVE_SECONDS, XML), "11217"),
        (Reply(500, FIVE_SECONDS, XML), "11217"),
        (Reply(302), "11217"),
        (Reply(307, headers={"Location": "/answer"}), "11215"),
        (Reply(302, headers={"Location": "ftp://127.0.0.1/"}), "11251"),
        (Reply(200, FIVE_SECONDS, {"Content-Type": "application/json"}), "12300"),
        (Reply(200, b"<Response>", XML), "12100"),
        (Reply(200, b"<Answer/>", XML), "12100"),
        (Reply(200, b"Hello", XML), "12100"),
        (Reply(200, b"<!DOCTYPE Response><Response/>", XML), "12100"),
        (Reply(200, b" " * 70_000, XML), "11750"),
    ],
)
def test_a_document_that_fails_goes_to_the_fallback_with_code_and_url(
    emulator: Emulator, receiver: Receiver, reply: Reply, code: str
) -> None:
    url = receiver.answer("/answer", reply)
    assert fallback_request(emulator, receiver, url)["ErrorCode"] == code


def test_a_document_that_is_late_goes_to_the_fallback_without_another_try(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = receiver.hang("/answer") + "#rt=100"
    assert fallback_request(emulator, receiver, url)["ErrorCode"] == "11200"
    assert [each.path for each in receiver.requests] == ["/answer", "/fallback"]


@pytest.mark.parametrize(("answer", "code"), [(b"", "11200"), (b"* OK IMAP4rev1\r\n", "11251")])
def test_an_application_that_speaks_no_http_goes_to_the_fallback(
    emulator: Emulator, receiver: Receiver, answer: bytes, code: str
) -> None:
    with raw_server(answer) as url:
        assert fallback_request(emulator, receiver, url)["ErrorCode"] == code


def test_https_to_a_plain_port_goes_to_the_fallback(emulator: Emulator, receiver: Receiver) -> None:
    url = receiver.url("/answer").replace("http:", "https:")
    assert fallback_request(emulator, receiver, url)["ErrorCode"] == "11220"


def test_the_fallback_has_a_method_of_its_own(emulator: Emulator, receiver: Receiver) -> None:
    url = receiver.answer("/answer", Reply(500))
    fallback = receiver.document("/fallback?a=1", SAY_HELLO)
    emulator.place(Url=url, FallbackUrl=fallback, FallbackMethod="GET")
    emulator.run()
    request = receiver.requests[-1]
    assert (request.method, request.params["a"]) == ("GET", "1")
    assert request.params["ErrorCode"] == "11217"


def test_when_the_fallback_fails_too_the_call_ends_completed_with_both_notifications(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = receiver.answer("/answer", Reply(500))
    fallback = receiver.answer("/fallback", Reply(200, b"oops", XML))
    assert outcome(emulator, url, FallbackUrl=fallback) == ("completed", 0, [11217, 12100])
    assert len(receiver.requests) == 2


def test_a_redirect_that_fails_goes_to_the_fallback_too(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = receiver.document("/answer", "<Response><Redirect>/gone</Redirect></Response>")
    receiver.answer("/gone", Reply(410))
    fallback = receiver.document("/fallback", FIVE_SECONDS.decode())
    assert outcome(emulator, url, FallbackUrl=fallback) == ("completed", 5, [11217])
    assert receiver.at("/fallback")[0]["ErrorUrl"] == receiver.url("/gone")


# Going on


@pytest.mark.parametrize(
    ("at", "target", "reached"),
    [
        ("/ivr/answer", "next", "/ivr/next"),
        ("/ivr/answer?a=1", "/next?b=2", "/next?b=2"),
        ("/ivr/answer", "../next", "/next"),
        ("/ivr/answer?a=1", "?b=2", "/ivr/answer?b=2"),
    ],
)
def test_a_redirect_may_be_relative_to_its_document(
    emulator: Emulator, receiver: Receiver, at: str, target: str, reached: str
) -> None:
    document = f"<Response><Redirect>{target}</Redirect></Response>".encode()
    path = at.partition("?")[0]
    receiver.answer(path, Reply(body=document, headers=XML), Reply(204))
    outcome(emulator, receiver.url(at))
    assert receiver.requests[-1].url == receiver.url(reached)


def test_relative_urls_refer_to_where_an_http_redirect_led(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.answer("/answer", Reply(302, headers={"Location": "/moved/answer"}))
    receiver.document("/moved/answer", "<Response><Redirect>next</Redirect></Response>")
    receiver.document("/moved/next", FIVE_SECONDS.decode())
    assert outcome(emulator, receiver.url("/answer")) == WENT_WELL


def test_a_relative_url_keeps_user_and_password_of_its_document(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.document("/answer", "<Response><Redirect>next</Redirect></Response>")
    receiver.document("/next", FIVE_SECONDS.decode())
    outcome(emulator, receiver.url("/answer").replace("//", "//me:secret@"))
    first, last = receiver.requests
    assert first.headers["Authorization"] == last.headers["Authorization"]


def test_parameters_that_a_get_added_are_no_part_of_the_documents_url(
    emulator: Emulator, receiver: Receiver
) -> None:
    again = Reply(body=b"<Response><Redirect method='GET'/></Response>", headers=XML)
    receiver.answer("/answer", Reply(500))
    receiver.answer("/fallback", again, Reply(body=FIVE_SECONDS, headers=XML))
    outcome(
        emulator,
        receiver.url("/answer"),
        FallbackUrl=receiver.url("/fallback"),
        FallbackMethod="GET",
    )
    first, last = receiver.at("/fallback")
    assert first.keys() - last.keys() == {"ErrorCode", "ErrorUrl"}


def test_a_redirect_loop_ends_after_a_thousand_documents(
    emulator: Emulator, receiver: Receiver
) -> None:
    number = count(1)

    def onward(_request: object) -> Reply:
        body = f"<Response><Redirect>/answer?{next(number)}</Redirect></Response>"
        return Reply(body=body.encode(), headers=XML)

    assert outcome(emulator, receiver.answer("/answer", onward)) == ("completed", 0, [10000])
    assert len(receiver.requests) == 1_001
