"""A door bell by telephone: rings somebody up, who presses 1 to open the door."""

import os
from typing import Annotated
from urllib.parse import parse_qsl

import httpx
from fastapi import Depends, FastAPI, Request, Response

SPACE = "https://example.signalwire.com"
PROJECT_ID = os.environ.get("PROJECT_ID", "")
API_TOKEN = os.environ.get("API_TOKEN", "")
OWN_URL = "https://door.example"
CALLER = "+15551234567"
ASK = """\
<Response>
  <Gather action="/pressed" numDigits="1"><Say>Press 1 to open</Say></Gather>
</Response>"""

app = FastAPI()
opened: list[str] = []
unreachable: list[str] = []


async def parameters(request: Request) -> dict[str, str]:
    """The form of a webhook."""
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


@app.post("/rings")
async def ring(to: str) -> dict[str, str]:
    """Somebody is at the door: call ``to``."""
    url = f"{SPACE}/api/laml/2010-04-01/Accounts/{PROJECT_ID}/Calls"
    call = {
        "To": to,
        "From": CALLER,
        "Url": f"{OWN_URL}/answered",
        "StatusCallback": f"{OWN_URL}/ended",
    }
    async with httpx.AsyncClient(auth=(PROJECT_ID, API_TOKEN)) as client:
        answer = await client.post(url, data=call)
        answer.raise_for_status()
    return {"call": answer.json()["sid"]}


@app.post("/answered")
async def answered() -> Response:
    """What whoever answers is asked."""
    return Response(ASK, media_type="text/xml")


@app.post("/pressed")
async def pressed(form: Annotated[dict[str, str], Depends(parameters)]) -> Response:
    """Which key was pressed."""
    if form["Digits"] == "1":
        opened.append(form["To"])
    return Response("<Response><Say>Thank you</Say></Response>", media_type="text/xml")


@app.post("/ended")
async def ended(form: Annotated[dict[str, str], Depends(parameters)]) -> None:
    """What became of the call."""
    if form["CallStatus"] != "completed":
        unreachable.append(form["To"])
