"""What Prometheus learns: counts that never go down, and what is held at the moment."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from kit import Emulator, Receiver, Reply, emulator_with, numbered_sid, project_with, valid
from program import run_python
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_families
from prometheus_client.parser import text_string_to_metric_families as plain_families

BUSY = "+15555550102"
FAILS_AT_ONCE = "+15555550104"
METRICS = "/_emulator/metrics"
Families = Callable[[str], Iterator[Any]]  # the library's parsers have no types


def scraped(emulator: Emulator, **labels: str) -> dict[str, float]:
    """The samples with these labels, by their name and the values of further labels."""
    answer = emulator.http.get(METRICS)
    assert answer.status_code == 200, answer.text
    found = {}
    for family in plain_families(answer.text):
        for sample in family.samples:
            if labels.items() <= sample.labels.items():
                further = sorted(sample.labels.keys() - labels.keys())
                values = (sample.labels[name] for name in further)
                found[" ".join([sample.name, *values])] = sample.value
    return found


@pytest.fixture
def alone() -> Iterator[Emulator]:
    """A project in an emulator whose counts nobody else changes."""
    with project_with() as emulator:
        yield emulator


@pytest.mark.parametrize(
    ("accept", "media_type", "families"),
    [
        ("", "text/plain; version=0.0.4; charset=utf-8", plain_families),
        ("*/*", "text/plain; version=0.0.4; charset=utf-8", plain_families),
        ("text/plain;version=x", "text/plain; version=0.0.4; charset=utf-8", plain_families),
        (
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.2",
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            open_families,
        ),
        (
            "application/openmetrics-text; version=abc",
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            open_families,
        ),
    ],
)
def test_it_is_what_prometheus_reads(
    emulator: Emulator, accept: str, media_type: str, families: Families
) -> None:
    answer = emulator.http.get(METRICS, headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    found = {family.name: family for family in families(answer.text)}
    assert {"emulator_calls", "emulator_delivery_attempt_seconds", "process_cpu_seconds"} <= {
        *found
    }
    assert all(family.documentation for family in found.values())


def test_calls_are_counted_by_how_they_ended(alone: Emulator) -> None:
    for to in (BUSY, BUSY, FAILS_AT_ONCE, "+15555550100"):
        alone.place(To=to)
    assert scraped(alone)["emulator_calls_placed_total"] == 4
    assert scraped(alone, project="other")["emulator_calls queued"] == 4
    alone.run()
    alone.place(Record="true")
    alone.advance(7)
    found = scraped(alone, project="other")
    assert (found["emulator_calls queued"], found["emulator_calls in-progress"]) == (0, 1)
    alone.run()  # the recording is ready after the end: the call still ends once
    found = scraped(alone)
    assert found["emulator_calls_ended_total busy"] == 2
    assert found["emulator_calls_ended_total failed"] == 1
    assert found["emulator_calls_ended_total completed"] == 2


def test_counts_stay_when_the_project_is_gone(alone: Emulator) -> None:
    alone.place(To=BUSY)
    alone.run()
    alone.control("DELETE", "")
    found = scraped(alone)
    assert found["emulator_calls_ended_total busy"] == 1
    assert "emulator_calls other busy" not in found


def test_requests_are_counted_by_operation_and_status(alone: Emulator) -> None:
    call = alone.place()
    alone.refusal(To="nobody")
    alone.http.get(f"{alone.path}/{call['sid']}.json")
    alone.http.get(f"{alone.path}/{alone.sid}")
    alone.http.post(alone.path, data=valid(), auth=("x", "y"))
    alone.http.put(alone.path)
    alone.http.get("/nowhere")
    found = {name: value for name, value in scraped(alone).items() if "api_requests" in name}
    assert found == {
        "emulator_api_requests_total Calls.create 200": 1,
        "emulator_api_requests_total Calls.create 400": 1,
        "emulator_api_requests_total Calls.create 401": 1,
        "emulator_api_requests_total Calls.retrieve 200": 1,
        "emulator_api_requests_total Calls.retrieve 404": 1,
        "emulator_api_requests_total none 405": 1,
    }


def test_deliveries_are_counted_with_every_attempt(alone: Emulator, receiver: Receiver) -> None:
    alone.place(To=BUSY, StatusCallback=receiver.answer("/status", Reply(500), Reply()))
    alone.place(Url=receiver.answer("/none", Reply(404)), To="+15555550100")
    alone.run()
    found = scraped(alone)
    assert found["emulator_deliveries_total delivered status"] == 1
    assert found["emulator_deliveries_total failed document"] == 1
    assert found["emulator_delivery_attempts_total 11217 status"] == 1
    assert found["emulator_delivery_attempts_total none status"] == 1
    assert found["emulator_delivery_attempt_seconds_count status"] == 2
    assert found["emulator_delivery_attempt_seconds_bucket +Inf status"] == 2
    assert found["emulator_delivery_attempt_seconds_count recording"] == 0


def test_what_has_not_happened_yet_is_counted_as_nothing(alone: Emulator) -> None:
    found = scraped(alone)
    assert found["emulator_calls_ended_total no-answer"] == 0
    assert found["emulator_deliveries_total dropped status"] == 0


def test_an_attempt_is_counted_where_its_time_is(alone: Emulator, receiver: Receiver) -> None:
    alone.place(To=BUSY, StatusCallback=f"{receiver.hang('/status')}#tt=200")
    alone.run()
    found = scraped(alone, purpose="status")
    assert found["emulator_delivery_attempt_seconds_bucket 0.1"] == 0
    assert found["emulator_delivery_attempt_seconds_bucket +Inf"] == 1
    assert 0.2 <= found["emulator_delivery_attempt_seconds_sum"] < 15


def test_what_waits_is_shown(alone: Emulator) -> None:
    alone.put(calls_per_second=1)
    for _ in range(3):
        alone.place()
    alone.advance(0)
    found = scraped(alone, project="other")
    assert found["emulator_queue_depth"] == 2
    assert found["emulator_timers"] > 0
    assert found["emulator_clock_lag_seconds"] == 0
    assert found["emulator_deliveries_pending"] == found["emulator_attempts_in_flight"] == 0


def test_what_is_kept_and_dropped_is_shown() -> None:
    with project_with(most_finished_calls=2, most_journal_entries=5) as emulator:
        for _ in range(3):
            emulator.place(To=FAILS_AT_ONCE)
        emulator.run()
        found = scraped(emulator, project="other")
    assert (found["emulator_kept finished_calls"], found["emulator_dropped finished_calls"]) == (
        *(2, 1),
    )
    assert found["emulator_kept journal_entries"] == found["emulator_kept_limit journal_entries"]
    assert found["emulator_dropped journal_entries"] > 0


def test_only_configured_projects_have_a_label_of_their_own() -> None:
    own, others = numbered_sid(1), [numbered_sid(2), numbered_sid(3)]
    with emulator_with(projects=[{"id": own, "token": "PT-test"}]) as url:
        for sid in others:
            Emulator(url, sid).http.close()
        emulator = Emulator(url, own)
        emulator.place()
        found = scraped(emulator)
        text = emulator.http.get(METRICS).text
        emulator.http.close()
    assert found[f"emulator_projects {own}"] == 1
    assert found["emulator_projects other"] == 2
    assert found[f"emulator_calls {own} queued"] == 1
    assert not any(sid in text for sid in others)


def test_the_built_in_project_has_a_label() -> None:
    with emulator_with() as url:
        text = httpx.get(url + METRICS, trust_env=False).text
    assert 'emulator_projects{project="00000000-0000-4000-8000-00000000ca11"} 1.0' in text


def test_no_secret_is_in_it(alone: Emulator) -> None:
    alone.place(SipAuthPassword="hunter2")
    text = alone.http.get(METRICS).text
    assert "hunter2" not in text
    assert "PT-test" not in text


def test_the_library_is_only_loaded_for_whoever_asks() -> None:
    code = (
        "import sys, emulator.cli.main, emulator.cli.options, emulator.cli.serve\n"
        "from emulator.app import create_app; create_app()\n"
        "print('prometheus_client' in sys.modules)"
    )
    assert run_python(code) == "False\n"


def test_the_page_lists_every_metric(emulator: Emulator) -> None:
    page = (Path(__file__).parents[2] / "docs" / "container.md").read_text()
    names = {
        family.name
        for family in plain_families(emulator.http.get(METRICS).text)
        if family.name.startswith("emulator")
    }
    assert {name for name in names if f"`{name}" not in page} == set()
