"""A conversation without what differs from run to run."""

import pytest

from emulator.exchange.conversation import Line, LineKind, Who
from emulator.exchange.stable import stable

ONE, OTHER, THIRD = (f"{number}f3c2a10-0000-4000-8000-00000000abcd" for number in (1, 2, 3))


def said(*texts: str, who: Who = Who.APPLICATION) -> list[str]:
    """The texts as they are in a test."""
    lines = [
        Line(call_sid=ONE, at=0, seconds=0.0, who=who, kind=LineKind.CALLBACK, text=text)
        for text in texts
    ]
    return [line.text for line in stable(lines, {ONE: ""}, {"http://127.0.0.1:8080"})[0]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("POST http://127.0.0.1:41234/menu -> 200", "POST http://app/menu -> 200"),
        ("POST https://localhost/menu?a=1 -> 200", "POST https://app/menu?a=1 -> 200"),
        ("GET http://[::1]:5000 -> 200", "GET http://app -> 200"),
        ("plays http://127.0.0.1:8080/api/x.wav", "plays http://emulator/api/x.wav"),
        ("POST http://shop.example/menu -> 200", "POST http://shop.example/menu -> 200"),
        ("POST http://localhost.example/ -> 200", "POST http://localhost.example/ -> 200"),
        ("POST http://x/ -> 200 text/xml after 1.2 s", "POST http://x/ -> 200 text/xml"),
        ("POST http://x/ (RecordingUrl=.../R/" + OTHER, "POST http://x/ (RecordingUrl=.../R/SID-2"),
    ],
)
def test_what_is_chance_gets_another_name(text: str, told: str) -> None:
    assert said(text) == [told]


def test_names_stay_the_same_and_others_differ() -> None:
    hosts = ["http://localhost:1/a", "http://localhost:2/a", "http://localhost:1/b"]
    assert said(*hosts) == ["http://app/a", "http://app2/a", "http://app/b"]
    assert said(OTHER, THIRD, OTHER, ONE) == ["SID-2", "SID-3", "SID-2", "SID-1"]


def test_what_people_say_is_left_as_it_is() -> None:
    assert said("says: call after 1.2 s", who=Who.CALLED) == ["says: call after 1.2 s"]


def test_calls_are_numbered_and_keep_their_names() -> None:
    line = Line(
        call_sid=OTHER, at=0, seconds=0.0, who=Who.CALLED, kind=LineKind.SAID, text="says: hi"
    )
    lines, names = stable([line], {ONE: "+15550001", OTHER: "+15550002"})
    assert lines[0].call_sid == "SID-2"
    assert names == {"SID-1": "+15550001", "SID-2": "+15550002"}
