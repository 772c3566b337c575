"""With fetch_media, the audio of a Play is fetched: it is checked, and lasts as long as it is."""

from collections.abc import Iterator
from itertools import count
from struct import pack

import pytest
from kit import SIGNING_KEY, Emulator, Receiver, Reply, emulator_with, numbered_sid, signed_by

_projects = count(740_000)


@pytest.fixture(scope="module")
def fetching() -> Iterator[str]:
    with emulator_with(fetch_media=True) as url:
        yield url


@pytest.fixture
def emulator(fetching: str) -> Iterator[Emulator]:
    emulator = Emulator(fetching, numbered_sid(next(_projects)))
    yield emulator
    emulator.http.close()


def wav(seconds: float) -> bytes:
    """Silence: 8 kHz, 16 bit, one channel."""
    size = int(seconds * 16_000)
    form = pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8_000, 16_000, 2, 16)
    return (
        b"RIFF" + pack("<I", 36 + size) + b"WAVE" + form + pack("<4sI", b"data", size) + bytes(size)
    )


def mp3(seconds: float, head: bytes = b"") -> bytes:
    """Frames of 128 kbit/s and 44.1 kHz; only the first one looks like one."""
    return head + b"\xff\xfb\x90\x00" + bytes(int(seconds * 16_000) - 4)


def plays(receiver: Receiver, body: bytes, media_type: str, loop: int = 1) -> str:
    """A document that plays something, and then says that it did; its URL."""
    receiver.answer("/audio", Reply(body=body, headers={"Content-Type": media_type}))
    play = f"<Play loop='{loop}'>/audio</Play><Say>Done</Say>"
    return receiver.document("/answer", f"<Response>{play}</Response>")


def seconds(emulator: Emulator, verb: str) -> float:
    """How long a verb lasted."""
    (entry,) = [
        each
        for each in emulator.journal(kind="verb-ended")
        if each["details"]["verb"] == verb and "within" not in each["details"]
    ]
    took: float = entry["details"]["seconds"]
    return took


ID3 = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128)
XING = b"\xff\xfb\x90\x00" + bytes(32) + b"Xing" + pack(">II", 1, 383) + bytes(2_000)


@pytest.mark.parametrize(
    ("body", "media_type", "lasts"),
    [
        (wav(1.5), "audio/wav", 1.5),
        (wav(20), "audio/x-wav; charset=binary", 20),
        (mp3(2), "audio/mpeg", 2),
        (mp3(30), "audio/mpeg", 30),
        (mp3(2, ID3), "audio/mp3", 2),
        (XING, "audio/mpeg", 10.004897),
        (bytes(12_000), "audio/ulaw", 1.5),
        (bytes(100), "audio/aiff", 3),
    ],
)
def test_a_play_lasts_as_long_as_its_audio(
    emulator: Emulator, receiver: Receiver, body: bytes, media_type: str, lasts: float
) -> None:
    sid = emulator.place(Url=plays(receiver, body, media_type))["sid"]
    emulator.run()
    assert seconds(emulator, "Play") == pytest.approx(lasts, abs=0.001)
    assert emulator.notifications(sid) == []


def test_it_is_fetched_once_however_often_it_is_heard(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.place(Url=plays(receiver, wav(1), "audio/wav", loop=3))
    emulator.run()
    assert seconds(emulator, "Play") == 3
    (request,) = [each for each in receiver.requests if each.path == "/audio"]
    assert request.method == "GET"
    assert request.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, request)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(status=404), 11217),
        (Reply(body=b"<html>", headers={"Content-Type": "text/html"}), 13420),
        (Reply(body=b"no audio at all", headers={"Content-Type": "audio/wav"}), 13420),
        (Reply(body=b"no audio at all", headers={"Content-Type": "audio/mpeg"}), 13420),
        (Reply(headers={"Content-Type": "audio/mpeg"}), 13420),
    ],
)
def test_what_is_no_audio_is_passed_over(
    emulator: Emulator, receiver: Receiver, reply: Reply, code: int
) -> None:
    url = plays(receiver, b"", "audio/wav")
    receiver.answer("/audio", reply)
    sid = emulator.place(Url=url)["sid"]
    emulator.run()
    assert emulator.notifications(sid) == [code]
    assert seconds(emulator, "Play") == 0
    assert seconds(emulator, "Say") == 0.4


def test_the_conversation_tells_what_was_fetched(emulator: Emulator, receiver: Receiver) -> None:
    sid = emulator.place(Url=plays(receiver, wav(1), "audio/wav"))["sid"]
    emulator.run()
    lines = emulator.control("GET", f"/calls/{sid}/conversation")
    told = [line["text"] for line in lines if "/audio" in line["text"]]
    assert told == [
        f"plays {receiver.url('/audio')} (1 s)",
        f"GET {receiver.url('/audio')} -> 200 audio/wav",
    ]


def test_an_endless_play_goes_on_until_the_far_end_leaves(
    emulator: Emulator, receiver: Receiver
) -> None:
    url = plays(receiver, wav(1), "audio/wav", loop=0)
    sid = emulator.place(Url=url, To="+15555550115")["sid"]
    emulator.run()
    assert emulator.call(sid)["duration"] == 8
