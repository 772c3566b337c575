"""What the SDKs make of each refusal."""

import pytest
from judges import Judge
from kit import TOKEN
from sdk_process import SdkError

CALL = {
    "to": "+15555550100",
    "from": "+15551234567",
    "twiml": "<Response><Pause/></Response>",
}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def refused(judge: Judge, token: str = TOKEN, **changes: str) -> SdkError:
    with pytest.raises(SdkError) as caught:
        judge.connect(token).calls.create(**CALL | changes)
    return caught.value


def test_the_documented_array_is_an_error_400_that_says_nothing_more(judge: Judge) -> None:
    error = refused(judge, to="0800")
    assert (error.status, error.code) == (400, None if judge.sdk == "node" else 400)
    assert "0800" not in error.message


def test_with_the_error_format_for_sdks_it_says_what_was_wrong(judge: Judge) -> None:
    judge.emulator.put(error_format="sdk")
    error = refused(judge, to="0800")
    assert (error.status, error.code) == (400, 21211)
    assert "To is '0800'" in error.message


def test_a_wrong_token_is_an_error_401(judge: Judge) -> None:
    error = refused(judge, "PT-wrong")
    assert (error.status, error.code) == (401, 20003)
    assert "Authentication failed" in error.message


def test_an_unknown_call_is_an_error_404(judge: Judge) -> None:
    with pytest.raises(SdkError) as caught:
        judge.client.calls(UNKNOWN).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_too_many_requests_are_an_error_429(judge: Judge) -> None:
    judge.emulator.put(request_limit={"requests": 1, "seconds": 100})
    judge.client.calls.create(**CALL)
    error = refused(judge)
    assert (error.status, error.code) == (429, 20429)


def test_a_breakdown_that_was_asked_for_is_an_error_503(judge: Judge) -> None:
    judge.emulator.control("POST", "/faults", json={"api": {"status": 503}, "times": 1})
    assert refused(judge).status == 503
    assert judge.client.calls.create(**CALL)["status"] == "queued"


def test_a_wrong_filter_is_an_error_that_names_it(judge: Judge) -> None:
    with pytest.raises(SdkError, match="Status is 'sleeping'"):
        judge.client.calls.list(status="sleeping")
