"""Written settings as plain data that remembers its place, and what is wrong with them.

``read_documents`` turns YAML text into data with positions; ``validate`` checks data against a
pydantic model. Both report mistakes as ``Problem``, in words for the person who wrote the text.
Data without positions, such as the JSON body of a request, is validated in the same way.

The data is what JSON could hold, and readings of YAML 1.1 that surprise people are left out: keys
are text, only ``true`` and ``false`` are booleans (``no`` is a word), and dates, ``0123`` and
``1:30`` are text as written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, SecretBytes, SecretStr, ValidationError
from pydantic_core import ErrorDetails

KeyPath = tuple[str | int, ...]
"""How a value is reached from the root of a document: keys and list indices."""

Position = tuple[int, int]
"""Line and column, counted from 1."""

NOWHERE: Position = (0, 0)
"""The position of what was not read from text."""

MOST_NODES = 100_000
DEEPEST = 50

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in a written file. Line and column are 0 where the data has no positions."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        where = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.file}{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Positions:
    """Where each key and each value of a document was written."""

    keys: dict[KeyPath, Position] = field(default_factory=dict)
    values: dict[KeyPath, Position] = field(default_factory=dict)

    def of_value(self, path: KeyPath) -> Position:
        """The position of the value, or of the nearest value around it that was written."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, NOWHERE)

    def of_key(self, path: KeyPath) -> Position:
        """The position of the key itself; a list item has none and gives its value's."""
        return self.keys.get(path) or self.of_value(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One YAML document. ``data`` is None, bool, int, float, str, and lists and dicts of these."""

    data: object
    positions: Positions


def problem_at(file: str, position: Position, message: str) -> Problem:
    """The mistake at this position of this file."""
    line, column = position
    return Problem(file=file, line=line, column=column, message=message)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems of one file from top to bottom, each once."""
    return sorted(dict.fromkeys(problems), key=lambda each: (each.line, each.column))


# Reading


def read_documents(text: str | bytes, file: str) -> tuple[list[Document], list[Problem]]:
    """The documents of a YAML file, up to the first that cannot be parsed, and the problems."""
    documents, problems = list[Document](), list[Problem]()
    try:
        loader = _Loader(text if isinstance(text, str) else text.decode())
        for node in _nodes(loader):
            documents.append(_Reading(loader, file, problems).document(node))
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        problems.append(problem_at(file, _end_of(before), "the file is not UTF-8 text"))
    except yaml.reader.ReaderError as error:
        whole = text if isinstance(text, str) else text.decode()
        message = f"the character {chr(int(error.character))!a} is not allowed in YAML"
        problems.append(problem_at(file, _end_of(whole[: error.position]), message))
    except yaml.MarkedYAMLError as error:
        problems.append(_syntax_problem(error, file))
    return documents, problems


class _Loader(yaml.SafeLoader):
    """PyYAML's loader, with a limit of its own in place of Python's recursion limit."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self.depth += 1
        if self.depth > DEEPEST:
            event = self.peek_event()  # type: ignore[no-untyped-call]  # a gap in the stubs
            raise _too_deep(event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _nodes(loader: _Loader) -> Iterator[yaml.Node]:
    try:
        while loader.check_node() and (node := loader.get_node()):
            yield node
    except (ValueError, ArithmeticError) as error:
        # What PyYAML lets escape: character codes and version numbers out of range.
        problem = "a number here is out of range"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=loader.get_mark()) from error


def _too_deep(mark: yaml.Mark) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=f"nested deeper than {DEEPEST} levels", problem_mark=mark)


def _end_of(before: str) -> Position:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _start(mark: yaml.Mark | None) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _syntax_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    message = ", ".join(part for part in (error.context, error.problem) if part)
    if re.search("undefined alias|scanning an alias", message):
        message += " (a value that begins with * must be in quotes)"
    return problem_at(file, _start(error.problem_mark or error.context_mark), message)


_TAG = "tag:yaml.org,2002:"
_TEXT = ("str", "timestamp", "value")
_NAMED = {"null": "nothing", "bool": "true or false", "int": "a whole number", "float": "a number"}
_WORDS_OF_YAML_1_1 = re.compile(r"yes|no|on|off|[-+]?0[0-7_]+|[-+]?[0-9_]+:.*", re.IGNORECASE)


class _Reading:
    """Turns the nodes of one document into data and notes where each was written."""

    def __init__(self, loader: _Loader, file: str, problems: list[Problem]) -> None:
        self._loader = loader
        self._file = file
        self._problems = problems
        self._positions = Positions()
        self._visited = 0

    def document(self, node: yaml.Node) -> Document:
        return Document(data=self._value(node, ()), positions=self._positions)

    def _value(self, node: yaml.Node, path: KeyPath) -> object:
        self._count(node, path)
        self._positions.values[path] = _start(node.start_mark)
        match node:
            case yaml.MappingNode() if node.tag == _TAG + "map":
                return self._mapping(node, path)
            case yaml.SequenceNode() if node.tag == _TAG + "seq":
                return [self._value(item, (*path, at)) for at, item in enumerate(node.value)]
            case yaml.ScalarNode():
                return self._scalar(node)
            case _:
                self._problem(node, f"the tag {node.tag!a} does not fit here")
                return None

    def _count(self, node: yaml.Node, path: KeyPath) -> None:
        # Counted here and not while composing, where an alias costs nothing: a few lines of
        # aliases of aliases can stand for billions of values, and one can contain itself.
        self._visited += 1
        if len(path) > DEEPEST:
            raise _too_deep(node.start_mark)
        if self._visited > MOST_NODES:
            problem = f"more than {MOST_NODES:,} values, counting an alias as all it stands for"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            here = (*path, key)
            if key in data:
                line, _ = self._positions.keys[here]
                self._problem(key_node, f"duplicate key {key!r}; it is already on line {line}")
            elif key:
                self._positions.keys[here] = _start(key_node.start_mark)
                data[key] = self._value(value_node, here)
        return data

    def _key(self, node: yaml.Node) -> str:
        """The key as text, or nothing for one that cannot be a key."""
        if isinstance(node, yaml.ScalarNode) and node.value and node.tag != _TAG + "merge":
            return self._text(node)
        self._problem(node, "a key must be text, and merge keys (<<) are not supported")
        return ""

    def _scalar(self, node: yaml.ScalarNode) -> object:
        kind = node.tag.removeprefix(_TAG)
        if kind in _TEXT or (node.style is None and _WORDS_OF_YAML_1_1.fullmatch(node.value)):
            return self._text(node)
        try:
            if kind in _NAMED:
                return self._loader.construct_object(node)
            self._problem(node, f"the tag {node.tag!a} is not supported")
        except (ValueError, ArithmeticError, LookupError):
            self._problem(node, f"{shown(node.value)} cannot be read as {_NAMED[kind]}")
        return None

    def _text(self, node: yaml.ScalarNode) -> str:
        try:
            node.value.encode()
        except UnicodeEncodeError:  # "\ud800", which nothing after us could send or print
            self._problem(node, "the text holds one half of a character")
            return "?"
        return str(node.value)

    def _problem(self, node: yaml.Node, message: str) -> None:
        self._problems.append(problem_at(self._file, _start(node.start_mark), message))


# Validating


def validate(
    model: type[Model], data: object, *, file: str, positions: Positions | None = None
) -> tuple[Model | None, list[Problem]]:
    """``data`` as an instance of ``model``, or None and everything that is wrong with it.

    A validator of the model that raises ValueError words the problem itself; its message follows
    the path of the value. Values of secret fields (``SecretStr``) are not shown.
    """
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        places = positions or Positions()
        return None, in_order(
            _problem_of(each, model, data, file, places) for each in error.errors(include_url=False)
        )


def _problem_of(
    error: ErrorDetails, model: type[BaseModel], data: object, file: str, positions: Positions
) -> Problem:
    path = _path_in(data, error["loc"])
    match error["type"]:
        case "extra_forbidden":
            key, around = str(path[-1]), path[:-1]
            advice = suggestion(key, keys_at(model, around), "the keys are")
            message = f"unknown key {key!r}{_inside(around)}; {advice}"
            return problem_at(file, positions.of_key(path), message)
        case "missing":
            message = f"missing key {str(error['loc'][-1])!r}{_inside(path)}"
            return problem_at(file, positions.of_value(path), message)
        case _:
            wrong_key = error["loc"][-1:] == ("[key]",)
            position = positions.of_key(path) if wrong_key else positions.of_value(path)
            secret = any(_is_a(kind, (SecretStr, SecretBytes)) for kind in _kinds_at(model, path))
            message = _explanation(error, "***" if secret else shown(error["input"]))
            return problem_at(file, position, f"{dotted(path)}: {message}" if path else message)


def _path_in(data: object, loc: tuple[str | int, ...]) -> KeyPath:
    """The part of a pydantic location that names places in the data.

    The rest are names of union branches, and places inside values that a validator made.
    """
    path: KeyPath = ()
    for segment in loc:
        match data:
            case Mapping() if segment in data:
                data = data[segment]
            case list() if isinstance(segment, int) and segment < len(data):
                data = data[segment]
            case _:
                continue
        path = (*path, segment)
    return path


def suggestion(written: str, valid: list[str], otherwise: str) -> str:
    """The nearest of what is valid, or all of it behind ``otherwise``."""
    nearest = get_close_matches(written, valid, n=1)
    if nearest:
        return f"did you mean {nearest[0]!r}?"
    return f"{otherwise} {', '.join(valid)}" if valid else "no key is allowed"


_WRITE = {
    "string": "text, in quotes",
    **dict.fromkeys(("list", "tuple", "set", "frozen_set"), "a list"),
    **dict.fromkeys(("dict", "mapping", "model"), "a mapping of keys to values"),
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
}


def _explanation(error: ErrorDetails, received: str) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_type" and isinstance(error["input"], bool | int | float):
        return f'received {received}; as text it must be in quotes: "{received}"'
    if kind in ("enum", "literal_error"):
        choices = re.findall("'([^']*)'", str(context["expected"]))
        advice = suggestion(received.strip("'"), choices, "write one of")
        return f"received {received}; {advice}"
    expected = _WRITE.get(re.sub("_(type|parsing|from_float)$", "", kind))
    advice = f"write {expected}" if expected else error["msg"].replace("Input should", "it must", 1)
    return f"received {received}; {advice}"


def shown(value: object) -> str:
    """The value in a few words, safe to print."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return repr(value if len(value) <= 60 else value[:60] + "...")
        case int():
            return str(value) if abs(value) < 10**30 else "a huge number"
        case float():
            return str(value)
        case Mapping():
            return "a mapping"
        case _:
            return "a list" if isinstance(value, list | tuple) else f"a {type(value).__name__}"


def _inside(path: KeyPath) -> str:
    return f" in {dotted(path)}" if path else ""


def dotted(path: KeyPath) -> str:
    """The path as people write it: ``one_of[0].rings_for``."""
    text = ""
    for segment in path:
        plain = isinstance(segment, str) and re.fullmatch(r"[\w-]+", segment, re.ASCII)
        text += f".{segment}" if plain else f"[{segment!r}]"
    return text.removeprefix(".")


# What the model allows at a place of the data


def keys_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that a model allows at a place of the data."""
    kinds = [kind for kind in _kinds_at(model, path) if _is_a(kind, BaseModel)]
    return [each.alias or name for kind in kinds for name, each in kind.model_fields.items()]


def _kinds_at(model: type[BaseModel], path: KeyPath) -> list[Any]:
    kinds: list[Any] = [model]
    for segment in path:
        kinds = [kind for around in kinds for kind in _kinds_within(around, segment)]
    return kinds


def _kinds_within(kind: Any, segment: str | int) -> list[Any]:
    if _is_a(kind, BaseModel):
        fields = kind.model_fields.items()
        inner = [each.annotation for name, each in fields if segment in (name, each.alias)]
    else:
        inner = [each for each in get_args(kind) if each is not Ellipsis][-1:]
    return [branch for each in inner for branch in _branches(each)]


def _branches(kind: Any) -> list[Any]:
    """The alternatives of a union, without the annotations around them."""
    if get_origin(kind) is Annotated:
        return _branches(kind.__origin__)
    if get_origin(kind) in (Union, UnionType):
        return [branch for each in get_args(kind) for branch in _branches(each)]
    return [kind]


def _is_a(kind: Any, parent: type | tuple[type, ...]) -> bool:
    return isinstance(kind, type) and issubclass(kind, parent)
