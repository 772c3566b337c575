"""Where webhooks go: addresses, allowed hosts, proxies, connections; and who waits for whom."""

import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from kit import SAY_HELLO, SIGNING_KEY, Emulator, Received, Receiver, Reply, project_with, signed_by

FAILS_AT_ONCE = "+15555550104"
PATIENCE = 30  # real seconds after which a test fails; no test waits for them


class Held:
    """Answers only after it was told to."""

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self.released = threading.Event()

    def __call__(self, _request: Received) -> Reply:
        self.arrived.set()
        assert self.released.wait(PATIENCE)
        return Reply()


@pytest.fixture
def held() -> Iterator[Held]:
    held = Held()
    yield held
    held.released.set()


def outcome(emulator: Emulator, url: str) -> list[int | None]:
    """The codes of the tries of the only callback of a call, which goes to ``url``."""
    emulator.place(To=FAILS_AT_ONCE, StatusCallback=url)
    emulator.run()
    (delivery,) = emulator.deliveries()
    return [each["code"] for each in delivery["attempts"]]


# Addresses


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("app.example.com", "http://app.example.com/status"),
        ("App.Example.com", "http://APP.example.com/status"),
        ("app.example.com:80", "http://app.example.com/status"),
        ("app.example.com:5000", "http://app.example.com:5000/status"),
        ("[2001:db8::1]:5000", "http://[2001:db8::1]:5000/status"),
    ],
)
def test_a_rewritten_host_is_connected_elsewhere_and_signed_as_written(
    receiver: Receiver, name: str, url: str
) -> None:
    with project_with(rewrite_hosts={name: f"127.0.0.1:{receiver.port}"}) as emulator:
        assert outcome(emulator, url) == [None]
    (request,) = receiver.requests
    assert request.url == url.replace("APP", "app")
    assert request.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, request)


def test_a_rewritten_host_keeps_the_port_when_only_a_name_is_given(receiver: Receiver) -> None:
    with project_with(rewrite_hosts={"app": "127.0.0.1"}) as emulator:
        assert outcome(emulator, f"http://app:{receiver.port}/status") == [None]
    assert receiver.requests[0].headers["Host"] == f"app:{receiver.port}"


def test_a_rewritten_https_host_proves_itself_under_its_own_name(tmp_path: Path) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    authority.issue_cert("app.example.com").configure_cert(context)
    receiver = Receiver(context)
    rewrites = {"app.example.com": f"127.0.0.1:{receiver.port}"}
    try:
        with project_with(callback_ca=tmp_path / "ca.pem", rewrite_hosts=rewrites) as emulator:
            assert outcome(emulator, "https://app.example.com/status") == [None]
    finally:
        receiver.close()


def test_only_allowed_hosts_are_called(receiver: Receiver) -> None:
    with project_with(callback_hosts=["*.Example.com", "127.0.0.1"]) as emulator:
        assert outcome(emulator, receiver.url()) == [None]
        emulator.put()
        assert outcome(emulator, f"http://localhost:{receiver.port}/status") == [11200]
    assert len(receiver.requests) == 1


def test_a_redirect_does_not_lead_to_a_host_that_is_not_allowed(receiver: Receiver) -> None:
    elsewhere = f"http://localhost:{receiver.port}/new"
    receiver.answer("/status", Reply(307, headers={"Location": elsewhere}))
    with project_with(callback_hosts=["127.0.0.1"]) as emulator:
        assert outcome(emulator, receiver.url()) == [11200]
    assert len(receiver.requests) == 1


# Proxies


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> Receiver:
    """A receiver that the environment names as proxy."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", receiver.url(""))
    monkeypatch.setenv("HTTP_PROXY", receiver.url(""))
    return receiver


def test_loopback_is_never_reached_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch, proxied: Receiver
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with project_with() as emulator:
        assert outcome(emulator, f"http://localhost:{proxied.port}/status") == [None]


def test_other_hosts_are_reached_through_the_environments_proxy(proxied: Receiver) -> None:
    with project_with() as emulator:
        assert outcome(emulator, "http://app.example.com/status") == [None]
    assert proxied.requests[0].headers["Host"] == "app.example.com"


@pytest.mark.usefixtures("nothing_resolves")
def test_proxies_can_be_left_aside(proxied: Receiver) -> None:
    with project_with(use_proxies=False) as emulator:
        assert set(outcome(emulator, "http://app.invalid/status")) == {11210}
    assert proxied.requests == []


# Connections


def test_connections_are_used_again(emulator: Emulator, receiver: Receiver) -> None:
    for _ in range(5):
        emulator.place(Url=receiver.document("/answer", SAY_HELLO), StatusCallback=receiver.url())
        emulator.run()
    assert (len(receiver.requests), receiver.connections) == (10, 1)


# Who waits for whom


def test_a_receiver_that_hangs_does_not_hold_up_other_calls(
    emulator: Emulator, receiver: Receiver, held: Held
) -> None:
    heard = threading.Event()
    emulator.put(clock={"mode": "realtime"})
    emulator.place(To=FAILS_AT_ONCE, StatusCallback=receiver.answer("/slow", held))
    assert held.arrived.wait(PATIENCE)

    def answer(_request: Received) -> Reply:
        heard.set()
        return Reply()

    emulator.place(To=FAILS_AT_ONCE, StatusCallback=receiver.answer("/quick", answer))
    assert heard.wait(PATIENCE)
    assert not held.released.is_set()


def test_a_receiver_that_hangs_holds_the_virtual_time_of_its_own_project_only(
    base_url: str, emulator: Emulator, receiver: Receiver, held: Held
) -> None:
    other = Emulator(base_url, "aaaaaaaa-0000-4000-8000-000000000001")
    emulator.place(To=FAILS_AT_ONCE, StatusCallback=receiver.answer("/slow", held))
    moving = threading.Thread(target=emulator.run)
    moving.start()
    assert held.arrived.wait(PATIENCE)
    other.place(StatusCallback=receiver.url("/quick"))
    other.run()
    assert receiver.statuses("/quick") == ["completed"]
    assert moving.is_alive()
    held.released.set()
    moving.join()
    other.control("DELETE", "")
    other.http.close()


def test_a_document_does_not_wait_for_a_callback(
    emulator: Emulator, receiver: Receiver, held: Held
) -> None:
    def document(_request: Received) -> Reply:
        held.released.set()
        return Reply(body=SAY_HELLO.encode(), headers={"Content-Type": "text/xml"})

    emulator.place(
        Url=receiver.answer("/answer", document),
        StatusCallback=receiver.answer("/status", held),
        StatusCallbackEvent="answered",
    )
    emulator.run()
    assert [each["outcome"] for each in emulator.deliveries()] == ["delivered", "delivered"]
    assert len(receiver.requests) == 2
