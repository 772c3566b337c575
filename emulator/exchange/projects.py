"""All projects of the emulator, each with its exchange."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace

from emulator.core.errors import ApiError
from emulator.exchange.clock import REALTIME, Mode
from emulator.exchange.exchange import Exchange, Limits
from emulator.exchange.project import Project, Scope, new_seed
from emulator.exchange.rules import Rules
from emulator.exchange.tallies import Tallies
from emulator.exchange.transport import Transport

MOST_PROVISIONED = 10_000
"""How many projects there may be before none comes to be by itself any more."""

EVERY_SCOPE = frozenset(Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """How unknown projects come to be at first use: any Project ID, any token.

    ``pattern`` is a project whose everything but SID and tokens they take.
    """

    pattern: Project


class Projects:
    """The registry. Every change of a project's settings starts its world anew."""

    def __init__(
        self,
        transport: Transport,
        rules: Rules,
        limits: Limits,
        *,
        grace: float = 0.0,
        fetch_media: bool = False,
        default_mode: Mode = REALTIME,
        provision: Provision | None = None,
    ) -> None:
        self.default_mode = default_mode
        self._transport = transport
        self._rules = rules
        self._limits = limits
        self._grace = grace
        self._fetch_media = fetch_media
        self._provision = provision
        self.tallies = Tallies()
        self._exchanges: dict[str, Exchange] = {}
        self._own_transports: dict[str, Transport] = {}

    def __iter__(self) -> Iterator[Exchange]:
        return iter(list(self._exchanges.values()))

    def get(self, sid: str) -> Exchange | None:
        """The exchange of a Project ID in lower case."""
        return self._exchanges.get(sid)

    def provision(self, sid: str) -> Exchange | None:
        """A new world for a Project ID nobody has used yet, where that is allowed."""
        if self._provision is None or not sid or len(self._exchanges) >= MOST_PROVISIONED:
            return None
        return self._open(replace(self._provision.pattern, sid=sid, tokens=(), seed=new_seed()))

    def scopes_of(self, exchange: Exchange, secret: str) -> frozenset[Scope] | None:
        """What a token may be used for; a provisioned project takes any token for anything."""
        if self._provision is not None and not exchange.project.tokens and secret:
            return EVERY_SCOPE
        return exchange.project.scopes_of(secret)

    def check_running(self) -> None:
        """Raise ``ApiError`` 20503 unless the time of every project is being kept."""
        stopped = [each.project.sid for each in self if not each.running]
        if stopped:
            raise ApiError(20503, f"The time of {', '.join(stopped)} has stopped")

    async def put(self, project: Project) -> Exchange:
        """Create a project, or replace it and everything in it."""
        exchange = self.world(project)
        await self.install(exchange)
        return exchange

    async def reset(self, exchange: Exchange) -> Exchange:
        """Start a project's world anew with the same settings."""
        return await self.put(exchange.project)

    async def delete(self, sid: str) -> bool:
        """Remove a project and everything in it; whether there was one."""
        self._own_transports.pop(sid, None)
        exchange = self._exchanges.pop(sid, None)
        if exchange is None:
            return False
        await exchange.close()
        return True

    @property
    def transport(self) -> Transport:
        """What carries the webhooks of every project that has none of its own."""
        return self._transport

    def carry(self, sid: str, transport: Transport) -> None:
        """Let the webhooks of a project's next worlds go another way, until it is deleted."""
        self._own_transports[sid] = transport

    def world(self, project: Project) -> Exchange:
        """A new world for a project, not in use yet; see ``install``."""
        return Exchange(
            project,
            self._rules,
            self._own_transports.get(project.sid, self._transport),
            self._limits,
            grace=self._grace,
            fetch_media=self._fetch_media,
            tallies=self.tallies,
        )

    async def install(self, world: Exchange) -> None:
        """Let time pass in a world, in place of the one that the project had."""
        before = self._exchanges.get(world.project.sid)
        self._exchanges[world.project.sid] = world  # at once: nobody finds the project missing
        world.start()
        if before is not None:
            await before.close()

    def _open(self, project: Project) -> Exchange:
        exchange = self._exchanges[project.sid] = self.world(project)
        exchange.start()
        return exchange

    def stop_time(self) -> None:
        """Let no project's time go on: the program ends."""
        for exchange in self:
            exchange.keeper.stop()

    async def drain(self, within: float) -> None:
        """Let what is on the wire end, for at most ``within`` real seconds in all."""
        await asyncio.gather(*(each.deliveries.drain(within) for each in self))

    async def close(self) -> None:
        """End every world."""
        for exchange in self:
            await self.delete(exchange.project.sid)
        await self._transport.close()
