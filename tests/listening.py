"""Listening to recordings: what is in a WAV file, and at which frequencies."""

import io
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sqrt

import httpx
from kit import Emulator, Receiver

from emulator.core.instants import SECOND
from emulator.core.recording import Recording, RecordingSource
from emulator.core.request import RecordingRequest
from emulator.core.sound import Sound, SoundKind, Track

RATE = 8_000
CALLED, OURS, BEEP, MUSIC, FAX, RINGING = 400, 250, 1_000, (500, 800), 2_100, (440, 480)
"""The frequencies that the documentation names: speech of the called party, ours, and so on."""

_ROWS, _COLUMNS = (697, 770, 852, 941), (1_209, 1_336, 1_477, 1_633)
_KEYS = ("123A", "456B", "789C", "*0#D")
_BLOCK = 205  # samples: the usual choice for key presses at 8 kHz


@dataclass
class Heard:
    """The samples of each channel."""

    channels: "list[array[int]]"

    @property
    def seconds(self) -> float:
        return len(self.channels[0]) / RATE

    def part(self, start: float, end: float, channel: int = 0) -> "array[int]":
        return self.channels[channel][round(start * RATE) : round(end * RATE)]

    def silent(self, start: float, end: float, channel: int = 0) -> bool:
        """Whether nothing at all sounds between two times."""
        return not any(self.part(start, end, channel))

    def loudness(self, channel: int = 0) -> list[int]:
        """The root mean square of each second."""
        seconds = (self.part(each, each + 1, channel) for each in range(round(self.seconds)))
        return [round(sqrt(sum(value * value for value in part) / RATE)) for part in seconds]

    def strength(self, frequency: int, start: float, end: float, channel: int = 0) -> int:
        """The amplitude at a frequency between two times."""
        return round(_strength(self.part(start, end, channel), frequency))

    def sounds(self, frequency: int, start: float, end: float, channel: int = 0) -> bool:
        return self.strength(frequency, start, end, channel) > 2_000

    def keys(self, channel: int = 0) -> str:
        """The keys pressed, each as often as it begins to sound."""
        found, before = "", ""
        samples = self.channels[channel]
        for start in range(0, len(samples) - _BLOCK, _BLOCK):
            key = _key(samples[start : start + _BLOCK])
            found += key if key != before else ""
            before = key
        return found


def heard(content: bytes) -> Heard:
    """What is in a WAV file, which must be 16-bit PCM at 8 kHz and as long as it says."""
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getsampwidth()) == (RATE, 2)
        samples = array("h", file.readframes(file.getnframes()))
        count = file.getnchannels()
        assert len(samples) == file.getnframes() * count
        assert len(content) == 44 + 2 * len(samples)
    return Heard([samples[channel::count] for channel in range(count)])


def _strength(samples: "array[int]", frequency: int) -> float:
    """Goertzel's filter."""
    factor = 2 * cos(2 * pi * frequency / RATE)
    last = before = 0.0
    for sample in samples:
        last, before = sample + factor * last - before, last
    power = last * last + before * before - factor * last * before
    return 2 * sqrt(max(power, 0)) / len(samples)


def _key(samples: "array[int]") -> str:
    row, column = (
        max((_strength(samples, frequency), place) for place, frequency in enumerate(group))
        for group in (_ROWS, _COLUMNS)
    )
    return _KEYS[row[1]][column[1]] if min(row[0], column[0]) > 1_500 else ""


# --- what is listened to, without a call


def sound(
    kind: SoundKind, start: float, length: float, track: Track = Track.INBOUND, keys: str = ""
) -> Sound:
    """A sound, in seconds."""
    return Sound(
        track=track,
        kind=kind,
        start=round(start * SECOND),
        length=round(length * SECOND),
        keys=keys,
    )


def recorded(*sounds: Sound, seconds: float, request: RecordingRequest) -> Recording:
    """A recording of these sounds that has ended, from 0 on and not trimmed."""
    return Recording(
        sid="recording",
        source=RecordingSource.OUTBOUND_API,
        request=request,
        started_at=0,
        updated_at=0,
        ready_after=0,
        ended_at=round(seconds * SECOND),
        kept_to=round(seconds * SECOND),
        sounds=sounds,
    )


# --- what is listened to in a call

TALK = "<Response><Pause length='2'/><Say>one two three four five</Say></Response>"
"""Our side speaks from 2 s to 4 s after the answer, and the call ends; a human from 0.3 to 1.1."""


@dataclass
class Listener:
    """Places recorded calls, and opens what is reported of them as anybody could."""

    emulator: Emulator
    receiver: Receiver

    def place(self, **params: str | Sequence[str]) -> str:
        """A recorded call, whose recording is reported to ``/recording``; its SID."""
        given: dict[str, str | Sequence[str]] = {
            "Record": "true",
            "RecordingStatusCallback": self.receiver.url("/recording"),
            "Twiml": TALK,
        }
        sid: str = self.emulator.place(**given | params)["sid"]
        return sid

    def record(self, **params: str | Sequence[str]) -> dict[str, str]:
        """Live through a recorded call; its last recording callback."""
        self.place(**params)
        self.emulator.run()
        return self.reports[-1]

    @property
    def reports(self) -> list[dict[str, str]]:
        return self.receiver.at("/recording")

    @property
    def statuses(self) -> list[str]:
        return [each["RecordingStatus"] for each in self.reports]

    def open(self, url: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Open a URL without credentials."""
        return self.emulator.http.request(method, url, headers=headers, auth=None)

    def listen(self, **params: str | Sequence[str]) -> Heard:
        """What is in the recording of a call."""
        answer = self.open(self.record(**params)["RecordingUrl"])
        assert answer.status_code == 200, answer.text
        return heard(answer.content)
