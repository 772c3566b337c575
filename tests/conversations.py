"""Golden conversations: people who call and are called, and the whole text of what happened.

``GOLDEN=write pytest -n 0 tests/golden`` writes what happened into the test files, in place of the
texts that are kept there; look at the difference before you keep it. A new text begins as a
constant of any words that no other constant of its file has.
"""

import ast
import inspect
import os
from pathlib import Path

from kit import Answering, Emulator, Received, Reply

OURS = "+15551234567"
CALLER = "+15557770001"


def cxml(verbs: str) -> Reply:
    """A document with these verbs."""
    body = f"<Response>{verbs}</Response>".encode()
    return Reply(body=body, headers={"Content-Type": "text/xml"})


def by_digits(otherwise: str, **documents: str) -> Answering:
    """The document for the keys that were pressed: ``_1`` is for 1."""

    def answer(request: Received) -> Reply:
        return cxml(documents.get(f"_{request.params.get('Digits')}", otherwise))

    return answer


def somebody(emulator: Emulator, number: str, **scenario: object) -> str:
    """From now on this is who is reached at a number; ``scenario`` as its file would say it."""
    behaves = {"rings_for": "2s", **scenario}
    emulator.control("POST", "/rules", json={"to": number, "scenario": behaves})
    return number


def we_call(emulator: Emulator, number: str, url: str, **params: str) -> str:
    """Place a call; its SID."""
    sid: str = emulator.place(To=number, From=OURS, Url=url, **params)["sid"]
    return sid


def somebody_calls(emulator: Emulator, url: str, **scenario: object) -> str:
    """Somebody calls our number, whose voice URL is ``url``; the SID of the call."""
    if url not in str(emulator.api("GET", "/IncomingPhoneNumbers").json()):
        emulator.made("/IncomingPhoneNumbers", PhoneNumber=OURS, VoiceUrl=url)
    asked = {"from": CALLER, "to": OURS, "scenario": scenario}
    placed = emulator.control("POST", "/inbound-calls", json=asked)
    sid: str = placed["resource"]["sid"]
    return sid


def told(emulator: Emulator) -> str:
    """What happened in the project, when everything has happened that is going to."""
    emulator.run()
    calls = emulator.calls()
    path = f"/calls/{calls[0]}/conversation" if len(calls) == 1 else "/conversation"
    answer = emulator.http.get(
        f"/_emulator/projects/{emulator.sid}{path}", params={"format": "text", "stable": "true"}
    )
    assert answer.status_code == 200, answer.text
    return answer.text


def same(happened: str, kept: str) -> None:
    """What happened is what is kept in the test, or is kept from now on."""
    if os.environ.get("GOLDEN") != "write":
        assert happened == kept
    elif happened != kept:
        caller = inspect.stack()[1]
        _rewrite(Path(caller.filename), kept, happened)


def _rewrite(file: Path, kept: str, happened: str) -> None:
    """Put another text in the place of the only constant of a file that is ``kept``."""
    source = file.read_text()
    texts = [
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and node.value.value == kept
    ]
    assert len(texts) == 1, f"{kept!r} stands {len(texts)} times in {file.name}"
    lines = source.splitlines(keepends=True)
    text = texts[0]
    assert text.end_lineno is not None
    before = lines[text.lineno - 1].encode()[: text.col_offset].decode()
    after = lines[text.end_lineno - 1].encode()[text.end_col_offset :].decode()
    escaped = happened.replace("\\", "\\\\").replace('"""', '\\"""')
    lines[text.lineno - 1 : text.end_lineno] = [f'{before}"""\\\n{escaped}"""{after}']
    file.write_text("".join(lines))
