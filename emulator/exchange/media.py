"""Audio that a Play names: whether it is audio, and how long it lasts, from its beginning."""

import struct
from struct import unpack_from

from emulator.core.inputs import MediaFetched
from emulator.core.instants import SECOND, Duration
from emulator.exchange.delivery import Delivery
from emulator.exchange.transport import Answer
from emulator.exchange.unreached import UnreachedError

_WAV = {"audio/wav", "audio/wave", "audio/x-wav", "audio/vnd.wave"}
_MP3 = {"audio/mpeg", "audio/mp3", "audio/mpeg3", "audio/x-mpeg"}
_BYTES_A_SECOND = {"audio/ulaw": 8_000, "audio/basic": 8_000, "audio/gsm": 1_650}
_TYPES = {
    *_WAV,
    *_MP3,
    *_BYTES_A_SECOND,
    *("audio/x-gsm", "audio/aiff", "audio/x-aiff", "audio/x-aifc"),
}
_KBITS = {
    # of layer III: version 1, then versions 2 and 2.5
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def refused_as_media(answer: Answer) -> UnreachedError | None:
    """Why an answer is no audio, if it is none."""
    media_type = _media_type(answer)
    if media_type not in _TYPES:
        given = answer.content_type or "no Content-Type"
        return UnreachedError(13420, f"{given} is not a type of audio; write audio/mpeg or such")
    if _length(answer, media_type) == 0:
        return UnreachedError(13420, f"the answer is not {media_type}, as its Content-Type says")
    return None


def fetched(delivery: Delivery, answer: Answer | None) -> MediaFetched:
    """What a call is told of the audio; no answer was no usable one."""
    verb = int(delivery.label)
    if answer is None:
        last = delivery.attempts[-1]
        return MediaFetched(verb=verb, code=last.code or 11200, message=last.message)
    return MediaFetched(verb=verb, length=_length(answer, _media_type(answer)))


def _media_type(answer: Answer) -> str:
    return answer.content_type.partition(";")[0].strip().lower()


def _length(answer: Answer, media_type: str) -> Duration | None:
    """How long it lasts; None when that cannot be told, 0 when it is something else."""
    size = _size(answer)
    try:
        if media_type in _WAV:
            return _wav(answer.body)
        if media_type in _MP3:
            return _mp3(answer.body, size)
    except (struct.error, IndexError):
        return 0
    a_second = _BYTES_A_SECOND.get(media_type)
    return None if a_second is None or size is None else size * SECOND // a_second


def _size(answer: Answer) -> int | None:
    """The bytes of the whole file, of which no more than a beginning is read."""
    if not answer.too_large:
        return len(answer.body)
    for line in answer.head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return None


def _wav(body: bytes) -> Duration | None:
    """What the chunks of a RIFF file say."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        return 0
    at, a_second = 12, 0
    while at + 8 <= len(body):
        name, size = unpack_from("<4sI", body, at)
        if name == b"fmt ":
            (a_second,) = unpack_from("<I", body, at + 16)
        if name == b"data":
            return size * SECOND // a_second if a_second else 0
        at += 8 + size + size % 2
    return None


def _mp3(body: bytes, size: int | None) -> Duration | None:
    """By the bit rate of the first frame, or the number of frames if that is written there."""
    at = 0
    if body[:3] == b"ID3":
        size_of_tag = 0
        for byte in body[6:10]:
            size_of_tag = size_of_tag << 7 | byte & 0x7F
        at = 10 + size_of_tag
        if at >= len(body):
            return None
    (head,) = unpack_from(">I", body, at)
    version, layer, kbits, rate = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or kbits in (0, 15) or rate == 3:
        return 0
    for name in (b"Xing", b"Info"):
        found = body.find(name, at, at + 64)
        if found >= 0 and unpack_from(">I", body, found + 4)[0] & 1:
            (frames,) = unpack_from(">I", body, found + 8)
            samples = 1_152 if version == 3 else 576
            return int(frames) * samples * SECOND // _RATES[version][rate]
    if size is None:
        return None
    return (size - at) * SECOND // (_KBITS[version == 3][kbits - 1] * 125)
