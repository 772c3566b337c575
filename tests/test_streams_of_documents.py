"""Start and Stop streams, and what a document is told that connects to what is not there."""

from kit import Emulator, Receiver

STREAM = "<Stream name='s' url='wss://h/' statusCallback='/stream'/>"


def run(emulator: Emulator, receiver: Receiver, xml: str) -> str:
    url = receiver.document("/answer", f"<Response>{xml}</Response>")
    sid: str = emulator.place(Url=url)["sid"]
    emulator.run()
    return sid


def events(receiver: Receiver) -> list[tuple[str, str]]:
    return [(each["StreamEvent"], each["StreamName"]) for each in receiver.at("/stream")]


def verbs(emulator: Emulator) -> list[str]:
    return [each["text"] for each in emulator.journal(kind="verb-started")]


def test_a_stream_starts_and_the_document_goes_on_until_the_call_ends(
    emulator: Emulator, receiver: Receiver
) -> None:
    sid = run(emulator, receiver, f"<Start>{STREAM}</Start><Say>Hello</Say>")
    assert verbs(emulator) == ["starts to stream to wss://h/", "says: Hello"]
    assert events(receiver) == [("stream-started", "s"), ("stream-stopped", "s")]
    assert emulator.notifications(sid) == [13750]  # no media is sent yet


def test_a_stream_is_stopped_by_its_name(emulator: Emulator, receiver: Receiver) -> None:
    start, stop = f"<Start>{STREAM}</Start>", "<Stop><Stream name='s'/></Stop>"
    run(emulator, receiver, f"{start}<Pause/>{stop}<Pause length='5'/>")
    started, stopped = emulator.journal(kind="stream")
    assert started["at"][17:19] == "07"
    assert stopped["at"][17:19] == "08"
    assert events(receiver) == [("stream-started", "s"), ("stream-stopped", "s")]


def test_what_does_not_run_cannot_be_stopped(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, "<Stop><Stream name='other'/></Stop><Say>On</Say>")
    assert emulator.notifications(sid) == [12100]
    assert verbs(emulator)[-1] == "says: On"


def test_a_name_is_taken_once(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, f"<Start>{STREAM}{STREAM}</Start><Pause/>")
    assert emulator.notifications(sid) == [13750, 10000]
    assert events(receiver) == [("stream-started", "s"), ("stream-stopped", "s")]


def test_connect_says_that_it_connects_to_nothing(emulator: Emulator, receiver: Receiver) -> None:
    sid = run(emulator, receiver, "<Connect><Room>lobby</Room></Connect><Say>On</Say>")
    assert emulator.notifications(sid) == [13750]
    assert verbs(emulator) == ["connects to the Room lobby", "says: On"]


def test_the_action_is_told_that_there_is_no_virtual_agent(
    emulator: Emulator, receiver: Receiver
) -> None:
    agent = "<VirtualAgent connectorName='c'/>"
    sid = run(emulator, receiver, f"<Connect action='/next'>{agent}</Connect><Say>Never</Say>")
    (action,) = receiver.at("/next")
    assert (action["VirtualAgentStatus"], action["VirtualAgentErrorCode"]) == ("failed", "13750")
    assert "not supported" in action["VirtualAgentError"]
    assert emulator.notifications(sid) == [13750]
    assert verbs(emulator) == ["connects to the VirtualAgent c"]
