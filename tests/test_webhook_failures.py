"""Status callbacks that meet trouble: what is tried again and when, and what it is called."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from kit import SIGNING_KEY, Emulator, Receiver, Reply, project_with, signed_by
from raw import http_answer, raw_server

FAILS_AT_ONCE = "+15555550104"


def delivery_to(emulator: Emulator, url: str, **params: str) -> dict[str, Any]:
    """The only callback of a call whose StatusCallback is ``url``, when all is over."""
    emulator.place(To=FAILS_AT_ONCE, StatusCallback=url, **params)
    emulator.run()
    (delivery,) = emulator.deliveries()
    found: dict[str, Any] = delivery
    return found


def codes(delivery: dict[str, Any]) -> list[int | None]:
    return [each["code"] for each in delivery["attempts"]]


# Trying again


def test_a_server_error_is_tried_again_with_the_same_body_after_one_and_two_seconds(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = receiver.answer("/status", Reply(500), Reply(503), Reply(200))
    delivery = delivery_to(emulator, url)
    assert [each["at"][11:] for each in delivery["attempts"]] == [
        *("12:00:00.000Z", "12:00:01.000Z", "12:00:03.000Z")
    ]
    assert (delivery["outcome"], codes(delivery)) == ("delivered", [11217, 11217, None])
    assert (
        len({(each.body, each.headers["X-SignalWire-Signature"]) for each in receiver.requests})
        == 1
    )


def test_after_three_tries_a_callback_is_given_up(emulator: Emulator, receiver: Receiver) -> None:
    delivery = delivery_to(emulator, receiver.answer("/status", Reply(500)))
    assert (delivery["outcome"], len(receiver.requests)) == ("failed", 3)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429])
def test_a_client_error_is_not_tried_again(
    emulator: Emulator, receiver: Receiver, status: int
) -> None:
    delivery = delivery_to(emulator, receiver.answer("/status", Reply(status)))
    assert (delivery["outcome"], codes(delivery)) == ("failed", [11217])
    assert len(receiver.requests) == 1


def test_the_next_callback_waits_until_the_one_before_it_is_through(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = receiver.answer("/status", Reply(500), Reply(200))
    emulator.place(
        To="+15555550102", StatusCallback=url, StatusCallbackEvent=["initiated", "ringing"]
    )
    emulator.run()
    sent = [(each["CallStatus"], each["SequenceNumber"]) for each in receiver.at("/status")]
    assert sent == [("initiated", "0"), ("initiated", "0"), ("ringing", "1")]


def test_a_call_ends_even_when_no_callback_gets_through(
    emulator: Emulator, receiver: Receiver
) -> None:
    call = emulator.place(StatusCallback=receiver.answer("/status", Reply(500)))
    emulator.run()
    assert emulator.call(call["sid"])["status"] == "completed"


# No answer


def test_a_receiver_that_hangs_is_late_and_tried_again(
    emulator: Emulator, receiver: Receiver
) -> None:
    delivery = delivery_to(emulator, receiver.hang("/status") + "#rt=100")
    assert (delivery["outcome"], codes(delivery)) == ("failed", [11200, 11200, 11200])
    said = {each["message"] for each in delivery["attempts"]}
    assert len(said) == 1, "the last try was cut short by the total"
    assert len(receiver.requests) == 3


def test_the_total_covers_all_tries_and_their_pauses(
    emulator: Emulator, receiver: Receiver
) -> None:
    delivery = delivery_to(emulator, receiver.answer("/status", Reply(500)) + "#tt=2000")
    assert codes(delivery) == [11217, 11217]


def test_a_refused_connection_is_tried_again(emulator: Emulator) -> None:
    assert codes(delivery_to(emulator, f"http://127.0.0.1:{closed_port()}/")) == [11200] * 3


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_a_connection_that_is_closed_without_an_answer_is_tried_again(emulator: Emulator) -> None:
    with raw_server(b"") as url:
        assert codes(delivery_to(emulator, url)) == [11200] * 3


@pytest.mark.usefixtures("nothing_resolves")
def test_an_unknown_host_is_a_dns_failure(emulator: Emulator) -> None:
    delivery = delivery_to(emulator, "http://nowhere.invalid/status")
    assert codes(delivery) == [11210] * 3
    assert "nowhere.invalid" in delivery["attempts"][0]["message"]


@pytest.mark.parametrize("host", ["a..b", "x" * 64])
def test_a_name_that_dns_cannot_hold_is_a_dns_failure(emulator: Emulator, host: str) -> None:
    assert set(codes(delivery_to(emulator, f"http://{host}/"))) == {11210}


# No HTTP


@pytest.mark.parametrize(
    "answer",
    [
        b"220 smtp.example.com ESMTP\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        http_answer(b"", f"X-Long: {'x' * 100_000}"),
        http_answer(b"not gzip", "Content-Encoding: gzip"),
    ],
)
def test_an_answer_that_is_not_http_is_not_tried_again(emulator: Emulator, answer: bytes) -> None:
    with raw_server(answer) as url:
        assert codes(delivery_to(emulator, url)) == [11251]


def test_headers_without_end_are_cut_off(emulator: Emulator) -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:  # until the emulator hangs up
            connection.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")

    with raw_server(answer) as url:
        (code,) = set(codes(delivery_to(emulator, f"{url}#tt=500")))
    assert code in (11200, 11251)


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_becomes_a_get_without_parameters_signed_anew(
    emulator: Emulator, receiver: Receiver, status: int
) -> None:
    receiver.answer("/status", Reply(status, headers={"Location": "/new?a=1"}))
    assert delivery_to(emulator, receiver.url())["outcome"] == "delivered"
    last = receiver.requests[-1]
    assert (last.method, last.url, last.body) == ("GET", receiver.url("/new?a=1"), b"")
    assert last.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, last)


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_strict_redirect_keeps_method_and_parameters(
    emulator: Emulator, receiver: Receiver, status: int, method: str
) -> None:
    receiver.answer("/status", Reply(status, headers={"Location": receiver.url("/new")}))
    delivery_to(emulator, receiver.url(), StatusCallbackMethod=method)
    first, last = receiver.requests
    assert (last.method, last.path, last.params) == (method, "/new", first.params)
    assert last.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, last)


def redirects(receiver: Receiver, count: int) -> str:
    for number in range(count):
        location = {"Location": f"/{number + 1}"}
        receiver.answer(f"/{number}", Reply(307, headers=location))
    return receiver.url("/0")


def test_three_redirects_are_followed(emulator: Emulator, receiver: Receiver) -> None:
    delivery = delivery_to(emulator, redirects(receiver, 3))
    assert codes(delivery) == [None]
    assert delivery["attempts"][0]["url"] == receiver.url("/3")


def test_a_fourth_redirect_is_one_too_many(emulator: Emulator, receiver: Receiver) -> None:
    assert codes(delivery_to(emulator, redirects(receiver, 4))) == [11215]
    assert [each.path for each in receiver.requests] == ["/0", "/1", "/2", "/3"]


@pytest.mark.parametrize(
    "location", ["ftp://127.0.0.1/", "file:///etc/passwd", "javascript:1", "//[", "http://a b/"]
)
def test_a_redirect_to_what_is_no_http_url_is_an_error(
    emulator: Emulator, receiver: Receiver, location: str
) -> None:
    receiver.answer("/status", Reply(302, headers={"Location": location}))
    assert codes(delivery_to(emulator, receiver.url())) == [11251]


def test_a_redirect_that_does_not_say_where_to_is_an_error(
    emulator: Emulator, receiver: Receiver
) -> None:
    assert codes(delivery_to(emulator, receiver.answer("/status", Reply(302)))) == [11217]


def test_a_relative_redirect_keeps_user_and_password(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.answer("/status", Reply(302, headers={"Location": "new"}))
    delivery_to(emulator, f"http://me:secret@127.0.0.1:{receiver.port}/status")
    first, last = receiver.requests
    assert first.headers["Authorization"] == last.headers["Authorization"]


def test_a_redirect_to_another_host_does_not_take_user_and_password_along(
    emulator: Emulator, receiver: Receiver
) -> None:
    elsewhere = f"http://localhost:{receiver.port}/new"
    receiver.answer("/status", Reply(302, headers={"Location": elsewhere}))
    delivery_to(emulator, f"http://me:secret@127.0.0.1:{receiver.port}/status")
    assert "Authorization" not in receiver.requests[-1].headers


# Time-outs in the URL


@pytest.mark.parametrize(
    "override", ["rt=99", "rt=15001", "ot=99", "ot=10001", "tt=99", "tt=15001", "rt=", "rt=1e3"]
)
def test_an_override_out_of_bounds_is_ignored_and_journaled(
    emulator: Emulator, receiver: Receiver, override: str
) -> None:
    delivery = delivery_to(emulator, receiver.url(f"/status#{override}"))
    assert delivery["outcome"] == "delivered"
    assert [
        f"#{override} is ignored" in each["text"] for each in emulator.journal(kind="notification")
    ] == [True]


@pytest.mark.parametrize(
    "override", ["rt=100&ot=100&tt=100", "rt=15000&ot=10000&tt=15000", "other=1"]
)
def test_an_override_within_bounds_is_nothing_to_mention(
    emulator: Emulator, receiver: Receiver, override: str
) -> None:
    assert delivery_to(emulator, receiver.url(f"/status#{override}"))["outcome"] == "delivered"
    assert emulator.journal(kind="notification") == []


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Receiver]:
    """A receiver with a certificate for 127.0.0.1 from a private authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    receiver = Receiver(context)
    yield receiver
    receiver.close()


def test_an_untrusted_certificate_is_a_tls_failure(emulator: Emulator, secure: Receiver) -> None:
    assert codes(delivery_to(emulator, secure.url())) == [11220]


def test_https_to_a_plain_port_is_a_tls_failure(emulator: Emulator, receiver: Receiver) -> None:
    url = receiver.url().replace("http:", "https:")
    assert codes(delivery_to(emulator, url)) == [11220]


def test_a_private_authority_is_trusted_when_it_is_configured(
    authority: trustme.CA, secure: Receiver, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with project_with(callback_ca=tmp_path / "ca.pem") as emulator:
        assert codes(delivery_to(emulator, secure.url())) == [None]
    (request,) = secure.requests
    assert request.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, request)


def test_a_certificate_for_another_name_is_a_tls_failure(
    authority: trustme.CA, secure: Receiver, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with project_with(callback_ca=tmp_path / "ca.pem") as emulator:
        url = secure.url().replace("127.0.0.1", "localhost")
        assert codes(delivery_to(emulator, url)) == [11220]
