"""How many status callbacks a second the emulator delivers, as a share of its HTTP client alone."""

import json
import subprocess
import sys

from forms import EVENTS, request
from measure import HERE, MEASURED, OTHER, PROJECT, Process, Report, pin, quiet, ratios, running
from traffic import Receiver, load, receiving

BUDGET = 0.5
ROUNDS = 9
CALLS = 400
CALLBACKS = CALLS * len(EVENTS)


def deliver(emulator: Process, receiver: Receiver, seed: str) -> list[str]:
    """Let so many calls live in parallel; the forms of their callbacks."""
    emulator.new_project("manual", seed)
    parameters = {
        "To": "+15555550100",
        "From": "+15551234567",
        "Twiml": "<Response><Hangup/></Response>",
        "StatusCallback": receiver.url(),
        "StatusCallbackEvent": EVENTS,
    }
    load(emulator.port, [request(parameters)] * CALLS, connections=4)
    receiver.expect(CALLBACKS)
    emulator.ask("POST", f"/_emulator/projects/{PROJECT}/clock/run-until-idle", {})
    return forms_of(receiver.wait())


def forms_of(messages: list[bytes]) -> list[str]:
    """The bodies of webhook requests."""
    return [message.decode().partition("\r\n\r\n")[2] for message in messages]


def post(receiver: Receiver, forms: list[str]) -> None:
    """Post the same forms with aiohttp's client alone, in a process of its own."""
    command = [sys.executable, str(HERE / "servers.py"), "client", receiver.url(), str(CALLS)]
    receiver.expect(len(forms))
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=quiet(), text=True) as process:
        pin(MEASURED, process.pid)
        process.communicate(json.dumps(forms))
    assert sorted(forms_of(receiver.wait())) == sorted(forms)


def main() -> None:
    """Measure and print."""
    pin(OTHER)
    ours: list[float] = []
    theirs: list[float] = []
    with receiving() as receiver, running("emulator") as emulator:
        for number in range(ROUNDS + 1):  # the first round only warms up
            forms = deliver(emulator, receiver, f"round {number}")
            ours.append(CALLBACKS / receiver.seconds())
            post(receiver, forms)
            theirs.append(CALLBACKS / receiver.seconds())

    report = Report("Status callbacks to one receiver", "median")
    report.rounds("aiohttp's client alone: a second", theirs[1:])
    report.rounds("emulator, with the life of the calls: a second", ours[1:])
    report.ratio("ratio", ratios(ours[1:], theirs[1:]), BUDGET)
    report.show()
    size = sum(map(len, forms)) // len(forms)
    print(
        f"{CALLBACKS:,} callbacks a round, {CALLS} at a time, of {size} bytes on average; "
        "the client alone sent the very same forms"
    )


if __name__ == "__main__":
    main()
