"""Laws that hold for every step of every call, whatever is given to it."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, zip_longest

from lives import Taken

from emulator.core.commands import Command
from emulator.core.effects import Log, NotifyStatus
from emulator.core.sound import Sound, audible
from emulator.core.status import CallEvent

UNANSWERED = {"busy", "failed", "no-answer", "canceled"}
MOVES = {
    "queued": {"initiated", "canceled"},
    "initiated": {"ringing", "in-progress", *UNANSWERED},
    "ringing": {"in-progress", *UNANSWERED},
    "in-progress": {"completed"},
    **{ended: set[str]() for ended in ("completed", *UNANSWERED)},
}
"""Every status, with those that may follow it."""

EVENTS = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}


# Laws of a step


def statuses_of(taken: Taken) -> list[str]:
    """Every status of a step: who calls the application can be answered and sent away at once."""
    logs = [each for each in taken.effects if isinstance(each, Log) and each.entry == "status"]
    return [taken.before.status, *(str(each.details["status"]) for each in logs)]


def the_status_moves_only_as_documented(taken: Taken) -> None:
    statuses = statuses_of(taken)
    assert all(after in MOVES[before] for before, after in pairwise(statuses))
    assert statuses[-1] == taken.after.status


def an_ended_call_never_changes_but_for_recordings_and_messages(taken: Taken) -> None:
    if taken.before.status.finished:
        before, after = taken.before, taken.after
        known_later = replace(after, recordings=before.recordings, on_their_way=before.on_their_way)
        assert known_later == before
        assert not any(isinstance(effect, NotifyStatus) for effect in taken.effects)


def times_never_run_backwards(taken: Taken) -> None:
    before, after = taken.before, taken.after
    assert before.updated_at <= after.updated_at <= taken.at
    known = [each for each in (after.answered_at, after.ended_at) if each is not None]
    times = [after.created_at, *known, after.updated_at]
    assert times == sorted(times)
    assert before.answered_at in (None, after.answered_at)
    assert before.ended_at in (None, after.ended_at)


def what_is_known_goes_with_the_status(taken: Taken) -> None:
    call = taken.after
    assert (call.answered_at is not None) == (call.status in ("in-progress", "completed"))
    assert (call.ended_at is not None) == call.status.finished
    assert (call.hung_up_by is not None) == call.status.finished
    assert (call.price is not None) == call.status.finished
    if call.status.finished:
        assert (call.script, call.awaits, call.detecting) == (None, None, False)
    if call.status in UNANSWERED:
        assert (call.duration, call.price) == (0, Decimal(0))


def each_event_that_was_asked_for_is_told_once_as_it_was(taken: Taken) -> None:
    before, request = taken.before, taken.after.request
    told = [each for each in taken.effects if isinstance(each, NotifyStatus)]
    entered = statuses_of(taken)[1:]
    assert taken.after.events == before.events + len(entered)
    reached = [(CallEvent(EVENTS.get(status, "completed")), status) for status in entered]
    wanted = [
        (event, status, before.events + place)
        for place, (event, status) in enumerate(reached)
        if request.status_callback is not None and event in request.status_events
    ]
    assert [(each.event, each.status, each.sequence) for each in told] == wanted
    assert all((each.at, each.webhook) == (taken.at, request.status_callback) for each in told)


def what_comes_too_late_changes_nothing(taken: Taken) -> None:
    if any(isinstance(each, Log) and each.entry == "stale" for each in taken.effects):
        assert taken.after == taken.before
        assert len(taken.effects) == 1


def only_commands_are_refused_and_then_nothing_is_done(taken: Taken) -> None:
    if taken.refused is not None:
        assert isinstance(taken.given, Command)
        assert (taken.refused.code, taken.refused.status) in {
            *((10000, 422), (20009, 422), (21220, 422)),
        }
        assert (taken.after, taken.effects) == (taken.before, ())


def recordings_hold_what_was_heard_between_their_bounds(taken: Taken) -> None:
    for before, after in zip_longest(taken.before.recordings, taken.after.recordings):
        assert before is None or before.sid == after.sid
        assert after.running == (after.status in ("in-progress", "paused"))
        assert after.running or after.sounds or after.empty or after.deleted
        lasted = (after.ended_at or taken.at) - after.started_at
        assert 0 <= after.kept_to - after.kept_from <= lasted
        parts = list(audible(after.sounds, after.kept_from, after.kept_to))
        assert len(parts) == sum(map(count_parts, after.sounds))
        for gap in after.gaps:
            assert after.started_at <= gap.start < (gap.end or taken.at + 1)


def count_parts(sound: Sound) -> int:
    return len(list(audible((sound,), sound.start, sound.end)))


def names_of_streams_that_run_differ(taken: Taken) -> None:
    names = [each.name for each in taken.after.streams if each.running]
    assert len(names) == len(set(names))


def an_ended_call_records_and_streams_nothing(taken: Taken) -> None:
    if taken.after.status.finished:
        assert not any(each.running for each in taken.after.streams)
        assert not any(each.running for each in taken.after.recordings)
        assert taken.after.sounds == ()


LAWS = (
    the_status_moves_only_as_documented,
    an_ended_call_never_changes_but_for_recordings_and_messages,
    times_never_run_backwards,
    what_is_known_goes_with_the_status,
    each_event_that_was_asked_for_is_told_once_as_it_was,
    what_comes_too_late_changes_nothing,
    only_commands_are_refused_and_then_nothing_is_done,
    recordings_hold_what_was_heard_between_their_bounds,
    names_of_streams_that_run_differ,
    an_ended_call_records_and_streams_nothing,
)
"""Each raises AssertionError when a step breaks it."""


def keeps_every_law(steps: list[Taken]) -> None:
    for taken in steps:
        for law in LAWS:
            law(taken)
