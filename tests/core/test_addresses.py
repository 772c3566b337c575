"""Numbers and SIP endpoints: which can be called, and how they are written for people."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.core.addresses import (
    is_address,
    is_e164,
    is_sip,
    looks_like_unencoded_plus,
    national_format,
)

GENERATED = settings(deadline=None, derandomize=True)


@pytest.mark.parametrize("number", ["+12", "+15555550100", "+123456789012345", "+4930123456"])
def test_a_plus_and_two_to_fifteen_digits_are_a_number(number: str) -> None:
    assert is_e164(number)
    assert is_address(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "+1",
        "+05555550100",
        "+1234567890123456",
        "15555550100",
        " 15555550100",
        "++15555550100",
        "+1 555 555 0100",
        "+1-555-555-0100",
        "+1555555010a",
        "+15555550100\n",
        "+1\u0665\u0665\u0665\u0665\u0665\u0665\u0660\u0661\u0660\u0660",
        "tel:+15555550100",
    ],
)
def test_anything_else_is_not_a_number(text: str) -> None:
    assert not is_e164(text)
    assert not is_address(text)


@pytest.mark.parametrize(
    "address",
    [
        "sip:alice@example.com",
        "sips:alice@example.com",
        "SIP:Alice@EXAMPLE.com",
        "Sips:alice@host",
        "sip:alice@example.com:5060",
        "sip:alice@example.com;transport=tcp",
        "sip:alice@example.com:5061;transport=tls;lr",
        "sip:+15555550100@example.com",
        "sip:alice.b-c_d%20e@my_host.example.com",
        "sip:alice:secret@example.com",
        "sip:alice@192.0.2.7",
        "sip:alice@[2001:db8::1]",
        "sip:alice@[2001:DB8::1]:5060;x=y",
        "sip:ünal@example.com",
    ],
)
def test_a_sip_endpoint_has_a_user_and_a_host(address: str) -> None:
    assert is_sip(address)
    assert is_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "sip:",
        "sip:alice",
        "sip:@example.com",
        "sip:alice@",
        "sip:alice@:5060",
        "sip:alice@example.com:",
        "sip:alice@example.com:port",
        "sip:alice@example.com:123456",
        "sip:alice@example com",
        "sip:al ice@example.com",
        "sip:alice@-example.com",
        "sip:alice@example.com\n",
        "sip:alice@[::1",
        "sip:alice@[example.com]",
        "sip:alice@bob@example.com",
        "sip:alice@example.com;a=<b>",
        "<sip:alice@example.com>",
        "alice@example.com",
        "http://alice@example.com",
        pytest.param("sip:alice@" + "a" * 1015, id="too long"),
    ],
)
def test_anything_else_is_not_a_sip_endpoint(text: str) -> None:
    assert not is_sip(text)
    assert not is_address(text)


@GENERATED
@given(st.text())
def test_any_text_at_all_can_be_judged(text: str) -> None:
    assert is_address(text) == (is_e164(text) or is_sip(text))
    assert is_address(f"sip:{text}@host") in (True, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(" 15555550100", True), ("  15555550100", True), ("15555550100", False), (" sip", False)],
)
def test_an_unencoded_plus_is_recognised(text: str, expected: bool) -> None:
    assert looks_like_unencoded_plus(text) is expected


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+13105678901", "(310) 567-8901"),
        ("+15555550100", "(555) 555-0100"),
        ("+18005550100", "(800) 555-0100"),
        ("+442079460958", "020 7946 0958"),
        ("+390612345678", "06 1234 5678"),
        ("+99912345", "+99912345"),  # nobody has this country code
        ("+12", "+12"),
        ("not a number", "not a number"),
    ],
)
def test_a_number_is_written_as_in_its_country(number: str, written: str) -> None:
    assert national_format(number) == written


@pytest.mark.parametrize("address", ["sip:alice@example.com", "SIPS:+15555550100@[::1]:5061;x=y"])
def test_a_sip_endpoint_is_written_as_it_is(address: str) -> None:
    assert national_format(address) == address


def by_the_book(number: str) -> str:
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


@GENERATED
@given(st.from_regex(r"\+1[0-9]{10}", fullmatch=True))
def test_north_american_numbers_are_written_by_the_book(number: str) -> None:
    assert national_format(number) == by_the_book(number)


@GENERATED
@given(st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True))
def test_every_number_is_written_by_the_book_or_stays_as_it_is(number: str) -> None:
    try:
        expected = by_the_book(number)
    except phonenumbers.NumberParseException:
        expected = number
    assert national_format(number) == expected
