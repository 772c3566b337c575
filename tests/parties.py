"""Several people of one project, each with a number and a far end of one's own."""

from typing import Any

from kit import Emulator, Receiver


def party(
    emulator: Emulator, receiver: Receiver, xml: str, name: str = "caller", **far_end: object
) -> str:
    """Call somebody who answers at once and hears ``xml``; the SID of the call.

    Actions that are not served otherwise are answered with an empty document. ``far_end`` is as
    scenarios write it.
    """
    number = f"+1555772{sum(name.encode()):04d}"
    scenario = {"rings_after": 0, "rings_for": 0, **far_end}
    emulator.control("POST", "/rules", json={"to": number, "scenario": scenario, "times": 1})
    url = receiver.document(f"/{name}", f"<Response>{xml}</Response>")
    sid: str = emulator.place(To=number, Url=url)["sid"]
    emulator.advance(0)
    return sid


def end(emulator: Emulator, sid: str) -> None:
    """Let a call end now."""
    assert emulator.update(sid, Status="completed").status_code == 200
    emulator.advance(0)


def only(told: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    """Some parameters of each request."""
    return [tuple(each.get(name, "") for name in names) for each in told]


def one(told: list[dict[str, str]]) -> dict[str, str]:
    """The parameters of the only request."""
    (found,) = told
    return found


def verbs(emulator: Emulator, sid: str) -> list[str]:
    """What the documents of a call did, in sentences."""
    entries: list[dict[str, Any]] = emulator.journal(call=sid, kind="verb-started")
    return [each["text"] for each in entries]
