"""What belongs to an account, as every SDK sees it: itself, applications and numbers."""

from judges import Judge

URL = "http://localhost/answer"


def test_applications_are_made_used_changed_found_and_deleted(judge: Judge) -> None:
    client = judge.client
    made = client.applications.create(friendly_name="reminders", voice_url=URL, voice_method="GET")
    assert made.some("friendly_name", "voice_method") == ["reminders", "GET"]
    numbers = {"to": "+15555550100", "from": "+15551234567"}
    assert client.calls.create(**numbers, application_sid=made["sid"])["status"] == "queued"
    changed = made.then.update(friendly_name="menus", voice_fallback_url=URL)
    assert changed.some("friendly_name", "voice_fallback_url") == ["menus", URL]
    assert client.applications.list(friendly_name="menus").each("sid") == [made["sid"]]
    assert client.applications.list(friendly_name="reminders").value == []
    assert client.applications(made["sid"]).fetch()["friendly_name"] == "menus"
    assert client.applications(made["sid"]).delete().value is True


def test_numbers_are_purchased_changed_found_and_given_up(judge: Judge) -> None:
    numbers = judge.client.incoming_phone_numbers
    own = [numbers.create(phone_number=f"+1555123456{last}") for last in range(3)]
    changed = own[0].then.update(voice_url=URL, voice_method="GET", friendly_name="desk")
    assert changed.some("friendly_name", "voice_method") == ["desk", "GET"]
    assert changed["capabilities"]["voice"] is True
    assert numbers.list(page_size=2).each("sid") == [each["sid"] for each in reversed(own)]
    assert numbers.list(friendly_name="desk").each("sid") == [own[0]["sid"]]
    assert [numbers(each["sid"]).delete().value for each in own] == [True] * 3


def test_numbers_are_verified_renamed_and_forgotten(judge: Judge) -> None:
    client = judge.client
    given = {"phone_number": "+15559876543", "friendly_name": "office"}
    verified = client.validation_requests.create(**given)
    assert (verified["friendly_name"], len(verified["validation_code"])) == ("office", 6)
    (listed,) = client.outgoing_caller_ids.list(phone_number="+15559876543").value
    caller_id = client.outgoing_caller_ids(listed["sid"])
    assert caller_id.update(friendly_name="front desk")["friendly_name"] == "front desk"
    assert caller_id.fetch()["friendly_name"] == "front desk"
    assert caller_id.delete().value is True


def test_the_account_is_found_and_renamed(judge: Judge) -> None:
    account = judge.client.api.accounts(judge.emulator.sid)
    assert account.fetch().some("status", "type") == ["active", "Full"]
    assert account.update(friendly_name="Staging")["friendly_name"] == "Staging"
    listed = judge.client.api.accounts.list(friendly_name="Staging")
    assert listed.each("sid") == [judge.emulator.sid]


def test_what_there_is_none_of_is_an_empty_list(judge: Judge) -> None:
    client = judge.client
    lists = [
        *(client.messages, client.addresses, client.transcriptions, client.keys),
        *(client.signing_keys, client.short_codes, client.connect_apps),
        *(client.authorized_connect_apps, client.available_phone_numbers),
        *(client.available_phone_numbers("US").local, client.usage.triggers),
        *(client.available_phone_numbers("US").toll_free, client.usage.records),
        *(client.usage.records.today, client.usage.records.monthly, client.sip.domains),
        *(client.sip.credential_lists, client.sip.ip_access_control_lists),
    ]
    assert [each.list().value for each in lists] == [[]] * len(lists)
