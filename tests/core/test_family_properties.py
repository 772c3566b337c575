"""Calls and those that they dial: whatever their documents say, all of it comes to an end."""

from families import FAMILIAR, FAMILIES, Family, FamilyLife
from hypothesis import given, settings
from laws import keeps_every_law
from lives import MANY

from emulator.core.inputs import MessageDone, RecordingProcessed

GENERATED = settings(deadline=None, derandomize=True, max_examples=200)


@GENERATED
@given(FAMILIES)
def test_a_family_keeps_every_law_and_comes_to_rest_with_nothing_left(life: FamilyLife) -> None:
    family = life.live()
    finish(family)
    for world in family.worlds.values():
        keeps_every_law(world.steps)
        call = world.call
        assert call.status.finished
        assert (call.script, call.suspended, call.leg, call.awaits) == (None, None, None, None)
        assert call.on_their_way == ()
        assert all(each.processed for each in call.recordings)
        assert not any(each.running for each in call.streams)
        assert world.timers == {}
    assert [each for each in family.rooms.queues.newest_first() if each.calls] == []
    assert all(each.finished for each in family.rooms.conferences.newest_first())


def finish(family: Family) -> None:
    """Let everything come to rest: no document comes any more, and all timers fall due."""
    for _ in range(MANY * FAMILIAR):
        asking = family.asked
        if asking:
            family.fail(asking[0])
        elif not family.wait_for_timer():
            return
    raise AssertionError("the family never comes to rest")


@GENERATED
@given(FAMILIES)
def test_a_leg_belongs_to_a_dial_that_is_at_work(life: FamilyLife) -> None:
    family = life.live()
    for world in family.worlds.values():
        leg = world.call.leg
        if leg is not None:
            dialler = family.worlds[leg.dialler].call
            assert dialler.main_script is not None
            assert dialler.main_script.verb == leg.verb
        if world.call.status.finished:
            left = {type(each.input) for each in world.timers.values()}
            assert left <= {RecordingProcessed, MessageDone}
