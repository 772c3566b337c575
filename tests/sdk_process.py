"""SDKs of several languages, each in a process of its own, spoken to as if they were here.

``sdk.calls(sid).recordings.create(trim="trim-silence")`` is carried out by the real SDK, in its own
spelling of the names; the answer is the resource as it shows it, with the names of the API.
"""

import datetime as dt
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

_ASKING = frozenset(
    {
        *("create", "fetch", "update", "delete", "list", "page", "each"),
        *("next_page", "previous_page"),
    }
)
"""The methods that make a request. What comes before them only says of what."""

_NOT_FOR_LOOPBACK = {"no_proxy": "*", "NO_PROXY": "*"}


class SdkError(Exception):
    """What the SDK raised because of an answer: its HTTP status, code and message."""

    def __init__(self, *, status: int | None, code: int | None, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class SdkProcess(AbstractContextManager["SdkProcess"]):
    """A driver under ``tests/sdk``; it answers a line of JSON with a line of JSON."""

    def __init__(self, command: Sequence[str], *, ca: str) -> None:
        self._ca = ca
        trust = {"REQUESTS_CA_BUNDLE": ca, "NODE_EXTRA_CA_CERTS": ca}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | trust | _NOT_FOR_LOOPBACK,
        )

    def do(self, name: str, **order: Any) -> dict[str, Any]:
        """Have an order carried out; ``value`` of the answer is what was found.

        Raises ``SdkError`` when the SDK did.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": name} | order, default=_moment) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "crash" not in answer, answer["crash"]
        if "error" in answer:
            raise SdkError(**answer["error"])
        return answer

    def connect(self, **order: Any) -> "Chain":
        """A client of the SDK."""
        given = {"space_url": None, "base_url": None, "ca": self._ca} | order
        return Chain(self, self.do("connect", **given)["kept"])

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        assert self._process.wait() == 0
        self._process.stdout.close()


@dataclass(frozen=True)
class Found:
    """What an SDK found; ``then`` goes on from it."""

    value: Any
    then: "Chain"

    def __getitem__(self, name: str) -> Any:
        return self.value[name]

    def each(self, name: str) -> list[Any]:
        """One field of each resource of a list."""
        return [resource[name] for resource in self.value]

    def some(self, *names: str) -> list[Any]:
        """Some fields of the resource."""
        return [self.value[name] for name in names]


class Chain:
    """A client of an SDK, a resource, or a way to one."""

    def __init__(self, process: SdkProcess, root: int, steps: tuple[Any, ...] = ()) -> None:
        self._process, self._root, self._steps = process, root, steps

    def __getattr__(self, name: str) -> "Chain":
        return Chain(self._process, self._root, (*self._steps, (name, None, {})))

    def __call__(self, *given: object, **options: object) -> Any:
        *before, (name, _, _) = self._steps
        steps = (*before, (name, given, options))
        if name not in _ASKING:
            return Chain(self._process, self._root, steps)
        answer = self._process.do("follow", root=self._root, steps=steps)
        return Found(answer["value"], Chain(self._process, answer["kept"]))


def _moment(value: object) -> Mapping[str, str]:
    assert isinstance(value, dt.datetime)
    return {"moment": value.isoformat()}
