"""XML as a tree of elements that remember where they stand.

The parser is the standard library's expat with everything dangerous refused where it starts: a
document type declaration ends the parse at once, so no entity is ever declared or expanded.
"""

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

MAX_DEPTH = 64
MAX_EXCERPT = 80  # characters of a document that a message about it repeats


class DocumentError(Exception):
    """A document that cannot be executed at all: code 12100, with line and column."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.code = 12100
        self.message = f"line {line}, column {column}: {message}"
        super().__init__(self.message)


@dataclass(slots=True)
class Element:
    """An XML element; ``text`` is all character data inside it, in document order.

    ``has_words`` tells whether some of it is its own, not that of its children.
    """

    name: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    has_words: bool = False

    @property
    def text(self) -> str:
        """The words inside, white space folded."""
        return " ".join("".join(self.texts).split())


def read(body: bytes | str) -> Element:
    """The root of a document.

    Raises ``DocumentError`` when it is not well-formed XML, declares a document type, or nests
    deeper than 64 elements.
    """
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
        element = self._open[-1]
        element.texts.append(data)
        if not data.isspace():
            element.has_words = True

    def refuse_doctype(self, *_declaration: object) -> NoReturn:
        raise DocumentError(
            "a document type declaration is not allowed",
            self.parser.CurrentLineNumber,
            self.parser.CurrentColumnNumber + 1,
        )


def excerpt(text: str) -> str:
    """``text`` in quotation marks, as far as a message has room for it."""
    return repr(text) if len(text) <= MAX_EXCERPT else f"{text[:MAX_EXCERPT]!r}..."
