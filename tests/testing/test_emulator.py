"""``Emulator`` in a test without pytest's help: who answers, what happened, what went wrong."""

import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from menu_application import APP, MENU, NUMBER, Application, place, placing

from emulator.testing import Emulator, NotPossibleError, Project


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def project(emulator: Emulator) -> Iterator[Project]:
    with emulator.project() as project:
        yield project


@pytest.fixture
def application(project: Project) -> Application:
    application = Application()
    project.mount(APP, application.asgi)
    return application


def test_a_whole_call_reads_as_its_intention(project: Project, application: Application) -> None:
    project.when(NUMBER).answers("human", replies=[{"presses": "1"}])
    place(project)
    call = project.wait_for_call(status="completed", to=NUMBER)
    assert application.keys == ["1"]
    assert application.statuses == ["initiated", "ringing", "in-progress", "completed"]
    assert call.duration >= 60
    assert "says: Press 1" in call.conversation


def test_chained_steps_follow_one_another(project: Project, application: Application) -> None:
    steps = project.when(NUMBER).refuses("busy", times=2).answers()
    for status in ("busy", "busy", "completed"):
        place(project)
        project.run_until_idle()
        assert project.calls[-1].status == status
    assert steps.used == 3
    assert application.statuses.count("busy") == 2


def test_a_number_follows_a_shipped_scenario(project: Project, application: Application) -> None:
    project.when("+1555777*").follows("busy")
    place(project)
    assert project.wait_for_call(status="busy").scenario == "busy"
    assert application.statuses[-1] == "busy"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda each: each.when(NUMBER).answers("humna"), "human"),
        (lambda each: each.when(NUMBER).answers(ring_for="3s"), "did you mean 'rings_for'?"),
        (lambda each: each.when(NUMBER).follows("buzy"), "did you mean 'busy'?"),
        (lambda each: each.when(NUMBER).answers().refuses(), "never reached"),
        (lambda each: each.when().answers(), "has no numbers"),
        (lambda each: each.fault(callbacks="dorp"), "drop"),
        (lambda each: each.wait_for_call(statsu="busy"), "did you mean 'status'?"),
        (lambda each: each.set_clock("fast"), "realtime"),
        (lambda each: each.mount("app.example", None), "https://app.example"),
        (lambda each: each.https_url, "tls=True"),
        (lambda each: each.receive_call(from_="+15550001111", to=NUMBER), "no purchased number"),
    ],
)
def test_a_mistake_says_what_to_write(project: Project, wrong: object, said: str) -> None:
    with pytest.raises(NotPossibleError, match=said.replace("?", r"\?")):
        wrong(project)  # type: ignore[operator]  # one of the functions above


def test_the_called_party_acts_by_hand(project: Project, application: Application) -> None:
    project.set_clock("manual")
    project.when(NUMBER).rings()
    place(project)
    project.advance(20)
    call = project.wait_for_call(status="ringing")
    call.answer()
    project.advance(2)
    call.press("7")
    project.advance(1)
    assert application.keys == ["7"]
    call.hang_up()
    project.run_until_idle()
    assert call.status == "completed"
    with pytest.raises(NotPossibleError, match="has ended"):
        call.say("too late")


def test_a_ringing_call_is_refused_by_hand(project: Project, application: Application) -> None:
    project.set_clock("manual")
    project.when(NUMBER).rings()
    place(project)
    project.advance(3)
    (call,) = project.calls
    call.refuse("busy")
    project.advance(0)
    assert call.status == application.statuses[-1] == "busy"


def test_a_wait_in_vain_says_what_happened(project: Project, application: Application) -> None:
    project.when(NUMBER).refuses()
    place(project)
    project.wait_for_call(status="busy")
    with pytest.raises(AssertionError) as raised:
        project.wait_for_call(status="completed", within=0.01)
    assert "status is 'busy', not 'completed'" in str(raised.value)
    assert "status completed to POST https://app.example/status" in str(raised.value)
    assert application.statuses[-1] == "busy"


def test_a_wait_where_no_request_came_says_so(project: Project) -> None:
    with pytest.raises(AssertionError, match="no request reached this project"):
        project.wait_for_call(within=0)


def test_a_webhook_is_waited_for_and_counted(project: Project, application: Application) -> None:
    place(project)
    webhook = project.wait_for_webhook(purpose="status", label="completed")
    assert webhook.parameters["CallStatus"] == application.statuses[-1] == "completed"
    project.verify("delivery", exactly=4, purpose="status")
    project.verify("request", exactly=1, method="POST")
    with pytest.raises(AssertionError, match="wanted: exactly 0"):
        project.verify("call", exactly=0, from_="+15551234567")


def test_nothing_more_arrives(project: Project, application: Application) -> None:
    project.set_clock("manual")
    place(project)
    project.advance(0)
    assert application.statuses == ["initiated"]
    with pytest.raises(AssertionError, match=r"there came delivery 2 \(status ringing\)"):
        project.expect_nothing_more()
    project.expect_nothing_more()


def test_faults_strike_webhooks_and_the_api(project: Project, application: Application) -> None:
    project.fault(callbacks="drop", match={"event": "ringing"})
    project.fault(api={"status": 503}, times=1)
    assert place(project).status_code == 503
    assert place(project).status_code == 200
    project.wait_for_call(status="completed")
    assert application.statuses == ["initiated", "in-progress", "completed"]
    project.check()


def test_somebody_calls_a_number_of_the_project(emulator: Emulator) -> None:
    number = {"number": "+15551230001", "voice_url": f"{APP}/answer"}
    with emulator.project(numbers=[number]) as project:
        application = Application()
        project.mount(APP, application.asgi)
        project.receive_call(
            from_="+15557770009", to="+15551230001", scenario={"replies": [{"presses": "3"}]}
        )
        call = project.wait_for_call(direction="inbound", status="completed")
    assert call.sid
    assert application.keys == ["3"]


def test_a_wsgi_application_is_mounted_below_a_path(project: Project) -> None:
    application = Application("<Response><Hangup/></Response>")
    project.mount(f"{APP}/voice", application.wsgi)
    place(project, f"{APP}/voice")
    project.wait_for_call(status="completed")
    assert application.statuses == ["initiated", "ringing", "in-progress", "completed"]


def test_an_application_that_raises_answers_500(project: Project, application: Application) -> None:
    place(project, StatusCallback=f"{APP}/broken")
    project.wait_for_call(status="completed")
    assert {each.status for each in project.webhooks[0].attempts} == {500}
    with pytest.raises(AssertionError) as raised:
        project.check()
    assert "ValueError: the application has a mistake" in str(raised.value)
    assert "allow(failed_deliveries=True)" in str(raised.value)
    assert application.statuses == []


def test_the_check_names_every_surprise_and_its_remedy(project: Project) -> None:
    project.when("+15550000000").answers()
    place(project, To="12")
    with pytest.raises(AssertionError) as raised:
        project.check()
    assert "code 21211" in str(raised.value)
    assert "allow(api_errors=[21211])" in str(raised.value)
    assert "allow(unused_rules=True)" in str(raised.value)
    project.allow(api_errors=[21211], unused_rules=True)
    project.check()


def test_the_check_lets_an_application_look_for_what_is_not_there(project: Project) -> None:
    with httpx.Client(auth=project.auth, trust_env=False) as client:
        assert client.get(f"{project.calls_url}/nothing").status_code == 404
        project.check()
        assert client.post(f"{project.calls_url}/nothing").status_code == 404
    with pytest.raises(AssertionError, match="POST Calls/nothing"):
        project.check()


def test_the_check_names_a_list_that_was_refused(project: Project) -> None:
    with httpx.Client(auth=project.auth, trust_env=False) as client:
        assert client.get(project.calls_url, params={"Status": "buzy"}).status_code == 400
    with pytest.raises(AssertionError, match="Status is 'buzy'"):
        project.check()


def test_a_rule_that_is_used_less_often_than_it_may_be_is_told(
    project: Project, application: Application
) -> None:
    project.when(NUMBER).answers(times=2)
    place(project)
    project.wait_for_call(status="completed")
    with pytest.raises(AssertionError, match="used 1 of 2 times"):
        project.check()
    assert application.statuses


def test_projects_of_one_emulator_run_side_by_side(emulator: Emulator) -> None:
    def one(number: int) -> tuple[list[str], list[str], int]:
        with emulator.project(seed=f"side {number}") as project:
            application = Application()
            project.mount(APP, application.asgi)
            project.when(NUMBER).answers(replies=[{"presses": str(number)}] * 5)
            for _ in range(5):
                place(project)
                project.wait_for_call(status="completed")
                project.run_until_idle()
            return application.keys, application.statuses, len(project.calls)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(8)))
    for number, (keys, statuses, calls) in enumerate(found):
        assert keys == [str(number)] * 5
        assert (len(statuses), calls) == (20, 5)


def test_the_same_seed_gives_the_same_calls() -> None:
    def sids() -> list[str]:
        with Emulator(seed="fixed", clock="manual") as emulator:
            place(emulator)
            return [emulator.project_id, *(each.sid for each in emulator.calls)]

    assert sids() == sids()


def test_https_is_served_with_a_ca_to_trust(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(f'name: mine\nto: ["{NUMBER}"]\nrefuses: busy\n')
    with Emulator(tls=True, scenarios=tmp_path, token="PT-mine") as emulator:
        trusted = ssl.create_default_context(cafile=emulator.ca)
        with httpx.Client(verify=trusted, trust_env=False, auth=emulator.auth) as client:
            url = emulator.calls_url.replace(emulator.url, emulator.https_url)
            twiml = {"Url": "", "StatusCallback": "", "Twiml": MENU}
            assert client.post(url, data=placing(**twiml)).status_code == 200
        assert emulator.wait_for_call(status="busy").scenario == "mine"
        assert emulator.token == "PT-mine"


def test_an_emulator_that_does_not_run_says_how_to_start_it() -> None:
    with pytest.raises(NotPossibleError, match="with Emulator"):
        Emulator().calls  # noqa: B018 - looking is what is tested
    with pytest.raises(NotPossibleError, match="clock"):
        Emulator(clock="fast")


def test_the_environment_does_not_change_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMULATOR_PUBLIC_URL", "nothing")
    with Emulator() as emulator:
        assert httpx.get(emulator.url, trust_env=False).is_success
