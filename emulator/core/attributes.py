"""The attributes of a cXML element, typed: a wrong one is reported and its default used."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from emulator.core.elements import MAX_EXCERPT, Element, excerpt
from emulator.core.request import Method, Track, Trim, Webhook
from emulator.core.urls import resolve

KEYS = "0123456789*#"
"""The keys of a telephone."""

_Noun = TypeVar("_Noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a document that the vendor would report; execution goes on without it."""

    code: int
    message: str


MAX_PROBLEMS = 100
"""More problems of one document are not told."""


class Attributes:
    """Reads the attributes of ``element``. ``base`` is the URL of its document."""

    def __init__(self, element: Element, url: str | None, problems: list[Problem]) -> None:
        self.element = element
        self.base = url
        self._problems = problems
        self._asked: set[str] = set()
        self._holds_elements = False

    def _given(self, name: str) -> str | None:
        self._asked.add(name)
        return self.element.attributes.get(name)

    def resolve(self, text: str) -> str | None:
        """A URL, relative to the document or not, as an absolute one; None when it is none."""
        return resolve(text, self.base)

    def nested(
        self,
        readers: Mapping[str, Callable[["Attributes"], _Noun]],
        otherwise: str,
        code: int = 13750,
    ) -> tuple[_Noun, ...]:
        """The elements inside, each by its reader; any other is passed over, saying why."""
        self._holds_elements = True
        found: list[_Noun] = []
        for child in self.element.children:
            inside = Attributes(child, self.base, self._problems)
            reader = readers.get(child.name)
            if reader is None:
                inside.report(code, otherwise)
                continue
            found.append(reader(inside))
            inside.check_rest()
        return tuple(found)

    def text(self, name: str, default: str) -> str:
        """Any text."""
        given = self._given(name)
        return default if given is None else given

    def whole(self, name: str, default: int, *, least: int = 0, most: int) -> int:
        """A whole number; one that is out of bounds is taken as the nearest that is not."""
        text = self._given(name)
        if text is None:
            return default
        if text.isascii() and text.isdigit() and len(text) < 10:
            return max(least, min(int(text), most))
        what = f"{name}={excerpt(text)} is not a whole number; {default} is used"
        self.report(12100, what)
        return default

    def boolean(self, name: str, *, default: bool) -> bool:
        """``true`` or ``false``."""
        text = self._given(name)
        if text is None or text in ("true", "false"):
            return default if text is None else text == "true"
        self.report(12100, f"{name}={excerpt(text)}: write true or false")
        return default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of several words."""
        text = self.text(name, default)
        if text in allowed:
            return text
        self.report(12100, f"{name}={excerpt(text)}: write one of {', '.join(allowed)}")
        return default

    def words(self, name: str, default: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Some of several words, separated by spaces."""
        text = self._given(name)
        given = tuple((default if text is None else text).split())
        if text is None or (given and all(word in allowed for word in given)):
            return given
        self.report(12100, f"{name}: write some of {' '.join(allowed)}; {default} is used")
        return tuple(default.split())

    def required(self, name: str) -> str | None:
        """Any text but an empty one, without which the element does not work."""
        text = self._given(name)
        if not text:
            self.report(12100, f"{name} is missing")
        return text or None

    def keys(self, name: str, default: str, allowed: str) -> str:
        """Keys of a telephone; an empty text is none of them."""
        text = self.text(name, default)
        if not text.strip(allowed):
            return text
        self.report(12100, f"{name}={excerpt(text)}: write keys of {allowed}")
        return default

    def method(self, name: str) -> Method:
        """GET or POST, which is the default."""
        text = self.text(name, "POST").upper()
        if text == "GET":
            return "GET"
        if text != "POST":
            self.report(13221, f"{name}={excerpt(text)}: write GET or POST; POST is used")
        return "POST"

    def webhook(self, name: str, method: str) -> Webhook | None:
        """A URL, relative to the document or not, and the method in another attribute."""
        self._asked.add(method)
        url = self.url(name)
        return None if url is None else Webhook(url=url, method=self.method(method))

    def url(self, name: str) -> str | None:
        """An http(s) URL, relative to the document or not."""
        text = self._given(name)
        if not text:
            return None
        url = self.resolve(text)
        if url is None:
            relative = self.base is None and "://" not in text
            why = "is relative to a document without a URL" if relative else "is not an http(s) URL"
            self.report(12100, f"{name}={excerpt(text)} {why}; it is not used")
        return url

    def trim(self, default: Trim) -> Trim:
        """Whether silence at both ends of a recording is cut off."""
        chosen = self.choice("trim", default, ("trim-silence", "do-not-trim"))
        return "trim-silence" if chosen == "trim-silence" else "do-not-trim"

    def track(self, name: str) -> Track:
        """Which side of a call is recorded."""
        chosen = self.choice(name, "both", ("inbound", "outbound", "both"))
        return "inbound" if chosen == "inbound" else "outbound" if chosen == "outbound" else "both"

    def not_yet(self, *names: str) -> None:
        """Say of attributes that are not simulated that they have no effect."""
        for name in names:
            if self.text(name, "false") not in ("false", ""):
                self.report(13750, f"{name} is not supported yet; it has no effect")

    def no_effect(self, *names: str) -> None:
        """Attributes that mean nothing to an emulator, such as those that tune recognition."""
        self._asked.update(names)

    def descendants(self) -> Iterator["Attributes"]:
        """Every element inside, however deep, in document order."""
        self._holds_elements = True
        for child in self.element.children:
            inside = Attributes(child, self.base, self._problems)
            yield inside
            yield from inside.descendants()

    def no_words(self) -> None:
        """Report text where there is a place for attributes and elements only."""
        if self.element.has_words:
            self.report(12100, "the text inside has no effect")

    def check_rest(self) -> None:
        """Report the attributes and elements that nobody asked for: there are none of them."""
        self._check_names()
        if self._holds_elements:
            return
        for child in self.element.children:
            inside = Attributes(child, self.base, self._problems)
            inside.report(12100, f"it cannot stand in <{self.element.name}>; it is passed over")

    def _check_names(self) -> None:
        for name in self.element.attributes:
            if name in self._asked:
                continue
            if len(self._problems) == MAX_PROBLEMS:
                return
            by_lower = {each.lower(): each for each in self._asked}
            near = get_close_matches(name[:MAX_EXCERPT].lower(), by_lower, n=1)
            advice = f"; did you mean {by_lower[near[0]]}?" if near else ""
            self.report(12100, f"{name[:MAX_EXCERPT]} is not an attribute of it{advice}")

    def report(self, code: int, what: str) -> None:
        """Remember something that is wrong with the element."""
        if len(self._problems) == MAX_PROBLEMS:
            return
        element = self.element
        where = f"line {element.line}, column {element.column}"
        name = element.name[:MAX_EXCERPT]
        text = f"<{name}> at {where}: {what}"
        self._problems.append(Problem(code=code, message=text))
