"""Where the program's log goes: to stderr, as text or as JSON, a line for each record."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal


class LogFormat(StrEnum):
    """How a line of the log is written."""

    TEXT = "text"
    JSON = "json"


FIELDS = ("project", "call_sid")
"""What a record says about itself beside its text, where it is about one project or one call."""


class JsonLines(logging.Formatter):
    """Each record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line."""
        line = _fields(record.levelname, record.name, record.getMessage(), record.created)
        line |= {name: value for name in FIELDS if (value := getattr(record, name, None))}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


def json_line(message: str, facts: Mapping[str, object], created: float) -> str:
    """What the program says by itself, in the form of its log."""
    return json.dumps(_fields("INFO", "emulator", message, created) | dict(facts))


def _fields(level: str, logger: str, message: str, created: float) -> dict[str, object]:
    at = datetime.fromtimestamp(created, UTC)
    return {
        "time": at.isoformat(timespec="milliseconds"),
        "level": level.lower(),
        "logger": logger,
        "message": message,
    }


def log_to_stderr(form: Literal["text", "json"], *, access: bool) -> None:
    """Log warnings and errors and, with ``access``, every request that is answered."""
    handler = logging.StreamHandler()
    text = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else text)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    if access:
        logging.getLogger("uvicorn.access").setLevel(logging.INFO)
