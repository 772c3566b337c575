"""What a project may do and what it costs: everything that can be changed while it runs."""

from dataclasses import dataclass, field
from decimal import Decimal

from emulator.core.instants import SECOND, Duration
from emulator.core.rates import RateTable


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLimit:
    """At most ``requests`` POSTs in each ``window``."""

    requests: int
    window: Duration = 10 * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Prices in USD, and limits; a limit that is None is off.

    ``balance`` is what the project has to spend; ``calls_per_second`` how fast calls leave the
    queue, which holds ``backlog`` of them then; a project on ``trial`` calls only the numbers
    that it lists.
    """

    rates: RateTable = field(default_factory=RateTable)
    recording_rate: Decimal = Decimal(0)
    balance: Decimal | None = None
    calls_per_second: float | None = None
    backlog: int = 10_000
    request_limit: RequestLimit | None = None
    trial: bool = False
