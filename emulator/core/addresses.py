"""The addresses a call joins: E.164 numbers and SIP endpoints, judged by their shape only.

Shape only, because the numbers people test with (``+1555555xxxx``) are not assignable numbers.
"""

import re
from functools import lru_cache

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_SIP = re.compile(
    r"sips?:[^\s@:;?<>\"]+(?::[^\s@;?<>\"]*)?@(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?)"
    r"(?::[0-9]{1,5})?(?:;[^\s<>\"]*)?",
    re.IGNORECASE | re.ASCII,
)
_NANP = re.compile(r"\+1[2-9][0-9]{9}")
_NO_AREA = re.compile(r"\+1[01][0-9]{9}")  # no area of North America begins so
_SPACE_FOR_PLUS = re.compile(r" +[0-9]{2,15}")


def is_e164(text: str) -> bool:
    """Whether ``text`` is a plus sign, a digit from 1 to 9 and 1 to 14 more digits."""
    return _E164.fullmatch(text) is not None


def is_sip(text: str) -> bool:
    """Whether ``text`` is ``sip:`` or ``sips:`` (any case) and user@host[:port][;params]."""
    return len(text) <= 1024 and _SIP.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Whether a call can be placed from or to ``text``."""
    return is_e164(text) or is_sip(text)


def looks_like_unencoded_plus(text: str) -> bool:
    """Whether ``text`` is what an unencoded ``+1555...`` becomes in a form: a space and digits."""
    return _SPACE_FOR_PLUS.fullmatch(text) is not None


def national_format(address: str) -> str:
    """The address as its country writes it: ``(310) 567-8901``; a SIP endpoint stays as it is."""
    if _NANP.fullmatch(address) is not None:
        return f"({address[2:5]}) {address[5:8]}-{address[8:]}"
    if _NO_AREA.fullmatch(address) is not None:
        return address[2:]
    return _format_by_metadata(address) if is_e164(address) else address


@lru_cache(maxsize=4096)
def _format_by_metadata(number: str) -> str:
    # Imported here: its metadata takes longer to load than a short test run, and calls within
    # North America never need it.
    import phonenumbers  # noqa: PLC0415

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:  # a country code that nobody has been given
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
