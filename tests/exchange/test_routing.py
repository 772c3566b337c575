"""Routing: which hosts may be called, and which address stands behind a name."""

import pytest

from emulator.exchange.routing import Route, Routing, is_loopback


@pytest.mark.parametrize(
    ("patterns", "url", "allowed"),
    [
        (None, "http://any.example/", True),
        ((), "http://any.example/", False),
        (("app",), "http://app:5000/", True),
        (("APP",), "http://app/", True),
        (("*.example",), "http://a.b.example/", True),
        (("*.example",), "http://example/", False),
        (("[::1]",), "http://[::1]:80/", True),
        (("a?p",), "http://app/", False),
    ],
)
def test_patterns_name_the_allowed_hosts(
    patterns: tuple[str, ...] | None, url: str, allowed: bool
) -> None:
    assert Routing(allowed=patterns).allows(url) is allowed


@pytest.mark.parametrize(
    ("given", "other", "url", "goes_to"),
    [
        ("localhost", "app", "http://localhost/x", "http://app/x"),
        ("localhost", "app", "http://localhost:5000/x?y", "http://app:5000/x?y"),
        ("localhost", "app:80", "http://localhost:5000/x", "http://app:80/x"),
        ("localhost:5000", "app:80", "http://localhost:5000/", "http://app:80/"),
        ("localhost:443", "app", "https://localhost/", "https://app/"),
        ("localhost", "[::1]", "http://localhost:5000/", "http://[::1]:5000/"),
        ("localhost", "[::1]:80", "http://localhost:5000/", "http://[::1]:80/"),
        ("[::1]", "app", "http://[::1]:5000/", "http://app:5000/"),
        ("LocalHost", "app", "http://localhost/", "http://app/"),
    ],
)
def test_a_rewrite_changes_where_a_request_goes_and_keeps_the_rest(
    given: str, other: str, url: str, goes_to: str
) -> None:
    route = Routing(rewrites={given: other}).route(url)
    assert (route.url, route.host) == (goes_to, url.split("/")[2])


@pytest.mark.parametrize("given", ["other", "localhost:80", "local"])
def test_other_hosts_and_ports_are_left_alone(given: str) -> None:
    route = Routing(rewrites={given: "app"}).route("http://localhost:5000/")
    assert route == Route(url="http://localhost:5000/", loopback=True)


def test_a_rewrite_with_a_port_wins_over_one_without() -> None:
    routing = Routing(rewrites={"localhost": "a", "localhost:5000": "b"})
    assert routing.route("http://localhost:5000/").url == "http://b:5000/"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("app.localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("app", False),
        ("notlocalhost", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
