"""What a project holds at the moment: what its settings list, and what it got and gave up since."""

from dataclasses import dataclass

from emulator.core.addresses import is_e164
from emulator.core.instants import Instant
from emulator.exchange.ordered import Key
from emulator.exchange.owned import Account, Application, CallerId, PhoneNumber
from emulator.exchange.project import Project
from emulator.exchange.register import Register, RegisterState


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingsState:
    """What is in the registers."""

    accounts: RegisterState[Account]
    applications: RegisterState[Application]
    numbers: RegisterState[PhoneNumber]
    caller_ids: RegisterState[CallerId]


class Holdings:
    """The registers of one project; that of accounts has the project alone."""

    def __init__(self, project: Project, now: Instant) -> None:
        given = project.numbers or ()
        self.accounts: Register[Account] = Register(project.seed, "account")
        self.accounts.put(Account(sid=project.sid), now)
        self.applications: Register[Application] = Register(
            project.seed, "application", count=len(project.applications)
        )
        self.numbers: Register[PhoneNumber] = Register(
            project.seed, "number", count=len(given), keys=_keys
        )
        self.caller_ids: Register[CallerId] = Register(project.seed, "caller id", keys=_keys)
        self.applications.add(project.applications, now)
        self.numbers.add((each for each in given if isinstance(each, PhoneNumber)), now)
        self.caller_ids.add((each for each in given if isinstance(each, CallerId)), now)
        self._always_restricted = project.numbers is not None

    def state(self) -> HoldingsState:
        """All there is to go on elsewhere."""
        return HoldingsState(
            accounts=self.accounts.state(),
            applications=self.applications.state(),
            numbers=self.numbers.state(),
            caller_ids=self.caller_ids.state(),
        )

    def restore(self, state: HoldingsState) -> None:
        """Go on from there, in place of what the settings list."""
        self.accounts.restore(state.accounts)
        self.applications.restore(state.applications)
        self.numbers.restore(state.numbers)
        self.caller_ids.restore(state.caller_ids)

    @property
    def restricted(self) -> bool:
        """Whether calls come from listed numbers only.

        So it is where the project's settings have a list of numbers, even an empty one, and
        everywhere as long as there is a number. ``unverified``.
        """
        return self._always_restricted or bool(len(self.numbers) or len(self.caller_ids))

    def listed(self, number: str) -> PhoneNumber | CallerId | None:
        """What the project has of this number; purchased counts more than verified."""
        if not self.restricted:  # there are none
            return None
        key = ("number", number)
        return self.numbers.find(key) or self.caller_ids.find(key)

    def listed_numbers(self) -> list[str]:
        """All numbers: first the purchased ones, then the verified ones."""
        return [each.number for each in (*self.numbers, *self.caller_ids)]

    def may_call_from(self, address: str) -> bool:
        """Whether a call can come from ``address``; SIP endpoints are not restricted."""
        return not self.restricted or not is_e164(address) or self.listed(address) is not None

    def application(self, sid: str) -> Application | None:
        """The application of this SID."""
        found = self.applications.get(sid)
        return None if found is None else found.item


def _keys(item: PhoneNumber | CallerId) -> tuple[Key, ...]:
    return (("number", item.number),)
