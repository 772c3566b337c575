"""The resource of a new call is written from a template, and is the same as any call's."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from emulator.core.call import Call
from emulator.core.farend import HUMAN
from emulator.core.request import CallRequest, Webhook
from emulator.web.call_resource import call_resource, new_call_json


def placed(to: str, from_: str, phone_number_sid: str | None = None) -> Call:
    return Call(
        sid="6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3",
        account_sid="00000000-0000-4000-8000-00000000ca11",
        request=CallRequest(to=to, from_=from_, document=Webhook(url="http://h/")),
        far_end=HUMAN,
        rate=Decimal("0.008"),
        created_at=1_800_000_000_000_000,
        updated_at=1_800_000_000_000_000,
        phone_number_sid=phone_number_sid,
    )


@pytest.mark.parametrize("sid", [None, "b0f1c2a5-7c52-4c5e-9d3c-1b0a54f0a7a3"])
@pytest.mark.parametrize("to", ["+13105678901", "+493012345678", "sip:%(to)s<sid>@example.com"])
def test_a_new_call_is_shown_as_any_other(to: str, sid: str | None) -> None:
    call = placed(to, "+15551234567", sid)
    assert new_call_json(call) == to_json(call_resource(call))


@settings(deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_character_is_quoted_in_the_same_way(text: str) -> None:
    call = placed(f"sip:{text}@h", text)
    assert new_call_json(call) == to_json(call_resource(call))
