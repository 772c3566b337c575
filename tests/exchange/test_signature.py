"""Signatures: fixed examples, worked out by hand with openssl, and what they depend on."""

import pytest

from emulator.exchange.signature import sign


# openssl dgst -sha1 -hmac PSK-test -binary | base64, of the text beside each
@pytest.mark.parametrize(
    ("url", "parameters", "signature"),
    [
        ("http://a.example/", [], "wiCH2tQiEt4II/m0mfnohUve/ZU="),  # http://a.example/
        (
            "http://a.example/?x=1",
            [("b", "2"), ("a", "1")],
            "MCfpE2gTO3L3WEUEi8weL8e+FEA=",
        ),  # http://a.example/?x=1a1b2
        (
            "http://a.example/",
            [("a", ""), ("B", "ü")],
            "fV0knxcq8wKlYbgzd8Gu84xfAF8=",
        ),  # http://a.example/Büa
    ],
)
def test_a_signature_covers_the_url_and_every_parameter_in_ascii_order(
    url: str, parameters: list[tuple[str, str]], signature: str
) -> None:
    assert sign("PSK-test", url, parameters) == signature


def test_a_signature_depends_on_the_key() -> None:
    assert sign("PSK-test", "http://a.example/", []) != sign("PSK-other", "http://a.example/", [])
