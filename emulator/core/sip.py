"""SIP final responses: what they are called and which call status they end in."""

from typing import Literal

from emulator.core.status import CallStatus

OK = 200
BUSY_HERE = 486
TEMPORARILY_UNAVAILABLE = 480
REQUEST_TERMINATED = 487
UNAVAILABLE = 503
DECLINE = 603

_PHRASES = {
    200: "OK",
    202: "Accepted",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    410: "Gone",
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    415: "Unsupported Media Type",
    416: "Unsupported URI Scheme",
    420: "Bad Extension",
    421: "Extension Required",
    423: "Interval Too Brief",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    483: "Too Many Hops",
    484: "Address Incomplete",
    485: "Ambiguous",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    491: "Request Pending",
    493: "Undecipherable",
    500: "Server Internal Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Server Time-out",
    505: "Version Not Supported",
    513: "Message Too Large",
    600: "Busy Everywhere",
    603: "Decline",
    604: "Does Not Exist Anywhere",
    606: "Not Acceptable",
}

_CLASSES = {2: "OK", 3: "Redirection", 4: "Client Error", 5: "Server Error"}

_BUSY = {486, 600, DECLINE}
_NO_ANSWER = {408, 480}

Unanswered = Literal[CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.FAILED]


def phrase(code: int) -> str:
    """The reason phrase of RFC 3261, or the name of the code's class."""
    named = _PHRASES.get(code)
    if named is not None:
        return named
    return _CLASSES.get(code // 100, "Global Failure")


def refused_status(code: int) -> Unanswered:
    """The call status of a refusal: 486, 600 and 603 are busy, 408 and 480 no-answer.

    Every other code is failed. That 603 (declined) counts as busy is ``unverified``.
    """
    if code in _BUSY:
        return CallStatus.BUSY
    return CallStatus.NO_ANSWER if code in _NO_ANSWER else CallStatus.FAILED
