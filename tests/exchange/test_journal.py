"""The journal: in order, bounded, and read from any place."""

from hypothesis import given
from hypothesis import strategies as st

from emulator.exchange.journal import Journal


def written(count: int, capacity: int = 1_000) -> Journal:
    journal = Journal(capacity)
    for number in range(count):
        kind = "status" if number % 2 else "delivery"
        journal.write(kind, number, f"call {number % 3}", "text", {})
    return journal


def numbers(journal: Journal, **filters: str | int) -> list[int]:
    return [each.number for each in journal.read(**filters)]  # type: ignore[arg-type] # by test


def test_an_empty_journal_has_no_last_entry() -> None:
    journal = Journal(5)
    assert (journal.last, journal.dropped, len(journal), numbers(journal)) == (0, 0, 0, [])


def test_entries_are_read_by_call_by_kind_and_from_a_number_on() -> None:
    journal = written(6)
    assert numbers(journal) == [1, 2, 3, 4, 5, 6]
    assert numbers(journal, call_sid="call 0") == [1, 4]
    assert numbers(journal, kind="status") == [2, 4, 6]
    assert numbers(journal, kind="status", since=2) == [4, 6]
    assert numbers(journal, call_sid="call 9") == []


@given(st.integers(0, 20), st.integers(1, 10), st.integers(0, 25))
def test_reading_from_a_number_on_gives_what_is_kept_of_it(
    count: int, capacity: int, since: int
) -> None:
    journal = written(count, capacity)
    kept = range(max(count - capacity, 0) + 1, count + 1)
    assert numbers(journal, since=since) == [each for each in kept if each > since]
    assert (journal.last, journal.dropped) == (count, count - len(kept))
