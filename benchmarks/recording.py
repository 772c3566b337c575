"""How fast a 60-minute recording is served, and what 50 downloads at once cost."""

import asyncio
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from urllib.parse import parse_qs, urlsplit

import uvloop
from forms import request
from measure import OTHER, PROJECT, Process, Report, percentile, pin, running
from traffic import load, receiving

MINUTES = 60
ROUNDS = 3
AT_ONCE = 50
MEGABYTE = 1_000_000
HEALTH = "/_emulator/health"
DOCUMENT = (
    '<Say loop="270">a</Say><Pause length="10"/><Play digits="12345ww"/>'  # 108 + 10 + 2 seconds
)


@dataclass(frozen=True, slots=True)
class Download:
    """One answer: how long its first byte of audio took, how long all of it, how large it is."""

    first: float
    seconds: float
    size: int

    @property
    def rate(self) -> float:
        """Megabytes a second."""
        return self.size / self.seconds / MEGABYTE


async def download(port: int, path: str, part: str = "") -> Download:
    """Read an answer to its end and throw it away."""
    started = perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    wanted = f"Range: bytes={part}\r\n" if part else ""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{wanted}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith((b"http/1.1 200", b"http/1.1 206")), head.decode()
    length = int(head.partition(b"content-length: ")[2].partition(b"\r")[0])
    left = length - len(await reader.read(1))
    first = perf_counter() - started
    while left:
        left -= len(await reader.read(min(left, 2**18)))
    writer.close()
    return Download(first, perf_counter() - started, length)


async def crowd(port: int, path: str, part: str) -> list[Download]:
    """Download the same recording many times at once."""
    return await asyncio.gather(*(download(port, path, part) for _ in range(AT_ONCE)))


def in_a_crowd(port: int, path: str, part: str) -> tuple[float, int]:
    """The same in a process of its own: how long it took, and how many bytes came."""
    started = perf_counter()
    done = uvloop.run(crowd(port, path, part))
    return perf_counter() - started, sum(each.size for each in done)


def record(server: Process, channels: str) -> str:
    """Live through a recorded call of an hour; the path of its recording."""
    server.new_project("manual", channels)
    with receiving() as receiver:
        receiver.expect(1)
        parameters = {
            "To": "+15555550100",
            "From": "+15551234567",
            "Record": "true",
            "RecordingChannels": channels,
            "RecordingStatusCallback": receiver.url(),
            "Trim": "do-not-trim",
            "Twiml": f"<Response>{DOCUMENT * (MINUTES // 2)}</Response>",
        }
        load(server.port, [request(parameters)], 1)
        server.ask("POST", f"/_emulator/projects/{PROJECT}/clock/run-until-idle", {})
        (report,) = receiver.wait()
    told = parse_qs(report.partition(b"\r\n\r\n")[2].decode())
    assert told["RecordingDuration"] == [str(MINUTES * 60)], told
    return urlsplit(told["RecordingUrl"][0]).path


def alone(report: Report, server: Process, name: str, path: str) -> None:
    """One download after the other."""
    size = uvloop.run(download(server.port, path)).size  # and the first one warms up
    for what, part in (("all of it", ""), ("its last tenth", f"-{size // 10}")):
        done = [uvloop.run(download(server.port, path, part)) for _ in range(ROUNDS)]
        report.rounds(f"{name}, {what}: ms to the first byte", [1e3 * each.first for each in done])
        report.rounds(f"{name}, {what}: MB/s", [each.rate for each in done], 1)


def together(report: Report, server: Process, name: str, path: str, part: str) -> None:
    """Many downloads at once, and what others notice of them."""
    idle = most = server.resident()
    waits: list[float] = []
    with ProcessPoolExecutor(1) as downloading:
        crowded = downloading.submit(in_a_crowd, server.port, path, part)
        while not crowded.done():
            started = perf_counter()
            server.ask("GET", HEALTH)
            waits.append(1e3 * (perf_counter() - started))
            most = max(most, server.resident())
            wait([crowded], timeout=0.02)
    seconds, size = crowded.result()
    what = f"{AT_ONCE} x {name}"
    report.row(f"{what}: MB/s in all", f"{size / seconds / MEGABYTE:,.0f}", f"{seconds:.1f} s")
    grown = f"{(most - idle) / MEGABYTE:.0f}"
    report.row(f"{what}: MB of memory more", grown, f"{idle / MEGABYTE:.0f} before")
    others = f"p95 {percentile(waits, 0.95):.0f}, max {max(waits):.0f}"
    report.row(f"{what}: ms that another request takes", f"{median(waits):.0f}", others)


def main() -> None:
    """Measure and print."""
    pin(OTHER)
    report = Report(f"A recording of {MINUTES} minutes", "median")
    for channels in ("mono", "dual"):
        for ending in (".wav", ".mp3"):
            with running("emulator") as server:  # each anew, so that memory tells
                path = record(server, channels) + ending
                alone(report, server, f"{channels}{ending}", path)
                # An hour of MP3 is seconds of work, so many at once are only begun.
                size = uvloop.run(download(server.port, path)).size
                part = f"0-{size // 20}" if ending == ".mp3" else ""
                together(report, server, f"{channels}{ending}", path, part)
    report.show()


if __name__ == "__main__":
    main()
