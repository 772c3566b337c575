"""Calls as conversations, for programs and for people."""

from collections.abc import Sequence
from itertools import islice
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from emulator.control.access import OneExchange, call_of
from emulator.control.filters import LowerSid
from emulator.control.views import LineView, line_view
from emulator.core.call import Call
from emulator.exchange.exchange import Exchange
from emulator.exchange.stable import stable
from emulator.exchange.together import names_of, told_together, with_legs
from emulator.exchange.transcript import transcript

Accept = Annotated[str, Header(include_in_schema=False)]
_A_CONVERSATION = """\
0:07.000  called       answers: human
0:07.000  application  POST http://localhost:5000/answer -> 200 text/xml
0:07.000  document     asks for keys (2.4 s)
0:07.000  document     says: Press 1 for sales (1.6 s)
0:09.400  called       presses 1
"""
_OF_SEVERAL = """\
0:07.000  +15555550100  document     dials +15555550102 (3 s)
0:07.000  +15555550102  network      queued to +15555550102
"""


class Shown(BaseModel):
    """In which form a conversation is shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["json", "text"] | None = Field(
        None, description="Without it, what the Accept header prefers; JSON is the default."
    )
    stable: bool = Field(
        False,
        description="Leaves out what differs from run to run: hosts on loopback, SIDs, and how "
        "long answers really took.",
    )


class ShownTogether(Shown):
    """Which calls are shown, and how."""

    call: list[LowerSid] = Field(
        [], description="The SID of a call, which is shown with those that it dialled."
    )
    limit: int = Field(
        100, ge=1, le=1_000, description="Without a call: the newest of the project, so many."
    )


router = APIRouter(prefix="/_emulator/projects/{project_id}", tags=["Emulator: what happened"])


@router.get(
    "/calls/{call_sid}/conversation",
    response_model=list[LineView],
    responses={200: {"content": {"text/plain": {"example": _A_CONVERSATION}}}},
)
async def read_conversation(
    exchange: OneExchange,
    call_sid: str,
    response: Response,
    shown: Annotated[Shown, Query()],
    accept: Accept = "",
) -> list[LineView] | PlainTextResponse:
    """A call as a conversation: who said what and when, which URL was asked, what it answered."""
    calls = [await call_of(exchange, call_sid)]
    return _answer(exchange, calls, {calls[0].sid: ""}, shown, accept, response)


@router.get(
    "/conversation",
    response_model=list[LineView],
    responses={200: {"content": {"text/plain": {"example": _OF_SEVERAL}}}},
)
async def read_conversations(
    exchange: OneExchange,
    response: Response,
    shown: Annotated[ShownTogether, Query()],
    accept: Accept = "",
) -> list[LineView] | PlainTextResponse:
    """Several calls as one conversation, in which each line says whose it is."""
    if shown.call:
        named = [(await call_of(exchange, sid)).sid for sid in shown.call]
        calls = with_legs(exchange, named)
    else:
        calls = list(islice(exchange.calls(), shown.limit))[::-1]
    return _answer(exchange, calls, names_of(calls), shown, accept, response)


def _answer(
    exchange: Exchange,
    calls: Sequence[Call],
    names: dict[str, str],
    shown: Shown,
    accept: str,
    response: Response,
) -> list[LineView] | PlainTextResponse:
    lines = told_together(exchange, calls)
    if shown.stable:
        lines, names = stable(lines, names, {call.request.base_url for call in calls})
    response.headers["Vary"] = "Accept"
    if shown.format == "text" or (shown.format is None and _prefers_text(accept)):
        return PlainTextResponse(transcript(lines, names=names), headers={"Vary": "Accept"})
    return [line_view(line) for line in lines]


def _prefers_text(accept: str) -> bool:
    """Whether text is the first of what is accepted that can be had."""
    types = (each.partition(";")[0].strip().lower() for each in accept.split(","))
    known = ("text/plain", "text/*", "application/json", "application/*", "*/*")
    return next((each for each in types if each in known), "").startswith("text/")
