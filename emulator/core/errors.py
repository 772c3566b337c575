"""Every error the vendor documents and the emulator uses: code, text and HTTP status, once.

Three ways to meet one:

* ``ApiError``: the answer to a request of the application; rendered in one place by ``web``.
* ``Violation``: one wrong parameter of a request; a request can have several.
* ``Notification``: something that went wrong in a call, found among the call's notifications.
"""

from dataclasses import dataclass
from enum import StrEnum

from emulator.core.instants import Instant

MORE_INFO = "https://developer.signalwire.com/rest/compatibility-api/error-codes"


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One line of the catalogue. ``status`` is the HTTP status of an answer with this error."""

    text: str
    status: int = 400


CATALOGUE: dict[int, ErrorEntry] = {
    # requests as a whole
    20001: ErrorEntry("Bad request"),
    20003: ErrorEntry("Authentication failed", 401),
    20004: ErrorEntry("Method not allowed", 405),
    20404: ErrorEntry("The requested resource was not found", 404),
    20409: ErrorEntry("Conflict", 409),
    20429: ErrorEntry("Too many requests", 429),
    20413: ErrorEntry("The request body is larger than 64 kB", 413),
    20415: ErrorEntry("Unsupported content type", 415),
    20500: ErrorEntry("Internal error of the emulator", 500),
    20503: ErrorEntry("The emulator is not ready", 503),
    # lists
    21481: ErrorEntry("Invalid PageToken"),
    54453: ErrorEntry("Page needs a PageToken"),
    54454: ErrorEntry("Invalid PageSize"),
    # parameters of a call
    10000: ErrorEntry("Invalid value", 400),
    13222: ErrorEntry("Invalid SendDigits"),
    13621: ErrorEntry("Invalid RecordingStatusCallbackEvent"),
    13699: ErrorEntry("Invalid Trim"),
    21201: ErrorEntry("To is required"),
    21205: ErrorEntry("Url or ApplicationSid is required"),
    21208: ErrorEntry("Invalid Timeout"),
    21209: ErrorEntry("Invalid HTTP method"),
    21210: ErrorEntry("From is not a number of this project"),
    21211: ErrorEntry("Invalid To"),
    21212: ErrorEntry("Invalid From or CallerId"),
    21213: ErrorEntry("From is required"),
    21218: ErrorEntry("Invalid ApplicationSid"),
    21234: ErrorEntry("Invalid machine detection parameter"),
    21402: ErrorEntry("Invalid Url"),
    21456: ErrorEntry("Invalid status callback URL"),
    21626: ErrorEntry("Invalid StatusCallbackEvent"),
    31922: ErrorEntry("Invalid Url of a stream"),
    30010: ErrorEntry("MaxPricePerMinute was exceeded"),
    90000: ErrorEntry("Malformed MaxPricePerMinute"),
    # applications and numbers
    20002: ErrorEntry("Invalid FriendlyName"),
    21401: ErrorEntry("Invalid PhoneNumber"),
    21420: ErrorEntry("There is no such application"),
    21421: ErrorEntry("PhoneNumber or AreaCode is required"),
    21451: ErrorEntry("Invalid AreaCode"),
    # queues and conferences
    11100: ErrorEntry("Invalid Url for a member of a queue"),
    16002: ErrorEntry("Invalid attribute of a conference"),
    21475: ErrorEntry("Invalid Status of a conference"),
    # refusals and wrong states
    20009: ErrorEntry("Not finished, or not empty", 422),
    21220: ErrorEntry("The call is not in progress", 422),
    21219: ErrorEntry("To is not verified, and the project is on trial"),
    30002: ErrorEntry("The project has no balance left"),
    21611: ErrorEntry("The queue is full"),
    # what goes wrong in a call
    11200: ErrorEntry("No answer, or it came too late"),
    11210: ErrorEntry("The host name could not be resolved"),
    11215: ErrorEntry("Too many redirects"),
    11217: ErrorEntry("Answered with an HTTP error status"),
    11220: ErrorEntry("TLS failed"),
    11251: ErrorEntry("Not a valid HTTP answer"),
    11750: ErrorEntry("The answer is larger than 64 kB"),
    12100: ErrorEntry("The document could not be parsed"),
    12300: ErrorEntry("The content type is not one of a document"),
    13221: ErrorEntry("Invalid method attribute"),
    13215: ErrorEntry("An element cannot stand where it stands"),
    13420: ErrorEntry("What a Play names is not audio"),
    13750: ErrorEntry("The verb is not supported"),
    13801: ErrorEntry("Refer on a call that is not SIP"),
    21602: ErrorEntry("A message without text"),
    21603: ErrorEntry("A message from or to what is no number"),
    21617: ErrorEntry("A message that is too long"),
    53404: ErrorEntry("Unknown codec of a stream"),
    32110: ErrorEntry("Invalid SIP address in Refer"),
    21262: ErrorEntry("AsyncAmd without AsyncAmdStatusCallback"),
    21455: ErrorEntry("Invalid URL in Play"),
}
"""The vendor's numeric error codes. Texts are the emulator's own words."""


class ApiError(Exception):
    """A request of the application is answered with one error of the catalogue.

    ``status`` overrides the catalogue's HTTP status: a wrong state and a wrong value can share
    a code. ``headers`` are added to the answer.
    """

    def __init__(
        self,
        code: int,
        message: str | None = None,
        *,
        status: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        entry = CATALOGUE[code]
        self.code = code
        self.message = message or entry.text
        self.status = status or entry.status
        self.headers = headers or {}
        super().__init__(f"{code}: {self.message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One parameter of a request that breaks its rule."""

    code: int
    parameter: str
    message: str


class RefusedError(Exception):
    """A call is not created: the documented errors array."""

    def __init__(self, violations: list[Violation]) -> None:
        self.violations = violations
        super().__init__("; ".join(each.message for each in violations))


class Level(StrEnum):
    """How bad a notification is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """An error or warning that a call met, as its Notifications subresource lists them."""

    code: int
    level: Level
    message: str
    at: Instant
    url: str | None = None
