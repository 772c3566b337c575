"""An application that uses the vendor's Python SDK, in an environment of its own.

Reads what to do as JSON from standard input and prints what it saw as JSON.
"""

import datetime as dt
import json
import sys

from signalwire.request_validator import RequestValidator
from signalwire.rest import Client
from twilio.base.exceptions import TwilioRestException

ORDER = json.load(sys.stdin)


def client(token):
    made = Client(ORDER["project"], token, signalwire_space_url=ORDER["space_url"])
    if ORDER["ca"]:
        made.http_client.session.verify = ORDER["ca"]
    if ORDER["base_url"]:
        made.api.base_url = ORDER["base_url"]
        made.fax.base_url = ORDER["base_url"]
    return made


def shown(call):
    return {
        "sid": call.sid,
        "status": call.status,
        "direction": call.direction,
        "from": call.from_,
        "to": call.to,
        "to_formatted": call.to_formatted,
        "duration": call.duration,
        "price": call.price,
        "answered_by": call.answered_by,
        "year_created": call.date_created.year,
        "started": call.start_time is not None,
        "ended": call.end_time is not None,
    }


def refusal(token, **changes):
    wanted = {"to": "+15555550100", "from_": "+15551234567", "url": ORDER["document"]}
    try:
        client(token).calls.create(**{**wanted, **changes})
    except TwilioRestException as error:
        return {"status": error.status, "code": error.code, "message": str(error)}


def create():
    return client(ORDER["token"]).calls.create(
        to="+15555550100",
        from_="+15551234567",
        url=ORDER["document"],
        method="GET",
        status_callback=ORDER["status_callback"],
        status_callback_event=["initiated", "ringing", "answered", "completed"],
        status_callback_method="POST",
        timeout=30,
        send_digits="w1#",
        machine_detection="none",
        record=False,
        trim="do-not-trim",
    )


def listed(**filters):
    return [call.sid for call in client(ORDER["token"]).calls.list(**filters)]


def lists():
    a_year = dt.timedelta(days=365)
    seen = {
        "all, page by page": listed(page_size=2),
        "two": listed(limit=2),
        "to": listed(to="+15555550102"),
        "status": listed(status="completed"),
        "started before": listed(start_time_before=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        "started after": listed(start_time_after=dt.datetime(2026, 1, 31, tzinfo=dt.UTC) - a_year),
        "ended": listed(end_time=dt.datetime(2026, 1, 31, 12, 0, 8, tzinfo=dt.UTC)),
    }
    page = client(ORDER["token"]).calls.page(page_size=2)
    back = page.next_page().previous_page()
    return seen | {"there and back": [call.sid for call in back]}


def notifications():
    found = client(ORDER["token"]).calls(ORDER["sid"]).notifications.list()
    return [[each.error_code, each.log, each.message_date.year] for each in found]


def changed(**changes):
    try:
        return client(ORDER["token"]).calls(ORDER["sid"]).update(**changes).status
    except TwilioRestException as error:
        return [error.status, error.code]


def delete():
    try:
        return client(ORDER["token"]).calls(ORDER["sid"]).delete()
    except TwilioRestException as error:
        return [error.status, error.code]


def recordings():
    connected = client(ORDER["token"])
    of_call = connected.calls(ORDER["sid"]).recordings.list()
    of_all = connected.recordings.list(call_sid=ORDER["sid"])
    deleted = [connected.recordings(each.sid).delete() for each in of_call]
    return [
        [each.sid for each in of_call] == [each.sid for each in of_all],
        deleted,
        len(connected.recordings.list()),
    ]


def applications():
    connected = client(ORDER["token"])
    made = connected.applications.create(
        friendly_name="reminders", voice_url=ORDER["document"], voice_method="GET"
    )
    call = connected.calls.create(
        to="+15555550100", from_="+15551234567", application_sid=made.sid, url=""
    )
    changed = made.update(friendly_name="menus", voice_fallback_url=ORDER["document"])
    return {
        "made": [made.friendly_name, made.voice_method, made.date_created.year],
        "placed": call.status,
        "changed": [changed.friendly_name, changed.voice_url == changed.voice_fallback_url],
        "listed": [
            len(connected.applications.list(friendly_name=name)) for name in ("menus", "reminders")
        ],
        "fetched": connected.applications(made.sid).fetch().friendly_name,
        "deleted": connected.applications(made.sid).delete(),
    }


def numbers():
    connected = client(ORDER["token"])
    own = [
        connected.incoming_phone_numbers.create(phone_number=f"+1555123456{last}")
        for last in range(3)
    ]
    changed = own[0].update(voice_url=ORDER["document"], voice_method="GET", friendly_name="desk")
    verified = connected.validation_requests.create("+15559876543", friendly_name="office")
    listed = connected.outgoing_caller_ids.list(phone_number="+15559876543")
    renamed = listed[0].update(friendly_name="front desk")
    return {
        "changed": [changed.friendly_name, changed.voice_method, changed.capabilities["voice"]],
        "listed": [
            each.phone_number for each in connected.incoming_phone_numbers.list(page_size=2)
        ],
        "found": [
            each.sid == own[0].sid
            for each in connected.incoming_phone_numbers.list(friendly_name="desk")
        ],
        "deleted": [connected.incoming_phone_numbers(each.sid).delete() for each in own],
        "verified": [verified.friendly_name, len(verified.validation_code)],
        "renamed": connected.outgoing_caller_ids(renamed.sid).fetch().friendly_name,
        "forgotten": [each.delete() for each in connected.outgoing_caller_ids.list()],
    }


def recorded():
    made = client(ORDER["token"]).calls(ORDER["sid"]).recordings
    begun = made.create()
    other = made.create(
        recording_status_callback=ORDER["status_callback"],
        recording_status_callback_event=["in-progress", "completed"],
        recording_channels="dual",
        recording_track="both",
        trim="trim-silence",
    )
    seen = [(each.status, each.source, each.channels) for each in (begun, other)]
    seen += [made("Twilio.CURRENT").fetch().sid == other.sid, len(made.list())]
    for change in (
        {"status": "paused", "pause_behavior": "skip"},
        {"status": "in-progress"},
        {"status": "stopped"},
    ):
        seen.append(made("Twilio.CURRENT").update(**change).status)
    try:
        made(other.sid).update(status="in-progress")
    except TwilioRestException as error:
        seen.append([error.status, error.code])
    return seen


def account():
    connected = client(ORDER["token"])
    found = connected.api.accounts(ORDER["project"]).fetch()
    renamed = found.update(friendly_name="Staging")
    return {
        "found": [found.status, found.type, found.date_created.year],
        "listed": [each.sid for each in connected.api.accounts.list(friendly_name="Staging")],
        "renamed": renamed.friendly_name,
    }


def neighbours():
    connected = client(ORDER["token"])
    usage = connected.usage.records
    lists = [
        *(connected.messages, connected.fax.faxes, connected.addresses, connected.transcriptions),
        *(connected.keys, connected.signing_keys, connected.short_codes, connected.connect_apps),
        *(connected.authorized_connect_apps, connected.available_phone_numbers),
        *(connected.available_phone_numbers("US").local, connected.usage.triggers),
        *(connected.available_phone_numbers("US").toll_free, usage, usage.today, usage.monthly),
        *(connected.sip.domains, connected.sip.credential_lists),
        connected.sip.ip_access_control_lists,
    ]
    return [each.list() for each in lists]


def streamed():
    """This release has no streams of its own, so its client is given the path."""
    connected = client(ORDER["token"])
    path = f"/Accounts/{ORDER['project']}/Calls/{ORDER['sid']}/Streams"
    place = connected.api.absolute_url(f"/2010-04-01{path}")

    def post(place, **data):
        answer = connected.request("POST", place, data=data)
        return answer.status_code, json.loads(answer.text).get("status")

    given = {"Name": "mine", "Url": "wss://localhost/audio", "Track": "both_tracks"}
    return [
        post(f"{place}.json", **given),
        post(f"{place}/mine.json", Status="stopped"),
        post(f"{place}.json", Url="ws://localhost/audio"),
    ]


def queues():
    connected = client(ORDER["token"])
    made = connected.queues.create(friendly_name="sales", max_size=5)
    changed = made.update(friendly_name="orders", max_size=9)
    (support,) = (each for each in connected.queues.list() if each.friendly_name == "support")
    members = support.members.list()
    front = connected.queues(support.sid).members("Front")
    first = front.fetch()
    moved = front.update(url=ORDER["document"], method="GET")
    try:
        support.delete()
    except TwilioRestException as error:
        refused = [error.status, error.code]
    return {
        "changed": [changed.friendly_name, changed.max_size, changed.date_created.year],
        "support": [support.current_size, support.average_wait_time],
        "members": [[each.position, each.wait_time] for each in members],
        "moved": [
            first.call_sid == moved.call_sid == members[0].call_sid,
            first.date_enqueued.year,
        ],
        "refused": refused,
        "deleted": made.delete(),
    }


def conferences():
    connected = client(ORDER["token"])
    (room,) = connected.conferences.list(friendly_name="room", status="in-progress")
    there = connected.conferences(room.sid)
    first, second = room.participants.list()
    muted = first.update(muted=True, hold=True, hold_url=ORDER["document"])
    coach = second.update(coaching=True, call_sid_to_coach=first.call_sid)
    return {
        "room": [room.status, room.region, room.date_created.year],
        "muted": [muted.muted, muted.hold, len(room.participants.list(muted=True))],
        "coach": coach.call_sid_to_coach == first.call_sid,
        "recordings": [each.conference_sid == room.sid for each in there.recordings.list()],
        "sent out": there.participants(first.call_sid).delete(),
        "left": [each.call_sid == second.call_sid for each in there.participants.list()],
        "ended": there.update(status="completed").status,
    }


def validate(requests):
    validator = RequestValidator(ORDER["signing_key"])
    return [validator.validate(each["url"], each["params"], each["signature"]) for each in requests]


STEPS = {
    "create": lambda: shown(create()),
    "fetch": lambda: shown(client(ORDER["token"]).calls(ORDER["sid"]).fetch()),
    "bad request": lambda: refusal(ORDER["token"], to="0800"),
    "bad token": lambda: refusal("PT-wrong"),
    "lists": lists,
    "notifications": notifications,
    "cancel": lambda: changed(status="canceled"),
    "complete": lambda: changed(status="completed"),
    "redirect": lambda: changed(url=ORDER["document"], method="GET"),
    "delete": delete,
    "recordings": recordings,
    "applications": applications,
    "numbers": numbers,
    "recorded": recorded,
    "account": account,
    "neighbours": neighbours,
    "streamed": streamed,
    "queues": queues,
    "conferences": conferences,
    "validate": lambda: validate(ORDER["requests"]),
}

json.dump(STEPS[ORDER["step"]](), sys.stdout)
