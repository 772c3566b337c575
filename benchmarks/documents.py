"""How many documents a second are read and executed, against the bare XML parser.

The reference is expat reading the same bytes, calling back for each element and each text, and
building nothing. No network and no call: what a document costs by itself.
"""

from collections.abc import Callable
from time import perf_counter
from xml.parsers import expat

from measure import OTHER, Report, pin, ratios

from emulator.core import script
from emulator.core.cxml import parse
from emulator.core.effects import SetTimer
from emulator.core.outcomes import Script

ROUNDS, SECONDS = 6, 0.15
URL = "http://app.example/voice/answer"
DOCUMENTS = {
    "one Say": "<Say>Hello, this is a reminder of your appointment tomorrow at nine.</Say>",
    "a menu": """
  <Gather numDigits="1" action="/chosen" timeout="5" input="dtmf speech" hints="sales, support">
    <Say voice="woman" language="en-US">Welcome. For sales, press 1. For support, press 2.</Say>
    <Pause length="1"/>
    <Play>https://app.example/music.mp3</Play>
  </Gather>
  <Say>We did not hear you.</Say>
  <Redirect method="POST">/menu</Redirect>""",
    "a call to others": """
  <Dial action="/dialled" timeout="20" callerId="+15551234567" record="record-from-answer">
    <Number statusCallback="/leg" statusCallbackEvent="answered completed">+15557654321</Number>
    <Sip>sip:desk@example.com</Sip>
  </Dial>
  <Say>Nobody is there.</Say>
  <Record maxLength="30" transcribe="true" transcribeCallback="/text"/>""",
    "200 short verbs": "<Say>One</Say><Pause length='2'/>" * 100,
}


def expat_alone(body: bytes) -> None:
    """Read the bytes and be called for everything in them."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda _name, _attributes: None
    parser.EndElementHandler = lambda _name: None
    parser.CharacterDataHandler = lambda _text: None
    parser.Parse(body, True)


def read(body: bytes) -> None:
    """Make verbs of it."""
    assert not parse(body, URL).problems


def read_and_execute(body: bytes) -> None:
    """Make verbs of it and execute them, until one waits for somebody or none is left."""
    now, progress = 0, script.begin(parse(body, URL), 0, 0, call_sid="call")
    while isinstance(progress.outcome, Script) and progress.outcome.at_work is None:
        (timer,) = (each for each in progress.effects if isinstance(each, SetTimer))
        now = timer.at
        progress = script.take(progress.outcome, timer.input, now)


def rate(work: Callable[[bytes], None], body: bytes) -> float:
    """How often a second this can be done."""
    done, started = 0, perf_counter()
    while (took := perf_counter() - started) < SECONDS:
        for _ in range(20):
            work(body)
        done += 20
    return done / took


def compare(report: Report, name: str, body: bytes) -> None:
    """Measure both sides in turn, after a round that only warms up."""
    figures: dict[Callable[[bytes], None], list[float]] = {
        work: [] for work in (expat_alone, read, read_and_execute)
    }
    for _ in range(ROUNDS + 1):
        for work, rates in figures.items():
            rates.append(rate(work, body))
    alone, reading, executing = (rates[1:] for rates in figures.values())
    report.rounds(f"{name}: expat alone, documents/s", alone, 0)
    report.rounds(f"{name}: read, documents/s", reading, 0)
    report.ratio(f"{name}: read, ratio", ratios(reading, alone))
    report.ratio(f"{name}: read and executed, ratio", ratios(executing, alone))


def main() -> None:
    """Measure and print."""
    pin(OTHER)
    report = Report("documents", "median")
    for name, verbs in DOCUMENTS.items():
        compare(report, name, f"<Response>{verbs}</Response>".encode())
    report.show()


if __name__ == "__main__":
    main()
