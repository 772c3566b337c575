"""Calls of a project that belong together, told as one conversation."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from emulator.core.call import Call, Direction
from emulator.exchange.conversation import Line, conversation
from emulator.exchange.delivery import Delivery
from emulator.exchange.exchange import Exchange
from emulator.exchange.journal import Entry


def with_legs(exchange: Exchange, call_sids: Collection[str]) -> list[Call]:
    """These calls and all that they dialled, oldest first."""
    wanted = set(call_sids)
    found: list[Call] = []
    for call in reversed(list(exchange.calls())):
        if call.sid in wanted or call.parent_call_sid in wanted:
            wanted.add(call.sid)
            found.append(call)
    return found


def told_together(exchange: Exchange, calls: Sequence[Call]) -> list[Line]:
    """What happened in these calls and in the conferences that they took part in."""
    if not calls:
        return []
    placed = {call.sid: call.created_at for call in calls}
    conferences: set[object] = set()
    entries = list(_entries(exchange, placed, conferences))
    deliveries = (
        each
        for each in exchange.deliveries.read()
        if each.call_sid in placed or (each.call_sid in conferences and _concerns(each, placed))
    )
    inbound = {call.sid for call in calls if call.direction is Direction.INBOUND}
    return conversation(placed, entries, deliveries, inbound)


def _entries(
    exchange: Exchange, call_sids: Collection[str], conferences: set[object]
) -> Iterator[Entry]:
    """Those of the calls, and those of their ``conferences``, found here, that are about nobody."""
    for entry in exchange.journal.read():
        room = entry.details.get("conference")
        if entry.call_sid in call_sids:
            conferences.add(room)
            yield entry
        elif entry.call_sid is None and room is not None and room in conferences:
            yield entry


def _concerns(delivery: Delivery, call_sids: Collection[str]) -> bool:
    """Whether an event of a conference is about one of these calls, or about none."""
    about = delivery.parameters.get("CallSid")
    return about is None or about in call_sids


def names_of(calls: Sequence[Call]) -> dict[str, str]:
    """What to call each call: who is at its far end, and which one it is if there are several."""
    met: Counter[str] = Counter()
    names: dict[str, str] = {}
    for call in calls:
        address = call.far_address
        met[address] += 1
        names[call.sid] = address if met[address] == 1 else f"{address} ({met[address]})"
    return names
