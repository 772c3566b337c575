"""Conferences and those who take part in them, through the API."""

from typing import Any

import httpx
import pytest
from kit import Emulator, Receiver
from parties import end, one, only, party, verbs

UNKNOWN = "00000000-0000-4000-8000-000000000001"
BEGAN = "Sat, 31 Jan 2026 12:00:00 +0000"
TELLS = "statusCallback='/room' statusCallbackEvent='start end join leave mute hold'"


def room(name: str = "room", attributes: str = "") -> str:
    return f"<Dial action='/out'><Conference {attributes}>{name}</Conference></Dial>"


def refusal(answer: httpx.Response, status: int, code: int) -> str:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert (set(body), body["code"]) == ({"code", "message", "more_info", "status"}, code)
    message: str = body["message"]
    return message


def conferences(emulator: Emulator, **filters: str | int) -> list[dict[str, Any]]:
    """A page of the list; ``DateCreated_lt`` is ``DateCreated<``, and so on."""
    params = {
        name.replace("_lt", "<").replace("_gt", ">"): value for name, value in filters.items()
    }
    answer = emulator.api("GET", "/Conferences", **params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["conferences"]
    return found


@pytest.fixture
def talk(emulator: Emulator, receiver: Receiver) -> list[str]:
    """The SIDs of two calls that take part in the only conference."""
    return [
        party(emulator, receiver, room(attributes=TELLS), "first"),
        party(emulator, receiver, room(), "second"),
    ]


def path_of(emulator: Emulator, call: str = "") -> str:
    """The path of the only conference, or of somebody who takes part in it."""
    (found,) = conferences(emulator)
    return f"/Conferences/{found['sid']}" + (f"/Participants/{call}" if call else "")


def change(emulator: Emulator, call: str, **form: str) -> dict[str, Any]:
    """Change somebody who takes part; the resource."""
    answer = emulator.api("POST", path_of(emulator, call), **form)
    assert answer.status_code == 200, answer.text
    emulator.advance(0)
    resource: dict[str, Any] = answer.json()
    return resource


def events(receiver: Receiver) -> list[str]:
    return [each["EventName"] for each in receiver.at("/room")]


# --- conferences


def test_a_conference_is_shown_as_far_as_it_is(emulator: Emulator, receiver: Receiver) -> None:
    first = party(emulator, receiver, room("board"))
    (found,) = conferences(emulator)
    path = f"/api/laml/2010-04-01/Accounts/{emulator.sid}/Conferences/{found['sid']}"
    assert found == {
        "sid": found["sid"],
        "account_sid": emulator.sid,
        "api_version": "2010-04-01",
        "date_created": BEGAN,
        "date_updated": BEGAN,
        "friendly_name": "board",
        "region": "us1",
        "status": "init",
        "subresource_uris": {
            "participants": f"{path}/Participants.json",
            "recordings": f"{path}/Recordings.json",
        },
        "uri": f"{path}.json",
    }
    second = party(emulator, receiver, room("board"), "second")
    assert emulator.http.get(f"{path}.json").json()["status"] == "in-progress"
    emulator.advance(5)
    for call in (first, second):
        end(emulator, call)
    over = emulator.http.get(path).json()
    assert (over["status"], over["date_updated"]) == (
        "completed",
        "Sat, 31 Jan 2026 12:00:05 +0000",
    )


def test_conferences_are_found_by_status_name_and_date(
    emulator: Emulator, receiver: Receiver
) -> None:
    end(emulator, party(emulator, receiver, room("a")))
    emulator.advance(24 * 3600)
    party(emulator, receiver, room("b"), "b")
    party(emulator, receiver, room("c"), "c1")
    party(emulator, receiver, room("c"), "c2")

    def names(**filters: str | int) -> list[str]:
        return [each["friendly_name"] for each in conferences(emulator, **filters)]

    assert names() == ["c", "b", "a"]
    assert names(Status="completed") == ["a"]
    assert names(Status="init") == ["b"]
    assert names(Status="in-progress") == ["c"]
    assert names(FriendlyName="b") == ["b"]
    assert names(DateCreated="2026-01-31") == ["a"]
    assert names(DateCreated_gt="2026-02-01") == ["c", "b"]
    assert names(DateUpdated_lt="2026-02-01") == ["a"]
    assert names(PageSize=1) == ["c"]


@pytest.mark.parametrize(
    ("name", "value"), [("Status", "ended"), ("DateCreated", "yesterday"), ("PageSize", "0")]
)
def test_a_wrong_filter_is_refused(emulator: Emulator, name: str, value: str) -> None:
    refusal(
        emulator.api("GET", "/Conferences", **{name: value}),
        400,
        54454 if name == "PageSize" else 20001,
    )


def test_the_application_ends_a_conference(
    emulator: Emulator, receiver: Receiver, talk: list[str]
) -> None:
    emulator.advance(8)
    path = path_of(emulator)
    assert emulator.api("POST", path, Status="completed").json()["status"] == "completed"
    emulator.advance(0)
    assert only(receiver.at("/out"), "DialCallStatus", "DialCallDuration") == [
        ("answered", "8"),
        ("answered", "8"),
    ]
    assert events(receiver)[-3:] == ["participant-leave", "participant-leave", "conference-end"]
    refusal(emulator.api("POST", path, Status="completed"), 422, 10000)
    refusal(emulator.api("POST", f"{path}/Participants/{talk[0]}", Muted="true"), 422, 10000)
    assert emulator.api("GET", f"{path}/Participants").json()["participants"] == []


def test_a_wrong_status_ends_nothing(emulator: Emulator, talk: list[str]) -> None:
    refusal(emulator.api("POST", path_of(emulator), Status="over"), 400, 21475)
    assert emulator.call(talk[0])["status"] == "in-progress"


def test_an_announcement_is_said_to_have_no_effect(emulator: Emulator, talk: list[str]) -> None:
    url = "http://app.example/announce"
    for path in (path_of(emulator), path_of(emulator, talk[0])):
        assert emulator.api("POST", path, AnnounceUrl=url).status_code == 200
        last = emulator.journal(kind="api-request")[-1]
        assert last["details"]["remarks"] == [
            "AnnounceUrl is ignored: announcements are not played"
        ]
        refusal(emulator.api("POST", path, AnnounceUrl="announce"), 400, 21402)
        refusal(emulator.api("POST", path, AnnounceMethod="PUT"), 400, 21209)


def test_the_recordings_of_a_conference_are_listed(emulator: Emulator, receiver: Receiver) -> None:
    party(emulator, receiver, room("other", "record='record-from-start'"), "other")
    party(emulator, receiver, room(attributes="record='record-from-start'"), "first")
    party(emulator, receiver, room(), "second")
    (there,) = conferences(emulator, Status="in-progress")
    path = f"/Conferences/{there['sid']}/Recordings"
    (recording,) = emulator.api("GET", path).json()["recordings"]
    assert (recording["conference_sid"], recording["status"]) == (there["sid"], "in-progress")
    assert emulator.api("GET", path, DateCreated="2026-01-30").json()["recordings"] == []


@pytest.mark.parametrize("path", ["", "/Participants", "/Recordings", f"/Participants/{UNKNOWN}"])
def test_an_unknown_conference_is_not_found(emulator: Emulator, path: str) -> None:
    refusal(emulator.api("GET", f"/Conferences/{UNKNOWN}{path}"), 404, 20404)


# --- those who take part


def test_one_who_takes_part_is_shown(emulator: Emulator, talk: list[str]) -> None:
    path = path_of(emulator, talk[0])
    conference = path.split("/")[2]
    assert emulator.api("GET", path).json() == {
        "account_sid": emulator.sid,
        "call_sid": talk[0],
        "call_sid_to_coach": None,
        "coaching": False,
        "conference_sid": conference,
        "date_created": BEGAN,
        "date_updated": BEGAN,
        "end_conference_on_exit": False,
        "hold": False,
        "muted": False,
        "start_conference_on_enter": True,
        "status": "in-progress",
        "uri": f"/api/laml/2010-04-01/Accounts/{emulator.sid}{path}.json",
    }
    refusal(emulator.api("GET", path_of(emulator, UNKNOWN)), 404, 20404)


def test_those_who_take_part_are_listed(emulator: Emulator, talk: list[str]) -> None:
    def listed(**filters: str | int) -> list[str]:
        answer = emulator.api("GET", f"{path_of(emulator)}/Participants", **filters).json()
        return [each["call_sid"] for each in answer["participants"]]

    change(emulator, talk[0], Muted="true")
    assert listed() == talk[::-1]
    assert listed(Muted="true") == [talk[0]]
    assert listed(Muted="false", Hold="false") == [talk[1]]
    assert listed(Coaching="true") == []
    page = emulator.api("GET", f"{path_of(emulator)}/Participants", PageSize=1).json()
    following = emulator.http.get(page["next_page_uri"]).json()
    assert [each["call_sid"] for each in following["participants"]] == [talk[0]]


def test_somebody_is_muted_and_can_speak_again(
    emulator: Emulator, receiver: Receiver, talk: list[str]
) -> None:
    emulator.advance(3)
    muted = change(emulator, talk[1], Muted="True")
    assert (muted["muted"], muted["date_updated"]) == (True, "Sat, 31 Jan 2026 12:00:03 +0000")
    assert change(emulator, talk[1], Muted="false")["muted"] is False
    assert events(receiver)[-2:] == ["participant-mute", "participant-unmute"]
    assert receiver.at("/room")[-2]["Muted"] == "true"
    assert receiver.at("/room")[-2]["CallSid"] == talk[1]


def test_who_is_on_hold_hears_a_document_again_and_again(
    emulator: Emulator, receiver: Receiver, talk: list[str]
) -> None:
    url = receiver.document("/music", "<Response><Play>/music.mp3</Play></Response>")
    assert change(emulator, talk[0], Hold="true", HoldUrl=url)["hold"] is True
    emulator.advance(7)
    heard = [each for each in receiver.requests if each.path == "/music"]
    assert [each.method for each in heard] == ["GET"] * 3
    assert heard[0].params["CallSid"] == talk[0]
    assert verbs(emulator, talk[0])[-1].startswith("plays ")
    assert change(emulator, talk[0], Hold="false")["hold"] is False
    emulator.advance(20)
    assert len(receiver.at("/music")) == 3
    assert events(receiver)[-2:] == ["participant-hold", "participant-unhold"]


def test_who_is_on_hold_without_a_document_waits_in_silence(
    emulator: Emulator, receiver: Receiver, talk: list[str]
) -> None:
    change(emulator, talk[0], Hold="true")
    emulator.advance(10)
    url = receiver.document("/music", "<Response><Pause length='9'/></Response>")
    change(emulator, talk[0], HoldUrl=url, HoldMethod="POST")
    assert len(receiver.at("/music")) == 1
    end(emulator, talk[1])
    assert emulator.call(talk[0])["status"] == "in-progress"


def test_somebody_becomes_a_coach(emulator: Emulator, talk: list[str]) -> None:
    coach = change(emulator, talk[0], Coaching="true", CallSidToCoach=talk[1])
    assert (coach["coaching"], coach["call_sid_to_coach"]) == (True, talk[1])
    assert change(emulator, talk[0], Coaching="false")["call_sid_to_coach"] is None


def test_the_end_can_be_bound_to_somebody(
    emulator: Emulator, receiver: Receiver, talk: list[str]
) -> None:
    assert change(emulator, talk[0], EndConferenceOnExit="true")["end_conference_on_exit"] is True
    end(emulator, talk[0])
    assert one(receiver.at("/out"))["CallSid"] == talk[1]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"Muted": "yes"}, 16002),
        ({"Hold": "1"}, 16002),
        ({"Coaching": "true"}, 16002),
        ({"CallSidToCoach": UNKNOWN}, 16002),
        ({"CallSidToCoach": "somebody"}, 16002),
        ({"Hold": "true", "HoldUrl": "music"}, 21402),
        ({"Hold": "true", "HoldMethod": "PUT"}, 21209),
    ],
)
def test_a_wrong_change_changes_nothing(
    emulator: Emulator, talk: list[str], form: dict[str, str], code: int
) -> None:
    path = path_of(emulator, talk[0])
    before = emulator.api("GET", path).json()
    refusal(emulator.api("POST", path, **form), 400, code)
    assert emulator.api("GET", path).json() == before


def test_somebody_is_sent_out(emulator: Emulator, receiver: Receiver, talk: list[str]) -> None:
    receiver.document("/out", "<Response><Say>Goodbye</Say></Response>")
    path = path_of(emulator, talk[1])
    answer = emulator.api("DELETE", path)
    assert (answer.status_code, answer.content) == (204, b"")
    emulator.advance(0)
    assert verbs(emulator, talk[1])[-1] == "says: Goodbye"
    assert events(receiver)[-1] == "participant-leave"
    assert emulator.call(talk[0])["status"] == "in-progress"
    refusal(emulator.api("DELETE", path), 404, 20404)


def test_nobody_is_added_through_the_list(emulator: Emulator, talk: list[str]) -> None:
    answer = emulator.api("POST", f"{path_of(emulator)}/Participants", To="+15555550100")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert talk


def test_nothing_leaves_before_the_answer(
    emulator: Emulator, receiver: Receiver, talk: list[str]
) -> None:
    told = len(receiver.at("/room"))
    assert emulator.api("POST", path_of(emulator, talk[0]), Muted="true").status_code == 200
    assert len(receiver.at("/room")) == told, "in manual time nothing runs before advance"
    emulator.advance(0)
    assert len(receiver.at("/room")) == told + 1
