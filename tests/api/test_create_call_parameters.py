"""Every row of the documented table of parameters: what it accepts and what it refuses."""

from collections.abc import Iterable

import pytest
from kit import Emulator, valid

WHOLE_NUMBERS = {
    "MachineDetectionSilenceTimeout": (2000, 10_000, "21234"),
    "MachineDetectionSpeechThreshold": (1000, 6000, "21234"),
    "MachineDetectionSpeechEndThreshold": (500, 5000, "21234"),
    "MachineDetectionTimeout": (1, 120, "21234"),
    "MachineWordsThreshold": (1, 100, "21234"),
    "Timeout": (1, 600, "21208"),
}
CHOICES = {
    "Method": (("GET", "POST"), "21209"),
    "FallbackMethod": (("GET", "POST"), "21209"),
    "StatusCallbackMethod": (("GET", "POST"), "21209"),
    "AsyncAmdStatusCallbackMethod": (("GET", "POST"), "21209"),
    "RecordingStatusCallbackMethod": (("GET", "POST"), "21209"),
    "MachineDetection": (("Enable", "DetectMessageEnd", "none"), "21234"),
    "RecordingChannels": (("mono", "dual"), "10000"),
    "RecordingTrack": (("inbound", "outbound", "both"), "10000"),
    "RecordingStatusCallbackEvent": (("completed", "in-progress", "absent"), "13621"),
    "Trim": (("trim-silence", "do-not-trim"), "13699"),
    "StatusCallbackEvent": (
        ("initiated", "ringing", "answered", "completed", "ringing_forwarded", "ringing_queued"),
        "21626",
    ),
}
BOOLEANS = {"AsyncAmd": "21234", "AsyncAmdPartialResults": "21234", "Record": "10000"}
URLS = {
    "Url": "21402",
    "FallbackUrl": "21402",
    "StatusCallback": "21456",
    "AsyncAmdStatusCallback": "21456",
    "RecordingStatusCallback": "21456",
}
ADDRESSES = {"From": "21212", "To": "21211"}
TEXTS = ("CallerId", "SipAuthUsername", "SipAuthPassword", "Twiml", "Laml", "SendDigits")
EVERY_NAME = [
    *(*WHOLE_NUMBERS, *CHOICES, *BOOLEANS, *URLS, *ADDRESSES, *TEXTS),
    *("ApplicationSid", "MaxPricePerMinute"),
]

REPEATABLE = ("StatusCallbackEvent", "RecordingStatusCallbackEvent")
SINGLE = [name for name in EVERY_NAME if name not in (*REPEATABLE, *ADDRESSES, "Twiml")]


def beside(name: str) -> dict[str, str]:
    """What has to stand beside a parameter, so that it is not ignored."""
    return {"AsyncAmd": "true"} if name in ("AsyncAmdStatusCallback", *BOOLEANS) else {}


def in_arabic(number: int) -> str:
    """Digits that Python takes for digits, too."""
    return str(number).translate({ord(str(digit)): 0x660 + digit for digit in range(10)})


def check_accepted(emulator: Emulator, name: str, values: Iterable[str]) -> None:
    answers = {
        value: emulator.post(**valid(**beside(name) | {name: value})).status_code
        for value in values
    }
    assert answers == dict.fromkeys(answers, 200)


def check_refused(emulator: Emulator, name: str, code: str, values: Iterable[str]) -> None:
    refusals = {value: emulator.refusal(**beside(name) | {name: value}) for value in values}
    assert {value: list(codes) for value, codes in refusals.items() if list(codes) != [code]} == {}
    for value, messages in refusals.items():
        shown = value if len(value) <= 100 else f"{value[:100]}…"
        assert messages[code].startswith(f"{name} is {shown!r}; it must be ")


@pytest.mark.parametrize("name", WHOLE_NUMBERS)
def test_a_whole_number_is_accepted_from_bound_to_bound(emulator: Emulator, name: str) -> None:
    low, high, code = WHOLE_NUMBERS[name]
    check_accepted(emulator, name, [str(low), str(high), f"0{low}"])
    check_refused(emulator, name, code, [str(low - 1), str(high + 1), "0", "9" * 5000])


@pytest.mark.parametrize("name", WHOLE_NUMBERS)
def test_a_whole_number_is_written_with_ascii_digits_only(emulator: Emulator, name: str) -> None:
    low, _, code = WHOLE_NUMBERS[name]
    odd = [f" {low}", f"{low} ", f"+{low}", f"-{low}", f"{low}.0", f"{low}\n", f"{low}_0"]
    check_refused(
        emulator, name, code, [*odd, in_arabic(low), "1e3", "0x7d0", "many", "NaN", "true", " "]
    )


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_accepted_exactly_as_it_is_documented(emulator: Emulator, name: str) -> None:
    choices, code = CHOICES[name]
    check_accepted(emulator, name, choices)
    first = choices[0]
    near = [first.swapcase(), f" {first}", f"{first} ", first[:-1], f"{first}s", f"{first},", "0"]
    check_refused(emulator, name, code, near)


@pytest.mark.parametrize("name", BOOLEANS)
def test_a_boolean_is_true_or_false_in_any_case(emulator: Emulator, name: str) -> None:
    check_accepted(emulator, name, ["true", "True", "TRUE", "false", "False"])
    check_refused(emulator, name, BOOLEANS[name], ["yes", "1", "0", "on", "true ", "t", "None"])


@pytest.mark.parametrize("name", URLS)
def test_a_url_that_is_too_long_is_refused_with_the_limit(emulator: Emulator, name: str) -> None:
    longest = "https://example.com/".ljust(4096, "a")
    check_accepted(emulator, name, [longest])
    ((_, message),) = emulator.refusal(**beside(name) | {name: f"{longest}a"}).items()
    assert message.endswith("it must be an absolute http or https URL of at most 4096 characters.")


@pytest.mark.parametrize("name", URLS)
def test_a_url_is_absolute_and_http(emulator: Emulator, name: str) -> None:
    good = [
        "http://localhost:5000/a?b=c#rt=500",
        "HTTPS://EXAMPLE.com",
        "http://[::1]:80/",
        "http://user:pw@h/",
    ]
    check_accepted(emulator, name, good)
    relative = ["/answer", "answer", "localhost:5000/answer", "//localhost/answer"]
    odd = [
        "ftp://h/",
        "http://",
        "http:///a",
        " http://h/",
        "http://h/a b",
        "http://h:99999/",
        "javascript:1",
    ]
    check_refused(emulator, name, URLS[name], [*relative, *odd, "http://h/" + "a" * 5000])


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_is_an_e164_number_or_a_sip_endpoint(emulator: Emulator, name: str) -> None:
    check_accepted(emulator, name, ["+12", "+123456789012345", "+15555550100"])
    check_accepted(emulator, name, ["sip:a@b.example", "SIPS:a@10.0.0.1:5061;transport=tls"])
    numbers = ["15555550100", "+05555550100", "+1", "+1234567890123456", "+1 555 555 0100"]
    odd = [
        "+1555555010a",
        f"+{in_arabic(1555)}",
        " +15555550100",
        "+15555550100 ",
        "++15555550100",
        "5",
    ]
    sip = ["sip:", "sip:a", "sip:@b", "sip:a@", "sip:a b@c", "tel:+15555550100", "client:tom"]
    check_refused(emulator, name, ADDRESSES[name], [*numbers, *odd, *sip, "anonymous"])


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_unencoded_plus_sign_is_named_as_the_mistake(emulator: Emulator, name: str) -> None:
    message = emulator.refusal(**{name: " 15555550100"})[ADDRESSES[name]]
    assert f"{name} is ' 15555550100'" in message
    assert "became a space: write %2B" in message


def test_a_caller_id_is_any_identifier_but_a_plus_sign_promises_a_number(
    emulator: Emulator,
) -> None:
    check_accepted(emulator, "CallerId", ["+15551234567", "15551234567", "Ann Onymous", "é"])
    check_refused(emulator, "CallerId", "21212", ["+", "+1555abc", "+0", "+1234567890123456"])


def test_a_price_has_at_most_four_decimals(emulator: Emulator) -> None:
    check_accepted(emulator, "MaxPricePerMinute", ["0.0080", "0.008", "1", ".5", "999999999"])
    malformed = [
        "0.00751",
        "-1",
        "+1",
        "1.",
        ".",
        "1,5",
        "1e-2",
        "$1",
        " 1",
        "1 ",
        "NaN",
        in_arabic(5),
    ]
    check_refused(emulator, "MaxPricePerMinute", "90000", [*malformed, "Infinity", "1" * 5000])


def test_an_inline_document_has_11_to_4000_characters(emulator: Emulator) -> None:
    for name in ("Twiml", "Laml"):
        check_accepted(emulator, name, ["<Response/>", "é" * 4000])
        check_refused(emulator, name, "21402", ["<Response>", "é" * 4001])


def test_send_digits_are_keys_and_pauses(emulator: Emulator) -> None:
    check_accepted(emulator, "SendDigits", ["0123456789#*wW", "1" * 32])
    check_refused(
        emulator, "SendDigits", "13222", ["1" * 33, "12a", "1 2", "+1", in_arabic(1), "1\n"]
    )


def test_sip_credentials_are_any_text(emulator: Emulator) -> None:
    for name in ("SipAuthUsername", "SipAuthPassword"):
        check_accepted(emulator, name, [" ", "é", "x" * 10_000, "a\tb"])


def test_an_application_sid_is_the_uuid_of_an_application(emulator: Emulator) -> None:
    known = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a3"
    emulator.put(applications=[{"sid": known, "voice_url": "http://localhost/"}])
    check_accepted(emulator, "ApplicationSid", [known, known.upper()])
    unknown = "6f1c2a52-7c52-4c5e-9d3c-1b0a54f0a7a4"
    odd = [known.replace("-", ""), f"AP{known}", f"{known} ", f"{{{known}}}", "x"]
    check_refused(emulator, "ApplicationSid", "21218", [unknown, *odd])


@pytest.mark.parametrize("name", EVERY_NAME)
def test_an_empty_value_is_an_unset_one(emulator: Emulator, name: str) -> None:
    given = {**valid(), "Laml": "<Response/>", name: ""}
    missing = {"From": ["21213"], "To": ["21201"]}.get(name)
    answer = emulator.post(**given)
    assert [each["code"] for each in answer.json().get("errors", ())] == (missing or [])


@pytest.mark.parametrize("name", SINGLE)
def test_of_a_parameter_given_twice_the_last_counts(emulator: Emulator, name: str) -> None:
    emulator.post(**valid() | beside(name) | {name: ["\x01", ""]})
    (entry,) = emulator.journal(kind="api-request")
    assert entry["details"]["status"] == 200
    assert f"{name} was given 2 times; the last one counts" in entry["details"]["remarks"]


def test_the_last_of_two_values_is_the_one_that_is_validated(emulator: Emulator) -> None:
    emulator.place(Timeout=["0", "600"], To=["", "+15555550100"])
    assert list(emulator.refusal(Timeout=["600", "0"], To=["+15555550100", "x"])) == [
        *("21211", "21208"),
    ]


def test_several_status_events_are_repeated_parameters(emulator: Emulator) -> None:
    call = emulator.place(
        StatusCallback="http://localhost/", StatusCallbackEvent=["ringing", "completed", "ringing"]
    )
    assert call["status"] == "queued"
    refusal = emulator.refusal(StatusCallbackEvent=["ringing", "rung", "tolled"])
    assert refusal["21626"].startswith("StatusCallbackEvent is 'rung'; it must be one of initiated")


@pytest.mark.parametrize("written", ["initiated ringing", "initiated,ringing"])
def test_several_status_events_in_one_value_are_refused_with_what_to_write(
    emulator: Emulator, written: str
) -> None:
    message = emulator.refusal(StatusCallbackEvent=written)["21626"]
    assert "repeat the parameter for several" in message
    assert message.endswith("StatusCallbackEvent=initiated&StatusCallbackEvent=ringing")


def test_several_recording_events_stand_in_one_value_or_in_several(emulator: Emulator) -> None:
    check_accepted(emulator, "RecordingStatusCallbackEvent", ["completed in-progress absent"])
    emulator.place(RecordingStatusCallbackEvent=["completed", "absent"])
    odd = ["completed  absent", "completed,absent", "completed started", "ringing"]
    check_refused(emulator, "RecordingStatusCallbackEvent", "13621", odd)
