"""The money of a project: what it may spend and what calls and recordings take from it."""

from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """``balance`` is in USD; None: nobody counts."""

    balance: Decimal | None = None

    @property
    def empty(self) -> bool:
        """Whether no call can be paid for any more."""
        return self.balance is not None and self.balance <= 0


def charge(account: Account, amount: Decimal) -> Account:
    """Take ``amount`` from the account, which a last call may overdraw."""
    if account.balance is None:
        return account
    return replace(account, balance=account.balance - amount)
