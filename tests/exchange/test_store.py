"""The store: commits by version, and how much of the past is kept."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from emulator.core.call import Call
from emulator.core.farend import HUMAN
from emulator.core.request import CallRequest, InlineDocument
from emulator.core.status import CallStatus
from emulator.exchange.store import ConflictError, MemoryStore


def call(sid: str, status: CallStatus = CallStatus.QUEUED) -> Call:
    request = CallRequest(
        to="+15555550100", from_="+15551234567", document=InlineDocument(text="<Response/>")
    )
    return Call(
        sid=sid,
        account_sid="account",
        request=request,
        far_end=HUMAN,
        rate=Decimal(0),
        created_at=0,
        updated_at=0,
        status=status,
    )


def commit(store: MemoryStore, given: Call, version: int = 0) -> None:
    asyncio.run(store.commit(given, version))


def version_of(store: MemoryStore, sid: str) -> int:
    kept = asyncio.run(store.load(sid))
    return kept.version if kept is not None else 0


def test_each_commit_is_a_version() -> None:
    store = MemoryStore(10)
    assert version_of(store, "a") == 0
    commit(store, call("a"))
    commit(store, call("a", CallStatus.RINGING), 1)
    assert version_of(store, "a") == 2
    assert [each.status for each in store.calls()] == [CallStatus.RINGING]


@pytest.mark.parametrize("version", [0, 2])
def test_a_commit_on_another_version_changes_nothing(version: int) -> None:
    store = MemoryStore(10)
    commit(store, call("a"))
    with pytest.raises(ConflictError):
        commit(store, call("a", CallStatus.RINGING), version)
    assert [each.status for each in store.calls()] == [CallStatus.QUEUED]


def test_calls_are_listed_newest_first_whatever_became_of_them() -> None:
    store = MemoryStore(10)
    for sid in ("a", "b", "c"):
        commit(store, call(sid))
    commit(store, call("a", CallStatus.COMPLETED), 1)
    assert [each.sid for each in store.calls()] == ["c", "b", "a"]
    assert (store.live, store.finished) == (2, 1)


def test_the_call_that_ended_first_is_dropped_first_and_no_living_one() -> None:
    store = MemoryStore(1)
    for sid in ("a", "b", "c"):
        commit(store, call(sid))
    commit(store, call("b", CallStatus.COMPLETED), 1)
    commit(store, call("a", CallStatus.FAILED), 1)
    assert [each.sid for each in store.calls()] == ["c", "a"]
    assert (store.live, store.finished, store.dropped) == (1, 1, 1)


def test_a_change_of_a_finished_call_does_not_count_it_twice() -> None:
    store = MemoryStore(1)
    commit(store, call("a", CallStatus.COMPLETED))
    commit(store, replace(call("a", CallStatus.COMPLETED), updated_at=5), 1)
    assert (store.finished, store.dropped) == (1, 0)
