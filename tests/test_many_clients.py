"""Two hundred clients at once: nothing is lost, and the journal says what the answers said."""

import asyncio
from base64 import b64encode
from collections import Counter

import pytest
from aiohttp import ClientSession, TCPConnector
from kit import TOKEN, Emulator, valid

CLIENTS = 200
SHARED = 20
FORMS = {
    "complete": {"Status": "completed"},
    "cancel": {"Status": "canceled"},
    "redirect": {"Twiml": "<Response><Pause/></Response>"},
}
ACTS = (*FORMS, "DELETE", "GET")


def credentials(emulator: Emulator) -> dict[str, str]:
    encoded = b64encode(f"{emulator.sid}:{TOKEN}".encode()).decode()
    return {"Authorization": f"Basic {encoded}"}


async def client_at_work(
    http: ClientSession, path: str, shared: list[str], number: int
) -> list[tuple[str, str, int]]:
    """Place a call, then do something to it and to two that others work on, too."""
    async with http.post(path, data=valid(To=f"+1555700{number:04}")) as placed:
        own = (await placed.json())["sid"]
    done = []
    for step, sid in enumerate((own, shared[number % SHARED], shared[number * 7 % SHARED])):
        act = ACTS[(number + step) % len(ACTS)]
        method = act if act in ("DELETE", "GET") else "POST"
        async with http.request(method, f"{path}/{sid}", data=FORMS.get(act)) as answer:
            await answer.read()
            done.append((act, sid, answer.status))
    return done


async def everybody(emulator: Emulator, shared: list[str]) -> list[tuple[str, str, int]]:
    connector = TCPConnector(limit=CLIENTS)
    async with ClientSession(
        emulator.base_url, headers=credentials(emulator), connector=connector
    ) as http:
        clients = [client_at_work(http, emulator.path, shared, n) for n in range(CLIENTS)]
        return [each for done in await asyncio.gather(*clients) for each in done]


@pytest.mark.parametrize("mode", ["manual", "auto", "realtime"])
def test_two_hundred_clients_change_the_same_calls_and_nothing_is_lost(
    emulator: Emulator, mode: str
) -> None:
    emulator.put(clock={"mode": "manual"})
    shared = [emulator.place()["sid"] for _ in range(SHARED)]
    emulator.advance(10)
    emulator.control("PUT", "/clock", json={"mode": mode})
    done = asyncio.run(everybody(emulator, shared))
    emulator.control("PUT", "/clock", json={"mode": "manual"})
    emulator.run()

    assert {status for _, _, status in done} <= {200, 204, 404, 422}
    deleted = {sid for act, sid, status in done if (act, status) == ("DELETE", 204)}
    placed = {sid for _, sid, _ in done} - set(shared)
    kept = set(emulator.calls(PageSize=1000))
    assert kept == (placed | set(shared)) - deleted
    assert all(emulator.call(sid)["end_time"] for sid in kept)

    entries = emulator.journal(kind="api-request", limit="5000")
    told = Counter(
        (each["details"]["status"], each["call_sid"])
        for each in entries
        if "POST Calls/" in each["text"] or "DELETE Calls/" in each["text"]
    )
    answered = Counter((status, sid) for act, sid, status in done if act != "GET")
    accepted = {key: count for key, count in answered.items() if key[0] < 300}
    assert {key: told[key] for key in accepted} == accepted
    assert not emulator.journal(kind="error")


def test_a_call_is_ended_once_however_many_want_to_end_it(emulator: Emulator) -> None:
    sid = emulator.place(Twiml="<Response><Pause length='60'/></Response>")["sid"]
    emulator.advance(10)

    async def end_once(http: ClientSession) -> int:
        async with http.post(f"{emulator.path}/{sid}", data=FORMS["complete"]) as answer:
            return answer.status

    async def end_it() -> list[int]:
        async with ClientSession(emulator.base_url, headers=credentials(emulator)) as http:
            return await asyncio.gather(*(end_once(http) for _ in range(50)))

    assert Counter(asyncio.run(end_it())) == {200: 1, 422: 49}
    ended = [
        each for each in emulator.journal(kind="status") if each["details"]["status"] == "completed"
    ]
    assert len(ended) == 1
