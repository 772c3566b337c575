"""A register: things of a project under their SIDs, which an application can list and change."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from emulator.core.instants import Instant
from emulator.core.sids import sid
from emulator.exchange.ordered import Key, Ordered, Page, Position, Tags


class Registrable(Protocol):
    """What can be registered: an immutable value that knows its SID."""

    @property
    def sid(self) -> str:
        """Under which it is found, in lower case."""


Item = TypeVar("Item", bound=Registrable)


@dataclass(frozen=True, slots=True)
class Registered(Generic[Item]):
    """Something, since when it is there, and when it was changed last."""

    item: Item
    created_at: Instant
    updated_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterState(Generic[Item]):
    """What is in a register, in the order in which it came, and how many SIDs were made."""

    made: int
    registered: tuple[Registered[Item], ...]


class Register(Generic[Item]):
    """The things themselves, in the order in which they came.

    SIDs of new ones come from ``seed`` and ``purpose``, counted from ``count`` on; ``keys`` are
    what ``find`` finds something by.
    """

    def __init__(
        self,
        seed: str,
        purpose: str,
        *,
        count: int = 0,
        keys: Callable[[Item], tuple[Key, ...]] = lambda _item: (),
    ) -> None:
        self._seed = seed
        self._purpose = purpose
        self._count = count
        self._tags_of: Callable[[Registered[Item]], Tags] = lambda each: Tags(keys(each.item))
        self._ordered = Ordered(self._tags_of)

    def __len__(self) -> int:
        return len(self._ordered)

    def __iter__(self) -> Iterator[Item]:
        """In the order in which they came."""
        return (each.item for each in reversed([*self._ordered.newest_first()]))

    def state(self) -> RegisterState[Item]:
        """All there is to go on elsewhere."""
        registered = tuple(reversed([*self._ordered.newest_first()]))
        return RegisterState(made=self._count, registered=registered)

    def restore(self, state: RegisterState[Item]) -> None:
        """Go on from there, in place of what is in here."""
        self._count = state.made
        self._ordered = Ordered(self._tags_of)
        for each in state.registered:
            self._ordered.put(each.item.sid, each)

    def new_sid(self) -> str:
        """A SID that nothing in here has."""
        while True:
            found = sid(self._seed, self._purpose, self._count)
            self._count += 1
            if self._ordered.get(found) is None:
                return found

    def get(self, sid: str) -> Registered[Item] | None:
        """What has this SID, in any case."""
        return self._ordered.get(sid.lower())

    def find(self, key: Key) -> Item | None:
        """What has this key; of several, the newest."""
        found = self._ordered.find(key)
        return None if found is None else found.item

    def add(self, items: Iterable[Item], now: Instant) -> None:
        """Put in what is new, each after the one before it."""
        for item in items:
            self.put(item, now)

    def put(self, item: Item, now: Instant) -> Registered[Item]:
        """Put in what is new, or change what has its SID."""
        before = self._ordered.get(item.sid)
        registered = (
            Registered(item, now, now)
            if before is None
            else replace(before, item=item, updated_at=now)
        )
        self._ordered.put(item.sid, registered)
        return registered

    def remove(self, sid: str) -> None:
        """Take out what has this SID. Raises ``KeyError``."""
        self._ordered.remove(sid.lower())

    def page(
        self, size: int, position: Position | None, accepts: Callable[[Item], bool]
    ) -> Page[Registered[Item]]:
        """A page of what ``accepts`` wants, newest first. Raises ``UnknownPlaceError``."""
        return self._ordered.page(size, position, accepts=lambda each: accepts(each.item))
