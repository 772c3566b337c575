"""What a call hears of its called party: machine detection."""

from dataclasses import replace

import pytest
from lives import HUMAN, REQUEST, World, placed

from emulator.core.amd import AnsweredBy
from emulator.core.commands import Complete, Update
from emulator.core.cxml import Document
from emulator.core.effects import NotifyDetection, SetTimer
from emulator.core.farend import Answers, FarEnd, heard_by_default
from emulator.core.inputs import Detected
from emulator.core.instants import SECOND, Duration
from emulator.core.request import DetectionMode, DetectionRequest, Webhook
from emulator.core.verbs import Pause

CALLBACK = Webhook(url="http://app.example/heard")
DETECTION = DetectionRequest(mode=DetectionMode.ENABLE, callback=CALLBACK)
MACHINE = FarEnd(scenario="machine", hears=heard_by_default(Answers.MACHINE))
SILENT = FarEnd(scenario="silent", hears=())
ANSWER = 7 * SECOND
"""When a far end answers."""


def answered(far_end: FarEnd = HUMAN, detection: DetectionRequest | None = None) -> World:
    """A call that has just been answered."""
    world = placed(replace(REQUEST, detection=detection), far_end)
    world.wait(ANSWER)
    return world


def verdicts(world: World) -> list[tuple[str, Duration]]:
    """Every verdict that was reported, and how long after the answer it fell."""
    return [
        (effect.verdict.answered_by.value, effect.verdict.at)
        for taken in world.steps
        for effect in taken.effects
        if isinstance(effect, NotifyDetection)
    ]


def test_the_document_waits_for_the_verdict_and_is_told() -> None:
    world = answered(MACHINE, detection=DETECTION)
    assert world.asked == []
    world.wait(10 * SECOND)
    (asked,) = world.asked
    assert getattr(asked, "parameters", None) == (
        ("AnsweredBy", "machine_start"),
        ("MachineDetectionDuration", "2000"),
    )
    assert verdicts(world) == []


def test_an_asynchronous_verdict_is_reported_while_the_document_runs() -> None:
    world = answered(MACHINE, detection=replace(DETECTION, asynchronous=True))
    (asked,) = world.asked
    assert getattr(asked, "parameters", None) == ()
    world.arrive(Document(verbs=(Pause(length=20),)))
    world.wait(30 * SECOND)
    assert verdicts(world) == [("machine_start", 2 * SECOND)]


def test_a_partial_result_comes_before_the_final_one() -> None:
    detection = replace(
        DETECTION,
        mode=DetectionMode.DETECT_MESSAGE_END,
        asynchronous=True,
        partial_results=True,
    )
    world = answered(MACHINE, detection=detection)
    world.arrive(Document(verbs=(Pause(length=20),)))
    world.wait(30 * SECOND)
    assert verdicts(world) == [
        ("machine_start", 2 * SECOND),
        ("machine_end_beep", 6_900_000),
    ]


def test_an_asynchronous_verdict_without_a_callback_is_only_kept() -> None:
    detection = replace(DETECTION, asynchronous=True, callback=None)
    world = answered(MACHINE, detection=detection)
    world.wait(10 * SECOND)
    assert verdicts(world) == []
    assert world.call.verdict is not None
    assert world.call.verdict.answered_by is AnsweredBy.MACHINE_START


def test_a_call_that_ends_before_an_asynchronous_verdict_reports_unknown() -> None:
    world = answered(SILENT, detection=replace(DETECTION, asynchronous=True))
    world.wait(SECOND)
    world.give(Complete())
    assert verdicts(world) == [("unknown", SECOND)]


def test_a_call_that_ends_while_its_document_waits_reports_nothing() -> None:
    world = answered(SILENT, detection=DETECTION)
    world.wait(SECOND)
    world.give(Complete())
    assert (verdicts(world), world.asked) == ([], [])


def test_a_verdict_does_not_ask_again_when_the_application_gave_a_document_meanwhile() -> None:
    world = answered(MACHINE, detection=DETECTION)
    world.give(Update(document=CALLBACK, request=world.call.request))
    world.wait(10 * SECOND)
    assert len(world.asked) == 1


@pytest.mark.parametrize("detection", [None, DETECTION])
def test_a_verdict_that_nobody_waits_for_is_stale(detection: DetectionRequest | None) -> None:
    world = answered(MACHINE, detection=DETECTION)
    verdict = next(
        effect.input
        for taken in world.steps
        for effect in taken.effects
        if isinstance(effect, SetTimer) and isinstance(effect.input, Detected)
    )
    late = answered(MACHINE, detection=detection)
    late.wait(10 * SECOND)
    taken = late.give(verdict)
    assert taken.before == taken.after
