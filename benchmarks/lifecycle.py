"""How long the life of a call takes in ``auto`` time, and what it leaves in memory."""

import asyncio
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter

import aiohttp
import uvicorn
from forms import EVENTS, FORM, headers, request
from measure import (
    OTHER,
    PROJECT,
    Budget,
    Process,
    Report,
    calls_of,
    percentile,
    pin,
    running,
)
from traffic import Receiver, load, receiving

from emulator.app import create_app
from emulator.settings import Settings

MILLISECONDS = Budget(10, "ms")
IDLE = Budget(80, "MB")
FINISHED = Budget(16, "kB")
CALLS_TIMED = 150
WARMING = 20
CALLS_KEPT = 5_000
WEBHOOKS = 5
"""Of each call: its document and four status callbacks."""


@contextmanager
def served() -> Iterator[int]:
    """An emulator in a thread of this process, as a test would have it; its port."""
    app = create_app(Settings())
    config = uvicorn.Config(app, port=0, log_level="warning", loop="uvloop", http="httptools")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def one_call(receiver: Receiver) -> bytes:
    """The request of a call that is answered, listens to a pause of 60 s and ends."""
    parameters = {
        "To": "+15555550100",
        "From": "+15551234567",
        "Url": receiver.url("/document"),
        "StatusCallback": receiver.url("/status"),
        "StatusCallbackEvent": EVENTS,
    }
    return request(parameters)


def time_calls(receiver: Receiver) -> tuple[list[float], list[bytes]]:
    """Milliseconds of each call, from the request to the last callback; the last one's webhooks."""
    form = one_call(receiver).partition(b"\r\n\r\n")[2]
    taken = []
    with served() as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        Process(0, port).new_project("auto", "times")
        for _ in range(WARMING + CALLS_TIMED):
            receiver.expect(WEBHOOKS)
            started = perf_counter()
            connection.request("POST", calls_of(), form, headers())
            assert json.loads(connection.getresponse().read())["status"] == "queued"
            webhooks = receiver.wait()
            taken.append((receiver.arrived[-1][0] - started) * 1000)
            assert b"CallStatus=completed" in webhooks[-1]
            assert b"CallDuration=60" in webhooks[-1]
        connection.close()
    return taken[WARMING:], webhooks


async def _time_client(receiver: Receiver, webhooks: list[bytes]) -> list[float]:
    taken = []
    forms = [webhook.partition(b"\r\n\r\n")[2] for webhook in webhooks]
    async with aiohttp.ClientSession(headers={"Content-Type": FORM}) as session:
        for _ in range(WARMING + CALLS_TIMED):
            receiver.expect(WEBHOOKS)
            started = perf_counter()
            for form in forms:
                async with session.post(receiver.url(), data=form) as answer:
                    await answer.read()
            taken.append((receiver.arrived[-1][0] - started) * 1000)
    return taken[WARMING:]


def memory(receiver: Receiver) -> tuple[float, float]:
    """Megabytes of an idle emulator, and kilobytes that each finished call adds."""
    body = one_call(receiver)
    with running("emulator") as emulator:
        emulator.ask("GET", "/_emulator/ready")
        idle = emulator.resident()
        emulator.new_project("auto", "memory")

        def finish(count: int) -> int:
            receiver.expect(count * WEBHOOKS)
            load(emulator.port, [body] * count, connections=4)
            receiver.wait()
            emulator.ask("POST", f"/_emulator/projects/{PROJECT}/clock/run-until-idle", {})
            return emulator.resident()

        before = finish(CALLS_KEPT // 10)
        growth = finish(CALLS_KEPT) - before
        kept = json.loads(emulator.ask("GET", f"/_emulator/projects/{PROJECT}"))
    assert kept["finished_calls"] == CALLS_KEPT + CALLS_KEPT // 10
    assert kept["dropped_journal_entries"] == kept["dropped_deliveries"] == 0
    return idle / 1e6, growth / CALLS_KEPT / 1e3


def main() -> None:
    """Measure and print."""
    with receiving() as receiver:
        calls, webhooks = time_calls(receiver)
        client = asyncio.run(_time_client(receiver, webhooks))
        pin(OTHER)
        idle, each = memory(receiver)

    report = Report("A call of 60 s with a document and four status callbacks", "figure")
    typical = median(calls)
    report.row(
        "in auto time, median, ms",
        f"{typical:.1f}",
        f"90 % within {percentile(calls, 0.9):.1f}",
        MILLISECONDS.verdict(typical),
    )
    report.row(
        "its five webhooks by aiohttp's client alone, median, ms",
        f"{median(client):.1f}",
        f"90 % within {percentile(client, 0.9):.1f}",
    )
    report.row("ratio, call to webhooks alone", f"{typical / median(client):.1f}")
    report.row("memory of an idle emulator, MB", f"{idle:.0f}", "", IDLE.verdict(idle))
    report.row(
        "memory of a finished call with its journal, kB", f"{each:.1f}", "", FINISHED.verdict(each)
    )
    report.show()
    print(f"{CALLS_TIMED} calls timed, {CALLS_KEPT:,} calls kept")


if __name__ == "__main__":
    main()
