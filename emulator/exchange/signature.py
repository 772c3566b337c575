"""The signature that proves to an application that a webhook comes from its project."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha1
from hmac import digest

HEADERS = ("X-SignalWire-Signature", "X-Twilio-Signature")


def sign(key: str, url: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Base64 of HMAC-SHA1 over the URL and every key and value, keys in ASCII order.

    ``parameters`` are those of a POST body; a GET is signed by its full URL alone.
    """
    signed = url + "".join(name + value for name, value in sorted(parameters))
    return b64encode(digest(key.encode(), signed.encode(), sha1)).decode()
