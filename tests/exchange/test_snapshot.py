"""What a snapshot waits for."""

import asyncio

import pytest

from emulator.core.errors import ApiError
from emulator.exchange.exchange import Limits
from emulator.exchange.project_settings import ProjectSettings
from emulator.exchange.projects import Projects
from emulator.exchange.routing import Routing
from emulator.exchange.rules import Rules
from emulator.exchange.snapshot import Snapshot, take
from emulator.exchange.transport import Transport

SID = "11111111-1111-4111-8111-111111111111"


def test_a_snapshot_waits_until_api_requests_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What such a request causes leaves with its answer, and would be in no snapshot."""

    async def taking() -> Snapshot:
        projects = Projects(Transport(Routing()), Rules(), Limits())
        exchange = await projects.put(ProjectSettings().project(SID))
        try:
            turn = exchange.begin_turn()
            waiting = asyncio.create_task(take(exchange))
            await asyncio.sleep(0)
            assert not waiting.done()
            turn.end()
            taken = await waiting
            exchange.begin_turn()
            monkeypatch.setattr("emulator.exchange.snapshot.REST", 0)
            with pytest.raises(ApiError, match="1 API requests are being answered"):
                await take(exchange)
        finally:
            await projects.close()
        return taken

    assert asyncio.run(taking()).project.sid == SID
