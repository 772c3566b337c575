"""Whatever the builder of the vendor's own SDK builds is read, and what is lost of it is said."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tools import needs_file

from emulator.core.cxml import parse
from emulator.core.verbs import Unsupported

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".venv-signalwire" / "bin" / "python"
BUILDER = ROOT / "tests" / "sdk" / "signalwire_documents.py"
AT = "http://app.example/answer"

LOST = {
    "Conference": {"participantLabel"},
    "Connect": {"nothing"},  # it is empty
    "Dial": {"no", "referUrl", "referMethod"},  # it is empty; not among the vendor's attributes
    "Enqueue": {"workflowSid"},
    "Gather": {"bargeIn", "debug", "maxSpeechTime"},
    "Queue": {"postWorkActivitySid", "reservationSid"},
    "Refer": {"no"},  # it is empty
    "Room": {"participantIdentity"},
    "Start": {"action", "method"},
    "Stream": {"connectorName"},
    "VirtualAgent": {"language", "sentimentAnalysis"},
}
"""What the vendor does not document, or the emulator does not do, by a word of what it says."""

NOT_READ = {"Autopilot", "Client", "Identity", "Sim", "Siprec", "Task"}
NOT_VERBS = {"Prompt", "Queue"}  # the builder takes these nouns for verbs


@pytest.fixture(scope="module")
def built() -> list[dict[str, Any]]:
    """Every document, with the path to its innermost element."""
    python = needs_file(PYTHON, "make test sets it up")
    ended = subprocess.run([python, BUILDER], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    documents: list[dict[str, Any]] = json.loads(ended.stdout)
    return documents


def test_every_verb_and_noun_with_every_attribute_is_read(built: list[dict[str, Any]]) -> None:
    assert len(built) > 80
    for each in built:
        document = parse(each["xml"], AT)
        for problem in document.problems:
            assert is_known_loss(problem.message), (each["path"], problem)
        not_supported = [verb.name for verb in document.verbs if isinstance(verb, Unsupported)]
        assert set(not_supported) <= NOT_VERBS, each["path"]


def is_known_loss(message: str) -> bool:
    """Whether it is told of an element or attribute that is known not to be read."""
    element = message.removeprefix("<").partition(">")[0]
    what = message.partition(": ")[2]
    if element in NOT_READ or (element == "Parameter" and "cannot stand in <Client>" in what):
        return True
    return any(word in what.replace("'", " ").split() for word in LOST.get(element, ()))


def test_what_attributes_say_reaches_the_verb(built: list[dict[str, Any]]) -> None:
    """An attribute makes a difference, unless it is said that it makes none."""
    silent = {"Gather": {"enhanced", "speechModel", "profanityFilter"}}
    for each in (document for document in built if "/" not in document["path"]):
        bare = parse(f"<Response><{each['name']}/></Response>", AT).verbs
        whole = parse(each["xml"], AT).verbs
        lost = LOST.get(each["name"], set()) | silent.get(each["name"], set())
        if set(each["attributes"]) - lost and each["name"] not in NOT_VERBS:
            assert whole != bare, each["path"]
