"""Valid requests to create a call, no two alike, as the bytes that go over the wire."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from faker import Faker
from measure import PROJECT, TOKEN, calls_of

FORM = "application/x-www-form-urlencoded"
EVENTS = ("initiated", "ringing", "answered", "completed")
LATE_EVENTS = ("answered", "completed")
"""What happens to a call only seconds after it was created."""

Parameters = Mapping[str, str | int | Sequence[str]]


def headers(project: str = PROJECT, token: str = TOKEN) -> dict[str, str]:
    """What every request of the application carries."""
    credentials = b64encode(f"{project}:{token}".encode()).decode()
    return {
        "Host": "127.0.0.1",
        "User-Agent": "benchmark",
        "Accept": "*/*",
        "Authorization": f"Basic {credentials}",
        "Content-Type": FORM,
    }


def request(parameters: Parameters, project: str = PROJECT, token: str = TOKEN) -> bytes:
    """POST Calls with these parameters."""
    body = urlencode(parameters, doseq=True)
    lines = [f"{name}: {value}" for name, value in headers(project, token).items()]
    lines = [f"POST {calls_of(project)} HTTP/1.1", *lines, f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode()


def varied(count: int, base_url: str, seed: int, events: Sequence[str]) -> list[bytes]:
    """Requests as applications of several kinds send them; their webhooks go to ``base_url``.

    ``events`` are those of which each request may ask for callbacks.
    """
    fake = Faker("en_US")
    fake.seed_instance(seed)
    return [request(_parameters(fake, base_url, events, number)) for number in range(count)]


def _parameters(fake: Faker, base_url: str, events: Sequence[str], number: int) -> Parameters:
    chance = fake.random
    parameters: dict[str, str | int | Sequence[str]] = {
        "To": fake.numerify("+1%##555####"),
        "From": fake.numerify("+1%##555####"),
        "Url": f"{base_url}/document?order={number}",
    }
    if chance.random() < 0.8:
        parameters["StatusCallback"] = f"{base_url}/status/{fake.random_int(1, 50)}"
        parameters["StatusCallbackEvent"] = events[: chance.randint(1, len(events))]
    if chance.random() < 0.5:
        parameters["FallbackUrl"] = f"{base_url}/fallback"
        parameters["Method"] = chance.choice(("GET", "POST"))
    if chance.random() < 0.5:
        parameters["Timeout"] = chance.randint(5, 60)
    if chance.random() < 0.3:
        parameters["CallerId"] = fake.first_name()
        parameters["SendDigits"] = fake.numerify("ww####")
    if chance.random() < 0.3:
        parameters["MachineDetection"] = chance.choice(("Enable", "DetectMessageEnd"))
        parameters["MachineDetectionTimeout"] = chance.randint(10, 60)
        parameters["AsyncAmd"] = "true"
        parameters["AsyncAmdStatusCallback"] = f"{base_url}/detected"
    if chance.random() < 0.2:
        parameters["Record"] = "true"
        parameters["RecordingStatusCallback"] = f"{base_url}/recorded"
    return parameters
