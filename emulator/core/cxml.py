"""cXML: a document's text becomes a sequence of typed verbs."""

import difflib
from dataclasses import dataclass

from emulator.core.attributes import Attributes, Problem
from emulator.core.elements import MAX_EXCERPT, DocumentError, Element, read
from emulator.core.readers import READERS
from emulator.core.verbs import Unsupported, Verb

KNOWN_VERBS = (
    *("Say", "Play", "Pause", "Gather", "Record", "Dial", "Enqueue", "Leave", "Redirect"),
    *("Hangup", "Reject", "Refer", "Sms", "Echo", "Denoise", "Pay", "Connect", "Start", "Stop"),
)


_NOUNS = {
    **dict.fromkeys(("Number", "Sip", "Conference", "Queue", "Verto", "Client"), "<Dial>"),
    **dict.fromkeys(("Prompt", "Parameter"), "<Pay>"),
    **dict.fromkeys(("Room", "VirtualAgent"), "<Connect>"),
    "Stream": "<Start>, <Stop> or <Connect>",
}
"""Where an element stands that is no verb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed document. ``url`` is what its relative URLs resolve against."""

    verbs: tuple[Verb, ...] = ()
    url: str | None = None
    problems: tuple[Problem, ...] = ()


def parse(body: bytes | str, url: str | None) -> Document:
    """Read a document. An empty one has no verbs.

    Raises ``DocumentError`` when it is not well-formed XML, declares a document type, nests
    deeper than 64 elements or has another root than ``Response``.
    """
    if not body.strip():
        return Document(url=url)
    root = read(body)
    if root.name != "Response":
        name = root.name[:MAX_EXCERPT]
        raise DocumentError(f"the root is <{name}>, not <Response>", root.line, root.column)
    problems: list[Problem] = []
    verbs = tuple(_verb(Attributes(element, url, problems)) for element in root.children)
    return Document(verbs=verbs, url=url, problems=tuple(problems))


def _verb(given: Attributes) -> Verb:
    reader = READERS.get(given.element.name)
    if reader is None:
        return Unsupported(name=given.element.name, message=_unsupported(given.element))
    verb = reader(given)
    given.check_rest()
    return verb


def _unsupported(element: Element) -> str:
    name = element.name[:MAX_EXCERPT]
    where = f"<{name}> at line {element.line}, column {element.column}"
    if element.name in KNOWN_VERBS:
        return f"{where} is not supported yet; it is passed over"
    if element.name in _NOUNS:
        return f"{where} is not a verb, it stands in {_NOUNS[element.name]}; it is passed over"
    near = difflib.get_close_matches(name.capitalize(), KNOWN_VERBS, n=1)
    if near:
        return f"{where} is not a verb; did you mean <{near[0]}>? It is passed over"
    return f"{where} is not a verb; it is passed over"
