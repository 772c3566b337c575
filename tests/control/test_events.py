"""The journal as a stream of server-sent events."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from kit import Emulator, numbered_sid, project_with

from emulator.control import events

BUSY = "+15555550102"


class Stream:
    """What arrives, event by event; comments are kept apart."""

    def __init__(self, answer: httpx.Response) -> None:
        self.headers = answer.headers
        self.comments: list[str] = []
        self._lines = answer.iter_lines()

    def next(self) -> dict[str, Any]:
        """The next event, with its data read."""
        event: dict[str, Any] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name == "" and value:
                self.comments.append(value)
            elif name:
                event[name] = json.loads(value) if name == "data" else value
            elif event:
                return event
        raise StopIteration

    def take(self, count: int) -> list[dict[str, Any]]:
        return [self.next()["data"] for _ in range(count)]


@contextmanager
def following(
    emulator: Emulator, last_event_id: str | None = None, **query: Any
) -> Iterator[Stream]:
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    path = f"/_emulator/projects/{emulator.sid}/events"
    with emulator.http.stream("GET", path, params=query, headers=headers) as answer:
        assert answer.status_code == 200
        yield Stream(answer)


def test_entries_arrive_as_they_are_written(emulator: Emulator) -> None:
    emulator.place()
    with following(emulator) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert stream.headers["Cache-Control"] == "no-store"
        sid = emulator.place(To=BUSY)["sid"]
        first = stream.next()
        assert first["data"]["text"] == f"queued to {BUSY}"
        assert first["data"]["call_sid"] == sid
        assert first["id"] == str(first["data"]["number"])
        emulator.run()
        rest = stream.take(6)
    assert [first["data"], *rest] == emulator.journal(since=str(first["data"]["number"] - 1))[:7]


def test_a_stream_goes_on_where_it_broke_off(emulator: Emulator) -> None:
    emulator.place(To=BUSY)
    emulator.run()
    whole = emulator.journal()
    with following(emulator, since=0) as stream:
        assert stream.take(len(whole)) == whole
    with following(emulator, last_event_id="3") as stream:
        assert stream.take(len(whole) - 3) == whole[3:]
    with following(emulator, last_event_id="3", since=0) as stream:
        assert stream.take(1) == whole[3:4]


def test_a_stream_is_filtered(emulator: Emulator) -> None:
    emulator.place()
    sid = emulator.place(To=BUSY)["sid"]
    emulator.run()
    with following(emulator, since=0, call=sid.upper(), kind=["status", "api-request"]) as stream:
        found = stream.take(5)
    assert {each["call_sid"] for each in found} == {sid}
    assert {each["kind"] for each in found} == {"status", "api-request"}


def test_a_reader_is_told_what_it_missed() -> None:
    with project_with(most_journal_entries=5) as emulator:
        for _ in range(5):
            emulator.place()
        with following(emulator, last_event_id="2") as stream:
            missed = stream.next()
            assert (missed["event"], missed["id"]) == ("missed", "5")
            assert missed["data"] == {"count": 3, "until": 5}
            assert [each["number"] for each in stream.take(5)] == [6, 7, 8, 9, 10]


def test_a_quiet_stream_is_kept_open_by_comments(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.02)
    with following(emulator) as stream:
        lines = stream._lines
        assert [next(lines) for _ in range(4)] == [
            ": the journal follows",
            "",
            ": nothing new",
            "",
        ]


def test_a_stream_ends_with_its_world_and_the_next_begins_anew(base_url: str) -> None:
    emulator = Emulator(base_url, numbered_sid(998_020))
    emulator.place()
    with following(emulator, since=0) as stream:
        stream.take(2)
        other = httpx.Client(base_url=base_url, trust_env=False)
        with other:
            other.post(f"/_emulator/projects/{emulator.sid}/reset")
        with pytest.raises(StopIteration):
            stream.next()
    emulator.place()
    with following(emulator, last_event_id="40") as stream:
        assert stream.next()["id"] == "1"
    emulator.control("DELETE", "")
    emulator.http.close()


@pytest.mark.parametrize(
    ("query", "last_event_id", "said"),
    [
        ({"since": "-1"}, None, "since: it must be greater than or equal to 0"),
        ({"kind": "x"}, None, "kind is 'x'; write one of api-request"),
        ({"limit": "1"}, None, "limit: unknown key, not one of call, kind, since"),
        ({}, "x", "Last-Event-ID is 'x'; send an entry's number"),
        ({}, "9" * 20, "Last-Event-ID is"),
    ],
)
def test_a_wrong_stream_is_refused(
    emulator: Emulator, query: dict[str, str], last_event_id: str | None, said: str
) -> None:
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    path = f"/_emulator/projects/{emulator.sid}/events"
    answer = emulator.http.get(path, params=query, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert said in answer.json()["message"]
