"""Reminds people of appointments by telephone: an application to try the emulator with.

``POST /reminders`` places a call. Whoever answers is asked to confirm or to cancel, and
``GET /reminders`` tells what became of it. It speaks the vendor's API over plain HTTP and has no
idea that there is an emulator: with another ``SPACE_URL`` it would call real telephones.
"""

import os
from base64 import b64encode
from hashlib import sha1
from hmac import compare_digest, digest
from typing import Annotated
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

import httpx
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from pydantic import BaseModel

SPACE_URL = os.environ.get("SPACE_URL", "http://localhost:8080")
PROJECT_ID = os.environ.get("PROJECT_ID", "00000000-0000-4000-8000-00000000ca11")
API_TOKEN = os.environ.get("API_TOKEN", "PT-voice")
SIGNING_KEY = os.environ.get("SIGNING_KEY", "PSK-emulator")
OWN_URL = os.environ.get("OWN_URL", "http://localhost:5000")
CALLER = "+15551234567"
CHOICES = {"1": "confirmed", "2": "cancelled"}


class Appointment(BaseModel):
    """Who is to be reminded of what."""

    to: str
    name: str
    at: str


class Reminder(Appointment):
    """A reminder and what became of it."""

    number: int
    call_sid: str = ""
    call_status: str = "queued"
    answer: str = "none"


app = FastAPI(title="Appointment reminders")
reminders: list[Reminder] = []


@app.post("/reminders", status_code=201)
def remind(appointment: Appointment) -> Reminder:
    """Call somebody. 502 when the call is refused, with the reason."""
    reminder = Reminder(number=len(reminders), **appointment.model_dump())
    reminders.append(reminder)  # before the call is placed: its webhooks may come at once
    own = f"{OWN_URL}/reminders/{reminder.number}"
    form = {
        "To": reminder.to,
        "From": CALLER,
        "Url": f"{own}/question",
        "StatusCallback": f"{own}/status",
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
    }
    url = f"{SPACE_URL}/api/laml/2010-04-01/Accounts/{PROJECT_ID}/Calls"
    placed = httpx.post(url, data=form, auth=(PROJECT_ID, API_TOKEN))
    if placed.status_code != 200:
        reminder.call_status = "refused"
        raise HTTPException(502, placed.text)
    reminder.call_sid = placed.json()["sid"]
    return reminder


@app.get("/reminders")
def list_reminders() -> list[Reminder]:
    """What became of all of them."""
    return reminders


async def signed_parameters(request: Request) -> dict[str, str]:
    """The parameters of a webhook. 403 unless it was signed with our key."""
    pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True)
    signed = OWN_URL + request.url.path + "".join(name + value for name, value in sorted(pairs))
    expected = b64encode(digest(SIGNING_KEY.encode(), signed.encode(), sha1)).decode()
    if not compare_digest(expected, request.headers.get("X-SignalWire-Signature", "")):
        raise HTTPException(403, "the signature is wrong")
    return dict(pairs)


def reminder_of(number: int) -> Reminder:
    """The reminder that a webhook is about. 404 when there is none."""
    if not 0 <= number < len(reminders):
        raise HTTPException(404, "no such reminder")
    return reminders[number]


Parameters = Annotated[dict[str, str], Depends(signed_parameters)]
Reminded = Annotated[Reminder, Depends(reminder_of)]


def document(*verbs: str) -> Response:
    """An answer that tells the call what to do next."""
    return Response(f"<Response>{''.join(verbs)}</Response>", media_type="text/xml")


@app.post("/reminders/{number}/question")
def ask(_parameters: Parameters, reminder: Reminded) -> Response:
    """Somebody has answered: ask."""
    words = f"Hello {reminder.name}, you have an appointment at {reminder.at}."
    question = "Press 1 to confirm or 2 to cancel."
    return document(
        '<Gather numDigits="1" action="choice">',
        f"<Say>{escape(words)} {question}</Say></Gather>",
        "<Say>We will call again.</Say>",
    )


@app.post("/reminders/{number}/choice")
def choose(parameters: Parameters, reminder: Reminded) -> Response:
    """A key was pressed."""
    reminder.answer = CHOICES.get(parameters["Digits"], "unclear")
    return document("<Say>Thank you.</Say>")


@app.post("/reminders/{number}/status", status_code=204)
def note_status(parameters: Parameters, reminder: Reminded) -> None:
    """The call has got further."""
    reminder.call_status = parameters["CallStatus"]
