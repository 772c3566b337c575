"""cXML: a document's text becomes a sequence of typed verbs.

The parser is the standard library's expat with everything dangerous refused where it starts: a
document type declaration ends the parse at once, so no entity is ever declared or expanded.
"""

import difflib
from dataclasses import dataclass, field
from typing import Literal, NoReturn
from xml.parsers import expat

from emulator.core.errors import CATALOGUE
from emulator.core.request import Method
from emulator.core.urls import resolve

MAX_DEPTH = 64
MAX_SAY = 4096
MAX_EXCERPT = 80  # characters of a document that a message about it repeats
KNOWN_VERBS = (
    *("Say", "Play", "Pause", "Gather", "Record", "Dial", "Enqueue", "Leave", "Redirect"),
    *("Hangup", "Reject", "Refer", "Sms", "Echo", "Denoise", "Pay", "Connect", "Start", "Stop"),
)


class DocumentError(Exception):
    """A document that cannot be executed at all: code 12100, with line and column."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.code = 12100
        self.message = f"line {line}, column {column}: {message}"
        super().__init__(self.message)


@dataclass(slots=True)
class Element:
    """An XML element; ``text`` is all character data inside it, in document order."""

    name: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words inside, white space folded."""
        return " ".join("".join(self.texts).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a document that the vendor would report; execution goes on without it."""

    code: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Speak ``text``, ``loop`` times; 0 repeats until the call ends."""

    kind: Literal["Say"] = "Say"
    text: str
    voice: str = "woman"
    language: str = "en-US"
    loop: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Play the audio at ``url``, or press ``digits`` when there are any."""

    kind: Literal["Play"] = "Play"
    url: str = ""
    loop: int = 1
    digits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Wait ``length`` whole seconds."""

    kind: Literal["Pause"] = "Pause"
    length: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Go on with the document at ``url``; verbs after it are not reached."""

    kind: Literal["Redirect"] = "Redirect"
    url: str
    method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangup:
    """End the call."""

    kind: Literal["Hangup"] = "Hangup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A verb that the emulator passes over."""

    kind: Literal["Unsupported"] = "Unsupported"
    name: str
    message: str


Verb = Say | Play | Pause | Redirect | Hangup | Unsupported


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
    root = _read(body)
    if root.name != "Response":
        name = root.name[:MAX_EXCERPT]
        raise DocumentError(f"the root is <{name}>, not <Response>", root.line, root.column)
    reader = _VerbReader(url)
    verbs = tuple(reader.verb(element) for element in root.children)
    return Document(verbs=verbs, url=url, problems=tuple(reader.problems))


def _read(body: bytes | str) -> Element:
    builder = _TreeBuilder()
    # A text arrives decoded already, whatever encoding its declaration names.
    parser = expat.ParserCreate("utf-8" if isinstance(body, str) else None)
    builder.parser = parser
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse_doctype
    try:
        parser.Parse(body.encode() if isinstance(body, str) else body, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise DocumentError(reason, error.lineno, error.offset + 1) from None
    except (ValueError, LookupError) as error:  # an encoding that Python does not know
        raise DocumentError(str(error), 1, 1) from None
    assert builder.root is not None  # expat reports a text without an element as an error
    return builder.root


class _TreeBuilder:
    def __init__(self) -> None:
        self.parser: expat.XMLParserType
        self.root: Element | None = None
        self._open: list[Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        if len(self._open) == MAX_DEPTH:
            raise DocumentError(f"elements nest deeper than {MAX_DEPTH}", line, column)
        element = Element(name, attributes, line, column)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        closed = self._open.pop()
        if self._open:
            # A space on each side: <break/> and the like separate words.
            self._open[-1].texts.append(f" {''.join(closed.texts)} ")

    def text(self, data: str) -> None:
        self._open[-1].texts.append(data)

    def refuse_doctype(self, *_declaration: object) -> NoReturn:
        raise DocumentError(
            "a document type declaration is not allowed",
            self.parser.CurrentLineNumber,
            self.parser.CurrentColumnNumber + 1,
        )


class _VerbReader:
    """Turns elements into verbs and remembers what was wrong with them."""

    def __init__(self, url: str | None) -> None:
        self.url = url
        self.problems: list[Problem] = []

    def verb(self, element: Element) -> Verb:
        match element.name:
            case "Say":
                return self._say(element)
            case "Play":
                return self._play(element)
            case "Pause":
                return Pause(length=self._whole(element, "length", 1, most=86_400))
            case "Redirect":
                url = resolve(element.text, self.url) or element.text
                return Redirect(url=url, method=self._method(element))
            case "Hangup":
                return Hangup()
        return Unsupported(name=element.name, message=_unsupported(element))

    def _say(self, element: Element) -> Verb:
        text = element.text
        if len(text) > MAX_SAY:
            self._report(element, 13750, f"text is cut at {MAX_SAY} characters")
        return Say(
            text=text[:MAX_SAY],
            voice=element.attributes.get("voice", "woman"),
            language=element.attributes.get("language", "en-US"),
            loop=self._whole(element, "loop", 1, most=1000),
        )

    def _play(self, element: Element) -> Verb:
        digits = element.attributes.get("digits", "")
        if digits.strip("0123456789#*wW"):
            self._report(element, 13222, f"digits={_excerpt(digits)}: write 0-9, #, *, w or W")
            digits = ""
        url = resolve(element.text, self.url) if element.text else ""
        if url is None or not (url or digits):
            self._report(element, 21455, f"{_excerpt(element.text)} is not a URL of audio")
        return Play(url=url or "", loop=self._whole(element, "loop", 1, most=1000), digits=digits)

    def _whole(self, element: Element, name: str, default: int, *, most: int) -> int:
        """A whole number attribute from 0 on; a wrong one is reported and its default used."""
        text = element.attributes.get(name)
        if text is None:
            return default
        if text.isascii() and text.isdigit() and len(text) < 10:
            return min(int(text), most)
        what = f"{name}={_excerpt(text)} is not a whole number; {default} is used"
        self._report(element, 12100, what)
        return default

    def _method(self, element: Element) -> Method:
        text = element.attributes.get("method", "POST").upper()
        if text == "GET":
            return "GET"
        if text != "POST":
            what = f"method={_excerpt(text)}: write GET or POST; POST is used"
            self._report(element, 13221, what)
        return "POST"

    def _report(self, element: Element, code: int, what: str) -> None:
        where = f"line {element.line}, column {element.column}"
        text = f"<{element.name}> at {where}: {what} ({CATALOGUE[code].text})"
        self.problems.append(Problem(code=code, message=text))


def _unsupported(element: Element) -> str:
    name = element.name[:MAX_EXCERPT]
    where = f"<{name}> at line {element.line}, column {element.column}"
    if element.name in KNOWN_VERBS:
        return f"{where} is not supported yet; it is passed over"
    near = difflib.get_close_matches(name.capitalize(), KNOWN_VERBS, n=1)
    if near:
        return f"{where} is not a verb; did you mean <{near[0]}>? It is passed over"
    return f"{where} is not a verb; it is passed over"


def _excerpt(text: str) -> str:
    """``text`` in quotation marks, as far as a message has room for it."""
    return repr(text) if len(text) <= MAX_EXCERPT else f"{text[:MAX_EXCERPT]!r}..."
