"""Machine detection that the end of the call meets, and URLs that a strange Host cannot spoil."""

from pathlib import Path

import pytest
from kit import Receiver, project_with

SCENARIOS = """
name: leaves-at-the-verdict
to: ["+15557000021"]
hangs_up_after: 2.3s
---
name: leaves-within-the-message
to: ["+15557000022"]
answers: machine
hangs_up_after: 3s
"""
DETECT = {"MachineDetection": "DetectMessageEnd", "AsyncAmd": "true"}


@pytest.mark.parametrize(
    ("to", "reported", "answered_by"),
    [
        ("+15557000021", ["human"], "human"),
        ("+15557000022", ["machine_start", "unknown"], None),
    ],
)
def test_a_verdict_at_the_end_counts_and_one_that_is_cut_off_is_unknown(
    receiver: Receiver, tmp_path: Path, to: str, reported: list[str], answered_by: str | None
) -> None:
    (tmp_path / "ends.yaml").write_text(SCENARIOS)
    with project_with(scenarios=tmp_path) as emulator:
        call = emulator.place(
            To=to,
            Twiml="<Response><Pause length='60'/></Response>",
            AsyncAmdStatusCallback=receiver.url("/amd"),
            AsyncAmdPartialResults="true",
            **DETECT,
        )
        emulator.run()
        assert [params["AnsweredBy"] for params in receiver.at("/amd")] == reported
        assert emulator.call(call["sid"])["answered_by"] == answered_by


@pytest.mark.parametrize("host", ["x/../y", "x?y", "user@x:99", "http://y/", "a b", ""])
def test_a_strange_host_does_not_get_into_absolute_urls(receiver: Receiver, host: str) -> None:
    with project_with() as emulator:
        emulator.http.headers["Host"] = host
        emulator.place(
            Record="true",
            Twiml="<Response><Say>Good morning to you</Say></Response>",
            RecordingStatusCallback=receiver.url("/recorded"),
        )
        del emulator.http.headers["Host"]
        emulator.run()
        (params,) = receiver.at("/recorded")
        assert params["RecordingUrl"].startswith(f"{emulator.base_url}/api/laml/")
