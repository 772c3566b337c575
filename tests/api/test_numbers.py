"""Numbers: purchased or verified, listed, changed and given up; they decide who may call."""

import httpx
import pytest
from kit import Emulator, numbered_sid

OWN = "+15551234567"
OTHER = "+15559876543"
NUMBERS = "/IncomingPhoneNumbers"
CALLER_IDS = "/OutgoingCallerIds"
KEYS = {
    *("sid", "account_sid", "api_version", "date_created", "date_updated", "friendly_name", "uri"),
    *("phone_number", "capabilities", "beta", "origin", "trunk_sid", "identity_sid"),
    *("address_requirements", "address_sid", "emergency_address_sid", "emergency_status"),
    *("voice_url", "voice_method", "voice_fallback_url", "voice_fallback_method"),
    *("status_callback", "status_callback_method", "voice_caller_id_lookup"),
    *("voice_application_sid", "sms_application_sid"),
    *("sms_url", "sms_method", "sms_fallback_url", "sms_fallback_method"),
}


def listed(emulator: Emulator, path: str = NUMBERS, **query: str | int) -> list[str]:
    answer = emulator.api("GET", path, **query)
    assert answer.status_code == 200, answer.text
    (array,) = (value for value in answer.json().values() if isinstance(value, list))
    return [each["phone_number"] for each in array]


def code_of(answer: httpx.Response, status: int = 400) -> int:
    assert answer.status_code == status, answer.text
    code: int = answer.json()["code"]
    return code


def test_a_purchased_number_has_every_key(emulator: Emulator) -> None:
    made = emulator.made(NUMBERS, PhoneNumber=OWN, VoiceUrl="http://app/voice", VoiceMethod="GET")
    assert set(made) == KEYS
    assert (made["phone_number"], made["friendly_name"]) == (OWN, "(555) 123-4567")
    assert (made["voice_url"], made["voice_method"]) == ("http://app/voice", "GET")
    assert made["capabilities"] == {"fax": True, "mms": True, "sms": True, "voice": True}
    assert made["voice_caller_id_lookup"] is False
    assert made["uri"].endswith(f"{NUMBERS}/{made['sid']}.json")
    assert emulator.api("GET", f"{NUMBERS}/{made['sid']}.json").json() == made


def test_calls_come_from_a_purchased_number_and_carry_its_sid(emulator: Emulator) -> None:
    assert emulator.place(From=OTHER)["phone_number_sid"] is None
    sid = emulator.made(NUMBERS, PhoneNumber=OWN)["sid"]
    assert emulator.place(From=OWN)["phone_number_sid"] == sid
    assert list(emulator.refusal(From=OTHER)) == ["21210"]


def test_when_the_last_number_is_given_up_calls_come_from_any_again(emulator: Emulator) -> None:
    own, other = (emulator.made(NUMBERS, PhoneNumber=each)["sid"] for each in (OWN, OTHER))
    assert emulator.api("DELETE", f"{NUMBERS}/{own}").status_code == 204
    assert list(emulator.refusal(From=OWN)) == ["21210"]
    assert emulator.api("DELETE", f"{NUMBERS}/{other}").status_code == 204
    assert emulator.place(From=OWN)["phone_number_sid"] is None


def test_a_list_in_the_settings_restricts_calls_even_when_all_are_given_up(
    emulator: Emulator,
) -> None:
    emulator.put(numbers=[OWN])
    (number,) = emulator.api("GET", NUMBERS).json()["incoming_phone_numbers"]
    assert number["phone_number"] == OWN
    emulator.api("DELETE", f"{NUMBERS}/{number['sid']}")
    assert list(emulator.refusal(From=OWN)) == ["21210"]
    emulator.control("POST", "/reset")
    emulator.place(From=OWN)


def test_a_trial_project_calls_what_it_purchased_or_verified(emulator: Emulator) -> None:
    emulator.put(trial=True)
    assert list(emulator.refusal(To=OTHER)) == ["21219"]
    emulator.made(CALLER_IDS, PhoneNumber=OTHER)
    emulator.place(To=OTHER, From=OTHER)


def test_an_update_changes_what_it_names(emulator: Emulator) -> None:
    made = emulator.made(NUMBERS, PhoneNumber=OWN, VoiceUrl="http://app/1")
    application = emulator.made("/Applications", FriendlyName="a")["sid"]
    emulator.advance(1)
    changed = emulator.api(
        "POST",
        f"{NUMBERS}/{made['sid']}",
        FriendlyName="front desk",
        VoiceFallbackUrl="http://app/2",
        StatusCallback="http://app/s",
        VoiceApplicationSid=application.upper(),
    )
    assert changed.json() == made | {
        "friendly_name": "front desk",
        "voice_fallback_url": "http://app/2",
        "status_callback": "http://app/s",
        "voice_application_sid": application,
        "date_updated": "Sat, 31 Jan 2026 12:00:01 +0000",
    }


def test_numbers_are_found_by_number_pattern_and_name(emulator: Emulator) -> None:
    emulator.made(NUMBERS, PhoneNumber=OWN, FriendlyName="desk")
    emulator.made(NUMBERS, PhoneNumber="+442071838750")
    emulator.made(NUMBERS, PhoneNumber=OTHER, FriendlyName="desk")
    assert listed(emulator) == [OTHER, "+442071838750", OWN]
    assert listed(emulator, PhoneNumber=OWN) == [OWN]
    assert listed(emulator, PhoneNumber="+1555*") == [OTHER, OWN]
    assert listed(emulator, PhoneNumber="+1555") == []
    assert listed(emulator, FriendlyName="desk", PhoneNumber="*7") == [OWN]
    assert listed(emulator, FriendlyName="020 7183 8750") == ["+442071838750"]
    assert listed(emulator, Origin="hosted") == []
    assert listed(emulator, Origin="signalwire", Beta="false", PageSize=1) == [OTHER]


def test_an_area_code_takes_a_number_that_the_project_does_not_have(emulator: Emulator) -> None:
    taken = [emulator.made(NUMBERS, AreaCode="212")["phone_number"] for _ in range(2)]
    assert taken == ["+12125550100", "+12125550101"]
    emulator.made(NUMBERS, AreaCode="x", PhoneNumber=OWN)
    remarks = emulator.journal(kind="api-request")[-1]["details"]["remarks"]
    assert remarks == ["AreaCode is ignored: PhoneNumber is given"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, 21421),
        ({"PhoneNumber": ""}, 21421),
        ({"PhoneNumber": "5551234567"}, 21401),
        ({"PhoneNumber": "sip:a@b"}, 21401),
        ({"AreaCode": "12"}, 21451),
        ({"AreaCode": "112"}, 21451),
        ({"PhoneNumber": OWN, "VoiceUrl": "x"}, 21402),
        ({"PhoneNumber": OWN, "StatusCallback": "x"}, 21456),
        ({"PhoneNumber": OWN, "VoiceMethod": "x"}, 21209),
        ({"PhoneNumber": OWN, "VoiceReceiveMode": "fax"}, 21209),
        ({"PhoneNumber": OWN, "VoiceApplicationSid": "x"}, 21420),
        ({"PhoneNumber": OWN, "VoiceApplicationSid": numbered_sid(1)}, 21420),
        ({"PhoneNumber": OWN, "SmsApplicationSid": numbered_sid(1)}, 21420),
        ({"PhoneNumber": OWN, "FriendlyName": "x" * 65}, 20002),
    ],
)
def test_a_bad_purchase_is_a_flat_error_with_its_code(
    emulator: Emulator, params: dict[str, str], code: int
) -> None:
    assert code_of(emulator.api("POST", NUMBERS, **params)) == code
    assert listed(emulator) == []


def test_a_number_is_purchased_once(emulator: Emulator) -> None:
    emulator.made(NUMBERS, PhoneNumber=OWN)
    again = emulator.api("POST", NUMBERS, PhoneNumber=OWN)
    assert code_of(again) == 10000
    assert OWN in again.json()["message"]


def test_a_plus_that_became_a_space_is_named(emulator: Emulator) -> None:
    answers = [
        emulator.api("POST", NUMBERS, PhoneNumber=f" {OWN[1:]}"),
        emulator.api("GET", NUMBERS, PhoneNumber=f" {OWN[1:]}"),
    ]
    assert [code_of(answer) for answer in answers] == [21401, 21401]
    assert all("write %2B" in answer.json()["message"] for answer in answers)


def test_a_verified_number_is_one_that_calls_come_from(emulator: Emulator) -> None:
    made = emulator.made(CALLER_IDS, PhoneNumber=OWN, FriendlyName="office")
    assert len(made.pop("validation_code")) == 6
    assert made.pop("call_sid") is None
    assert set(made) == {
        *("sid", "account_sid", "date_created", "date_updated", "friendly_name", "phone_number"),
        "uri",
    }
    path = f"{CALLER_IDS}/{made['sid']}"
    assert emulator.api("GET", path).json() == made
    assert emulator.place(From=OWN)["phone_number_sid"] == made["sid"]
    assert emulator.api("POST", path, FriendlyName="desk").json()["friendly_name"] == "desk"
    assert listed(emulator, CALLER_IDS, FriendlyName="desk", PhoneNumber="+1*") == [OWN]
    assert emulator.api("DELETE", path).status_code == 204
    assert listed(emulator, CALLER_IDS) == []


@pytest.mark.parametrize("number", ["", "555", "sip:a@b"])
def test_only_a_number_can_be_verified(emulator: Emulator, number: str) -> None:
    assert code_of(emulator.api("POST", CALLER_IDS, PhoneNumber=number)) == 21401


def test_what_is_a_number_of_the_project_is_not_verified_again(emulator: Emulator) -> None:
    emulator.made(NUMBERS, PhoneNumber=OWN)
    emulator.made(CALLER_IDS, PhoneNumber=OTHER)
    codes = [code_of(emulator.api("POST", CALLER_IDS, PhoneNumber=each)) for each in (OWN, OTHER)]
    assert codes == [10000, 10000]


def test_numbers_of_the_settings_have_their_webhooks_and_applications(emulator: Emulator) -> None:
    application = numbered_sid(7)
    number = {"number": OWN, "voice_url": "http://app/v", "voice_application_sid": application}
    emulator.put(
        applications=[{"sid": application}],
        numbers=[number, {"number": OTHER, "verified_only": True, "friendly_name": "office"}],
    )
    (purchased,) = emulator.api("GET", NUMBERS).json()["incoming_phone_numbers"]
    assert purchased["voice_application_sid"] == application
    assert (purchased["voice_url"], purchased["friendly_name"]) == (
        "http://app/v",
        "(555) 123-4567",
    )
    (verified,) = emulator.api("GET", CALLER_IDS).json()["outgoing_caller_ids"]
    assert (verified["phone_number"], verified["friendly_name"]) == (OTHER, "office")
    emulator.made(NUMBERS, AreaCode="212")
    assert emulator.control("GET", "")["numbers"] == [OWN, "+12125550100", OTHER]


@pytest.mark.parametrize("path", [NUMBERS, CALLER_IDS])
def test_a_token_needs_the_scope_numbers_or_voice(emulator: Emulator, path: str) -> None:
    scopes = ("Numbers", "Voice", "Messaging")
    emulator.put(
        token=None, tokens=[{"token": f"PT-{scope}", "scopes": [scope]} for scope in scopes]
    )
    url = f"/api/laml/2010-04-01/Accounts/{emulator.sid}{path}.json"
    answers = [emulator.http.get(url, auth=(emulator.sid, f"PT-{scope}")) for scope in scopes]
    assert [answer.status_code for answer in answers] == [200, 200, 401]
