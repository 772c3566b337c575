"""The schemas for editors: they accept what the program accepts, and find common mistakes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types

from emulator.cli.main import run
from emulator.exchange.scenario_document import scenario_from_data
from emulator.exchange.yamltext import read_documents
from emulator.settings import BadSettingsError, read_settings

REPOSITORY = Path(__file__).parents[2]
SHIPPED = sorted((REPOSITORY / "scenarios").glob("*.yaml"))
SID = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"


def validator(of: str, capsys: pytest.CaptureFixture[str]) -> Draft202012Validator:
    """What checks files with the schema that the command prints."""
    assert run(["schema", of]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture
def scenarios(capsys: pytest.CaptureFixture[str]) -> Draft202012Validator:
    return validator("scenario", capsys)


@pytest.fixture
def config(capsys: pytest.CaptureFixture[str]) -> Draft202012Validator:
    return validator("config", capsys)


def documents(text: str) -> list[Any]:
    found, problems = read_documents(text, "file")
    assert problems == []
    return [each.data for each in found]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_every_shipped_scenario_fits(scenarios: Draft202012Validator, file: Path) -> None:
    for scenario in documents(file.read_text()):
        scenarios.validate(scenario)


RIGHT = [
    "name: a",
    "{name: a, to: '+15555550101'}",
    "{name: a, to: ['+1555*', '*', 'sip:*@example.com', 'SIPS:bob@example.com']}",
    "{name: a, rings_for: forever, rings_after: 500ms}",
    "{name: a, rings_for: 0, hangs_up_after: 1.5h, recording_ready_after: 0.4}",
    "{name: a, answers: machine, hears: [beep, fax, {speech: 3s, words: 0}, {silence: 1s}]}",
    "{name: a, hears: []}",
    "{name: a, refuses: busy}",
    "{name: a, refuses: {sip: 603}, rings_for: 4s, price_per_minute: '0.008'}",
    "{name: a, replies: [silent, hangs_up, {says: 'yes', confidence: 1, after: 2s}]}",
    "{name: a, replies: [{presses: '12#*wW', when: {prompt: '*PIN*', url: '*'}}, {silent: true}]}",
    "{name: a, at: [{at: 10s, presses: '5'}, {at: 20, hangs_up: true}]}",
    "{name: a, rings_for: 8s, one_of: [{weight: 2, answers: human}, {refuses: {sip: 404}}]}",
    "{name: a, faults: {callbacks: {drop: [ringing], delay: {answered: 2s}, reorder: true}}}",
    "{name: a, price_per_minute: 0.85}",
    "{name: a, refer: {notify: 486, after: 5s}}",
    "{name: a, pays: declined}",
    "{name: a, pays: {card: [silent, '4111111111111112', amex], expires: '1235', after: 1s}}",
]

WRONG = [
    "{}",
    "[]",
    "{name: ''}",
    "{name: 5}",
    "{name: }",
    "{name: a, ring_for: 2s}",
    "{name: a, rings_for: soon}",
    "{name: a, rings_for: 25h0}",
    "{name: a, rings_for: -1}",
    "{name: a, rings_for: 1m30s}",
    "{name: a, rings_after: forever}",
    "{name: a, to: 15555550101}",
    "{name: a, to: 'nobody'}",
    "{name: a, answers: dog}",
    "{name: a, refuses: maybe}",
    "{name: a, pays: gladly}",
    "{name: a, pays: {card: gold}}",
    "{name: a, pays: {card: []}}",
    "{name: a, pays: {cart: visa}}",
    "{name: a, refuses: busy, pays: silent}",
    "{name: a, refuses: {sip: 200}}",
    "{name: a, refuses: busy, answers: human}",
    "{name: a, refuses: busy, hears: [beep]}",
    "{name: a, one_of: [{answers: human}], refuses: busy}",
    "{name: a, one_of: [{answers: human}], answers: human}",
    "{name: a, one_of: [{name: b}]}",
    "{name: a, one_of: [{weight: 0}]}",
    "{name: a, hears: beep}",
    "{name: a, hears: [{speech: 1s, silence: 1s}]}",
    "{name: a, hears: [{words: 3}]}",
    "{name: a, hears: [{silence: 1s, words: 3}]}",
    "{name: a, replies: [{presses: 1234}]}",
    "{name: a, replies: [{presses: '1', says: 'a'}]}",
    "{name: a, replies: [{confidence: 0.5}]}",
    "{name: a, replies: [{presses: '1', confidence: 0.5}]}",
    "{name: a, replies: [{silent: false}]}",
    "{name: a, replies: [{silent: true, after: 1s}]}",
    "{name: a, at: [{presses: '5'}]}",
    "{name: a, faults: {callbacks: {drop: [rining]}}}",
    "{name: a, price_per_minute: 1001}",
    "{name: a, hangs_up_after: }",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_the_program_reads_fits(scenarios: Draft202012Validator, text: str) -> None:
    (data,) = documents(text)
    assert scenario_from_data(data)[1] == []
    scenarios.validate(data)


@pytest.mark.parametrize("text", WRONG)
def test_what_the_program_refuses_does_not_fit(scenarios: Draft202012Validator, text: str) -> None:
    (data,) = documents(text)
    assert scenario_from_data(data)[1] != []
    assert not scenarios.is_valid(data)


RIGHT_CONFIGURATIONS = [
    "{}",
    "{port: 0, tls: true, tls_dir: keys, tls_names: [a.test], clock: 20x, grace: 1.5}",
    "{tls_names: 'a.test, b.test', callback_hosts: '*', rewrite_hosts: localhost=app}",
    "{rewrite_hosts: {localhost: 'app:5000'}, callback_hosts: [app], scenarios: }",
    "{public_url: 'https://e.test', log_format: json, access_log: true}",
    f"{{projects: [{{id: {SID}, tokens: [PT-1, {{token: PT-2, scopes: [Messaging]}}]}}]}}",
    f"{{projects: [{{id: {SID}, token: PT, scopes: [Voice], seed: 5, clock: manual}}]}}",
    f"{{projects: [{{id: {SID}, clock: {{mode: auto}}, epoch: '2026-01-31T12:00:00Z'}}]}}",
    f"{{projects: [{{id: {SID}, numbers: ['+15551234567', {{number: '+15551234568'}}]}}]}}",
    f"{{projects: [{{id: {SID}, rate: 0.01, rates: {{'+1': 0.01, sip: '0.003'}}, balance: }}]}}",
    f"{{projects: [{{id: {SID}, request_limit: {{requests: 5}}, calls_per_second: 1}}]}}",
]

WRONG_CONFIGURATIONS = [
    "[]",
    "{prot: 1}",
    "{port: many}",
    "{port: 65536}",
    "{clock: fast}",
    "{grace: -1}",
    "{public_url: e.test}",
    "{error_format: x}",
    "{project_id: x}",
    "{log_format: xml}",
    "{projects: [{}]}",
    "{projects: [{id: x}]}",
    f"{{projects: [{{id: {SID}, numbrs: []}}]}}",
    f"{{projects: [{{id: {SID}, numbers: [15551234567]}}]}}",
    f"{{projects: [{{id: {SID}, clock: fast}}]}}",
    f"{{projects: [{{id: {SID}, rates: {{one: 1}}}}]}}",
    f"{{projects: [{{id: {SID}, tokens: [{{scopes: [Voice]}}]}}]}}",
    f"{{projects: [{{id: {SID}, scopes: [Shouting]}}]}}",
    f"{{projects: [{{id: {SID}, applications: [{{voice_url: 'ftp://x'}}]}}]}}",
]


@pytest.mark.parametrize("text", RIGHT_CONFIGURATIONS)
def test_a_configuration_that_is_read_fits(
    config: Draft202012Validator, tmp_path: Path, text: str
) -> None:
    (tmp_path / "emulator.yaml").write_text(text)
    read_settings(tmp_path / "emulator.yaml")
    config.validate(yaml.safe_load(text))


@pytest.mark.parametrize("text", WRONG_CONFIGURATIONS)
def test_a_configuration_that_is_refused_does_not_fit(
    config: Draft202012Validator, tmp_path: Path, text: str
) -> None:
    (tmp_path / "emulator.yaml").write_text(text)
    with pytest.raises(BadSettingsError):
        read_settings(tmp_path / "emulator.yaml")
    assert not config.is_valid(yaml.safe_load(text))


def mappings(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every mapping that a schema describes."""
    found: list[Any] = [schema]
    while found:
        each = found.pop()
        if isinstance(each, dict):
            found += each.values()
            if each.get("type") == "object" and "properties" in each:
                yield each
        elif isinstance(each, list):
            found += each


def test_every_key_of_a_scenario_is_explained(scenarios: Draft202012Validator) -> None:
    for mapping in mappings(dict(scenarios.schema)):
        assert [
            name for name, key in mapping["properties"].items() if not key.get("description")
        ] == []


@pytest.mark.parametrize("of", ["scenario", "config"])
def test_nothing_of_the_program_shows(of: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", of]) == 0
    text = capsys.readouterr().out
    assert '"_' not in text
    assert "$defs/_" not in text
    assert '"default": null' not in text
    assert all(mapping["additionalProperties"] is False for mapping in mappings(json.loads(text)))
