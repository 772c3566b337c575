"""How long a page of calls takes when very many are held, wherever it is and whatever it is of."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from statistics import median
from time import perf_counter

import httpx
from measure import OTHER, PROJECT, TOKEN, Budget, Report, calls_of, pin, spread

from emulator.app import create_app
from emulator.core.call import Call
from emulator.core.farend import HUMAN
from emulator.core.instants import SECOND
from emulator.core.request import CallRequest, InlineDocument
from emulator.core.sids import sid
from emulator.core.status import CallStatus
from emulator.settings import Settings

LIVE, FINISHED = 100_000, 10_000
ROUNDS = 40
BUDGET = 5.0  # milliseconds
START = 1_769_860_800 * SECOND
"""2026-01-31 12:00 UTC, when the first call was placed."""
PAGES: dict[str, Mapping[str, str]] = {
    "the first page": {},
    "a page in the middle": {"PageToken": "PA{middle}", "Page": "7"},
    "the page before it": {"PageToken": "PB{middle}", "Page": "7"},
    "the last page": {"PageToken": "PA{oldest}", "Page": "9"},
    "of one number among all": {"To": "+15550000042"},
    "in the rarest status": {"Status": "in-progress"},
    "completed, all of them old": {"Status": "completed"},
    "in the commonest status": {"Status": "queued"},
    "of nobody": {"To": "+15559999999"},
    "answered on a day": {"StartTime": "2026-01-31"},
    "ended after everything": {"EndTime>": "2027-01-01"},
    "completed on another day": {"Status": "completed", "EndTime": "2026-01-01"},
}


def sid_of(number: int) -> str:
    """The SID of call ``number``."""
    return sid("benchmark", "call", number)


def call(number: int) -> Call:
    """Old calls have ended, one in a hundred of the others is in progress."""
    at = START + number * SECOND // 10
    status, answered_at, ended_at = CallStatus.QUEUED, None, None
    if number < FINISHED:
        status, answered_at, ended_at = CallStatus.COMPLETED, at + SECOND, at + 60 * SECOND
    elif number % 100 == 0:
        status, answered_at = CallStatus.IN_PROGRESS, at + SECOND
    request = CallRequest(
        to=f"+1555{number:07d}", from_="+15551234567", document=InlineDocument(text="<Response/>")
    )
    return Call(
        sid=sid_of(number),
        account_sid=PROJECT,
        request=request,
        far_end=HUMAN,
        rate=Decimal(0),
        created_at=at,
        updated_at=at,
        status=status,
        answered_at=answered_at,
        ended_at=ended_at,
    )


async def asked(client: httpx.AsyncClient, query: Mapping[str, str]) -> tuple[float, int]:
    """Milliseconds of one request, and how many calls were on the page."""
    started = perf_counter()
    answer = await client.get(calls_of(), params=query)
    took = (perf_counter() - started) * 1000
    assert answer.status_code == 200, answer.text
    return took, len(answer.json()["calls"])


async def measure() -> Report:
    """Fill a project and ask for pages, in one process and without a network."""
    report = Report(f"GET Calls, {LIVE + FINISHED:,} calls held, milliseconds", "median")
    app = create_app(Settings(projects=[{"id": PROJECT, "token": TOKEN}]))
    places = {"middle": sid_of(LIVE // 2), "oldest": sid_of(50)}
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost", auth=(PROJECT, TOKEN)
    )
    async with app.router.lifespan_context(app), client:
        exchange = app.state.projects.get(PROJECT)
        for number in range(LIVE + FINISHED):
            await exchange.store.commit(call(number), 0)
        for what, query in PAGES.items():
            given = {name: value.format(**places) for name, value in query.items()}
            rounds = [await asked(client, given) for _ in range(ROUNDS)]
            times = [took for took, _ in rounds[1:]]
            verdict = Budget(BUDGET, "ms").verdict(median(times))
            name = f"{what} ({rounds[0][1]} calls)"
            report.row(name, f"{median(times):.2f}", spread(times), verdict)
    return report


def main() -> None:
    """Measure and print."""
    pin(OTHER)
    asyncio.run(measure()).show()


if __name__ == "__main__":
    main()
