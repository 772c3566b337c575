"""The attributes of a cXML element, typed: a wrong one is reported and its default used."""

from dataclasses import dataclass

from emulator.core.elements import MAX_EXCERPT, Element, excerpt
from emulator.core.errors import CATALOGUE
from emulator.core.request import Method, Trim, Webhook
from emulator.core.urls import resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a document that the vendor would report; execution goes on without it."""

    code: int
    message: str


class Attributes:
    """Reads the attributes of ``element``, whose document is at ``url``."""

    def __init__(self, element: Element, url: str | None, problems: list[Problem]) -> None:
        self.element = element
        self._url = url
        self._problems = problems

    def text(self, name: str, default: str) -> str:
        """Any text."""
        return self.element.attributes.get(name, default)

    def whole(self, name: str, default: int, *, least: int = 0, most: int) -> int:
        """A whole number; one that is out of bounds is taken as the nearest that is not."""
        text = self.element.attributes.get(name)
        if text is None:
            return default
        if text.isascii() and text.isdigit() and len(text) < 10:
            return max(least, min(int(text), most))
        what = f"{name}={excerpt(text)} is not a whole number; {default} is used"
        self.report(12100, what)
        return default

    def boolean(self, name: str, *, default: bool) -> bool:
        """``true`` or ``false``."""
        text = self.element.attributes.get(name)
        if text is None or text in ("true", "false"):
            return default if text is None else text == "true"
        self.report(12100, f"{name}={excerpt(text)}: write true or false")
        return default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of several words."""
        text = self.element.attributes.get(name, default)
        if text in allowed:
            return text
        self.report(12100, f"{name}={excerpt(text)}: write one of {', '.join(allowed)}")
        return default

    def words(self, name: str, default: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Some of several words, separated by spaces."""
        given = tuple(self.element.attributes.get(name, default).split())
        if given and all(word in allowed for word in given):
            return given
        self.report(12100, f"{name}: write some of {' '.join(allowed)}; {default} is used")
        return tuple(default.split())

    def keys(self, name: str, default: str, allowed: str) -> str:
        """Keys of a telephone; an empty text is none of them."""
        text = self.element.attributes.get(name, default)
        if not text.strip(allowed):
            return text
        self.report(12100, f"{name}={excerpt(text)}: write keys of {allowed}")
        return default

    def method(self, name: str) -> Method:
        """GET or POST, which is the default."""
        text = self.element.attributes.get(name, "POST").upper()
        if text == "GET":
            return "GET"
        if text != "POST":
            self.report(13221, f"{name}={excerpt(text)}: write GET or POST; POST is used")
        return "POST"

    def webhook(self, name: str, method: str) -> Webhook | None:
        """A URL, relative to the document or not, and the method in another attribute."""
        text = self.element.attributes.get(name)
        if not text:
            return None
        url = resolve(text, self._url)
        if url is None:
            self.report(12100, f"{name}={excerpt(text)} is not an http(s) URL; it is not used")
            return None
        return Webhook(url=url, method=self.method(method))

    def trim(self, default: Trim) -> Trim:
        """Whether silence at both ends of a recording is cut off."""
        chosen = self.choice("trim", default, ("trim-silence", "do-not-trim"))
        return "trim-silence" if chosen == "trim-silence" else "do-not-trim"

    def not_yet(self, *names: str) -> None:
        """Say of attributes that are not simulated that they have no effect."""
        for name in names:
            if self.element.attributes.get(name, "false") not in ("false", ""):
                self.report(13750, f"{name} is not supported yet; it has no effect")

    def report(self, code: int, what: str) -> None:
        """Remember something that is wrong with the element."""
        element = self.element
        where = f"line {element.line}, column {element.column}"
        name = element.name[:MAX_EXCERPT]
        text = f"<{name}> at {where}: {what} ({CATALOGUE[code].text})"
        self._problems.append(Problem(code=code, message=text))
