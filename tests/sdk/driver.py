"""A process in which one of the Python SDKs runs, in an environment of its own.

It is called with the name of the SDK, reads an order as JSON from each line of standard input and
answers it with a line of JSON. An order is either to connect, or a chain of attributes and calls
that begins at the client, or at what an earlier chain found.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from decimal import Decimal

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.base.page import Page

SDK = sys.argv[1]
if SDK == "signalwire":
    from signalwire.request_validator import RequestValidator
    from signalwire.rest import Client
else:
    from twilio.request_validator import RequestValidator
    from twilio.rest import Client

kept = []
OWN_NAMES = {"each": "stream", "from": "from_"}


def connect(project, token, space_url, base_url, ca):
    if SDK == "signalwire":
        client = Client(project, token, signalwire_space_url=space_url)
        client.http_client.session.verify = ca  # this SDK does not read REQUESTS_CA_BUNDLE
    else:
        client = Client(project, token)
    if base_url:
        client.api.base_url = base_url
    kept.append(client)


def follow(root, steps):
    found = RequestValidator if root == "validator" else kept[root]
    for name, given, options in steps:
        found = getattr(found, OWN_NAMES.get(name, name))
        if given is not None:
            named = {OWN_NAMES.get(key, key): read(value) for key, value in options.items()}
            found = found(*map(read, given), **named)
    if isinstance(found, Iterator) and not isinstance(found, Page):
        found = list(found)
    kept.append(found)
    return shown(found)


def read(value):
    if isinstance(value, dict) and "moment" in value:
        return dt.datetime.fromisoformat(value["moment"])
    return value


def shown(found):
    if found is None or isinstance(found, (bool, int, float, str)):
        return found
    if isinstance(found, dt.datetime):
        return found.isoformat()
    if isinstance(found, Decimal):
        return float(found)
    if isinstance(found, dict):
        return {key: shown(value) for key, value in found.items()}
    if isinstance(found, (list, Page)):
        return [shown(each) for each in found]
    fields = getattr(found, "_properties", None) or vars(found)
    return {key.rstrip("_"): shown(fields[key]) for key in fields if not key.startswith("_")}


def validate(key, url, params, signature):
    return RequestValidator(key).validate(url, params, signature)


DO = {"connect": connect, "follow": follow, "validate": validate}


def answer(order):
    try:
        found = DO[order.pop("do")](**order)
    except TwilioRestException as error:
        return {"error": {"status": error.status, "code": error.code, "message": error.msg}}
    except TwilioException as error:  # of a list
        return {"error": {"status": None, "code": None, "message": str(error)}}
    except Exception as error:
        return {"crash": repr(error)}
    return {"value": found, "kept": len(kept) - 1}


for line in sys.stdin:
    sys.stdout.write(f"{json.dumps(answer(json.loads(line)))}\n")
    sys.stdout.flush()
