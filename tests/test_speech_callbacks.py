"""What callbacks tell of speech: partial results of a Gather, transcriptions of a Record."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from kit import SIGNING_KEY, Emulator, Receiver, Reply, emulator_with, numbered_sid, signed_by

SCENARIOS = """
name: speaks
to: ["+15557200001"]
replies: [{says: "I would like to pay my bill", confidence: 0.8, after: 1s}]
---
name: speaks-twice
to: ["+15557200002"]
replies: [{says: "one two three"}]
at: [{at: 0.7s, says: "four"}]
---
name: presses
to: ["+15557200003"]
replies: [{presses: "1#"}]
---
name: leaves-meanwhile
to: ["+15557200004"]
replies: [{says: "please call me back"}]
hangs_up_after: 3s
---
name: silent
to: ["+15557200005"]
hears: []
"""
SPEAKS, TWICE, PRESSES, LEAVES, SILENT = (f"+1555720000{number}" for number in range(1, 6))
GATHER = (
    "<Gather input='speech' action='/action' partialResultCallback='/partial' "
    "partialResultCallbackMethod='{}'/>"
)
RECORD = (
    "<Record action='/action' playBeep='false' transcribe='true' transcribeCallback='/text' "
    "recordingStatusCallback='/recording' recordingStatusCallbackEvent='completed absent'/>"
)
_projects = count(720_000)


@pytest.fixture(scope="module")
def with_scenarios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("scenarios")
    (folder / "speech.yaml").write_text(SCENARIOS)
    with emulator_with(scenarios=folder) as url:
        yield url


@pytest.fixture
def emulator(with_scenarios: str) -> Iterator[Emulator]:
    emulator = Emulator(with_scenarios, numbered_sid(next(_projects)))
    yield emulator
    emulator.http.close()


def run(emulator: Emulator, receiver: Receiver, to: str, xml: str) -> str:
    url = receiver.document("/answer", f"<Response>{xml}</Response>")
    sid: str = emulator.place(To=to, Url=url)["sid"]
    emulator.run()
    return sid


# Partial results


def partial_results(receiver: Receiver) -> list[tuple[str, str]]:
    params = receiver.at("/partial")
    return [(each["SequenceNumber"], each["UnstableSpeechResult"]) for each in params]


def test_the_result_grows_by_two_words_at_a_time(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, SPEAKS, GATHER.format("POST"))
    assert partial_results(receiver) == [
        ("0", "I would"),
        ("1", "I would like to"),
        ("2", "I would like to pay my"),
        ("3", "I would like to pay my bill"),
    ]
    entries = emulator.journal(kind="partial-result")
    asked_at = emulator.journal(kind="verb-started")[0]["at"]
    assert (asked_at[17:23], entries[0]["at"][17:23]) == ("07.000", "08.800")


def test_the_final_result_goes_to_the_action_as_always(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, SPEAKS, GATHER.format("POST"))
    (action,) = receiver.at("/action")
    assert action["SpeechResult"] == "I would like to pay my bill"
    (first, *_) = receiver.at("/partial")
    assert (first["CallStatus"], first["Stability"]) == ("in-progress", "0.8")
    assert "SpeechResult" not in first


def test_a_partial_result_can_be_a_get_and_is_signed(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, SPEAKS, GATHER.format("GET"))
    requests = [each for each in receiver.requests if each.path == "/partial"]
    assert {each.method for each in requests} == {"GET"}
    for request in requests:
        assert request.headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, request)


def test_who_is_interrupted_by_herself_is_heard_word_by_word(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, TWICE, GATHER.format("POST"))
    assert partial_results(receiver) == [("0", "one two"), ("1", "one two three four")]


def test_keys_are_no_partial_result(emulator: Emulator, receiver: Receiver) -> None:
    both = GATHER.format("POST").replace("input='speech'", "input='speech dtmf'")
    run(emulator, receiver, PRESSES, both)
    assert [each["Digits"] for each in receiver.at("/action")] == ["1"]
    assert partial_results(receiver) == []


def test_partial_results_arrive_one_after_another_also_when_one_is_tried_again(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.answer("/partial", Reply(status=500), Reply())
    run(emulator, receiver, SPEAKS, GATHER.format("POST"))
    assert [number for number, _ in partial_results(receiver)] == ["0", "0", "1", "2", "3"]


def test_the_conversation_tells_what_was_heard_so_far(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = run(emulator, receiver, SPEAKS, GATHER.format("POST"))
    lines = emulator.control("GET", f"/calls/{sid}/conversation")
    told = [line["text"] for line in lines if line["kind"] == "callback"]
    assert told[0] == f"POST {receiver.url('/partial')} (heard so far: I would) -> 200"


# Transcriptions


def test_a_transcription_is_what_the_called_party_said(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = run(emulator, receiver, SPEAKS, RECORD)
    (text,) = receiver.at("/text")
    (recording,) = receiver.at("/recording")
    assert text["TranscriptionText"] == "I would like to pay my bill"
    assert text["TranscriptionStatus"] == "completed"
    assert (text["AccountSid"], text["CallSid"]) == (emulator.sid, sid)
    for key in ("RecordingSid", "RecordingUrl"):
        assert text[key] == recording[key]
    assert text["TranscriptionUrl"].endswith(f"/Transcriptions/{text['TranscriptionSid']}")


def test_it_comes_after_the_recording_by_post_and_signed(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, SPEAKS, RECORD)
    later = [each for each in receiver.requests if each.path in ("/recording", "/text")]
    assert [(each.method, each.path) for each in later] == [
        ("POST", "/recording"),
        ("POST", "/text"),
    ]
    assert later[1].headers["X-SignalWire-Signature"] == signed_by(SIGNING_KEY, later[1])


def test_who_hangs_up_meanwhile_is_transcribed_too(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, LEAVES, RECORD)
    assert [each["TranscriptionText"] for each in receiver.at("/text")] == ["please call me back"]
    assert receiver.at("/action") == []


def test_of_silence_there_is_no_transcription(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, SILENT, RECORD)
    (text,) = receiver.at("/text")
    assert (text["TranscriptionStatus"], text["TranscriptionText"]) == ("failed", "")
    assert [each["RecordingStatus"] for each in receiver.at("/recording")] == ["absent"]


def test_a_transcription_is_found_where_the_callback_says(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, SPEAKS, RECORD)
    (text,) = receiver.at("/text")
    for ending in ("", ".json"):
        answer = emulator.http.get(text["TranscriptionUrl"] + ending)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert found["sid"] == text["TranscriptionSid"]
        assert found["recording_sid"] == text["RecordingSid"]
        assert found["transcription_text"] == "I would like to pay my bill"
        assert (found["status"], found["type"]) == ("completed", "fast")


def transcriptions(emulator: Emulator, path: str, **query: str) -> list[str]:
    base = emulator.path.removesuffix("/Calls")
    answer = emulator.http.get(f"{base}{path}", params=query)
    assert answer.status_code == 200, answer.text
    return [each["transcription_text"] for each in answer.json()["transcriptions"]]


def test_transcriptions_are_listed_of_all_recordings_and_of_one(
    emulator: Emulator, receiver: Receiver
) -> None:
    run(emulator, receiver, SPEAKS, RECORD)
    run(emulator, receiver, LEAVES, RECORD)
    run(emulator, receiver, SPEAKS, RECORD.replace(" transcribe='true'", ""))
    last, first = "please call me back", "I would like to pay my bill"
    assert transcriptions(emulator, "/Transcriptions") == [last, first]
    assert transcriptions(emulator, "/Transcriptions", PageSize="1") == [last]
    recording = receiver.at("/text")[0]["RecordingSid"]
    assert transcriptions(emulator, f"/Recordings/{recording}/Transcriptions.json") == [first]


def test_an_unknown_transcription_is_not_found(emulator: Emulator) -> None:
    base = emulator.path.removesuffix("/Calls")
    for path in ("/Transcriptions/nothing", "/Recordings/nothing/Transcriptions"):
        answer = emulator.http.get(f"{base}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_a_transcription_goes_with_its_recording(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, SPEAKS, RECORD)
    (text,) = receiver.at("/text")
    deleted = emulator.http.delete(f"{text['RecordingUrl']}.json")
    assert deleted.status_code == 204
    assert emulator.http.get(text["TranscriptionUrl"]).status_code == 404


def test_nothing_is_transcribed_unasked(emulator: Emulator, receiver: Receiver) -> None:
    run(emulator, receiver, SPEAKS, RECORD.replace(" transcribe='true'", ""))
    assert receiver.at("/text") == []
    assert emulator.journal(kind="transcription") == []


def test_the_conversation_tells_the_transcription(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, SPEAKS, RECORD)
    lines = emulator.control("GET", f"/calls/{sid}/conversation")
    told = [line["text"] for line in lines if "transcription" in line["text"]]
    assert told == ["the transcription is completed: I would like to pay my bill"]
    callbacks = [line["text"] for line in lines if line["kind"] == "callback"]
    assert callbacks[-1] == f"POST {receiver.url('/text')} (completed) -> 200"
