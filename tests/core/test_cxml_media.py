"""Connect, Start and Stop as documents write them: nouns, attributes, mistakes."""

import pytest

from emulator.core.cxml import parse
from emulator.core.request import Webhook
from emulator.core.stream import StreamRequest
from emulator.core.verbs import Connect, Room, Start, Stop, StreamNoun, Verb, VirtualAgent

AT = "https://app.example/voice/answer"


def read(xml: str, url: str | None = AT) -> tuple[Verb, list[int]]:
    """The only verb of a document, and the codes of what is wrong with it."""
    document = parse(f"<Response>{xml}</Response>", url)
    (verb,) = document.verbs
    return verb, [problem.code for problem in document.problems]


def stream(**given: object) -> StreamNoun:
    request = StreamRequest(url="wss://h/", track="inbound_track")
    return StreamNoun(request=request, **given)  # type: ignore[arg-type] # as the test says


FULL = """<Stream name='s' url='wss://h/' track='both_tracks' statusCallback='/s'
  statusCallbackMethod='GET'><Parameter name='a' value='b'/></Stream>"""


@pytest.mark.parametrize(
    ("xml", "verb"),
    [
        ("<Start><Stream url='wss://h/'/></Start>", Start(streams=(stream(),))),
        (
            "<Start><Stream url='wss://h/' codec='L16@24000h' realtime='true'/></Start>",
            Start(streams=(stream(codec="L16@24000h", realtime=True),)),
        ),
        (
            f"<Start>{FULL}</Start>",
            Start(
                streams=(
                    StreamNoun(
                        request=StreamRequest(
                            url="wss://h/",
                            name="s",
                            track="both_tracks",
                            callback=Webhook(url="https://app.example/s", method="GET"),
                            parameters=(("a", "b"),),
                        )
                    ),
                )
            ),
        ),
        ("<Start/>", Start()),
        ("<Stop><Stream name='s'/></Stop>", Stop(names=("s",))),
        ("<Connect><Stream url='wss://h/'/></Connect>", Connect(to=stream())),
        ("<Connect><Room>my-room</Room></Connect>", Connect(to=Room(name="my-room"))),
        (
            "<Connect action='/a'><VirtualAgent connectorName='c' statusCallback='/s'/></Connect>",
            Connect(
                to=VirtualAgent(
                    connector="c", status_callback=Webhook(url="https://app.example/s")
                ),
                action=Webhook(url="https://app.example/a"),
            ),
        ),
    ],
)
def test_a_verb_has_what_its_nouns_say(xml: str, verb: Verb) -> None:
    assert read(xml) == (verb, [])


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("stream", "wss://app.example/voice/stream"),
        ("/stream", "wss://app.example/stream"),
        ("WSS://h/s", "WSS://h/s"),
    ],
)
def test_the_url_of_a_stream_can_be_relative(written: str, url: str) -> None:
    found, problems = read(f"<Start><Stream url='{written}'/></Start>")
    assert isinstance(found, Start)
    assert ([each.request.url for each in found.streams], problems) == ([url], [])


@pytest.mark.parametrize("url", ["", "ws://h/", "https://h/", "wss://", "wss://a b/"])
def test_without_a_wss_url_there_is_no_stream(url: str) -> None:
    assert read(f"<Start><Stream url='{url}'/></Start>") == (Start(), [31922])


def test_a_url_relative_to_http_is_no_wss_url() -> None:
    assert read("<Start><Stream url='/s'/></Start>", "http://h/a") == (Start(), [31922])
    assert read("<Start><Stream url='/s'/></Start>", None) == (Start(), [31922])


@pytest.mark.parametrize(
    ("xml", "codes"),
    [
        ("<Start><Stream url='wss://h/' track='both'/></Start>", [12100]),
        ("<Start><Stream url='wss://h/' codec='opus'/></Start>", [53404]),
        ("<Start><Stream url='wss://h/'><Parameter value='x'/></Stream></Start>", [12100]),
        ("<Start><Stream url='wss://h/'><Say>Hi</Say></Stream></Start>", [13750]),
        ("<Start action='/a'><Stream url='wss://h/'/></Start>", [13750]),
        ("<Start><Siprec name='s'/></Start>", [13750]),
        ("<Stop><Stream/></Stop>", [12100]),
        ("<Connect/>", [12100]),
        ("<Connect><Room/></Connect>", [12100]),
        ("<Connect><VirtualAgent/></Connect>", [12100]),
        ("<Connect><Autopilot>A</Autopilot></Connect>", [13750, 12100]),
        ("<Connect><Room>a</Room><Room>b</Room></Connect>", [12100]),
        ("<Connect><Room participantIdentity='me'>a</Room></Connect>", [13750]),
    ],
)
def test_what_is_wrong_is_reported(xml: str, codes: list[int]) -> None:
    assert read(xml)[1] == codes


def test_a_bearer_token_is_kept_nowhere() -> None:
    found, problems = read("<Start><Stream url='wss://h/' authBearerToken='secret'/></Start>")
    assert problems == []
    assert "secret" not in repr(found)
