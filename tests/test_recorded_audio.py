"""What an application hears in the recordings of its calls."""

from pathlib import Path

import pytest
from kit import Emulator, Receiver, project_with
from listening import BEEP, CALLED, FAX, MUSIC, OURS, RATE, Listener, heard

VOICEMAIL, SILENT_LINE = "+15555550101", "+15555550108"
FAX_MACHINE, OPTS_OUT = "+15555550109", "+15555550127"


@pytest.fixture
def listener(emulator: Emulator, receiver: Receiver) -> Listener:
    return Listener(emulator, receiver)


def test_both_sides_are_in_one_channel_by_default(listener: Listener) -> None:
    listened = listener.listen(Trim="do-not-trim")
    assert len(listened.channels) == 1
    assert listened.sounds(CALLED, 0.3, 1.1)
    assert listened.sounds(OURS, 2, 4)
    assert listened.silent(0, 0.3)
    assert listened.silent(1.1, 2)


def test_dual_gives_each_side_a_channel_the_called_party_the_left(listener: Listener) -> None:
    listened = listener.listen(Trim="do-not-trim", RecordingChannels="dual")
    left, right = listened.loudness(0), listened.loudness(1)
    assert [bool(each) for each in left] == [True, True, False, False]
    assert [bool(each) for each in right] == [False, False, True, True]
    assert listened.sounds(CALLED, 0.3, 1.1, 0)
    assert listened.sounds(OURS, 2, 4, 1)


@pytest.mark.parametrize(
    ("track", "channels", "audible"),
    [
        ("inbound", "mono", [[CALLED]]),
        ("outbound", "mono", [[OURS]]),
        ("both", "mono", [[CALLED, OURS]]),
        ("inbound", "dual", [[CALLED], []]),
        ("outbound", "dual", [[], [OURS]]),
        ("both", "dual", [[CALLED], [OURS]]),
    ],
)
def test_only_the_track_that_was_asked_for_is_recorded(
    listener: Listener, track: str, channels: str, audible: list[list[int]]
) -> None:
    listened = listener.listen(RecordingTrack=track, RecordingChannels=channels, Trim="do-not-trim")
    found = [
        [
            tone
            for tone, at in ((CALLED, 0.5), (OURS, 2.5))
            if listened.sounds(tone, at, at + 0.5, c)
        ]
        for c in range(len(listened.channels))
    ]
    assert found == audible
    assert listened.seconds == 4


def test_by_default_silence_at_both_ends_is_cut_off(listener: Listener) -> None:
    pauses = "<Response><Pause length='5'/><Say>one two three</Say><Pause length='9'/></Response>"
    listened = listener.listen(To=SILENT_LINE, Twiml=pauses)
    assert listened.seconds == 2  # 1.2 s of speech; a begun second counts
    assert listened.sounds(OURS, 0, 1.2)
    assert listened.silent(1.2, 2)


def test_untrimmed_it_is_as_long_as_the_call(listener: Listener) -> None:
    pauses = "<Response><Pause length='5'/><Say>one two three</Say><Pause length='9'/></Response>"
    listened = listener.listen(To=SILENT_LINE, Twiml=pauses, Trim="do-not-trim")
    assert listened.seconds == 16
    assert [place for place, loud in enumerate(listened.loudness()) if loud] == [5, 6]


def test_digits_sent_after_the_answer_are_heard(listener: Listener) -> None:
    listened = listener.listen(SendDigits="1w9*W#0", RecordingTrack="outbound")
    assert listened.keys() == "19*#0"


def test_what_a_document_plays_is_heard(listener: Listener) -> None:
    document = "<Response><Play>http://h/a.mp3</Play><Play digits='147'/></Response>"
    listened = listener.listen(To=SILENT_LINE, Twiml=document)
    assert all(listened.sounds(each, 0, 3) for each in MUSIC)
    assert listened.keys() == "147"


def test_keys_that_the_called_party_presses_unasked_are_heard_on_its_side(
    listener: Listener,
) -> None:
    waiting = "<Response><Pause length='60'/></Response>"
    listened = listener.listen(
        To=OPTS_OUT, Twiml=waiting, RecordingChannels="dual", Trim="do-not-trim"
    )
    assert listened.seconds == 8
    assert (listened.keys(0), listened.keys(1)) == ("9", "")
    assert [place for place, loud in enumerate(listened.loudness()) if loud] == [0, 1, 5]


def test_words_that_the_called_party_says_unasked_are_heard(
    tmp_path: Path, receiver: Receiver
) -> None:
    (tmp_path / "own.yaml").write_text(
        "name: own\nto: ['*']\nhears: []\nat: [{at: 3s, says: 'well well'}]\n"
    )
    waiting = "<Response><Pause length='6'/></Response>"
    with project_with(scenarios=tmp_path) as emulator:
        listened = Listener(emulator, receiver).listen(Twiml=waiting, Trim="do-not-trim")
    assert listened.sounds(CALLED, 3, 3.8)
    assert listened.silent(0, 3)
    assert listened.silent(3.8, 6)


def test_a_voicemail_is_heard_with_its_beep(listener: Listener) -> None:
    listened = listener.listen(
        To=VOICEMAIL, Twiml="<Response><Pause length='9'/></Response>", Trim="do-not-trim"
    )
    assert listened.sounds(CALLED, 0, 3.2)
    assert listened.silent(3.2, 3.6)
    assert listened.sounds(BEEP, 3.6, 4)
    assert listened.silent(4, 9)


def test_a_fax_machine_is_heard(listener: Listener) -> None:
    listened = listener.listen(
        To=FAX_MACHINE, Twiml="<Response><Pause length='5'/></Response>", Trim="do-not-trim"
    )
    assert listened.sounds(FAX, 0, 3)
    assert listened.silent(3, 5)


def test_it_has_a_sample_for_every_moment_of_the_reported_duration(listener: Listener) -> None:
    report = listener.record(To=VOICEMAIL, Twiml="<Response><Pause length='61'/></Response>")
    listened = heard(listener.open(report["RecordingUrl"]).content)
    assert len(listened.channels[0]) == int(report["RecordingDuration"]) * RATE
