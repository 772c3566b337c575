"""How long a call takes in a test: the kit, its application and its API client in one process."""

import json
from base64 import b64encode
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from measure import Budget, Report, percentile
from starlette.types import Receive, Scope, Send

from emulator.testing import Emulator
from emulator.testing.inprocess import Asked, ask

MILLISECONDS = Budget(10, "ms")
TIMED = 200
WARMING = 20
FORM = {
    "To": "+15555550100",
    "From": "+15551234567",
    "Url": "https://app.example/answer",
    "StatusCallback": "https://app.example/status",
    "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
}
DOCUMENT = b"<Response><Pause length='60'/></Response>"


async def application(_scope: Scope, receive: Receive, send: Send) -> None:
    """Answers every webhook with the same document."""
    await receive()
    kind = [(b"content-type", b"text/xml")]
    await send({"type": "http.response.start", "status": 200, "headers": kind})
    await send({"type": "http.response.body", "body": DOCUMENT})


def placed(emulator: Emulator) -> Asked:
    """The request of a call that is answered, listens to a pause of 60 s and ends."""
    credentials = b64encode(":".join(emulator.auth).encode())
    return Asked(
        method="POST",
        url=emulator.calls_url,
        headers=[
            (b"authorization", b"Basic " + credentials),
            (b"content-type", b"application/x-www-form-urlencoded"),
        ],
        body=urlencode(FORM, doseq=True).encode(),
    )


def main() -> None:
    """Measure and print."""
    taken = []
    with Emulator() as emulator:
        emulator.mount("https://app.example", application)
        request = placed(emulator)
        for _ in range(WARMING + TIMED):
            started = perf_counter()
            answered = emulator.server.do(ask(emulator.server.app, request))
            assert answered.status == 200, answered.body
            sid = json.loads(answered.body)["sid"]
            emulator.wait_for_call(sid=sid, status="completed")
            taken.append((perf_counter() - started) * 1000)
        assert len(emulator.webhooks) == 5 * len(taken)
    timed = taken[WARMING:]
    report = Report("A call of 60 s with five webhooks, in one process", "figure")
    typical = median(timed)
    report.row(
        "create to completed with the kit, median, ms",
        f"{typical:.1f}",
        f"90 % within {percentile(timed, 0.9):.1f}",
        MILLISECONDS.verdict(typical),
    )
    report.show()


if __name__ == "__main__":
    main()
