"""What a test cannot do, in the words of the emulator."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from pydantic import BaseModel

from emulator.core.errors import ApiError
from emulator.exchange.yamltext import validate

Model = TypeVar("Model", bound=BaseModel)


class NotPossibleError(ValueError):
    """What a test asked for cannot be; the message says why and what to write instead."""


def checked(model: type[Model], what: str, data: Mapping[str, object]) -> Model:
    """``data`` as the model. Raises ``NotPossibleError`` with everything that is wrong."""
    found, problems = validate(model, data, file=what)
    if found is None:
        raise NotPossibleError("; ".join(map(str, problems)))
    return found


@contextmanager
def in_words() -> Iterator[None]:
    """Errors of the emulator's own API, as errors of a test."""
    try:
        yield
    except ApiError as error:
        raise NotPossibleError(error.message) from None
