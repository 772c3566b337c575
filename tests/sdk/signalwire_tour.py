"""An application that uses the vendor's Python SDK, in an environment of its own.

Reads what to do as JSON from standard input and prints what it saw as JSON.
"""

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


def validate(requests):
    validator = RequestValidator(ORDER["signing_key"])
    return [validator.validate(each["url"], each["params"], each["signature"]) for each in requests]


STEPS = {
    "create": lambda: shown(create()),
    "fetch": lambda: shown(client(ORDER["token"]).calls(ORDER["sid"]).fetch()),
    "bad request": lambda: refusal(ORDER["token"], to="0800"),
    "bad token": lambda: refusal("PT-wrong"),
    "validate": lambda: validate(ORDER["requests"]),
}

json.dump(STEPS[ORDER["step"]](), sys.stdout)
