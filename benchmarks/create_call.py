"""How many calls a second can be created, as a share of what a bare Starlette route answers."""

import json
from time import perf_counter

from forms import EVENTS, LATE_EVENTS, varied
from measure import OTHER, Process, Report, pin, ratios, running
from traffic import load, receiving

BUDGET = 0.40
ROUNDS = 9
REQUESTS = 2_000
CONNECTIONS = 64


class Series:
    """The rounds of one server: answers a second, and the processor time they took."""

    def __init__(self, process: Process, requests: list[bytes]) -> None:
        self.rates: list[float] = []
        self.cpu: list[float] = []
        self.busy: list[float] = []
        self._process = process
        self._requests = requests

    def round(self) -> list[bytes]:
        """Load the server once; the bodies of its answers."""
        before = self._process.cpu_seconds()
        done = load(self._process.port, self._requests, CONNECTIONS)
        used = self._process.cpu_seconds() - before
        self.rates.append(done.rate)
        self.cpu.append(used / len(self._requests) * 1e6)
        self.busy.append(100 * used / done.seconds)
        return done.bodies

    def forget_first(self) -> None:
        """The first round only warms up."""
        for figures in (self.rates, self.cpu, self.busy):
            del figures[0]

    def show(self, report: Report, name: str) -> None:
        """Add rows to the report."""
        report.rounds(f"{name}: requests/s", self.rates)
        report.rounds(f"{name}: processor time, us a request", self.cpu)
        report.rounds(f"{name}: use of its core, %", self.busy)


def sids_of(bodies: list[bytes]) -> set[str]:
    """The SIDs of the calls that were created, each of them queued."""
    calls = [json.loads(body) for body in bodies]
    assert all(call["status"] == "queued" for call in calls)
    return {call["sid"] for call in calls}


def main() -> None:
    """Measure and print."""
    pin(OTHER)
    with receiving() as receiver, running("emulator") as emulator:
        requests = varied(REQUESTS, receiver.url(""), 1, EVENTS)
        quiet = varied(REQUESTS, receiver.url(""), 1, LATE_EVENTS)
        emulator.new_project("manual", "sample")
        sample = load(emulator.port, requests[:1], 1).bodies[0]
        with running("bare", sample.decode(), "0") as reference:
            bare = Series(reference, requests)
            manual, realtime = Series(emulator, requests), Series(emulator, quiet)
            sids: set[str] = set()
            started = perf_counter()
            for number in range(ROUNDS + 1):
                assert set(bare.round()) == {sample}
                for mode, series in (("manual", manual), ("realtime", realtime)):
                    emulator.new_project(mode, f"{mode} {number}")
                    sids |= sids_of(series.round())
                emulator.new_project("manual", "nothing to do")
            seconds = perf_counter() - started
    created = (ROUNDS + 1) * 2 * REQUESTS
    assert len(sids) == created, f"{len(sids)} distinct SIDs of {created} calls"

    report = Report("POST Calls", "median")
    named = {"bare route": bare, "manual time": manual, "real time": realtime}
    for name, series in named.items():
        series.forget_first()
        series.show(report, name)
    report.ratio("ratio, manual time", ratios(manual.rates, bare.rates), BUDGET)
    report.ratio("ratio, real time: calls are dialled and ring", ratios(realtime.rates, bare.rates))
    report.ratio("ratio of processor time, manual time", ratios(bare.cpu, manual.cpu))
    report.ratio("ratio of processor time, real time", ratios(bare.cpu, realtime.cpu))
    report.show()
    print(
        f"{created:,} calls created in {seconds:.0f} s over {CONNECTIONS} connections: "
        "every answer a 200, every SID distinct"
    )


if __name__ == "__main__":
    main()
