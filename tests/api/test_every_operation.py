"""Whatever fits the description is sent to every operation, and every answer is as described."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from kit import TOKEN, Emulator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
WAITS = ("/events", "/wait")  # these answer when something happens
generated = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def operations(emulator: Emulator) -> Iterator[Any]:
    """Every operation that can be called again and again."""
    schema = schemathesis.openapi.from_dict(emulator.http.get("/openapi.json").json())
    schema.config.update(base_url=emulator.base_url)
    found: list[Any] = [each.ok() for each in schema.get_all_operations()]  # type: ignore[union-attr] # one that cannot be read raises
    ends = ("{project_id}", *WAITS)
    return (each for each in found if each.method == "get" or not each.path.endswith(ends))


def test_every_answer_of_every_operation_is_as_described(
    emulator: Emulator, operations: Iterator[Any]
) -> None:
    live, tried = emulator.place()["sid"], 0
    for operation in operations:
        if operation.path.endswith(WAITS):
            continue
        _send_each(emulator, operation, cycle([live, None]))
        tried += 1
    assert tried > 80


def _send_each(emulator: Emulator, operation: Any, sids: Iterator[str | None]) -> None:
    """Send what fits, in turn with the SID of a call that there is and of one that is not."""
    of_calls = "/calls/{" in operation.path.lower()

    @generated
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        sid, places = next(sids), case.path_parameters or {}
        own = {"AccountSid": emulator.sid, "project_id": emulator.sid}
        if of_calls and sid is not None:
            own |= {"Sid": sid, "call_sid": sid}
        places.update({name: own[name] for name in places if name in own})
        answer = case.call(auth=(emulator.sid, TOKEN))
        case.validate_response(answer, checks=CHECKS)

    send()
