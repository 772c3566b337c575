"""What a minute costs, by the address called."""

from dataclasses import dataclass
from decimal import Decimal

DEFAULT_RATE = Decimal("0.008")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTable:
    """USD for each started minute. ``prefixes`` are beginnings of E.164 numbers, ``+44`` for one.

    The longest prefix that fits wins; ``sip`` is for SIP endpoints; ``default`` for the rest.
    """

    default: Decimal = DEFAULT_RATE
    prefixes: tuple[tuple[str, Decimal], ...] = ()
    sip: Decimal | None = None

    def rate_of(self, address: str) -> Decimal:
        """The rate of a call to ``address``."""
        if not address.startswith("+"):
            return self.default if self.sip is None else self.sip
        if not self.prefixes:
            return self.default
        fitting = [(prefix, rate) for prefix, rate in self.prefixes if address.startswith(prefix)]
        return max(fitting, key=lambda each: len(each[0]), default=("", self.default))[1]
