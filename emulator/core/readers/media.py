"""Connect, Start and Stop as documents write them."""

from collections.abc import Callable, Mapping
from typing import Literal, get_args
from urllib.parse import urljoin

from emulator.core.attributes import Attributes
from emulator.core.elements import excerpt
from emulator.core.stream import StreamRequest
from emulator.core.urls import is_wss_url
from emulator.core.verbs import Connect, Resource, Room, Start, Stop, StreamNoun, VirtualAgent

CODECS = ("PCMU@8000h", "L16@16000h", "L16@24000h")
MOST_PARAMETERS = 99

_Track = Literal["inbound_track", "outbound_track", "both_tracks"]
_CAN_CONNECT = "a Connect can hold only one Stream, Room or VirtualAgent"
_CAN_STREAM = "it can hold only Streams here"


def _connect(given: Attributes) -> Connect:
    given.no_words()
    nouns = given.nested(_RESOURCES, _CAN_CONNECT)
    found = [noun for noun in nouns if noun is not None]
    if not nouns:
        given.report(12100, "there is nothing inside to connect to")
    if len(nouns) > 1:
        given.report(12100, f"{_CAN_CONNECT}; the first is used")
    return Connect(to=found[0] if found else None, action=given.webhook("action", "method"))


def _start(given: Attributes) -> Start:
    given.no_words()
    given.not_yet("action", "method")
    streams = given.nested({"Stream": _stream}, _CAN_STREAM)
    return Start(streams=tuple(each for each in streams if each is not None))


def _stop(given: Attributes) -> Stop:
    given.no_words()
    names = given.nested({"Stream": _stopped}, _CAN_STREAM)
    return Stop(names=tuple(name for name in names if name is not None))


def _stream(given: Attributes) -> StreamNoun | None:
    given.no_words()
    given.not_yet("connectorName")
    given.no_effect("authBearerToken")  # a secret that nothing could be done with yet
    parameters = given.nested({"Parameter": parameter}, "a Stream can hold only Parameters")
    url, noun_codec = _socket(given), _codec(given)
    request = StreamRequest(
        url=url or "",
        name=given.text("name", "") or None,
        track=_track(given),
        callback=given.webhook("statusCallback", "statusCallbackMethod"),
        parameters=tuple(each for each in parameters if each is not None)[:MOST_PARAMETERS],
    )
    realtime = given.boolean("realtime", default=False)
    if url is None:
        return None
    return StreamNoun(request=request, codec=noun_codec, realtime=realtime)


def _stopped(given: Attributes) -> str | None:
    """The name of a stream; whatever else it was started with means nothing at its end."""
    given.no_words()
    given.no_effect("url", "connectorName", "track", "statusCallback", "statusCallbackMethod")
    given.nested({"Parameter": parameter}, "a Stream can hold only Parameters")
    return given.required("name")


def _socket(given: Attributes) -> str | None:
    """A wss URL, relative to the document or not."""
    text = given.text("url", "").strip()
    url = text
    if given.base is not None and "://" not in text:
        url = urljoin(given.base, text).replace("http", "ws", 1) if text else ""
    if is_wss_url(url):
        return url
    given.report(31922, f"url={excerpt(text)} is not a wss URL; there is no stream")
    return None


def _track(given: Attributes) -> _Track:
    track: _Track = given.choice(  # type: ignore[assignment] # it is one of these words
        "track", "inbound_track", get_args(_Track)
    )
    return track


def _codec(given: Attributes) -> str:
    text = given.text("codec", CODECS[0])
    if text in (*CODECS, "PCMU"):
        return CODECS[0] if text == "PCMU" else text
    given.report(53404, f"codec={excerpt(text)}: write one of {', '.join(CODECS)}")
    return CODECS[0]


def parameter(given: Attributes) -> tuple[str, str] | None:
    """A name and a value that an application chose itself."""
    given.no_words()
    name, value = given.required("name"), given.text("value", "")
    return None if name is None else (name, value)


def _room(given: Attributes) -> Room | None:
    given.not_yet("participantIdentity")
    name = given.element.text
    if name:
        return Room(name=name)
    given.report(12100, "it has no name; write it between its tags")
    return None


def _agent(given: Attributes) -> VirtualAgent | None:
    given.no_words()
    given.not_yet("language", "sentimentAnalysis")
    callback = given.webhook("statusCallback", "statusCallbackMethod")
    given.nested({"Parameter": parameter}, "a VirtualAgent can hold only Parameters")
    connector = given.required("connectorName")
    if connector is None:
        return None
    return VirtualAgent(connector=connector, status_callback=callback)


_RESOURCES: Mapping[str, Callable[[Attributes], Resource | None]] = {
    "Stream": _stream,
    "Room": _room,
    "VirtualAgent": _agent,
}

READERS: Mapping[str, Callable[[Attributes], Connect | Start | Stop]] = {
    "Connect": _connect,
    "Start": _start,
    "Stop": _stop,
}
