"""Every SDK finds the signatures of webhooks valid, and those of somebody else not."""

from collections.abc import Callable

import pytest
from judges import WAYS
from kit import SIGNING_KEY, Emulator, Receiver
from sdk_process import SdkProcess

HEADERS = ("X-SignalWire-Signature", "X-Twilio-Signature")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("sdk", WAYS)
def test_the_validator_of_an_sdk_accepts_what_we_sign(
    emulator: Emulator,
    receiver: Receiver,
    process_of: Callable[[str], SdkProcess],
    sdk: str,
    method: str,
) -> None:
    emulator.place(
        Url=receiver.document("/answer?empty=&b=2&name=J%C3%BCrgen+M", "<Response/>"),
        Method=method,
        StatusCallback=receiver.url("/status?who=me"),
        StatusCallbackMethod=method,
    )
    emulator.run()
    requests = [
        {
            "url": each.url,
            "params": each.params if each.method == "POST" else {},
            "signature": each.headers[header],
        }
        for each in receiver.requests
        for header in HEADERS
    ]
    process = process_of(sdk)
    assert [process.do("validate", key=SIGNING_KEY, **each)["value"] for each in requests] == (
        [True] * 4
    )
    assert process.do("validate", key="PSK-other", **requests[0])["value"] is False


@pytest.mark.parametrize(("key", "status"), [(SIGNING_KEY, 200), ("PSK-other", 403)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_middleware_of_the_node_sdk_lets_through_what_we_sign(
    emulator: Emulator,
    process_of: Callable[[str], SdkProcess],
    method: str,
    key: str,
    status: int,
) -> None:
    url = f"http://localhost:{process_of('node').do('serve', key=key)['value']}"
    emulator.place(
        Url=f"{url}/answer?empty=&b=2",
        Method=method,
        StatusCallback=f"{url}/status",
        StatusCallbackMethod=method,
    )
    emulator.run()
    answers = [
        attempt["status"] for delivery in emulator.deliveries() for attempt in delivery["attempts"]
    ]
    assert answers == [status] * 2
