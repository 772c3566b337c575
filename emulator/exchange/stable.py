"""A conversation without what differs from run to run, so that a test can keep it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from emulator.exchange.conversation import Line, Who

_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_LOOPBACK = re.compile(
    r"\b(https?|wss?)://((?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?)(?![\w.-])"
)
_REAL_TIME = re.compile(r" after \d+\.\d s\b")


def stable(
    lines: Sequence[Line], names: Mapping[str, str], own: Collection[str] = ()
) -> tuple[list[Line], dict[str, str]]:
    """The lines with other names in place of what is chance, and the ``names`` of their calls.

    Hosts on loopback are called ``app``, ``app2`` and so on, as they come, and ``emulator`` where
    the base URL is one of ``own``; SIDs are numbered. How long an answer really took is left out.
    """
    hosts = {urlsplit(url).netloc: "emulator" for url in own if url}
    sids: dict[str, str] = {}
    renamed = _renaming(hosts, sids)

    def of_call(call_sid: str) -> str:
        return sids.setdefault(call_sid, f"SID-{len(sids) + 1}")

    calls = {call_sid: of_call(call_sid) for call_sid in names}
    changed = [
        replace(
            line,
            call_sid=None if line.call_sid is None else of_call(line.call_sid),
            text=renamed(line),
        )
        for line in lines
    ]
    return changed, {calls[call_sid]: name for call_sid, name in names.items()}


def _renaming(hosts: dict[str, str], sids: dict[str, str]) -> Callable[[Line], str]:
    """Gives the text of a line with the names that are known already, and new ones for others."""

    def host(found: re.Match[str]) -> str:
        scheme, known = found[1], hosts.get(found[2])
        if known is None:
            count = sum(name != "emulator" for name in hosts.values())
            known = hosts[found[2]] = f"app{count + 1}" if count else "app"
        return f"{scheme}://{known}"

    def sid(found: re.Match[str]) -> str:
        return sids.setdefault(found[0], f"SID-{len(sids) + 1}")

    def renamed(line: Line) -> str:
        text = _REAL_TIME.sub("", line.text) if line.who is Who.APPLICATION else line.text
        return _UUID.sub(sid, _LOOPBACK.sub(host, text))

    return renamed
